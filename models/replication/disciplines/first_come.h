/// First come, first served.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct FirstCome {
  static constexpr LineKind kLine = LineKind::in_turn;
  static double rank(Candidate& request) { return request.issued_s(); }
};

}  // namespace domino::chain
