#include "engine/statistics/tally.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace domino::statistics {
namespace {

Tally tally_of(const std::vector<double>& values) {
  Tally tally;
  for (const double value : values) tally.add(value);
  return tally;
}

TEST(Tally, AgreesWithTheArithmeticOfASmallExample) {
  const Tally tally = tally_of({2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_EQ(tally.count(), 8U);
  EXPECT_DOUBLE_EQ(tally.mean(), 5);
  EXPECT_DOUBLE_EQ(tally.sum(), 40);
  EXPECT_DOUBLE_EQ(tally.variance(), 32.0 / 7);
  EXPECT_DOUBLE_EQ(tally.standard_deviation(), std::sqrt(32.0 / 7));
  EXPECT_EQ(tally.minimum(), 2);
  EXPECT_EQ(tally.maximum(), 9);
}

TEST(Tally, KeepsTheVarianceOfSmallNoiseOnALargeOffset) {
  // 1e9 + {4, 7, 13, 16} has variance 30 exactly; the sum of squares in one pass would lose all its digits.
  Tally tally;
  for (int round = 0; round < 1000; ++round)
    for (const double noise : {4.0, 7.0, 13.0, 16.0}) tally.add(1e9 + noise);
  EXPECT_NEAR(tally.mean(), 1e9 + 10, 1e-5);
  EXPECT_NEAR(tally.variance(), 22.5 * 4000 / 3999, 1e-6);
}

TEST(Tally, OfEqualObservationsHasNoVariance) {
  const Tally tally = tally_of(std::vector<double>(1000, 0.1));
  EXPECT_EQ(tally.mean(), 0.1);
  EXPECT_EQ(tally.variance(), 0);
}

TEST(Tally, MergedWithAnEmptyOneIsUnchangedToTheBit) {
  Tally tally = tally_of({0.1, 0.2, 0.7});
  const double mean = tally.mean();
  const double variance = tally.variance();
  tally.merge(Tally{});
  Tally from_empty;
  from_empty.merge(tally);
  for (const Tally& each : {tally, from_empty}) {
    EXPECT_EQ(each.count(), 3U);
    EXPECT_EQ(each.mean(), mean);
    EXPECT_EQ(each.variance(), variance);
    EXPECT_EQ(each.minimum(), 0.1);
    EXPECT_EQ(each.maximum(), 0.7);
  }
}

TEST(Tally, MergesIntoTheTallyOfAllObservations) {
  EXPECT_TRUE(rc::check([](const std::vector<std::int16_t>& a, const std::vector<std::int16_t>& b) {
    Tally whole;
    Tally left;
    Tally right;
    for (const auto value : a) left.add(value), whole.add(value);
    for (const auto value : b) right.add(value), whole.add(value);
    left.merge(right);
    RC_ASSERT(left.count() == whole.count());
    if (whole.count() == 0) return;
    RC_ASSERT(std::abs(left.mean() - whole.mean()) <= 1e-9);
    RC_ASSERT(left.minimum() == whole.minimum());
    RC_ASSERT(left.maximum() == whole.maximum());
    if (whole.count() > 1) RC_ASSERT(std::abs(left.variance() - whole.variance()) <= 1e-9 * (1 + whole.variance()));
  }));
}

TEST(Tally, MergesInAnyGrouping) {
  using Values = std::vector<std::int16_t>;
  EXPECT_TRUE(rc::check([](const Values& a, const Values& b, const Values& c) {
    const auto tally = [](const Values& values) { return tally_of({values.begin(), values.end()}); };
    Tally first = tally(a);
    first.merge(tally(b));
    first.merge(tally(c));
    Tally last = tally(b);
    last.merge(tally(c));
    Tally second = tally(a);
    second.merge(last);
    RC_ASSERT(first.count() == second.count());
    if (first.count() < 2) return;
    RC_ASSERT(std::abs(first.mean() - second.mean()) <= 1e-9);
    RC_ASSERT(std::abs(first.variance() - second.variance()) <= 1e-9 * (1 + first.variance()));
  }));
}

TEST(TallyDeathTest, RefusesAMeanOfNothingAndAVarianceOfOne) {
  Tally tally;
  EXPECT_DEATH(static_cast<void>(tally.mean()), "an empty tally has no mean");
  tally.add(1);
  EXPECT_DEATH(static_cast<void>(tally.variance()), "a variance needs two observations");
}

}  // namespace
}  // namespace domino::statistics
