#include "models/replication/memory.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace domino::chain::memory {

namespace {

/// Finds what takes most of several things of which there may be very many.
class Most {
 public:
  void consider(std::uint64_t count, double bytes_each, std::string what, std::string help) {
    const double bytes = static_cast<double>(count) * bytes_each;
    if (bytes <= bytes_) return;
    bytes_ = bytes;
    what_ = std::move(what);
    help_ = std::move(help) + ", or ";
  }
  std::string text() const {
    return "it needs more memory than it may use: " + what_ + "; " + help_ + "a shorter run would need less";
  }

 private:
  double bytes_ = 0;
  std::string what_ = "the plan itself fills it";
  std::string help_;
};

template <class T>
void give_back_if_large(BudgetedVector<T>& array) {
  if (array.capacity() * sizeof(T) > kKeptWhenCleared) clear_and_keep_little(array);
}

}  // namespace

RunOutOfMemory out_of_memory(const Run& run) {
  Most most;
  const std::uint64_t present = run.activities.alive();
  const double a_case = sizeof(Activity) * (run.ledger.on() ? 2.0 : 1.0);
  std::uint64_t elsewhere = present;
  const auto waiting = [&](std::uint64_t count, const std::string& where, const char* help) {
    elsewhere -= std::min(elsewhere, count);
    most.consider(count, a_case, fmt::format("{} of the {} cases that are present wait {}", count, present, where),
                  help);
  };
  for (std::size_t d = 0; d < run.departments.size(); ++d) {
    const std::int64_t in_queues = std::max<std::int64_t>(0, run.departments[d].waiting_area.level());
    waiting(static_cast<std::uint64_t>(in_queues) + run.departments[d].doorstep.size(),
            fmt::format("for department `{}`", run.plan.departments[d].name),
            "more staff there, a limit (`lines`, `waiting_room`) or customers with patience");
  }
  for (std::size_t s = 0; s < run.stocks.size(); ++s) {
    const PlannedStock& planned = run.plan.stocks[s];
    if (planned.is_region)
      waiting(run.stocks[s].size(), fmt::format("for a place in `{}`", planned.name), "more places there");
    else
      waiting(run.stocks[s].waiting.size(), fmt::format("for `{}`, of which too little is left", planned.name),
              "more of it in stock");
  }
  for (std::size_t g = 0; g < run.gates.size(); ++g)
    waiting(run.gates[g].waiting.size(), fmt::format("at the gate `{}`", run.plan.gates[g].name),
            "a gate that opens for fewer, or more often");
  most.consider(elsewhere, a_case,
                fmt::format("{} of the {} cases that are present are at work or in delays", elsewhere, present),
                "shorter delays, fewer arrivals");
  for (Index s = 0; run.customers != nullptr && s < run.plan.segments.size(); ++s) {
    const PlannedSegment& segment = run.plan.segments[s];
    if (!segment.population) continue;
    const std::uint64_t persons = std::max<std::uint64_t>(run.customers->persons(s), segment.population->persons);
    most.consider(persons, Customers::kBytesAPerson,
                  fmt::format("the population of `{}` has {} persons", segment.name, persons), "fewer persons");
  }
  const std::size_t visits = run.record.visits.size();
  most.consider(visits, sizeof(Visit), fmt::format("{} visits are kept", visits), "none kept");
  const std::size_t waits = run.record.waits.size();
  most.consider(waits, sizeof(Wait), fmt::format("{} waits are kept", waits), "none kept");
  const std::size_t cases = run.record.time.ended.size();
  const double parts = static_cast<double>(run.record.time.parts.size()) / std::max(1.0, static_cast<double>(cases));
  most.consider(cases, sizeof(CaseRecord) + parts * sizeof(CasePart), fmt::format("{} cases are kept", cases),
                "none kept");
  return {most.text(), run.simulation.context()};
}

void give_back(Run& run) {
  if (run.activities.extent() * sizeof(Activity) > kKeptWhenCleared) run.simulation = Simulation(&run.budget());
  run.activities.clear();
  run.frames.clear();
  run.forks.clear();
  run.watches.clear();
  run.standings.clear();
  for (TeamState& team : run.teams) team.paused.clear();
  for (auto& coming : run.staying.coming) give_back_if_large(coming);
  for (LaneState& lane : run.lanes) {
    lane.paused.clear();
    lane.ordered.clear();
    lane.unordered.clear();
    lane.remaining.clear();
  }
  for (StockState& stock : run.stocks) {
    stock.ordered.clear();
    stock.unordered.clear();
  }
  give_back_if_large(run.counters);
  give_back_if_large(run.passed);
  give_back_if_large(run.attributes);
  give_back_if_large(run.stoppable);
  give_back_if_large(run.waits);
  give_back_if_large(run.contacts);
  run.ledger.give_back_memory();
  if (run.blame != nullptr) run.blame->give_back_memory();
}

void begin_with_nothing(Run& run) {
  run.simulation = Simulation(&run.budget());
  run.record.visits = BudgetedVector<Visit>(run.record.visits.get_allocator());
  run.record.waits = BudgetedVector<Wait>(run.record.waits.get_allocator());
  run.record.time.ended = BudgetedVector<CaseRecord>(run.record.time.ended.get_allocator());
  run.record.time.parts = BudgetedVector<CasePart>(run.record.time.parts.get_allocator());
  give_back(run);
}

}  // namespace domino::chain::memory
