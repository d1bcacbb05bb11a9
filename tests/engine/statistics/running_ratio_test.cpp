#include "engine/statistics/running_ratio.h"

#include <array>

#include <gtest/gtest.h>

#include "engine/statistics/interval.h"

namespace domino::statistics {
namespace {

TEST(RunningRatio, IsTheRatioOfMeansWithItsInterval) {
  constexpr std::array kNumerators = {3.0, 5.0, 4.0, 9.0, 2.0};
  constexpr std::array kDenominators = {1.0, 2.0, 1.5, 3.0, 1.25};
  RunningRatio ratio;
  for (std::size_t i = 0; i < kNumerators.size(); ++i) ratio.add(kNumerators[i], kDenominators[i]);
  const Estimate exact = ratio_estimate(kNumerators, kDenominators, 0.9);
  ASSERT_TRUE(ratio.has_mean());
  EXPECT_NEAR(ratio.mean(), exact.mean, 1e-14);
  EXPECT_NEAR(ratio.half_width(0.9), exact.half_width(), 1e-12);
}

TEST(RunningRatio, HasNoMeanWithoutDenominators) {
  RunningRatio ratio;
  ratio.add(0, 0);
  EXPECT_FALSE(ratio.has_mean());
}

}  // namespace
}  // namespace domino::statistics
