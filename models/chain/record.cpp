#include "models/chain/record.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace domino::chain {

namespace {

/// Periods of all departments.
constexpr double kMostPeriods = 200'000;

template <class WithSketch>
void clear_but_keep_memory(WithSketch& record) {
  statistics::QuantileSketch kept = std::move(record.wait_distribution);
  kept.clear();
  record = {};
  record.wait_distribution = std::move(kept);
}

}  // namespace

std::string_view asker_name(Asker asker) {
  constexpr std::string_view kNames[] = {"customer", "request",    "hold",    "park",     "callback",
                                         "notify",   "background", "consult", "transfer", "escalation",
                                         "rework",   "supply",     "message"};
  return kNames[static_cast<std::size_t>(asker)];
}

std::string_view outcome_name(Outcome outcome) {
  constexpr std::string_view kNames[kOutcomes] = {"served",       "abandoned", "blocked", "message",
                                                  "disconnected", "balked",    "gave_up"};
  return kNames[static_cast<std::size_t>(outcome)];
}

std::uint64_t SegmentRecord::ended_in_all() const {
  std::uint64_t total = 0;
  for (const std::uint64_t count : ended) total += count;
  return total;
}

std::uint64_t PopulationRecord::lost_in_all() const {
  std::uint64_t total = 0;
  for (const std::uint64_t count : lost) total += count;
  return total;
}

Record::Record(const Plan& plan)
    : segments(plan.segments.size()),
      departments(plan.departments.size()),
      asks(plan.asks.size()),
      stocks(plan.stocks.size()),
      gates(plan.gates.size()) {
  if (!plan.people && !plan.has_population) return;
  if (plan.people) people.resize(plan.departments.size());
  const std::size_t lines = std::max(plan.departments.size(), plan.segments.size());
  double periods = 0;
  for (const double length : {1, 4, 52, 520}) {
    week_s = length * kWeek.s;
    periods = std::ceil(plan.span.horizon.s / week_s) + 1;
    if (periods * static_cast<double>(lines) <= kMostPeriods) break;
  }
  if (plan.people) weeks.resize(static_cast<std::size_t>(periods) * plan.departments.size());
  if (!plan.has_population) return;
  populations.resize(plan.segments.size());
  population_weeks.resize(static_cast<std::size_t>(periods) * plan.segments.size());
}

void SegmentRecord::clear() { clear_but_keep_memory(*this); }

void DepartmentRecord::clear() { clear_but_keep_memory(*this); }

}  // namespace domino::chain
