#include "models/replication/record/record.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/replication/record/record_fields.h"

namespace domino::chain {

namespace {

/// Periods of all departments.
constexpr double kMostPeriods = 200'000;

static_assert(lists_all_fields<SegmentRecord>(8));
static_assert(lists_all_fields<DepartmentRecord>(32));  // whole lines of memory
static_assert(lists_all_fields<GroupRecord>());
static_assert(lists_all_fields<ServiceRecord>());
static_assert(lists_all_fields<TeamRecord>());
static_assert(lists_all_fields<AskRecord>());
static_assert(lists_all_fields<StockRecord>(8));  // its sum of 128 bits begins and ends at 16 bytes
static_assert(lists_all_fields<GateRecord>(16));
static_assert(lists_all_fields<SplitRecord>(8));
static_assert(lists_all_fields<PeopleRecord>());
static_assert(lists_all_fields<PopulationRecord>());

template <class T>
void forget(T& field) {
  if constexpr (requires { field.clear(); } && !requires { field.size(); }) {
    field.clear();
  } else if constexpr (requires { field.size(); }) {
    for (auto& each : field) forget(each);
  } else {
    field = {};
  }
}

/// Sketches and lists keep what they have allocated, and go on watching what they watch.
template <class RecordType>
void clear_but_keep_memory(RecordType& record) {
  const auto all = std::tuple_cat(FieldsOf<RecordType>::sums(), FieldsOf<RecordType>::others());
  const auto one = [&](auto& field) {
    if constexpr (std::is_array_v<std::remove_reference_t<decltype(field)>>)
      std::ranges::fill(field, 0);
    else
      forget(field);
  };
  std::apply([&](auto... field) { (one(record.*field), ...); }, all);
}

/// Every distribution counts the limits that the scenario states, whatever they are about.
void watch_limits(Record& record, const Plan& plan) {
  if (plan.limits.empty()) return;
  std::set<Ticks> longest;
  for (const AskedLimit& limit : plan.limits) longest.insert(limit.longest());
  const std::vector<Ticks> limits(longest.begin(), longest.end());
  const auto watch = [&](auto&... sketches) { (sketches.watch(limits), ...); };
  for (SegmentRecord& segment : record.segments) {
    watch(segment.wait_distribution, segment.inside_distribution, segment.total_distribution,
          segment.answer_distribution, segment.sojourn_distribution);
    for (auto& marked : segment.marked) watch(marked.distribution);
    for (GroupRecord& group : segment.groups) {
      watch(group.wait.distribution, group.sojourn.distribution);
      for (auto& marked : group.marked) watch(marked.distribution);
    }
  }
  for (DepartmentRecord& department : record.departments)
    watch(department.wait_distribution, department.response_distribution);
  for (ServiceRecord& service : record.services) watch(service.wait.distribution, service.response.distribution);
  for (TeamRecord& team : record.teams) watch(team.wait.distribution);
}

}  // namespace

std::string_view asker_name(Asker asker) {
  constexpr std::string_view kNames[] = {"customer", "request",    "hold",    "park",      "callback",
                                         "notify",   "background", "consult", "transfer",  "escalation",
                                         "rework",   "supply",     "message", "complaint", "follow_up"};
  return kNames[static_cast<std::size_t>(asker)];
}

std::string_view line_name(Line line) {
  constexpr std::string_view kNames[] = {"people", "place", "goods", "gate", "answer"};
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
double PopulationRecord::faced_in_all() const {
  double total = 0;
  for (const double chances : faced) total += chances;
  return total;
}

Record::Record(const Plan& plan)
    : segments(plan.segments.size()),
      departments(plan.departments.size()),
      asks(plan.asks.size()),
      services(plan.services.size()),
      teams(plan.teams.size()),
      stocks(plan.stocks.size()),
      gates(plan.gates.size()) {
  for (std::size_t s = 0; s < segments.size(); ++s) {
    segments[s].marked.resize(plan.marked_times.size());
    segments[s].groups.resize(plan.segments[s].groups);
    for (GroupRecord& group : segments[s].groups) group.marked.resize(plan.marked_times.size());
  }
  watch_limits(*this, plan);
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
  for (std::size_t g = 0; g < groups.size(); ++g) added.groups[g] = groups[g].since(earlier.groups[g]);
  return added;
}

void GroupRecord::merge(const GroupRecord& other) { add_sums(*this, other); }
GroupRecord GroupRecord::since(const GroupRecord& earlier) const { return difference_of(*this, earlier); }
void GroupRecord::clear() { clear_but_keep_memory(*this); }
ServiceRecord ServiceRecord::since(const ServiceRecord& earlier) const { return difference_of(*this, earlier); }
void ServiceRecord::clear() { clear_but_keep_memory(*this); }
TeamRecord TeamRecord::since(const TeamRecord& earlier) const { return difference_of(*this, earlier); }
void TeamRecord::clear() { clear_but_keep_memory(*this); }

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
  copy.services = services;
  copy.teams = teams;
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
  added.services = each(services, earlier.services);
  added.teams = each(teams, earlier.teams);
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
