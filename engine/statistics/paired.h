/// Paired differences: what a change does to a mean or a ratio of means, when both sides had the same random numbers.
///
/// Replication i of the variant shares its random numbers with replication i of the base, so most of the noise is in
/// both and cancels in the difference; Student's interval is taken of the differences (Law, Simulation Modeling and
/// Analysis, 5th ed., sections 10.2.1 and 11.2), which are linearised where the measure is a ratio (linearised.h).
/// What the pairing gained is said as a ratio of variances: how many times as many replications two independent runs
/// would have taken for the same interval.
/// Guarantee: two equal sides give a difference of exactly 0, with an interval of exactly 0.
/// Domain: as linearised.h; as many replications on both sides. Fewer than two informative replications give no
/// interval.
#pragma once

#include "engine/statistics/interval.h"
#include "engine/statistics/linearised.h"

namespace domino::statistics {

struct PairedDifference {
  Estimate difference;  ///< variant less base
  /// Of the replications of the two sides, in [-1, 1]; none where one of them does not vary.
  double correlation = 0;
  bool has_correlation = false;
  /// (variance of base + variance of variant) / variance of the difference; none where the difference does not vary.
  double variance_ratio = 0;
  bool has_variance_ratio = false;
  /// Of a difference of 0 that came out as large as this by chance, to either side (Student); 1 without an interval.
  double p_value = 1;
};

/// Of a sum of ratios (`combined`) that came out as far from 0 as this by chance, to either side (Student); 1 from
/// fewer than two informative replications.
double p_value_of(const Linearised& sum);

PairedDifference paired_difference(const RatioSeries& base, const RatioSeries& variant, double confidence);

}  // namespace domino::statistics
