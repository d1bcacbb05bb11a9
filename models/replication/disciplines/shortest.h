/// Shortest job first: the least work, which is known when the request is issued.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct Shortest {
  static constexpr LineKind kLine = LineKind::by_key;
  static double key(Candidate& request) { return request.work_s(); }
};

}  // namespace domino::chain
