#include "engine/statistics/batch_means.h"

#include <array>
#include <cmath>
#include <vector>

#include "engine/kernel/contract.h"

namespace domino::statistics {

namespace {

constexpr double kSeldom = 0.01;

// The lag-1 correlation by way of the squared differences of neighbours: 1 - Σ(difference)²/(2 Σ(deviation)²), less
// what the two ends contribute, so that its expectation is 0 for independent means.
double lag_1_correlation(std::span<const double> means, double mean) {
  double squares = 0;
  double differences = 0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    squares += (means[i] - mean) * (means[i] - mean);
    if (i > 0) differences += (means[i] - means[i - 1]) * (means[i] - means[i - 1]);
  }
  return squares > 0 ? 1 - differences / (2 * squares) : 0;
}

void judge(BatchMeans& result, std::span<const double> means, double mean) {
  result.lag_1_correlation = lag_1_correlation(means, mean);
  const auto count = static_cast<double>(means.size());
  const double deviation = std::sqrt((count - 2) / (count * count - 1));
  result.independent = result.lag_1_correlation <= normal_quantile(1 - kSeldom) * deviation;
}

}  // namespace

BatchMeans batch_means(std::span<const double> series, double confidence) {
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  const std::size_t length = series.size() / BatchMeans::kBatches;
  BatchMeans result;
  if (length < 2) return result;
  std::array<double, BatchMeans::kBatches> means{};
  for (std::size_t b = 0; b < means.size(); ++b) {
    double sum = 0;
    for (const double observation : series.subspan(b * length, length)) sum += observation;
    means[b] = sum / static_cast<double>(length);
  }
  result.estimate = mean_estimate(means, confidence);
  judge(result, means, result.estimate.mean);
  return result;
}

BatchMeans batch_ratio(std::span<const double> numerators, std::span<const double> denominators, double confidence) {
  DOMINO_REQUIRE(numerators.size() >= BatchMeans::kFewest && numerators.size() <= BatchMeans::kBatches,
                 "there are ten to thirty batches");
  BatchMeans result;
  result.estimate = ratio_estimate(numerators, denominators, confidence);
  if (!result.estimate.has_interval) return result;
  std::vector<double> residuals;
  for (std::size_t b = 0; b < numerators.size(); ++b)
    residuals.push_back(numerators[b] - result.estimate.mean * denominators[b]);
  judge(result, residuals, 0);
  return result;
}

}  // namespace domino::statistics
