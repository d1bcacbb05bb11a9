/// Reach: what can be come by from where in a plan's programs, and how often in one case.
#pragma once

#include <vector>

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

/// By instruction: whether a case that comes there may ask this department for something, before its program ends and
/// whatever it asks or goes through on the way. What nobody waits for is not asked by a case.
/// O(instructions + branches).
std::vector<bool> leads_to(const Plan& plan, Index department);

}  // namespace domino::chain
