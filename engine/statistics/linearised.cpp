#include "engine/statistics/linearised.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/contract.h"

namespace domino::statistics {

Linearised linearised(const RatioSeries& series) {
  const auto y = series.numerators;
  const auto x = series.denominators;
  DOMINO_REQUIRE(y.size() == x.size(), "a ratio needs as many numerators as denominators");
  Linearised result;
  double sum_y = 0;
  double sum_x = 0;
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

  const double mean_x = sum_x / static_cast<double>(x.size());
  result.residuals.reserve(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) result.residuals.push_back((y[i] - result.mean * x[i]) / mean_x);
  return result;
}

Linearised combined(std::span<const Term> terms) {
  DOMINO_REQUIRE(!terms.empty(), "a combination needs something to combine");
  Linearised result;
  result.informative = terms.front().ratio.informative;
  result.has_mean = true;
  for (const auto& [ratio, weight] : terms) {
    result.has_mean = result.has_mean && ratio.has_mean;
    result.informative = std::min(result.informative, ratio.informative);
  }
  if (!result.has_mean) return result;
  result.residuals.assign(terms.front().ratio.residuals.size(), 0);
  for (const auto& [ratio, weight] : terms) {
    DOMINO_REQUIRE(ratio.residuals.size() == result.residuals.size(), "ratios are combined over the same replications");
    result.mean += weight * ratio.mean;
    for (std::size_t i = 0; i < result.residuals.size(); ++i) result.residuals[i] += weight * ratio.residuals[i];
  }
  return result;
}

double deviation_of(const Linearised& ratio) {
  DOMINO_REQUIRE(ratio.residuals.size() > 1, "a deviation needs two replications");
  double squares = 0;
  for (const double residual : ratio.residuals) squares += residual * residual;
  return std::sqrt(squares / static_cast<double>(ratio.residuals.size() - 1));
}

}  // namespace domino::statistics
