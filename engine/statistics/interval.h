/// Intervals: what a handful of independent replications says about a mean, a ratio of means or a proportion.
///
/// An estimate is honest about what it lacks: one replication gives a mean and no interval, a ratio whose
/// denominators are all zero gives nothing at all. Both are states to be asked for, never NaN.
/// Confidence is a number inside (0, 1), such as 0.95; observations are finite; anything else is a bug.
/// Guarantee: the same bytes on every platform. Cost: linear in the number of replications, plus one quantile of
/// Student's distribution (about 2 µs).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/statistics/normal_and_student.h"

namespace domino::statistics {

struct Estimate {
  double mean = 0;  ///< means something only if `has_mean`
  double low = 0;   ///< `low` and `high` mean something only if `has_interval`
  double high = 0;
  std::size_t n = 0;  ///< replications looked at
  bool has_mean = false;
  bool has_interval = false;

  double half_width() const { return (high - low) / 2; }
};

/// The mean of independent observations with Student's interval; none from fewer than two.
Estimate mean_estimate(std::span<const double> values, double confidence);

/// The ratio of two means over replications, such as total waiting time by customers, with Student's interval
/// by the delta method (Law, Simulation Modeling and Analysis, 5th ed., section 9.5; Cochran 1977, 2.34):
/// with r = Σy/Σx the standard error is √(Σ(y - r·x)² / (n - 1) / n) / x̄.
/// Equals `mean_estimate` when every denominator is 1. A replication whose numerator and denominator are 0
/// (nobody came) adds no information about the ratio, so the degrees of freedom count the others only, and
/// there is no interval from fewer than two of them. Denominators are non-negative; all 0 give no estimate.
Estimate ratio_estimate(std::span<const double> numerators, std::span<const double> denominators, double confidence);

/// A proportion with Wilson's score interval (Wilson 1927), which keeps its coverage near 0 and 1 and for few
/// trials; `mean` is the plain share, n the number of trials. No trials give no estimate.
Estimate wilson_interval(std::uint64_t successes, std::uint64_t trials, double confidence);

}  // namespace domino::statistics
