#include "engine/statistics/confidence_sequence.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

TEST(ConfidenceSequence, HasTheWidthOfTheTheoremWhereReplicationsAreMany) {
  // α = .05: ρ² = (5.991465 + 1.790336 + 1) / 100 = .08781801; at n = 2 000, nρ² = 175.636.
  const double theorem = std::sqrt(2 * 176.636 / (2000 * 175.636) * std::log(std::sqrt(176.636) / 0.05));
  EXPECT_NEAR(confidence_sequence_factor(2000, 0.95), theorem, 0.003 * theorem);
  EXPECT_GT(confidence_sequence_factor(2000, 0.95), theorem);
}

TEST(ConfidenceSequence, ReachesFurtherToTheSideOnWhichSkewedReplicationsMayBeFarAway) {
  std::vector<double> skewed(19, 0.0);
  skewed.push_back(20);
  const std::vector<double> ones(20, 1.0);
  const Estimate estimate = confidence_sequence(linearised({skewed, ones}), 0.95);
  const double plain = confidence_sequence_factor(20, 0.95) * deviation_of(linearised({skewed, ones}));
  EXPECT_NEAR(estimate.mean - estimate.low, plain, 1e-12);
  EXPECT_GT(estimate.high - estimate.mean, 1.3 * plain);
  std::vector<double> symmetric{-1, 1, -2, 2, -3, 3, -4, 4, -5, 5};
  const Estimate even = confidence_sequence(linearised({symmetric, std::span(ones).first(10)}), 0.95);
  EXPECT_NEAR(even.low, -even.high, 1e-12);
}

TEST(ConfidenceSequence, BelievesAConstantOnlyWhereWhatIsSeldomWouldHaveShownItself) {
  EXPECT_EQ(looks_if_constant(0.95), 59U);
  const std::vector<double> sevens(59, 7.0);
  const std::vector<double> ones(59, 1.0);
  const auto of = [&](std::size_t n) {
    return confidence_sequence(linearised({std::span(sevens).first(n), std::span(ones).first(n)}), 0.95);
  };
  EXPECT_FALSE(of(58).has_interval);
  EXPECT_TRUE(of(59).has_interval);
  EXPECT_EQ(of(59).low, 7);
  EXPECT_EQ(of(59).high, 7);
}

TEST(ConfidenceSequence, IsWiderThanOneLookAndShrinksTowardsNothing) {
  double before = confidence_sequence_factor(kFirstLook, 0.95);
  for (std::size_t n = kFirstLook + 1; n <= 2000; ++n) {
    const double factor = confidence_sequence_factor(n, 0.95);
    EXPECT_LT(factor, before);
    EXPECT_GT(factor, student_quantile(0.975, static_cast<double>(n - 1)) / std::sqrt(static_cast<double>(n)));
    before = factor;
  }
  EXPECT_LT(before, 0.09);
}

TEST(ConfidenceSequence, HasNoIntervalBeforeTheFirstLook) {
  const std::vector<double> values{3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
  const std::vector<double> ones(10, 1.0);
  EXPECT_FALSE(
      confidence_sequence(linearised({std::span(values).first(9), std::span(ones).first(9)}), 0.95).has_interval);
  const Estimate ten = confidence_sequence(linearised({values, ones}), 0.95);
  EXPECT_TRUE(ten.has_interval);
  EXPECT_NEAR(ten.mean, 3.9, 1e-12);
}

TEST(ConfidenceSequence, ExistsForEveryConfidenceThatAScenarioMayAsk) {
  for (const double confidence : {0.5, 0.6, 0.63, 0.8, 0.9999})
    EXPECT_TRUE(std::isfinite(confidence_sequence_factor(kFirstLook, confidence))) << confidence;
}

}  // namespace
}  // namespace domino::statistics
