#include "engine/statistics/batch_means.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/engine/statistics/coverage.h"

namespace domino::statistics {
namespace {

/// x_t = φ x_{t-1} + noise around 0, from its stationary distribution.
std::vector<double> autoregressive(std::mt19937_64& random, double phi, std::size_t n) {
  std::normal_distribution<double> normal;
  std::vector<double> series(n);
  double x = normal(random) / std::sqrt(1 - phi * phi);
  for (double& observation : series) {
    observation = x;
    x = phi * x + normal(random);
  }
  return series;
}

TEST(BatchMeans, AreStudentsIntervalOfThirtyMeans) {
  std::vector<double> series;
  for (int i = 0; i < 65; ++i) series.push_back((i * 37) % 17);
  std::vector<double> means;
  for (std::size_t b = 0; b < 30; ++b) means.push_back((series[2 * b] + series[2 * b + 1]) / 2);
  const BatchMeans result = batch_means(series, 0.9);
  const Estimate expected = mean_estimate(means, 0.9);
  EXPECT_EQ(result.estimate.mean, expected.mean);
  EXPECT_EQ(result.estimate.low, expected.low);
  EXPECT_EQ(result.estimate.n, 30U);
}

TEST(BatchMeans, OfARatioAreTheIntervalOfTheRatioAndLookAtItsResiduals) {
  std::vector<double> numerators;
  std::vector<double> denominators;
  for (int b = 0; b < 30; ++b) {
    numerators.push_back((b * 37) % 17);
    denominators.push_back(1 + (b * 5) % 7);
  }
  const BatchMeans result = batch_ratio(numerators, denominators, 0.9);
  const Estimate expected = ratio_estimate(numerators, denominators, 0.9);
  EXPECT_EQ(result.estimate.mean, expected.mean);
  EXPECT_EQ(result.estimate.high, expected.high);
  EXPECT_TRUE(result.independent);
  // Numerators that go up with their denominators say nothing of dependence; what goes up beside them does.
  std::vector<double> rising;
  std::vector<double> level(30, 1.0);
  for (int b = 0; b < 30; ++b) rising.push_back(100 + b + b % 2);
  EXPECT_FALSE(batch_ratio(rising, level, 0.9).independent);
  EXPECT_EQ(batch_ratio(rising, rising, 0.9).lag_1_correlation, 0);
  EXPECT_FALSE(batch_ratio(rising, std::vector<double>(30, 0.0), 0.9).estimate.has_mean);
}

TEST(BatchMeans, HaveNoIntervalWithoutTwoObservationsABatch) {
  EXPECT_FALSE(batch_means(std::vector<double>(59, 1.0), 0.95).estimate.has_mean);
}

TEST(BatchMeans, SayThatBatchesOfARunThatForgetsSlowlyAreNotIndependent) {
  std::mt19937_64 random(1);
  EXPECT_FALSE(batch_means(autoregressive(random, 0.999, 3000), 0.95).independent);
  std::vector<double> growing;
  for (int i = 0; i < 300; ++i) growing.push_back(i);
  EXPECT_FALSE(batch_means(growing, 0.95).independent);
}

// False-alarm rate 1e-3: φ = .9 forgets in 9.5 observations, of which the series has a thousand times as many.
TEST(BatchMeans, OfAThousandRelaxationTimesCoverAtLeastNinetyThreePercent) {
  constexpr std::size_t kTrials = 1000;
  std::size_t independent = 0;
  const double covered = coverage(kTrials, 0, [&](std::mt19937_64& random) {
    const BatchMeans result = batch_means(autoregressive(random, 0.9, 9500), 0.95);
    independent += static_cast<std::size_t>(result.independent);
    return result.estimate;
  });
  EXPECT_GE(covered, 0.93 - binomial_tolerance(0.93, kTrials));
  EXPECT_GE(static_cast<double>(independent) / kTrials, 0.99 - 0.01 - binomial_tolerance(0.98, kTrials));
}

}  // namespace
}  // namespace domino::statistics
