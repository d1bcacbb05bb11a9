/// Traffic: the work each department is offered, from the chain's flow equations, before any simulation.
///
/// Idea: in the long run every place of the plan's program is passed at a rate x with x = a + Pᵀx, where a
/// are the arrivals and P the chances of going from one place to the next; a second system of the same shape
/// gives how long an employee is held by a service with all that it needs (Jackson 1957; simultaneous
/// possession counted as work). Offered load = rate × mean time held, in people.
/// Guarantee: exact for means of flows that nobody leaves; customers may also give up, so `load` is what is
/// asked of a department, and `sure_load` the part of it that cannot go away. Waiting for a busy provider
/// while holding an employee is not included, so a chain with holds may saturate earlier.
/// Units: rates per second, work in people (erlangs), over the measured span. Cost: two sparse solutions.
#pragma once

#include <vector>

#include "models/chain/plan.h"

namespace domino::theory {

struct DepartmentLoad {
  double requests_per_s = 0;
  double offered = 0;       ///< people's work asked for
  double sure = 0;          ///< of it, the part that waits until it is done
  double on_duty = 0;       ///< people on duty, on average
  double most_on_duty = 0;  ///< at any time of the week

  double load() const;       ///< offered / on duty; infinite without staff
  double sure_load() const;  ///< at 1 or more the queue grows for good
  /// How many people the busiest shift would need if all shifts grew in proportion and had to do the work offered;
  /// with nobody on duty, how many would have to be there all the time.
  double staff_to_keep_up() const;
};

/// By department of the plan.
std::vector<DepartmentLoad> offered_loads(const chain::Plan& plan);

}  // namespace domino::theory
