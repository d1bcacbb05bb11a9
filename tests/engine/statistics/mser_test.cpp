#include "engine/statistics/mser.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

TEST(Mser5, CutsAnExponentialApproachWhereItIsLostInTheNoise) {
  std::vector<double> series;
  for (int i = 0; i < 500; ++i) series.push_back(10 * std::exp(-i / 20.0) + 0.3 * ((7 * i) % 11 - 5));
  const Truncation cut = mser5(series);
  EXPECT_TRUE(cut.settled);
  EXPECT_EQ(cut.batches, 13U);
  EXPECT_EQ(cut.observations(), 65U);
}

TEST(Mser5, CutsExactlyTheStepThatASeriesBeginsWithAndTheSmallestOfEqualCuts) {
  std::vector<double> series(20, 10.0);
  for (int i = 0; i < 80; ++i) series.push_back(i % 5 + 1);
  const Truncation cut = mser5(series);
  EXPECT_TRUE(cut.settled);
  EXPECT_EQ(cut.batches, 4U);
}

TEST(Mser5, CutsNothingFromASeriesThatIsSteadyFromTheStart) {
  std::vector<double> series;
  for (int i = 0; i < 100; ++i) series.push_back((7 * i) % 11);
  const Truncation cut = mser5(series);
  EXPECT_TRUE(cut.settled);
  EXPECT_LE(cut.batches, 2U);
}

TEST(Mser5, IsRefusedWhereTheSeriesHasNotSettledInItsFirstHalf) {
  std::vector<double> growing;
  for (int i = 0; i < 100; ++i) growing.push_back(i);
  EXPECT_FALSE(mser5(growing).settled);
  EXPECT_FALSE(mser5(std::vector<double>(9, 1.0)).settled);
  EXPECT_FALSE(mser5({}).settled);
}

}  // namespace
}  // namespace domino::statistics
