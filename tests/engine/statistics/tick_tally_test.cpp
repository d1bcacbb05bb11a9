#include "engine/statistics/tick_tally.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace domino::statistics {
namespace {

TEST(TickTally, CountsSumsAndFindsZeroSpans) {
  TickTally tally;
  for (const double span_s : {0.0, 1.5, 2.5, 0.0, 4.0}) tally.add(ticks(Duration{span_s}));
  EXPECT_EQ(tally.count(), 5U);
  EXPECT_EQ(tally.zeros(), 2U);
  EXPECT_EQ(tally.sum(), Ticks{8} << 20);
  EXPECT_EQ(tally.mean_s(), 1.6);
  EXPECT_EQ(tally.second_moment_s2(), (2.25 + 6.25 + 16) / 5);
  EXPECT_EQ(tally.maximum_s(), 4);
}

TEST(TickTally, LosesNoTickBesideALargeSum) {
  TickTally tally;
  tally.add(std::numeric_limits<Ticks>::max() - 1000);
  for (int i = 0; i < 1000; ++i) tally.add(1);
  EXPECT_EQ(tally.sum(), std::numeric_limits<Ticks>::max());
}

TEST(TickTally, MergesIntoTheTallyOfAllSpansExactly) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    TickTally left;
    TickTally right;
    Ticks sum = 0;
    Ticks maximum = 0;
    for (const auto span : a) left.add(span), sum += span, maximum = std::max<Ticks>(maximum, span);
    for (const auto span : b) right.add(span), sum += span, maximum = std::max<Ticks>(maximum, span);
    TickTally other_way = right;
    other_way.merge(left);
    left.merge(right);
    RC_ASSERT(left.sum() == sum);
    RC_ASSERT(other_way.sum() == sum);
    RC_ASSERT(left.count() == a.size() + b.size());
    RC_ASSERT(left.maximum() == maximum);
    const auto zeros = std::count(a.begin(), a.end(), 0U) + std::count(b.begin(), b.end(), 0U);
    RC_ASSERT(left.zeros() == static_cast<std::uint64_t>(zeros));
    RC_ASSERT(left.sum_of_squares_s2() == other_way.sum_of_squares_s2());
  }));
}

TEST(TickTally, StartsAnewWhenCleared) {
  TickTally tally;
  tally.add(7);
  tally.clear();
  EXPECT_EQ(tally.count(), 0U);
  EXPECT_EQ(tally.sum(), 0);
  EXPECT_EQ(tally.maximum(), 0);
}

TEST(TickTally, IsExactBeyond64Bits) {
  constexpr Ticks kLongest = std::numeric_limits<Ticks>::max();
  TickTally tally;
  tally.add(kLongest);
  TickTally other;
  other.add(1);
  other.add(kLongest);
  tally.merge(other);
  EXPECT_TRUE(tally.sum() == 2 * WideTicks{kLongest} + 1);
  tally.add(kLongest);
  EXPECT_TRUE(tally.sum() == 3 * WideTicks{kLongest} + 1);
}

TEST(TickTallyDeathTest, HasNoMeanWhileEmpty) {
  EXPECT_DEATH(static_cast<void>(TickTally{}.mean_s()), "an empty tally has no mean");
}

}  // namespace
}  // namespace domino::statistics
