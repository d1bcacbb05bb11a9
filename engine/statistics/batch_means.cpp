#include "engine/statistics/batch_means.h"

#include <array>
#include <cmath>

#include "engine/kernel/contract.h"

namespace domino::statistics {

namespace {

constexpr double kSeldom = 0.01;

using Means = std::array<double, BatchMeans::kBatches>;

// The lag-1 correlation by way of the squared differences of neighbours: 1 - Σ(difference)²/(2 Σ(deviation)²), less
// what the two ends contribute, so that its expectation is 0 for independent means.
double lag_1_correlation(const Means& means, double mean) {
  double squares = 0;
  double differences = 0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    squares += (means[i] - mean) * (means[i] - mean);
    if (i > 0) differences += (means[i] - means[i - 1]) * (means[i] - means[i - 1]);
  }
  return squares > 0 ? 1 - differences / (2 * squares) : 0;
}

}  // namespace

BatchMeans batch_means(std::span<const double> series, double confidence) {
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  constexpr auto kCount = static_cast<double>(BatchMeans::kBatches);
  const std::size_t length = series.size() / BatchMeans::kBatches;
  BatchMeans result;
  if (length < 2) return result;
  Means means{};
  for (std::size_t b = 0; b < means.size(); ++b) {
    double sum = 0;
    for (const double observation : series.subspan(b * length, length)) sum += observation;
    means[b] = sum / static_cast<double>(length);
  }
  result.estimate = mean_estimate(means, confidence);
  result.lag_1_correlation = lag_1_correlation(means, result.estimate.mean);
  const double deviation = std::sqrt((kCount - 2) / (kCount * kCount - 1));
  result.independent = result.lag_1_correlation <= normal_quantile(1 - kSeldom) * deviation;
  return result;
}

}  // namespace domino::statistics
