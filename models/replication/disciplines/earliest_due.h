/// The earliest promised time first; what is not promised comes last.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct EarliestDue {
  static constexpr LineKind kLine = LineKind::by_key;
  static double key(Candidate& request) { return request.due_s(); }
};

}  // namespace domino::chain
