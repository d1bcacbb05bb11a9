// What holds in every organisation, whatever its people, hours, queues, modes, branches and goods.

#include "tests/models/random_organisation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/kernel/simulation.h"
#include "models/replication/replication.h"

namespace domino::chain {
namespace {

using domino::testing::RandomOrganisation;

/// A random organisation without contradictions.
Plan plan_of(const Chain& chain) {
  auto compilation = compile(chain);
  for (const Fault& fault : compilation.faults) RC_TAG(fault.message);
  RC_PRE(compilation.plan.has_value());
  return std::move(*compilation.plan);
}

Plan random_plan() { return plan_of(RandomOrganisation().make()); }

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

// --- the ledger ------------------------------------------------------------------------------------------

std::optional<Record> run_with_ledger(const Plan& plan, std::uint64_t number) {
  Replication replication(plan, {.ledger = {.on = true, .keep_cases = true}});
  return run(replication, plan, number);
}

RC_GTEST_PROP(RandomOrganisations, KeepingALedgerChangesNothing, ()) {
  const Plan plan = random_plan();
  const auto without = run(plan, 0, false);
  const auto with = run_with_ledger(plan, 0);
  RC_ASSERT(without.has_value() == with.has_value());
  if (!with) return;
  RC_ASSERT(summary(*without) == summary(*with));
  RC_ASSERT(without->events == with->events);
}

// A stretch that was closed after the case asked is taken back as far as the wait goes back before it.
RC_GTEST_PROP(Ledgers, TakeBackWhatWasChargedBeyondARequest, ()) {
  const Plan plan = random_plan();
  Record record(plan);
  Ledger ledger(plan, {.on = true}, record.time);
  ledger.reset();
  const Ticks issued = *rc::gen::inRange<Ticks>(0, 1000);
  const Ticks closed = *rc::gen::inRange<Ticks>(0, 1000);
  const Ticks began = 1000;
  const Ticks ended = 3000;
  constexpr std::uint32_t kCase = 1;
  const Index first = Accounts(plan).of(0, Cause::service);
  const Index asked = Accounts(plan).of(kNoIndex, Cause::service);
  ledger.open(kCase, 0, 1, 0);
  ledger.turn(kCase, first, closed);
  ledger.serve(kCase, asked, issued, began);
  RC_ASSERT(ledger.fold_plainly(kCase, ledger.spent_of(0), ended));
  RC_ASSERT(record.time.spent[first].value() == issued);
  RC_ASSERT(record.time.spent[asked + static_cast<Index>(Cause::capacity)].value() == began - issued);
  RC_ASSERT(record.time.spent[asked].value() == ended - began);
}

RC_GTEST_PROP(RandomOrganisations, EveryTickOfACaseIsChargedOnce, ()) {
  const Plan plan = random_plan();
  const auto record = run_with_ledger(plan, 0);
  if (!record) return;
  const TimeRecord& time = record->time;
  std::vector<statistics::WideSum> spent(time.spent.size());
  std::vector<Ticks> sojourn(plan.segments.size(), 0);
  std::vector<std::uint64_t> ended(plan.segments.size(), 0);
  for (const CaseRecord& one : time.ended) {
    Ticks sum = 0;
    for (std::uint32_t i = 0; i < one.parts; ++i) {
      const CasePart& part = time.parts[one.first_part + i];
      RC_ASSERT(part.ticks > 0);
      sum += part.ticks;
      spent[one.segment * Accounts(plan).count() + part.account].add(WideTicks{part.ticks});
    }
    RC_ASSERT(sum == one.sojourn());
    if (one.outcome == Outcome::served) sojourn[one.segment] += sum;
    ++ended[one.segment];
  }
  RC_ASSERT((spent == time.spent));
  for (std::size_t s = 0; s < plan.segments.size(); ++s) {
    RC_ASSERT(record->segments[s].ended_in_all() == ended[s]);
    RC_ASSERT(record->segments[s].sojourn.sum() == sojourn[s]);
  }
}

RC_GTEST_PROP(RandomOrganisations, WhoeverHeldThoseWhoServeHeldThemWhileSomebodyWaited, ()) {
  const Plan plan = random_plan();
  const auto record = run_with_ledger(plan, 0);
  if (!record) return;
  for (const SplitRecord& split : record->time.splits) {
    double held = 0;
    for (const double one : split.held) {
      RC_ASSERT(one >= -1e-3 * kTicksPerSecond);
      held += one;
    }
    RC_ASSERT(held <= static_cast<double>(split.attended) * (1 + 1e-9) + kTicksPerSecond * 1e-3);
    RC_ASSERT(split.attended <= split.waited);
  }
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

/// Of customers whose way has no branches: every wait is in the log, and the waits of the log are all there are.
RC_GTEST_PROP(RandomOrganisations, EveryWaitIsInTheLog, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, true);
  if (!record || plan.span.ending != Ending::clear || !record->cleared) return;
  constexpr Index kAll = 0;
  Ticks logged = 0;
  std::array<Ticks, kOtherLines> others{};
  for (const Visit& visit : record->visits)
    if (visit.segment == kAll && visit.asker == Asker::customer)
      logged += (visit.was_started ? visit.started : visit.ended) - visit.issued;
  for (const Wait& wait : record->waits) {
    if (wait.segment != kAll || wait.asker != Asker::customer || wait.line == Line::answer) continue;
    logged += wait.until - wait.since;
    if (wait.line != Line::people) others[static_cast<std::size_t>(wait.line) - 1] += wait.until - wait.since;
  }
  RC_ASSERT(record->segments[kAll].wait.sum() == logged);
  for (std::size_t i = 0; i < kOtherLines; ++i)
    RC_ASSERT(record->segments[kAll].other_waits[i] == WideTicks{others[i]});
}

std::string describe(const Plan& plan, const Visit& visit) {
  return plan.services[visit.service].name + " case " + std::to_string(visit.case_number) + " at " +
         plan.teams[visit.team].name + " " + std::to_string(visit.employee) + " issued " +
         std::to_string(seconds(visit.issued)) + " started " + std::to_string(seconds(visit.started)) + " ended " +
         std::to_string(seconds(visit.ended)) + " " + std::string(asker_name(visit.asker)) + " " +
         std::string(outcome_name(visit.outcome)) + "\n";
}

/// Whether anybody who may ever take requests of a department puts work down.
bool may_be_put_down(const Plan& plan, Index department) {
  const auto puts_down = [&](const PlannedLane::By& by) {
    const PlannedDepartment& of = plan.departments[plan.teams[by.team].department];
    return of.preemption != organisation::Preemption::none ||
           of.work_at_shift_end == organisation::WorkAtShiftEnd::pause;
  };
  const auto& lanes = plan.departments[department].lanes;
  return std::any_of(lanes.begin(), lanes.end(), [&](Index lane) {
    return std::any_of(plan.lanes[lane].teams.begin(), plan.lanes[lane].teams.end(), puts_down);
  });
}

/// Of services that need nobody else and whose work is never put down, a visit is a stretch of its employee's time.
RC_GTEST_PROP(RandomOrganisations, NoEmployeeDoesTwoThings, ()) {
  const Plan plan = random_plan();
  const auto record = run(plan, 0, true);
  if (!record) return;
  std::map<std::pair<Index, Index>, std::vector<const Visit*>> days;
  for (const Visit& visit : record->visits) {
    if (!visit.was_started || plan.services[visit.service].program != kNoIndex) continue;
    if (may_be_put_down(plan, plan.services[visit.service].department)) continue;
    days[{visit.team, visit.employee}].push_back(&visit);
  }
  for (auto& [employee, stretches] : days) {
    std::sort(stretches.begin(), stretches.end(), [](const Visit* a, const Visit* b) {
      return std::pair(a->started, a->ended) < std::pair(b->started, b->ended);
    });
    for (std::size_t i = 1; i < stretches.size(); ++i) {
      RC_LOG() << describe(plan, *stretches[i - 1]) << describe(plan, *stretches[i]);
      RC_ASSERT(stretches[i - 1]->ended <= stretches[i]->started);
    }
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

/// The same without anything that makes work longer, shorter, or done twice, and with a morning's customers only.
Chain plain_work(Chain chain) {
  for (auto& department : chain.departments) {
    department.transparency = department.line_of_sight = 0;
    department.supervises.clear();
    if (department.preemption == organisation::Preemption::restart ||
        department.preemption == organisation::Preemption::resample)
      department.preemption = organisation::Preemption::resume;
    for (auto& team : department.teams) {
      team.speeds.reset();
      for (auto& skill : team.skills) skill.speed = 1;
    }
  }
  double minutes = 1;
  for (auto& service : chain.services) {
    service.duration = random::Distribution::constant(60 * minutes++);
    service.after_work.reset();
    service.quality.reset();
    std::erase_if(service.needs, [](const auto& need) { return need.mode == organisation::NeedMode::background; });
    for (auto& need : service.needs) {
      need.work_left.reset();
      need.switching = {};
    }
  }
  for (auto& segment : chain.segments)
    segment.arrive = resources::WeeklyTable::from_intervals({{{0}, 6 * kHour, 0.001}});
  chain.span = {.horizon = 6 * kDay, .ending = Ending::clear};
  return chain;
}

/// Whatever is put down, paused, held, parked or transferred: people are at work for exactly what the work takes, to
/// the tick by which each piece may be rounded.
RC_GTEST_PROP(RandomOrganisations, WorkIsNeitherLostNorDoubled, ()) {
  Chain chain = plain_work(RandomOrganisation().make());
  // Who holds is busy without working.
  for (auto& service : chain.services)
    for (auto& need : service.needs)
      if (need.mode != organisation::NeedMode::notify)
        need.mode = organisation::NeedMode::callback, need.at_most.reset();
  for (auto& department : chain.departments) department.when_full = organisation::WhenFull::turn_away;
  const Plan plan = plan_of(chain);
  const auto record = run(plan, 0, true);
  if (!record) return;
  double work_s = 0;
  double busy_s = 0;
  std::uint64_t pieces = 0;
  bool finished = record->cleared;
  for (const Visit& visit : record->visits) {
    finished = finished && visit.ended <= ticks(plan.span.horizon);
    // Nobody finishes the own work on a case that was given up while it waited for an answer.
    finished = finished && (!visit.was_started || visit.outcome == Outcome::served);
    if (visit.was_started) work_s += plan.services[visit.service].duration.base.mean();
  }
  for (const DepartmentRecord& department : record->departments) {
    busy_s += seconds(department.busy);
    pieces += 10 * department.requests + department.preemptions;
  }
  RC_CLASSIFY(finished, "finished");
  if (finished) RC_ASSERT(std::abs(busy_s - work_s) <= 0x1p-20 * static_cast<double>(pieces));
}

}  // namespace
}  // namespace domino::chain
