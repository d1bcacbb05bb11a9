/// Ratio of sums: the estimate from which every ratio of means over replications starts.
///
/// `denominators` is whatever gives one by index, so that a plain mean needs no memory for its ones.
/// Domain: numerators finite, denominators finite and not negative, equally many; anything else is a bug.
/// Guarantee: the residuals yᵢ - mean·xᵢ add up to 0 within their rounding. Cost: two passes.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

#include "engine/kernel/contract.h"

namespace domino::statistics {

struct RatioOfSums {
  double mean = 0;  ///< means something only if `has_mean`
  bool has_mean = false;
  double denominators = 0;      ///< their sum
  std::size_t informative = 0;  ///< replications of which not both numerator and denominator are 0
};

template <class Denominators>
RatioOfSums ratio_of_sums(std::span<const double> y, const Denominators& x) {
  RatioOfSums result;
  double sum_y = 0;
  double& sum_x = result.denominators;
  for (std::size_t i = 0; i < y.size(); ++i) {
    DOMINO_REQUIRE(std::isfinite(y[i]) && x[i] >= 0 && std::isfinite(x[i]), "an observation must be a finite number");
    sum_y += y[i];
    sum_x += x[i];
    result.informative += static_cast<std::size_t>(x[i] > 0 || y[i] < 0 || y[i] > 0);
  }
  if (!(sum_x > 0)) return result;
  result.has_mean = true;

  // The residuals of the first ratio add up to its rounding error, which the second pass takes away.
  const double first = sum_y / sum_x;
  double left = 0;
  for (std::size_t i = 0; i < y.size(); ++i) left += y[i] - first * x[i];
  result.mean = first + left / sum_x;
  return result;
}

}  // namespace domino::statistics
