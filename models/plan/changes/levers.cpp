#include "models/plan/changes/levers.h"

#include <algorithm>
#include <array>

namespace domino::chain {

namespace {

constexpr std::array<LeverRow, 6> kLevers = {{
    {Lever::person, "person", "one person more"},
    {Lever::promise, "promise", "promises tightened by a fifth"},
    {Lever::errors, "errors", "half the errors"},
    {Lever::transparency, "transparency", "transparency"},
    {Lever::training, "training", "training"},
    {Lever::vision, "vision", "vision shared"},
}};
constexpr double kTightened = 0.8;
constexpr double kErrorsLeft = 0.5;
constexpr double kVisionShared = 0.5;
constexpr double kHoursOfYear = 365 * 24;

/// 1 whenever somebody is on duty.
resources::Calendar whenever_somebody_is(const resources::Calendar& staff) {
  std::vector<resources::WeeklyInterval> intervals;
  for (resources::WeeklyInterval interval : staff.weekly().intervals()) {
    if (!(interval.value > 0)) continue;
    interval.value = 1;
    intervals.push_back(interval);
  }
  return {resources::WeeklyTable::from_intervals(intervals), staff.closed_days()};
}

bool add_person(Plan& plan, Index department) {
  PlannedDepartment& of = plan.departments[department];
  if (of.teams.empty() || !(of.staff.maximum() > 0)) return false;
  PlannedTeam& team = plan.teams[of.teams.front()];
  const resources::Calendar one = whenever_somebody_is(team.staff.maximum() > 0 ? team.staff : of.staff);
  team.staff = team.staff + one;
  of.staff = of.staff + one;
  return true;
}

template <class Change>
bool for_services(Plan& plan, Index department, Change&& change) {
  bool changed = false;
  for (PlannedService& service : plan.services)
    if (service.department == department) changed = change(service) || changed;
  return changed;
}

bool tighten(PlannedService& service) {
  if (!service.promise) return false;
  service.promise->within = service.promise->within * resources::WeeklyTable(kTightened);
  return true;
}

bool mend(PlannedService& service) {
  if (!service.quality || !(service.quality->errors > 0)) return false;
  service.quality->errors *= kErrorsLeft;
  return true;
}

/// Something is done about people of the department as the run begins.
bool intervene_at_first(Plan& plan, Index department, const people::Intervention& what) {
  if (!plan.people) return false;
  auto& all = plan.people->interventions;
  all.insert(all.begin(), {.what = what, .departments = {department}});
  return true;
}

bool pull(Plan& plan, Index department, Lever lever) {
  switch (lever) {
    case Lever::person:
      return add_person(plan, department);
    case Lever::promise:
      return for_services(plan, department, tighten);
    case Lever::errors:
      return for_services(plan, department, mend);
    case Lever::transparency:
      if (plan.departments[department].transparency >= 1) return false;
      plan.departments[department].transparency = 1;
      return true;
    case Lever::training:
      return intervene_at_first(plan, department, {.name = "training", .training = 1.0});
    case Lever::vision:
      return intervene_at_first(plan, department, {.name = "vision", .vision = kVisionShared});
  }
  return false;
}

}  // namespace

std::span<const LeverRow> levers() { return kLevers; }

std::optional<Plan> with_lever(const Plan& plan, Index department, Lever lever) {
  Plan changed = plan;
  if (!pull(changed, department, lever)) return std::nullopt;
  return changed;
}

double hours_on_duty_a_year(const Plan& plan, Index department) {
  return plan.departments[department].staff.mean() * kHoursOfYear;
}

double hours_of_one_more_a_year(const Plan& plan, Index department) {
  Plan changed = plan;
  if (!add_person(changed, department)) return 0;
  return hours_on_duty_a_year(changed, department) - hours_on_duty_a_year(plan, department);
}

}  // namespace domino::chain
