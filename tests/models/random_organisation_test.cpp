// What holds in every organisation, whatever its people, hours, queues, modes, branches and goods.

#include "tests/models/random_organisation.h"

#include <cstring>
#include <map>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/kernel/simulation.h"
#include "models/chain/replication.h"

namespace domino::chain {
namespace {

using domino::testing::RandomOrganisation;

/// A random organisation without contradictions.
Plan random_plan() {
  const Chain chain = RandomOrganisation().make();
  auto compilation = compile(chain);
  for (const Fault& fault : compilation.faults) RC_TAG(fault.message);
  RC_PRE(compilation.plan.has_value());
  return std::move(*compilation.plan);
}

/// None where everybody holds for each other, which is only possible where holds go in a circle.
std::optional<Record> run(Replication& replication, const Plan& plan, std::uint64_t number) {
  try {
    return *replication.run(9, number);
  } catch (const RunCannotGoOn& failure) {
    RC_ASSERT(plan.holds_in_circle);
    RC_ASSERT(std::strstr(failure.what(), "deadlock") != nullptr);
    return std::nullopt;
  }
}

std::optional<Record> run(const Plan& plan, std::uint64_t number, bool keep_visits) {
  Replication replication(plan, {.keep_visits = keep_visits});
  return run(replication, plan, number);
}

/// Everything counted, as one list.
std::vector<std::int64_t> summary(const Record& record) {
  std::vector<std::int64_t> numbers;
  const auto add = [&](auto number) { numbers.push_back(static_cast<std::int64_t>(number)); };
  const auto add_sum = [&](const statistics::TickSum& sum) {
    add(sum.count());
    add(sum.sum());
  };
  for (const SegmentRecord& segment : record.segments) {
    add(segment.arrived);
    add(segment.redials);
    for (const auto ended : segment.ended) add(ended);
    add_sum(segment.wait);
    add_sum(segment.sojourn);
  }
  for (const DepartmentRecord& department : record.departments) {
    add(department.requests);
    add(department.busy);
    add(department.on_duty);
    add(department.waiting);
    add(department.promises_kept);
    add(department.preemptions);
    add_sum(department.wait);
    add_sum(department.response);
  }
  for (const StockRecord& stock : record.stocks) add(stock.held);
  for (const GateRecord& gate : record.gates) add(gate.passed);
  add(record.cleared);
  return numbers;
}

RC_GTEST_PROP(RandomOrganisations, EverybodyIsServedLostOrPresent, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, false);
  if (!record) return;
  std::uint64_t present = 0;
  for (const SegmentRecord& segment : record->segments) {
    RC_ASSERT(segment.ended_in_all() <= segment.arrived);
    present += segment.present();
  }
  RC_CLASSIFY(plan.span.ending == Ending::clear && record->cleared, "cleared");
  if (plan.span.ending == Ending::clear) {
    RC_ASSERT(!record->cleared || present + record->open_requests == 0U);
    RC_ASSERT(record->cleared || present + record->open_requests > 0U);
  }
}

RC_GTEST_PROP(RandomOrganisations, ReplicationsRepeatExactly, ()) {
  const Plan plan = random_plan();
  const auto alone = run(plan, 1, false);
  Replication reused(plan);
  run(reused, plan, 0);
  const auto again = run(reused, plan, 1);
  RC_ASSERT(alone.has_value() == again.has_value());
  if (!alone) return;
  RC_ASSERT(summary(*alone) == summary(*again));
  RC_ASSERT(alone->events == again->events);
}

RC_GTEST_PROP(RandomOrganisations, KeepingVisitsChangesNothing, ()) {
  const Plan plan = random_plan();
  const auto without = run(plan, 0, false);
  const auto with = run(plan, 0, true);
  RC_ASSERT(without.has_value() == with.has_value());
  if (with) RC_ASSERT(summary(*without) == summary(*with));
}

RC_GTEST_PROP(RandomOrganisations, EveryRequestIsVisitedOnceInOrder, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, true);
  if (!record) return;
  std::vector<std::uint64_t> visits(plan.departments.size(), 0);
  for (const Visit& visit : record->visits) {
    ++visits[plan.services[visit.service].department];
    RC_ASSERT(visit.issued <= visit.ended);
    if (visit.was_started) RC_ASSERT(visit.issued <= visit.started && visit.started <= visit.ended);
    RC_ASSERT(visit.was_started || visit.outcome != Outcome::served);
  }
  const bool all = plan.span.ending == Ending::clear && record->cleared;
  for (std::size_t d = 0; d < visits.size(); ++d) {
    RC_ASSERT(visits[d] <= record->departments[d].requests);
    if (all) RC_ASSERT(visits[d] == record->departments[d].requests);
  }
}

/// Of services that need nobody else and whose work is never put down, a visit is a stretch of its employee's time.
RC_GTEST_PROP(RandomOrganisations, NoEmployeeDoesTwoThings, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, true);
  if (!record) return;
  std::map<std::pair<Index, Index>, std::vector<std::pair<Ticks, Ticks>>> days;
  for (const Visit& visit : record->visits) {
    if (!visit.was_started || plan.services[visit.service].program != kNoIndex) continue;
    const PlannedDepartment& department = plan.departments[plan.teams[visit.team].department];
    if (department.preemption != organisation::Preemption::none ||
        department.work_at_shift_end == organisation::WorkAtShiftEnd::pause)
      continue;
    days[{visit.team, visit.employee}].emplace_back(visit.started, visit.ended);
  }
  for (auto& [employee, stretches] : days) {
    std::sort(stretches.begin(), stretches.end());
    for (std::size_t i = 1; i < stretches.size(); ++i) RC_ASSERT(stretches[i - 1].second <= stretches[i].first);
  }
}

RC_GTEST_PROP(RandomOrganisations, NobodyWorksOnDutyLongerThanTheyAreThere, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, false);
  if (!record) return;
  for (const DepartmentRecord& department : record->departments) {
    RC_ASSERT(department.busy_on_duty <= department.on_duty);
    RC_ASSERT(department.busy_on_duty <= department.busy);
    RC_ASSERT(department.on_duty <= department.scheduled);
  }
  for (std::size_t i = 0; i < plan.stocks.size(); ++i)
    if (plan.stocks[i].is_region)
      RC_ASSERT(record->stocks[i].held <= ticks(plan.span.horizon) * std::int64_t{plan.stocks[i].level});
}

}  // namespace
}  // namespace domino::chain
