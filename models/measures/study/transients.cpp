#include "models/measures/study/transients.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace domino::measures {

namespace {

/// After so many contacts for each colleague all but a twentieth have met everybody.
constexpr double kContactsToMeetOne = 3;

double most_people(const chain::Plan& plan, const chain::PlannedDepartment& department) {
  double most = 0;
  for (const chain::Index team : department.teams) most += plan.teams[team].staff.maximum();
  return most;
}

const chain::PlannedDepartment* department_of(const chain::Plan& plan, const std::string& name) {
  const auto found =
      std::find_if(plan.departments.begin(), plan.departments.end(), [&](const auto& d) { return d.name == name; });
  return found == plan.departments.end() ? nullptr : &*found;
}

/// The segment whose customers take longest to know the people of a department; none if none comes to it again.
const chain::PlannedSegment* slowest_to_know(const chain::Plan& plan, chain::Index department) {
  const chain::PlannedSegment* slowest = nullptr;
  for (const chain::PlannedAsk& ask : plan.asks) {
    if (ask.segment == chain::kNoIndex || ask.provider != department) continue;
    const chain::PlannedSegment& segment = plan.segments[ask.segment];
    if (!segment.population) continue;
    if (slowest == nullptr || segment.population->contact_every.mean() > slowest->population->contact_every.mean())
      slowest = &segment;
  }
  return slowest;
}

std::string weeks(Duration span) { return std::to_string(static_cast<long>(std::lround(span / kWeek))) + " weeks"; }

}  // namespace

Duration acquaintance_settles_in(const people::Parameters& p, double colleagues, Duration gap) {
  return (kContactsToMeetOne * colleagues + 1 / p[people::Parameter::loyalty_learning]) * gap;
}

std::vector<Warning> transients_of(const chain::Plan& base, const chain::Plan& variant) {
  std::vector<Warning> warnings;
  for (chain::Index d = 0; d < variant.departments.size(); ++d) {
    const chain::PlannedDepartment& department = variant.departments[d];
    const chain::PlannedDepartment* before = department_of(base, department.name);
    const double people = most_people(variant, department);
    if (before == nullptr || people <= most_people(base, *before)) continue;
    const chain::PlannedSegment* segment = slowest_to_know(variant, d);
    if (segment == nullptr) continue;
    const Duration settles =
        acquaintance_settles_in(variant.experience, people, Duration{segment->population->contact_every.mean()});
    if (settles <= variant.span.horizon) continue;
    warnings.push_back({"departments." + department.name + ".staff",
                        "nobody knows a new colleague on day one. Customers of `" + segment->name +
                            "` have met all of its people and made up their minds after about " + weeks(settles) +
                            "; what the run shows of their satisfaction and churn is the time before."});
  }
  return warnings;
}

}  // namespace domino::measures
