#include "tests/engine/statistics/coverage.h"

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

// False-alarm rate 1e-3 each: tolerances from the binomial, as fixed in advance. A Student interval of normal
// data covers .95 exactly; the delta method must reach .93.

TEST(Coverage, OfStudentsIntervalIsWhatItStates) {
  constexpr std::size_t kTrials = 4000;
  for (const std::size_t n : {2U, 5U, 30U}) {
    const double covered = coverage(kTrials, 7, [&](auto& random) { return normal_mean(random, n); });
    EXPECT_NEAR(covered, 0.95, binomial_tolerance(0.95, kTrials)) << n << " replications";
  }
}

TEST(Coverage, OfTheRatioIntervalIsAtLeastNinetyThreePercent) {
  constexpr std::size_t kTrials = 2000;
  const double covered = coverage(kTrials, 3, [](auto& random) { return mean_wait_of_days(random, 20); });
  EXPECT_GE(covered, 0.93 - binomial_tolerance(0.93, kTrials));
  EXPECT_LE(covered, 0.98);
}

TEST(Coverage, OfWilsonsIntervalIsCloseToWhatItStatesOnAverageOverShares) {
  // Wilson's coverage oscillates around .95 with the share; its mean over shares stays within .01 of it
  // (Brown, Cai & DasGupta 2001, section 3.1.1).
  constexpr std::size_t kTrials = 20'000;
  std::mt19937_64 random(99);
  std::uniform_real_distribution<double> any(0.05, 0.95);
  std::size_t covered = 0;
  for (std::size_t trial = 0; trial < kTrials; ++trial) {
    const double share = any(random);
    const auto successes = std::binomial_distribution<std::uint64_t>(40, share)(random);
    const Estimate estimate = wilson_interval(successes, 40, 0.95);
    covered += static_cast<std::size_t>(estimate.low <= share && share <= estimate.high);
  }
  EXPECT_NEAR(static_cast<double>(covered) / kTrials, 0.95, 0.01 + binomial_tolerance(0.95, kTrials));
}

}  // namespace
}  // namespace domino::statistics
