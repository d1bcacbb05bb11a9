/// What a case reaches at the instant at which it comes, before any time has passed on its way.
///
/// A walk over the steps of a journey up to the first that takes time for certain. Where a case may go one of several
/// ways, all of them are walked; what cannot be told beforehand counts as possible. Cost: each service once.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "models/chain/check_context.h"

namespace domino::chain {

/// Services of which any may take the case, each done by a department.
using AnyOf = std::vector<std::size_t>;

struct FirstReached {
  std::vector<AnyOf> asked;               ///< in the order of the way
  std::vector<std::string_view> regions;  ///< entered, if there is a place
  bool waits_elsewhere = false;           ///< for goods or at a gate
};

FirstReached first_reached(const CheckContext& context, const customers::Segment& segment);

/// Whether an amount may be 0 for a case of the segment.
bool may_be_zero(const organisation::Amount& amount, const customers::Segment& segment);

}  // namespace domino::chain
