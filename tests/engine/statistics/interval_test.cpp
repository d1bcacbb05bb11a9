#include "engine/statistics/interval.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace domino::statistics {
namespace {

using Values = std::vector<double>;

TEST(Quantiles, AgreeWithPublishedTables) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
  EXPECT_NEAR(student_quantile(0.975, 1), 12.706204736174698, 1e-9);
  EXPECT_NEAR(student_quantile(0.975, 2), 4.302652729749464, 1e-11);
  EXPECT_NEAR(student_quantile(0.975, 4), 2.7764451051977934, 1e-11);
  EXPECT_NEAR(student_quantile(0.95, 30), 1.6972608865939574, 1e-11);
  EXPECT_NEAR(student_quantile(0.975, 1e9), normal_quantile(0.975), 1e-8);
}

TEST(MeanEstimate, IsStudentsIntervalOfASmallExample) {
  const Estimate estimate = mean_estimate(Values{1, 2, 3, 4, 5}, 0.95);
  EXPECT_TRUE(estimate.has_mean);
  EXPECT_TRUE(estimate.has_interval);
  EXPECT_EQ(estimate.n, 5U);
  EXPECT_EQ(estimate.mean, 3);
  EXPECT_NEAR(estimate.half_width(), 2.7764451051977934 * std::sqrt(2.5 / 5), 1e-12);
  EXPECT_NEAR(estimate.low + estimate.high, 6, 1e-12);
}

TEST(MeanEstimate, HasAMeanButNoIntervalFromOneReplicationAndNothingFromNone) {
  const Estimate one = mean_estimate(Values{4.5}, 0.95);
  EXPECT_TRUE(one.has_mean);
  EXPECT_FALSE(one.has_interval);
  EXPECT_EQ(one.mean, 4.5);
  EXPECT_EQ(one.n, 1U);
  const Estimate none = mean_estimate(Values{}, 0.95);
  EXPECT_FALSE(none.has_mean);
  EXPECT_FALSE(none.has_interval);
}

TEST(MeanEstimate, OfZerosIsZeroWithAnIntervalOfNoWidth) {
  const Estimate estimate = mean_estimate(Values{0, 0, 0}, 0.95);
  EXPECT_TRUE(estimate.has_mean);
  EXPECT_EQ(estimate.mean, 0);
  EXPECT_TRUE(estimate.has_interval);
  EXPECT_EQ(estimate.half_width(), 0);
}

TEST(MeanEstimate, KeepsTheWidthOfSmallNoiseOnALargeOffset) {
  Values plain;
  Values shifted;
  for (int i = 0; i < 100; ++i) {
    plain.push_back(i % 7);
    shifted.push_back(1e9 + i % 7);
  }
  EXPECT_NEAR(mean_estimate(shifted, 0.95).half_width(), mean_estimate(plain, 0.95).half_width(), 1e-6);
  EXPECT_NEAR(mean_estimate(shifted, 0.95).mean - 1e9, mean_estimate(plain, 0.95).mean, 1e-6);
}

TEST(MeanEstimate, WidensWithConfidence) {
  const Values values = {1, 5, 2, 8};
  EXPECT_LT(mean_estimate(values, 0.8).half_width(), mean_estimate(values, 0.95).half_width());
  EXPECT_LT(mean_estimate(values, 0.95).half_width(), mean_estimate(values, 0.99).half_width());
}

TEST(RatioEstimate, IsTheDeltaMethodOfASmallExample) {
  const Estimate estimate = ratio_estimate(Values{2, 4, 9}, Values{1, 2, 3}, 0.95);
  EXPECT_DOUBLE_EQ(estimate.mean, 2.5);
  // Residuals -.5, -1, 1.5; mean denominator 2.
  EXPECT_NEAR(estimate.half_width(), 4.302652729749464 * std::sqrt(3.5 / 2 / 3) / 2, 1e-11);
}

TEST(RatioEstimate, EqualsTheMeansIntervalToTheBitWhenEveryDenominatorIsOne) {
  EXPECT_TRUE(rc::check([](const std::vector<std::int32_t>& integers) {
    Values values;
    for (const auto integer : integers) values.push_back(integer * 0.1);
    const Estimate mean = mean_estimate(values, 0.9);
    const Estimate ratio = ratio_estimate(values, Values(values.size(), 1), 0.9);
    RC_ASSERT(mean.mean == ratio.mean);
    RC_ASSERT(mean.low == ratio.low);
    RC_ASSERT(mean.high == ratio.high);
    RC_ASSERT(mean.has_mean == ratio.has_mean);
    RC_ASSERT(mean.has_interval == ratio.has_interval);
  }));
}

TEST(RatioEstimate, IsNothingWhenEveryDenominatorIsZero) {
  const Estimate estimate = ratio_estimate(Values{0, 0, 0}, Values{0, 0, 0}, 0.95);
  EXPECT_FALSE(estimate.has_mean);
  EXPECT_FALSE(estimate.has_interval);
  EXPECT_EQ(estimate.n, 3U);
}

TEST(RatioEstimate, HasNoIntervalWhereOneReplicationTellsAll) {
  const Estimate estimate = ratio_estimate(Values{0, 6, 0}, Values{0, 3, 0}, 0.95);
  EXPECT_TRUE(estimate.has_mean);
  EXPECT_EQ(estimate.mean, 2);
  EXPECT_FALSE(estimate.has_interval);
}

TEST(RatioEstimate, IsNotMadeSurerByReplicationsInWhichNobodyCame) {
  const Estimate with = ratio_estimate(Values{2, 4, 9, 0, 0, 0}, Values{1, 2, 3, 0, 0, 0}, 0.95);
  const Estimate without = ratio_estimate(Values{2, 4, 9}, Values{1, 2, 3}, 0.95);
  EXPECT_DOUBLE_EQ(with.mean, without.mean);
  EXPECT_GE(with.half_width(), 0.8 * without.half_width());
}

TEST(RatioEstimate, ScalesWithItsNumeratorsAndDenominators) {
  const Estimate plain = ratio_estimate(Values{2, 4, 9}, Values{1, 2, 3}, 0.95);
  const Estimate scaled = ratio_estimate(Values{20, 40, 90}, Values{4, 8, 12}, 0.95);
  EXPECT_NEAR(scaled.mean, plain.mean * 2.5, 1e-12);
  EXPECT_NEAR(scaled.half_width(), plain.half_width() * 2.5, 1e-12);
}

TEST(WilsonInterval, AgreesWithPublishedValues) {
  // Newcombe (1998), Statistics in Medicine 17: 857-872, table I: 81/263, 15/148, 0/20, 1/29 at 95 %.
  const auto expect = [](std::uint64_t successes, std::uint64_t trials, double low, double high) {
    const Estimate estimate = wilson_interval(successes, trials, 0.95);
    EXPECT_NEAR(estimate.low, low, 5e-5) << successes << "/" << trials;
    EXPECT_NEAR(estimate.high, high, 5e-5) << successes << "/" << trials;
    EXPECT_EQ(estimate.n, trials);
  };
  expect(81, 263, 0.2553, 0.3662);
  expect(15, 148, 0.0624, 0.1605);
  expect(0, 20, 0.0, 0.1611);
  expect(1, 29, 0.0061, 0.1718);
}

TEST(WilsonInterval, IsSymmetricStaysInTheUnitIntervalAndHoldsTheShare) {
  EXPECT_TRUE(rc::check([](std::uint16_t a, std::uint16_t b) {
    const std::uint64_t trials = std::uint64_t{a} + b;
    const Estimate successes = wilson_interval(a, trials, 0.95);
    const Estimate failures = wilson_interval(b, trials, 0.95);
    RC_ASSERT(successes.has_interval == (trials > 0));
    if (trials == 0) return;
    RC_ASSERT(0 <= successes.low && successes.low <= successes.mean);
    RC_ASSERT(successes.mean <= successes.high && successes.high <= 1);
    RC_ASSERT(std::abs(successes.low - (1 - failures.high)) < 1e-12);
  }));
}

TEST(EstimateDeathTest, RefusesAConfidenceOfOneAndUnequalLists) {
  EXPECT_DEATH(static_cast<void>(mean_estimate(Values{1, 2}, 1)), "confidence");
  EXPECT_DEATH(static_cast<void>(ratio_estimate(Values{1, 2}, Values{1}, 0.95)), "as many numerators");
  EXPECT_DEATH(static_cast<void>(mean_estimate(Values{1, std::nan("")}, 0.95)), "finite number");
}

}  // namespace
}  // namespace domino::statistics
