#include "engine/kernel/time.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace domino {
namespace {

TEST(Ticks, RoundAsLlroundDoes) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1'000'000; ++i) {
    const double s = std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 40) - 60);
    ASSERT_EQ(ticks(Time{s}), std::llround(s * kTicksPerSecond)) << s;
  }
}

TEST(Ticks, RoundHalvesAwayFromZero) {
  EXPECT_EQ(ticks(Time{0.5 / kTicksPerSecond}), 1);
  EXPECT_EQ(ticks(Time{std::nextafter(0.5, 0.0) / kTicksPerSecond}), 0);
  EXPECT_EQ(ticks(Time{1.5 / kTicksPerSecond}), 2);
}

TEST(Ticks, OfASpanAddUpWhateverWayItIsCut) {
  const Time a{12345.678};
  const Time b{23456.789};
  const Time c{34567.891};
  EXPECT_EQ((ticks(b) - ticks(a)) + (ticks(c) - ticks(b)), ticks(c) - ticks(a));
}

}  // namespace
}  // namespace domino
