/// Bounds: where no value of a measure can lie, no interval does.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "models/measures/study.h"

namespace domino::measures {

/// What is known of all values of a measure.
struct Bounds {
  bool from_zero = false;  ///< few measures are ever negative; this one was not
  bool to_one = false;     ///< a share, of which there was never more than the whole; not so with expected arrivals
};

inline Bounds bounds_of(std::size_t measure, Unit unit, std::span<const ReplicationResult> results) {
  const auto always = [&](auto&& holds) {
    return std::all_of(results.begin(), results.end(),
                       [&](const ReplicationResult& result) { return holds(result.values[measure]); });
  };
  return {
      .from_zero = always([](const Value& value) { return !(value.numerator < 0); }),
      .to_one = unit == Unit::share && always([](const Value& value) { return value.numerator <= value.denominator; })};
}

/// An interval that reaches beyond a bound ends there.
inline void keep_within(statistics::Estimate& estimate, Bounds bounds) {
  if (!estimate.has_interval) return;
  if (bounds.from_zero) estimate.low = std::max(0.0, estimate.low);
  if (bounds.to_one) estimate.high = std::min(1.0, estimate.high);
}

}  // namespace domino::measures
