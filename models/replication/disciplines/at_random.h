/// Service in random order: among several queues, each is chosen with probability proportional to its length.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct AtRandom {
  static constexpr LineKind kLine = LineKind::by_chance;
  static double rank(Candidate& /*request*/) { return 0; }
};

}  // namespace domino::chain
