/// Bounds: where no value of a measure can lie, no interval does.
///
/// They follow from what a measure is (its declared range), never from the values that happened to come out.
#pragma once

#include <algorithm>

#include "engine/statistics/interval.h"
#include "models/measures/rows/measure.h"

namespace domino::measures {

/// An interval that reaches beyond the range of its measure ends there, and always holds its mean.
inline void keep_within(statistics::Estimate& estimate, Range range) {
  if (!estimate.has_interval || range == Range::any) return;
  const double least = range == Range::balance ? -1 : 0;
  estimate.low = std::min(estimate.mean, std::max(least, estimate.low));
  if (range == Range::from_zero) return;
  estimate.high = std::max(estimate.mean, std::min(1.0, estimate.high));
}

}  // namespace domino::measures
