#include "models/replication/record/record.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/replication/record/record_fields.h"

namespace domino::chain {

namespace {

/// Periods of all departments.
constexpr double kMostPeriods = 200'000;

static_assert(lists_all_fields<SegmentRecord>(16));
static_assert(lists_all_fields<DepartmentRecord>(24));  // whole lines of memory
static_assert(lists_all_fields<AskRecord>());
static_assert(lists_all_fields<StockRecord>(8));  // its sum of 128 bits begins and ends at 16 bytes
static_assert(lists_all_fields<GateRecord>(16));
static_assert(lists_all_fields<SplitRecord>(8));
static_assert(lists_all_fields<PeopleRecord>(8));
static_assert(lists_all_fields<PopulationRecord>());

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
                                         "rework",   "supply",     "message", "complaint"};
  return kNames[static_cast<std::size_t>(asker)];
}

std::string_view line_name(Line line) {
  constexpr std::string_view kNames[] = {"people", "place", "goods", "gate"};
  return kNames[static_cast<std::size_t>(line)];
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
  if (!plan.people && !plan.has_population && !plan.money) return;
  if (plan.people) people.resize(plan.departments.size());
  const std::size_t lines = std::max(plan.departments.size(), plan.segments.size());
  double periods = 0;
  for (const double length : {1, 4, 52, 520}) {
    week_s = length * kWeek.s;
    periods = std::ceil(plan.span.horizon.s / week_s) + 1;
    if (periods * static_cast<double>(lines) <= kMostPeriods) break;
  }
  if (plan.people) weeks.resize(static_cast<std::size_t>(periods) * plan.departments.size());
  if (plan.money) money_weeks.resize(static_cast<std::size_t>(periods));
  if (!plan.has_population) return;
  populations.resize(plan.segments.size());
  population_weeks.resize(static_cast<std::size_t>(periods) * plan.segments.size());
}

SegmentRecord SegmentRecord::since(const SegmentRecord& earlier) const {
  SegmentRecord added = difference_of(*this, earlier);
  added.carried = earlier.present();
  return added;
}

DepartmentRecord DepartmentRecord::since(const DepartmentRecord& earlier) const {
  return difference_of(*this, earlier);
}
AskRecord AskRecord::since(const AskRecord& earlier) const { return difference_of(*this, earlier); }
StockRecord StockRecord::since(const StockRecord& earlier) const { return difference_of(*this, earlier); }
GateRecord GateRecord::since(const GateRecord& earlier) const { return difference_of(*this, earlier); }
SplitRecord SplitRecord::since(const SplitRecord& earlier) const { return difference_of(*this, earlier); }

Record Record::sums() const {
  Record copy;
  copy.segments = segments;
  copy.departments = departments;
  copy.asks = asks;
  copy.stocks = stocks;
  copy.gates = gates;
  copy.measured = measured;
  copy.time.spent = time.spent;
  copy.time.splits = time.splits;
  return copy;
}

Record Record::since(const Record& earlier, Duration measured_since) const {
  const auto each = [](const auto& now, const auto& then) {
    auto added = now;
    for (std::size_t i = 0; i < now.size(); ++i) added[i] = now[i].since(then[i]);
    return added;
  };
  Record added;
  added.segments = each(segments, earlier.segments);
  added.departments = each(departments, earlier.departments);
  added.asks = each(asks, earlier.asks);
  added.stocks = each(stocks, earlier.stocks);
  added.gates = each(gates, earlier.gates);
  added.measured = measured_since;
  added.time.splits = each(time.splits, earlier.time.splits);
  added.time.spent = time.spent;
  for (std::size_t i = 0; i < time.spent.size(); ++i) added.time.spent[i].add(-earlier.time.spent[i].value());
  return added;
}

void SegmentRecord::clear() { clear_but_keep_memory(*this); }

void DepartmentRecord::clear() { clear_but_keep_memory(*this); }

}  // namespace domino::chain
