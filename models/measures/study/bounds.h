/// Bounds: where no value of a measure can lie, no interval does.
///
/// They follow from what a measure is (its declared range), never from the values that happened to come out.
#pragma once

#include <algorithm>

#include "engine/statistics/interval.h"
#include "models/measures/rows/measure.h"

namespace domino::measures {

/// Of a range that is not open below.
constexpr double least_of(Range range) { return range == Range::points ? -100 : range == Range::balance ? -1 : 0; }
/// Of one that is not open above.
constexpr double most_of(Range range) { return range == Range::points ? 100 : 1; }

/// An interval that reaches beyond the range of its measure ends there, and always holds its mean.
inline void keep_within(statistics::Estimate& estimate, Range range) {
  if (!estimate.has_interval || range == Range::any) return;
  estimate.low = std::min(estimate.mean, std::max(least_of(range), estimate.low));
  if (range == Range::from_zero) return;
  estimate.high = std::max(estimate.mean, std::min(most_of(range), estimate.high));
}

}  // namespace domino::measures
