#include "models/plan/changes/variations.h"

namespace domino::chain {

namespace {

PlannedAmount times_as_long(const PlannedAmount& amount, double factor) {
  PlannedAmount longer = amount;
  longer.base = amount.base.scaled(factor);
  for (PlannedTerm& term : longer.terms) term.factor = term.factor.scaled(factor);
  return longer;
}

}  // namespace

Plan with_durations(const Plan& plan, Index department, double factor) {
  Plan changed = plan;
  for (PlannedService& service : changed.services) {
    if (service.department != department) continue;
    service.duration = times_as_long(service.duration, factor);
    if (service.after_work) service.after_work = service.after_work->scaled(factor);
  }
  for (PlannedNeed& need : changed.needs) {
    if (changed.services[need.service].department != department) continue;
    need.switching = Duration{need.switching.s * factor};
    if (need.work_left) need.work_left = times_as_long(*need.work_left, factor);
  }
  return changed;
}

}  // namespace domino::chain
