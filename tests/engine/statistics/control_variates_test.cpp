#include "engine/statistics/control_variates.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/engine/statistics/coverage.h"

namespace domino::statistics {
namespace {

TEST(ControlledMean, IsTheRegressionReadOffAtTheKnownMean) {
  // y = 1, 3, 2, 5, 4 on x = 1 … 5: slope .8, intercept .6, residual squares 3.6.
  const std::vector<double> y{1, 3, 2, 5, 4};
  const std::vector<Control> x{{{1, 2, 3, 4, 5}, 2}};
  const ControlledMean result = controlled_mean(y, x, 0.95);
  EXPECT_NEAR(result.estimate.mean, 0.6 + 0.8 * 2, 1e-12);
  const double variance = 3.6 / 3 * (1.0 / 5 + 1.0 / 10);
  EXPECT_NEAR(result.estimate.half_width(), student_quantile(0.975, 3) * std::sqrt(variance), 1e-12);
  EXPECT_NEAR(result.gain, (10.0 / 4 / 5) / variance, 1e-12);
  EXPECT_EQ(result.controls, 1U);
}

TEST(ControlledMean, LeavesOutControlsThatDoNotVaryOrSayNothingNew) {
  const std::vector<double> y{1, 3, 2, 5, 4, 4};
  const std::vector<double> x{1, 2, 3, 4, 5, 7};
  std::vector<double> twice;
  for (const double value : x) twice.push_back(2 * value + 1);
  const std::vector<Control> one{{x, 3}};
  const std::vector<Control> all{{std::vector<double>(6, 8.0), 8}, {x, 3}, {twice, 7}};
  const ControlledMean alone = controlled_mean(y, one, 0.95);
  const ControlledMean together = controlled_mean(y, all, 0.95);
  EXPECT_EQ(together.controls, 1U);
  EXPECT_DOUBLE_EQ(together.estimate.mean, alone.estimate.mean);
  EXPECT_DOUBLE_EQ(together.estimate.low, alone.estimate.low);
}

TEST(ControlledMean, IsThePlainMeanWithoutControlsOrWithTooFewReplications) {
  const std::vector<double> y{1, 3, 2};
  const std::vector<Control> x{{{1, 2, 4}, 2}};
  EXPECT_EQ(controlled_mean(y, {}, 0.95).estimate.low, mean_estimate(y, 0.95).low);
  EXPECT_EQ(controlled_mean(y, x, 0.95).estimate.low, mean_estimate(y, 0.95).low);
  EXPECT_EQ(controlled_mean(y, x, 0.95).gain, 1);
}

// False-alarm rate 1e-3: exact for normal replications.
TEST(ControlledMean, CoversTheTruthAsOftenAsItStates) {
  constexpr std::size_t kTrials = 2000;
  double gains = 0;
  const double covered = coverage(kTrials, 7, [&](std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    std::vector<double> y(20);
    Control a{std::vector<double>(20), 0};
    Control b{std::vector<double>(20), 1};
    for (std::size_t i = 0; i < y.size(); ++i) {
      a.values[i] = normal(random);
      b.values[i] = 1 + normal(random);
      y[i] = 7 + 2 * a.values[i] - (b.values[i] - 1) + normal(random);
    }
    const ControlledMean result = controlled_mean(y, std::vector{a, b}, 0.95);
    gains += result.gain / kTrials;
    return result.estimate;
  });
  EXPECT_NEAR(covered, 0.95, binomial_tolerance(0.95, kTrials));
  // Of a variance of 6 there remains 1, less what estimating two slopes from twenty replications costs.
  EXPECT_GT(gains, 4);
}

}  // namespace
}  // namespace domino::statistics
