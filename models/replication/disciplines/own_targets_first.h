/// What colleagues and partners want for their own ends first, and only then what serves cases of external customers;
/// of each the first to come. How a department works that is judged by its own targets and not by what the chain is
/// for.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct OwnTargetsFirst {
  static constexpr LineKind kLine = LineKind::by_key;
  static double key(Candidate& request) { return request.issued_s() + (request.for_customer() ? kAfterOthers_s : 0); }
};

}  // namespace domino::chain
