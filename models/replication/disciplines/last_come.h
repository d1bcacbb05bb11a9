/// Last come, first served.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct LastCome {
  static constexpr LineKind kLine = LineKind::backwards;
  static double rank(Candidate& request) { return -request.issued_s(); }
};

}  // namespace domino::chain
