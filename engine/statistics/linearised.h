/// Linearised ratio: a ratio of means over replications as an ordinary mean, so that several can be added, compared and
/// followed while they are sampled.
///
/// With r = Σy/Σx, the ratio behaves like the mean of r + e₁, …, r + eₙ where eᵢ = (yᵢ - r·xᵢ) / x̄ (the delta method;
/// Law, Simulation Modeling and Analysis, 5th ed., section 9.5): √(Σe²/(n-1)/n) is its standard error. A plain mean has
/// all denominators 1. The mean is the same, to the last bit, as that of `ratio_estimate` (interval.h).
/// Domain: numerators finite, denominators finite and not negative, equally many; anything else is a bug.
/// A replication whose numerator and denominator are 0 says nothing about the ratio and is not `informative`.
/// Cost: two passes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/statistics/interval.h"

namespace domino::statistics {

struct RatioSeries {
  std::span<const double> numerators;
  std::span<const double> denominators;
};

struct Linearised {
  double mean = 0;  ///< means something only if `has_mean`
  bool has_mean = false;
  std::size_t informative = 0;
  std::vector<double> residuals;  ///< e₁, …, eₙ, which add up to 0; empty without a mean
};

Linearised linearised(const RatioSeries& series);

/// w₁·r₁ + w₂·r₂ + … of ratios seen in the same replications, such as a difference (weights 1 and -1) or how much a
/// ratio exceeds 102 % of another one. It has a mean where all of them have; `informative` is the least of theirs.
struct Term {
  const Linearised& ratio;
  double weight = 1;
};
Linearised combined(std::span<const Term> terms);

/// The mean with Student's interval; none from fewer than two informative replications.
Estimate interval_of(const Linearised& ratio, double confidence);

/// The standard deviation of one replication's contribution, √(Σe²/(n-1)); there are at least two.
double deviation_of(const Linearised& ratio);

}  // namespace domino::statistics
