/// Service in random order: of several queues, one is taken with the chance of its length.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct AtRandom {
  static constexpr LineKind kLine = LineKind::by_chance;
  static double urgency(Candidate& /*request*/) { return 0; }
};

}  // namespace domino::chain
