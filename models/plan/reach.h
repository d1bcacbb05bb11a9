/// Reach: what can be come by from where in a plan's programs, and how often in one case.
#pragma once

#include "models/plan/plan.h"
#include "models/plan/programs.h"

namespace domino::chain {

/// Fills what follows from the programs as a whole: counters of what one case may come by more than once, the
/// departments that customers and responses wait for, who asks whom, and whether departments hold for each other
/// in a circle.
void find_reach(Plan& plan, const Programs& programs);

/// Whether people may wait for each other in a circle of which some part is that there is no room: a department's
/// people keep what is done until there is room where it goes next, or hold. No false no; yes where it only looks so.
/// O(instructions + branches + pairs of departments that wait for each other).
bool may_block_in_circle(const Plan& plan);

}  // namespace domino::chain
