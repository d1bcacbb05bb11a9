/// Bounds: where no value of a measure can lie, no interval does.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "models/measures/study.h"

namespace domino::measures {

/// Whether in no replication there was more of it than of what it is a share of; not so with expected arrivals.
inline bool is_part_of_whole(std::size_t measure, Unit unit, std::span<const ReplicationResult> results) {
  return unit == Unit::share && std::all_of(results.begin(), results.end(), [&](const ReplicationResult& result) {
           return result.values[measure].numerator <= result.values[measure].denominator;
         });
}

/// No measure is ever negative, so an interval that reaches below 0 ends there; a share of a whole ends at 1.
inline void keep_within_bounds(statistics::Estimate& estimate, bool part_of_whole) {
  if (!estimate.has_interval) return;
  estimate.low = std::max(0.0, estimate.low);
  if (part_of_whole) estimate.high = std::min(1.0, estimate.high);
}

}  // namespace domino::measures
