#include "engine/statistics/best.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/engine/statistics/coverage.h"

namespace domino::statistics {
namespace {

/// Designs whose replications share most of their noise, as with common random numbers.
struct Designs {
  std::vector<std::vector<double>> values;
  std::vector<double> ones;

  std::vector<RatioSeries> series() const {
    std::vector<RatioSeries> all;
    for (const auto& one : values) all.push_back({one, ones});
    return all;
  }
};

Designs drawn(std::mt19937_64& random, const std::vector<double>& means, std::size_t n, double own_noise = 1) {
  std::normal_distribution<double> normal;
  Designs designs{std::vector<std::vector<double>>(means.size(), std::vector<double>(n)), std::vector<double>(n, 1.0)};
  for (std::size_t r = 0; r < n; ++r) {
    const double shared = 5 * normal(random);
    for (std::size_t d = 0; d < means.size(); ++d)
      // Of unequal variances.
      designs.values[d][r] = means[d] + shared + own_noise * (1 + static_cast<double>(d)) * normal(random);
  }
  return designs;
}

TEST(GapsToBest, AreThoseOfPairedDifferencesAndStudentsQuantiles) {
  const Designs two{{{1, 2, 3, 6}, {3, 4, 4, 7}}, std::vector<double>(4, 1.0)};
  const auto gaps = gaps_to_best(two.series(), true, 0.95);
  // The differences are 2, 2, 1, 1: mean 1.5, standard error √(1/3)/2; t(.975, 3) = 3.182.
  const double reach = 3.182446305284263 * std::sqrt(1.0 / 3) / 2;
  EXPECT_DOUBLE_EQ(gaps[1].gap, 1.5);
  EXPECT_NEAR(gaps[1].high, 1.5 + reach, 1e-9);
  EXPECT_EQ(gaps[1].low, 0);
  EXPECT_TRUE(gaps[1].may_be_best);
  EXPECT_FALSE(gaps[0].may_be_best);
  EXPECT_NEAR(gaps[0].low, -1.5 - reach, 1e-9);
  EXPECT_EQ(gaps[0].high, 0);
  const auto turned = gaps_to_best(two.series(), false, 0.95);
  EXPECT_TRUE(turned[0].may_be_best);
  EXPECT_FALSE(turned[1].may_be_best);
}

TEST(GapsToBest, LeaveEqualDesignsBothPossiblyTheBest) {
  const Designs two{{{1, 2, 3, 6}, {1, 2, 3, 6}}, std::vector<double>(4, 1.0)};
  for (const GapToBest& gap : gaps_to_best(two.series(), true, 0.95)) {
    EXPECT_TRUE(gap.may_be_best);
    EXPECT_EQ(gap.gap, 0);
    EXPECT_EQ(gap.low, 0);
    EXPECT_EQ(gap.high, 0);
  }
}

TEST(GapsToBest, OfOneReplicationDecideNothing) {
  const Designs two{{{1}, {3}}, {1}};
  for (const GapToBest& gap : gaps_to_best(two.series(), true, 0.95)) {
    EXPECT_TRUE(gap.may_be_best);
    EXPECT_FALSE(gap.has_interval);
  }
}

TEST(GapsToBest, KeepTheBestAndHoldAllTogetherAsOftenAsClaimed) {
  constexpr std::size_t kTrials = 2000;
  std::mt19937_64 random(20261201);
  for (const std::vector<double>& means :
       {std::vector<double>{0, 0, 0, 0}, {0, 0.5, 1, 1.5}, {3, 0, 0, 2.9}, {0, 10, 0, 0}}) {
    const auto best = static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin());
    std::size_t kept = 0;
    std::size_t hold = 0;
    for (std::size_t trial = 0; trial < kTrials; ++trial) {
      const Designs designs = drawn(random, means, 12);
      const auto gaps = gaps_to_best(designs.series(), true, 0.95);
      kept += static_cast<std::size_t>(gaps[best].may_be_best);
      bool all = true;
      for (std::size_t d = 0; d < means.size(); ++d) {
        double others = -std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < means.size(); ++j)
          if (j != d) others = std::max(others, means[j]);
        const double truth = means[d] - others;
        all = all && gaps[d].low <= truth && truth <= gaps[d].high;
      }
      hold += static_cast<std::size_t>(all);
    }
    const double least = 0.95 - binomial_tolerance(0.95, kTrials);
    EXPECT_GE(static_cast<double>(kept) / kTrials, least);
    EXPECT_GE(static_cast<double>(hold) / kTrials, least);
  }
}

TEST(GapsToBest, NameTheBestAloneOnceThereAreEnoughReplications) {
  std::mt19937_64 random(7);
  const Designs designs = drawn(random, {0, 0.5, 1, 3}, 2000);
  const auto gaps = gaps_to_best(designs.series(), true, 0.95);
  EXPECT_TRUE(gaps[3].may_be_best);
  EXPECT_EQ(std::count_if(gaps.begin(), gaps.end(), [](const GapToBest& gap) { return gap.may_be_best; }), 1);
}

TEST(ReplicationsToTell, AreAboutAsManyAsItTakes) {
  std::mt19937_64 random(11);
  const std::vector<double> means{0, 0.4};
  const auto designs = drawn(random, means, 40);
  const auto series = designs.series();
  const double foreseen = replications_to_tell(series[1], series[0], 2, 0.95);
  ASSERT_GT(foreseen, 40);
  // √(1² + 2²) of noise: t·√5/√n falls below the difference that was seen.
  const auto many = drawn(random, means, 4000);
  EXPECT_EQ(replications_to_tell(many.series()[1], many.series()[0], 2, 0.95), 0);
  const Designs equal{{{1, 2, 3}, {1, 2, 3}}, std::vector<double>(3, 1.0)};
  EXPECT_EQ(replications_to_tell(equal.series()[0], equal.series()[1], 2, 0.95),
            std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace domino::statistics
