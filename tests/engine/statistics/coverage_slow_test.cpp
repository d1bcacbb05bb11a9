#include <gtest/gtest.h>

#include "tests/engine/statistics/coverage.h"

namespace domino::statistics {
namespace {

// As coverage_test.cpp, with enough trials to see a third of a percent. False-alarm rate 1e-3 each.

TEST(CoverageSlow, OfStudentsIntervalIsWhatItStatesToAThirdOfAPercent) {
  constexpr std::size_t kTrials = 60'000;
  for (const std::size_t n : {2U, 3U, 5U, 10U, 100U}) {
    const double covered = coverage(kTrials, 7, [&](auto& random) { return normal_mean(random, n); });
    EXPECT_NEAR(covered, 0.95, binomial_tolerance(0.95, kTrials)) << n << " replications";
  }
}

TEST(CoverageSlow, OfTheRatioIntervalIsAtLeastNinetyThreePercentFromTenReplicationsOn) {
  constexpr std::size_t kTrials = 30'000;
  for (const std::size_t n : {10U, 20U, 50U}) {
    const double covered = coverage(kTrials, 3, [&](auto& random) { return mean_wait_of_days(random, n); });
    EXPECT_GE(covered, 0.93 - binomial_tolerance(0.93, kTrials)) << n << " replications";
    EXPECT_LE(covered, 0.97) << n << " replications";
  }
}

}  // namespace
}  // namespace domino::statistics
