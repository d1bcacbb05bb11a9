/// Comparisons with the best: which of several designs may be the best one, and by how much each lacks it.
///
/// The gap of a design is its mean less that of the best of the others, turned so that more is better. For whichever
/// design is truly the best, it suffices that its k - 1 differences to the others are not misjudged, so intervals that
/// hold for all designs together need no more than k - 1 statements (Hsu 1984, Constrained simultaneous confidence
/// intervals for multiple comparisons with the best, Annals of Statistics 12; with paired differences and Bonferroni's
/// bound as in Nelson & Matejcik 1995, Management Science 41, so that neither equal variances nor independence of the
/// designs is assumed, and common random numbers make the intervals narrow). Hsu's statements are to one side; here
/// they are to both, so that no design is called better beside an ordinary interval of the difference that holds 0.
/// Guarantee: with at least the confidence, the best design is among those that may be the best, and every gap lies in
/// its interval; as far as Student's distribution describes means of so many replications.
/// Domain: at least two designs with as many replications each, means or ratios of means; confidence inside (0, 1).
/// Limits: fewer than two informative replications leave every design possibly the best, without intervals.
/// Cost: quadratic in the number of designs, linear in the replications.
#pragma once

#include <span>
#include <vector>

#include "engine/statistics/linearised.h"

namespace domino::statistics {

struct GapToBest {
  double gap = 0;   ///< above 0 only of the one that looks best
  double low = 0;   ///< at most 0
  double high = 0;  ///< at least 0
  bool has_interval = false;
  bool may_be_best = true;  ///< beaten by no other beyond chance
};

/// A gap for each design, in their order.
std::vector<GapToBest> gaps_to_best(std::span<const RatioSeries> designs, bool more_is_better, double confidence);

/// About how many replications it would take until the first design is told from the second, among so many designs, if
/// difference and deviation are as seen; 0 where they are told apart already, infinite where no difference is seen.
double replications_to_tell(const RatioSeries& first, const RatioSeries& second, std::size_t designs,
                            double confidence);

}  // namespace domino::statistics
