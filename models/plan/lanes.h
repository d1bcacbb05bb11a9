/// Lanes: which teams may take which requests, worked out once.
///
/// Services of a department that the same teams do equally well share a lane. A department without teams has one
/// team and one lane. People of departments that help look at the lanes of those they help after their own; a lane
/// with an overflow is continued by another lane that more teams look at.
/// Cost: linear in services × the teams of their department.
#pragma once

#include "models/chain/chain.h"
#include "models/plan/plan.h"

namespace domino::chain {

/// Fills the teams and lanes of a plan whose departments and services are there, and gives each service its lane.
void plan_lanes(const Chain& chain, Plan& plan);

}  // namespace domino::chain
