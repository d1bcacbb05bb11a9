#include "engine/statistics/linearised.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/contract.h"
#include "engine/statistics/ratio_of_sums.h"

namespace domino::statistics {

Linearised linearised(const RatioSeries& series) {
  const auto y = series.numerators;
  const auto x = series.denominators;
  DOMINO_REQUIRE(y.size() == x.size(), "a ratio needs as many numerators as denominators");
  const RatioOfSums ratio = ratio_of_sums(y, x);
  Linearised result;
  result.mean = ratio.mean;
  result.has_mean = ratio.has_mean;
  result.informative = ratio.informative;
  if (!ratio.has_mean) return result;

  const double mean_x = ratio.denominators / static_cast<double>(x.size());
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

Estimate interval_of(const Linearised& ratio, double confidence) {
  Estimate estimate{.mean = ratio.mean, .n = ratio.residuals.size(), .has_mean = ratio.has_mean};
  if (!ratio.has_mean || ratio.informative < 2) return estimate;
  const double error = deviation_of(ratio) / std::sqrt(static_cast<double>(ratio.residuals.size()));
  const double half = student_quantile(0.5 + confidence / 2, static_cast<double>(ratio.informative - 1)) * error;
  estimate.low = ratio.mean - half;
  estimate.high = ratio.mean + half;
  estimate.has_interval = true;
  return estimate;
}

double deviation_of(const Linearised& ratio) {
  DOMINO_REQUIRE(ratio.residuals.size() > 1, "a deviation needs two replications");
  double squares = 0;
  for (const double residual : ratio.residuals) squares += residual * residual;
  return std::sqrt(squares / static_cast<double>(ratio.residuals.size() - 1));
}

}  // namespace domino::statistics
