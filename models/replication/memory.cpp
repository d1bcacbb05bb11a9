// The memory of a replication: what fills it when it does not reach, and what is given back at the end of a run.

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "models/replication/replication.h"

namespace domino::chain {

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

RunOutOfMemory Replication::out_of_memory() const {
  Most most;
  const std::uint64_t present = activities_.alive();
  const double a_case = sizeof(Activity) * (ledger_.on() ? 2.0 : 1.0);
  std::uint64_t elsewhere = present;
  const auto waiting = [&](std::uint64_t count, const std::string& where, const char* help) {
    elsewhere -= std::min(elsewhere, count);
    most.consider(count, a_case, fmt::format("{} of the {} cases that are present wait {}", count, present, where),
                  help);
  };
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    const std::int64_t in_queues = std::max<std::int64_t>(0, departments_[d].waiting_area.level());
    waiting(static_cast<std::uint64_t>(in_queues) + departments_[d].doorstep.size(),
            fmt::format("for department `{}`", plan_.departments[d].name),
            "more staff there, a limit (`lines`, `waiting_room`) or customers with patience");
  }
  for (std::size_t s = 0; s < stocks_.size(); ++s) {
    const PlannedStock& planned = plan_.stocks[s];
    if (planned.is_region)
      waiting(stocks_[s].waiting.size(), fmt::format("for a place in `{}`", planned.name), "more places there");
    else
      waiting(stocks_[s].waiting.size(), fmt::format("for `{}`, of which too little is left", planned.name),
              "more of it in stock");
  }
  for (std::size_t g = 0; g < gates_.size(); ++g)
    waiting(gates_[g].waiting.size(), fmt::format("at the gate `{}`", plan_.gates[g].name),
            "a gate that opens for fewer, or more often");
  most.consider(elsewhere, a_case,
                fmt::format("{} of the {} cases that are present are at work or in delays", elsewhere, present),
                "shorter delays, fewer arrivals");
  for (Index s = 0; customers_ != nullptr && s < plan_.segments.size(); ++s) {
    const PlannedSegment& segment = plan_.segments[s];
    if (!segment.population) continue;
    const std::uint64_t persons = std::max<std::uint64_t>(customers_->persons(s), segment.population->persons);
    most.consider(persons, Customers::kBytesAPerson,
                  fmt::format("the population of `{}` has {} persons", segment.name, persons), "fewer persons");
  }
  const std::size_t visits = record_.visits.size();
  most.consider(visits, sizeof(Visit), fmt::format("{} visits are kept", visits), "none kept");
  const std::size_t cases = record_.time.ended.size();
  const double parts = static_cast<double>(record_.time.parts.size()) / std::max(1.0, static_cast<double>(cases));
  most.consider(cases, sizeof(CaseRecord) + parts * sizeof(CasePart), fmt::format("{} cases are kept", cases),
                "none kept");
  return {most.text(), simulation_.context()};
}

/// What a long queue has taken is not kept for a run that may need it elsewhere.
void Replication::give_back_memory() {
  if (activities_.extent() * sizeof(Activity) > kKeptWhenCleared) simulation_ = Simulation(&budget());
  activities_.clear();
  frames_.clear();
  forks_.clear();
  watches_.clear();
  for (LaneState& lane : lanes_) {
    lane.ordered.clear();
    lane.unordered.clear();
    lane.remaining.clear();
  }
  give_back_if_large(counters_);
  give_back_if_large(attributes_);
  give_back_if_large(paces_);
  give_back_if_large(encounters_);
  ledger_.give_back_memory();
  if (blame_ != nullptr) blame_->give_back_memory();
}

/// After a run that was left in the midst of making room.
void Replication::begin_with_nothing() {
  simulation_ = Simulation(&budget());
  record_.visits = BudgetedVector<Visit>(record_.visits.get_allocator());
  record_.time.ended = BudgetedVector<CaseRecord>(record_.time.ended.get_allocator());
  record_.time.parts = BudgetedVector<CasePart>(record_.time.parts.get_allocator());
  give_back_memory();
}

}  // namespace domino::chain
