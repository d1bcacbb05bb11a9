#include "engine/statistics/paired.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/engine/statistics/coverage.h"

namespace domino::statistics {
namespace {

const std::vector<double> kOnes(4, 1.0);
const std::vector<double> kBase{1, 2, 3, 6};
const std::vector<double> kVariant{3, 4, 4, 7};

TEST(LinearisedRatio, HasTheMeanAndTheStandardErrorOfTheRatioEstimate) {
  const std::vector<double> waits{10, 0, 35, 7, 22};
  const std::vector<double> customers{3, 0, 9, 4, 5};
  const Linearised ratio = linearised({waits, customers});
  const Estimate estimate = ratio_estimate(waits, customers, 0.95);
  EXPECT_EQ(ratio.mean, estimate.mean);
  EXPECT_EQ(ratio.informative, 4U);
  const double error = deviation_of(ratio) / std::sqrt(5.0);
  EXPECT_NEAR(estimate.half_width(), student_quantile(0.975, 3) * error, 1e-12);
}

TEST(LinearisedRatio, HasNoMeanWhereThereWasNothingToMeasure) {
  const std::vector<double> nothing(3, 0.0);
  EXPECT_FALSE(linearised({nothing, nothing}).has_mean);
  const Linearised plain = linearised({std::span(kBase).first(3), std::span(kOnes).first(3)});
  const Linearised none = linearised({nothing, nothing});
  EXPECT_FALSE(combined(std::vector{Term{plain, 1}, Term{none, -1}}).has_mean);
}

TEST(PairedDifference, IsStudentsIntervalOfTheDifferences) {
  const auto paired = paired_difference({kBase, kOnes}, {kVariant, kOnes}, 0.95);
  // The differences are 2, 2, 1, 1: mean 1.5, standard error √(1/3)/2.
  EXPECT_DOUBLE_EQ(paired.difference.mean, 1.5);
  EXPECT_NEAR(paired.difference.half_width(), student_quantile(0.975, 3) * std::sqrt(1.0 / 3) / 2, 1e-12);
  // Variances 14/3 and 3, of the difference 1/3; covariance 11/3.
  EXPECT_NEAR(paired.variance_ratio, (14.0 / 3 + 3) / (1.0 / 3), 1e-12);
  EXPECT_NEAR(paired.correlation, (11.0 / 3) / std::sqrt(14.0 / 3 * 3), 1e-12);
  // t = 1.5 / √(1/12) = 5.196 with three degrees of freedom.
  EXPECT_NEAR(paired.p_value, 0.013847, 1e-6);
}

TEST(PairedDifference, OfEqualSidesIsExactlyZero) {
  const std::vector<double> customers{7, 11, 3, 13};
  const auto paired = paired_difference({kVariant, customers}, {kVariant, customers}, 0.95);
  EXPECT_EQ(paired.difference.mean, 0);
  EXPECT_EQ(paired.difference.low, 0);
  EXPECT_EQ(paired.difference.high, 0);
  EXPECT_EQ(paired.p_value, 1);
  EXPECT_FALSE(paired.has_variance_ratio);
  EXPECT_NEAR(paired.correlation, 1, 1e-12);
}

TEST(PairedDifference, ThatIsTheSameInEveryReplicationIsBeyondAnyChance) {
  const std::vector<double> more{2, 3, 4, 7};
  const auto paired = paired_difference({kBase, kOnes}, {more, kOnes}, 0.95);
  EXPECT_EQ(paired.difference.mean, 1);
  EXPECT_EQ(paired.p_value, 0);
}

TEST(PairedDifference, OfOneReplicationHasNoInterval) {
  const auto one = [](const std::vector<double>& values) { return std::span(values).first(1); };
  const auto paired = paired_difference({one(kBase), one(kOnes)}, {one(kVariant), one(kOnes)}, 0.95);
  EXPECT_TRUE(paired.difference.has_mean);
  EXPECT_FALSE(paired.difference.has_interval);
  EXPECT_EQ(paired.p_value, 1);
}

// False-alarm rate 1e-3: normal differences are covered exactly.
TEST(PairedDifference, CoversTheTruthAsOftenAsItStates) {
  constexpr std::size_t kTrials = 2000;
  const double covered = coverage(kTrials, 1, [](std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    std::vector<double> base(20);
    std::vector<double> variant(20);
    for (std::size_t i = 0; i < base.size(); ++i) {
      base[i] = 5 + normal(random);
      variant[i] = base[i] + 1 + 0.2 * normal(random);
    }
    const std::vector<double> ones(20, 1.0);
    return paired_difference({base, ones}, {variant, ones}, 0.95).difference;
  });
  EXPECT_NEAR(covered, 0.95, binomial_tolerance(0.95, kTrials));
}

}  // namespace
}  // namespace domino::statistics
