/// The largest product of wait and weight first. Within a queue all weigh alike, so that the first to come is the next.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct LongestWeightedWait {
  static constexpr LineKind kLine = LineKind::in_turn;
  static double rank(Candidate& request) { return -request.weight() * request.waited_s(); }
};

}  // namespace domino::chain
