/// Variations of a plan that say how much a department matters: the same chain, a little slower.
#pragma once

#include "models/plan/plan.h"

namespace domino::chain {

/// All work of the department takes `factor` times as long: its services, what is left to do after them, and what its
/// people do when they take up a case again. All random numbers stay the same, and so do promises.
Plan with_durations(const Plan& plan, Index department, double factor);

}  // namespace domino::chain
