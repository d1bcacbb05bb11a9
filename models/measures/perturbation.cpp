#include "models/measures/perturbation.h"

#include <algorithm>
#include <vector>

namespace domino::measures {

namespace {

using chain::Index;
using chain::Plan;

bool is_one_person_in_order(const Plan& plan, Index department) {
  const chain::PlannedDepartment& of = plan.departments[department];
  if (of.teams.size() != 1 || of.lanes.size() != 1 || !of.hours.constant()) return false;
  const chain::PlannedTeam& team = plan.teams[of.teams.front()];
  const chain::PlannedLane& lane = plan.lanes[of.lanes.front()];
  return team.staff.constant() && team.staff.maximum() == 1 && !team.speeds && team.looks.size() == 1 &&
         lane.teams.size() == 1 && lane.teams.front().factor == 1 && lane.overflow_to == chain::kNoIndex &&
         of.queue == organisation::Discipline::first_come && of.preemption == organisation::Preemption::none &&
         of.absence == 0 && of.line_of_sight == 0 && of.transparency == 0 && of.lines == chain::kNoIndex &&
         of.waiting_room == chain::kNoIndex;
}

bool is_plain_work(const chain::PlannedService& service) {
  return service.program == chain::kNoIndex && !service.after_work && !service.quality && !service.completeness;
}

/// Asks once, for one thing, and leaves.
bool asks_once(const Plan& plan, const chain::PlannedSegment& segment) {
  const auto is = [&](Index at, chain::Operation operation) { return plan.program[at].operation == operation; };
  return is(segment.program, chain::Operation::visit) && is(segment.program + 1, chain::Operation::end);
}

bool only_stays(const Plan& plan, const chain::PlannedSegment& segment, Index department) {
  return asks_once(plan, segment) && !segment.internal && !segment.patience && !segment.balks &&
         segment.message_after == kForever && !segment.redials && !segment.population &&
         segment.departments == std::vector<Index>{department};
}

}  // namespace

bool perturbation_applies(const Plan& plan, Index department) {
  if (plan.people || plan.has_population || !plan.stocks.empty() || !plan.gates.empty()) return false;
  if (plan.span.ending != chain::Ending::cut || !is_one_person_in_order(plan, department)) return false;
  return std::all_of(plan.services.begin(), plan.services.end(),
                     [&](const auto& service) { return service.department != department || is_plain_work(service); }) &&
         std::all_of(plan.segments.begin(), plan.segments.end(),
                     [&](const auto& segment) { return only_stays(plan, segment, department); });
}

Perturbation perturbation_of(std::span<const chain::Visit> visits) {
  Perturbation sum;
  Ticks before = 0;   // when the one before was done
  Ticks in_busy = 0;  // work of the busy period so far
  for (const chain::Visit& visit : visits) {
    if (!visit.was_started) continue;
    const Ticks work = visit.ended - visit.started;
    const bool waited = visit.started > visit.issued || visit.issued < before;
    in_busy = waited ? in_busy + work : work;
    before = visit.ended;
    sum.response.numerator += seconds(in_busy);
    sum.wait.numerator += seconds(in_busy - work);
    sum.response.denominator += 1;
    sum.wait.denominator += 1;
  }
  return sum;
}

}  // namespace domino::measures
