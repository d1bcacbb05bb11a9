/// Jackknife: the interval of anything that is made of means over replications, such as a ratio of logarithms.
///
/// The statistic is worked out from all n replications, and n times with one of them left out. The n pseudo-values
/// n·whole - (n-1)·without behave like independent observations of it, so √(their variance / n) is its standard error
/// (Miller 1974, The jackknife - a review, Biometrika 61). The interval stands around the statistic of all
/// replications; for a plain mean it is Student's, to the rounding. Domain: smooth functions of means; all values
/// finite. Fewer than three replications give no interval.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/statistics/interval.h"

namespace domino::statistics {

/// `without[i]` is the statistic with replication i left out.
Estimate jackknife(double whole, std::span<const double> without, double confidence);

/// `statistic(left_out)` is worked out from all of n replications but one, or from all where it is n; nothing where it
/// is not defined, and then nor is the estimate (or its interval).
template <class Statistic>
Estimate jackknifed(std::size_t n, double confidence, Statistic&& statistic) {
  const std::optional<double> whole = statistic(n);
  if (!whole) return {.n = n};
  std::vector<double> without;
  for (std::size_t i = 0; i < n && n > 2; ++i)
    if (const std::optional<double> value = statistic(i)) without.push_back(*value);
  if (without.size() != n) return {.mean = *whole, .n = n, .has_mean = true};
  return jackknife(*whole, without, confidence);
}

}  // namespace domino::statistics
