#include "engine/statistics/tick_sum.h"

#include <limits>

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

TEST(TickSum, KeepsCountSumAndZerosExactly) {
  TickSum sum;
  for (const Ticks span : {0, 3, 0, 5}) sum.add(span);
  EXPECT_EQ(sum.count(), 4U);
  EXPECT_EQ(sum.zeros(), 2U);
  EXPECT_EQ(sum.sum(), 8);
  EXPECT_EQ(sum.mean_s(), seconds(2));
}

TEST(TickSum, MergesToTheSumOfBoth) {
  TickSum a;
  TickSum b;
  a.add(1);
  b.add(0);
  b.add(10);
  a.merge(b);
  EXPECT_EQ(a.count(), 3U);
  EXPECT_EQ(a.zeros(), 1U);
  EXPECT_EQ(a.sum(), 11);
}

TEST(TickSum, IsExactBeyond64Bits) {
  constexpr Ticks kLongest = std::numeric_limits<Ticks>::max();
  TickSum sum;
  for (int i = 0; i < 5; ++i) sum.add(kLongest);
  const TickSum earlier = sum;
  EXPECT_TRUE(sum.sum() == 5 * WideTicks{kLongest});
  sum.merge(earlier);
  EXPECT_TRUE(sum.sum() == 10 * WideTicks{kLongest});
  EXPECT_TRUE(sum.since(earlier).sum() == earlier.sum());
  EXPECT_EQ(sum.mean_s(), seconds(kLongest));
}

}  // namespace
}  // namespace domino::statistics
