/// Confidence sequence: an interval that may be looked at after every replication, as often as one likes.
///
/// Student's interval holds for one look at a size fixed before; who looks again and again until it says what they
/// hoped for is wrong far more often than stated. The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha,
/// Kennedy & Ramdas (2024), Time-uniform Central Limit Theory and Asymptotic Confidence Sequences, Annals of Statistics
/// 52, theorem 2.2, contains the mean at all sizes together:
///     mean ± σ̂ √(2(nρ² + 1) / (n²ρ²) · log(√(nρ² + 1) / α)),    ρ² = (-2 log α + log(-2 log α) + 1) / n*,
/// which is tightest around the size n*; here 100. The theorem is silent about small sizes, and looking begins at ten
/// replications. So two corrections vanish as n grows and never make the interval narrower:
/// - σ̂ is uncertain: each look has the tail of Student's distribution that the formula has of the normal one;
/// - replications may be skewed: each end is moved outwards as Hall's transformation of the t-statistic says (Hall
/// 1992, On
///   the Removal of Skewness by Transformation, J. R. Statist. Soc. B 54).
/// Guarantee: asymptotic. That 1 000 seeds of normal, exponential, lognormal and rare-event replications miss the truth
/// no more often than stated, as far as so many seeds can tell, is tested (label slow);
/// engine/DECISIONS.md#confidence-sequence-corrections. What was the same in every replication has no width; it is
/// believed from `looks_if_constant` on, and before that there is no interval: something that happens in one of twenty
/// replications would have shown itself by then. Domain: finite observations; confidence in (0, 1). Fewer than ten
/// informative replications give no interval.
#pragma once

#include <cstddef>

#include "engine/statistics/interval.h"
#include "engine/statistics/linearised.h"

namespace domino::statistics {

/// Looking begins here.
inline constexpr std::size_t kFirstLook = 10;

/// The half-width in standard deviations of one replication without skewness, for n ≥ `kFirstLook`; α = 1 - confidence.
double confidence_sequence_factor(std::size_t n, double confidence);

/// The least n with .95ⁿ ≤ α: 59 at 95 %.
std::size_t looks_if_constant(double confidence);

Estimate confidence_sequence(const Linearised& ratio, double confidence);

}  // namespace domino::statistics
