/// What serves cases of external customers first, then the rest; of each the first to come.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct ExternalFirst {
  static constexpr LineKind kLine = LineKind::by_key;
  static double key(Candidate& request) { return request.issued_s() + (request.for_customer() ? 0 : kAfterOthers_s); }
};

}  // namespace domino::chain
