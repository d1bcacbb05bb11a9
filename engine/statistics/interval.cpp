#include "engine/statistics/interval.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/contract.h"
#include "engine/statistics/ratio_of_sums.h"

namespace domino::statistics {

namespace {

void require_confidence(double confidence) {
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
}

// Where the denominators come from: all 1 for a plain mean, so that both estimates are one computation.
struct Ones {
  double operator[](std::size_t) const { return 1; }
};

template <class Denominators>
Estimate ratio_of_means(std::span<const double> y, const Denominators& x, double confidence) {
  const auto n = static_cast<double>(y.size());
  const RatioOfSums ratio = ratio_of_sums(y, x);
  Estimate result;
  result.n = y.size();
  result.mean = ratio.mean;
  result.has_mean = ratio.has_mean;
  if (!ratio.has_mean || ratio.informative < 2) return result;

  double squares = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double residual = y[i] - result.mean * x[i];
    squares += residual * residual;
  }
  const double error_of_ratio = std::sqrt(squares / (n - 1) / n) / (ratio.denominators / n);
  const double half =
      student_quantile(0.5 + confidence / 2, static_cast<double>(ratio.informative - 1)) * error_of_ratio;
  result.low = result.mean - half;
  result.high = result.mean + half;
  result.has_interval = true;
  return result;
}

}  // namespace

Estimate mean_estimate(std::span<const double> values, double confidence) {
  require_confidence(confidence);
  return ratio_of_means(values, Ones{}, confidence);
}

Estimate ratio_estimate(std::span<const double> numerators, std::span<const double> denominators, double confidence) {
  require_confidence(confidence);
  DOMINO_REQUIRE(numerators.size() == denominators.size(), "a ratio needs as many numerators as denominators");
  return ratio_of_means(numerators, denominators, confidence);
}

Estimate wilson_interval(std::uint64_t successes, std::uint64_t trials, double confidence) {
  require_confidence(confidence);
  DOMINO_REQUIRE(successes <= trials, "there cannot be more successes than trials");
  Estimate result;
  result.n = static_cast<std::size_t>(trials);
  if (trials == 0) return result;
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double z = normal_quantile(0.5 + confidence / 2);
  const double scale = 1 + z * z / n;
  const double centre = (share + z * z / (2 * n)) / scale;
  const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale;
  result.mean = share;
  // Rounding must not put the ends beyond what the formula gives exactly at shares of 0 and 1.
  result.low = successes == 0 ? 0 : std::max(0.0, centre - half);
  result.high = successes == trials ? 1 : std::min(1.0, centre + half);
  result.has_mean = true;
  result.has_interval = true;
  return result;
}

}  // namespace domino::statistics
