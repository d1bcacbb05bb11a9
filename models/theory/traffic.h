/// Traffic: the work each department is offered, and what stocks, regions and gates are asked for, from the chain's
/// flow equations, before any simulation.
///
/// Idea: in the long run every place of the plan's program is passed at a rate x with x = a + Pᵀx, where a
/// are the arrivals and P the chances of going from one place to the next; a second system of the same shape
/// gives how long an employee is held by a service with all that it needs (Jackson 1957; simultaneous
/// possession counted as work). Offered load = rate × mean time held, in people. Whatever is taken from a stock passes
/// on to its supplier in orders (orders.h), and errors that nobody saw come back to be mended (mending.h).
/// Guarantee: `sure` is a lower bound of the work that must be done: only the flows of which nobody can leave, no
/// hold that may end early, and nothing that customers have mended. `offered` also counts who may give up, and
/// estimates a hold with a limit from the mean of its answer. Both leave out waiting for a busy provider while an
/// employee is held, so a chain with holds may saturate earlier. What exists only because people wait is in neither
/// number, but bounded: redials, messages of those who waited too long, escalations. Not counted: that work is put down
/// and begun anew, that people work more slowly with needs of their own, and speeds that are drawn. Attributes of cases
/// count by their means, and conditions by how often they hold (estimated from a fixed sample), each segment by itself
/// and each place as if independent of the others; what a case chose before is forgotten. Units: rates per second, work
/// in people (erlangs), over the measured span. Cost: four sparse factorisations, for each segment where cases have
/// attributes; several times as many where errors are checked or different amounts are taken.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "models/plan/plan.h"

namespace domino::theory {

struct DepartmentLoad {
  double requests_per_s = 0;
  double offered = 0;       ///< people's work asked for
  double sure = 0;          ///< of it, the part that waits until it is done
  double on_duty = 0;       ///< people on duty, on average
  double most_on_duty = 0;  ///< at any time of the week

  /// Requests a second that nobody who is ever on duty may take, such as those for a skill of nobody there; of these,
  /// the ones that wait for ever.
  double unattended = 0;
  double surely_unattended = 0;

  /// How many come of each depends on how long people wait; work on top of `offered` is at most this, in people, and
  /// may be infinite.
  double redials_at_most = 0;
  double messages_at_most = 0;
  double escalations_at_most = 0;

  double load() const;       ///< offered / on duty; infinite without staff
  double sure_load() const;  ///< at 1 or more the queue grows for good; infinite where somebody surely waits for ever
  /// How many people the busiest shift would need if all shifts grew in proportion and had to do the work offered;
  /// with nobody on duty, how many would have to be there all the time.
  double staff_to_keep_up() const;
};

/// What a stock, region or gate is asked for, and how much it can give in the long run, in the same unit: of a region
/// places, taken for as long as a case stays that waits for nothing inside; of a stock units a second, taken and
/// brought; of a gate cases a second, and those that departures of a limited size take along.
struct LineLoad {
  double asked = 0;
  double sure = 0;  ///< of it, the part of which nobody leaves
  double capacity = std::numeric_limits<double>::infinity();

  double load() const;
  double sure_load() const;
};

struct Loads {
  std::vector<DepartmentLoad> departments;
  std::vector<LineLoad> stocks;  ///< and regions
  std::vector<LineLoad> gates;
};

/// By department, stock and gate of the plan; none where a customer practically never ends, so that no finite number
/// answers, nor where cases have attributes and segments × instructions exceed 4 million, which would take longer than
/// it is worth.
std::optional<Loads> loads_of_lines(const chain::Plan& plan);

/// The departments among them.
std::optional<std::vector<DepartmentLoad>> offered_loads(const chain::Plan& plan);

}  // namespace domino::theory
