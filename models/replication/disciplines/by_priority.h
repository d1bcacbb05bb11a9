/// The highest priority first; waiting may raise it. Priorities that age alike keep their order, so that a key never
/// changes.
#pragma once

#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

struct ByPriority {
  static constexpr LineKind kLine = LineKind::by_key;
  static double key(Candidate& request) {
    const auto ageing_s = request.ageing_s();
    return ageing_s ? request.issued_s() - request.priority() * *ageing_s : -static_cast<double>(request.priority());
  }
};

}  // namespace domino::chain
