#include "engine/statistics/tick_area.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace domino::statistics {
namespace {

TEST(TickArea, IntegratesALevelThatGoesUpAndDown) {
  TickArea area;
  area.up(10);
  area.up(15);
  area.down(40);
  EXPECT_EQ(area.level(), 1);
  EXPECT_EQ(area.area(100), 5 * 1 + 25 * 2 + 60 * 1);
  EXPECT_EQ(area.mean(0, 100), 1.15);
}

TEST(TickArea, CanBeReadBetweenChanges) {
  TickArea area;
  area.set_level(3, 0);
  EXPECT_EQ(area.area(7), 21);
  EXPECT_EQ(area.area(9), 27);
  area.set_level(0, 9);
  EXPECT_EQ(area.area(1000), 27);
}

TEST(TickArea, StartsAnewAfterTheWarmUpAndKeepsTheLevel) {
  TickArea area;
  area.set_level(5, 3);
  area.reset(1000);
  EXPECT_EQ(area.level(), 5);
  EXPECT_EQ(area.area(1000), 0);
  area.down(1010);
  EXPECT_EQ(area.area(1020), 5 * 10 + 4 * 10);
  EXPECT_EQ(area.mean(1000, 1020), 4.5);
}

TEST(TickArea, IsExactBeyond64Bits) {
  // A million people in a queue for two hundred thousand years: 2^83 ticks.
  const Ticks late = Ticks{200'000} * 365 * 86400 << 20;
  TickArea area;
  area.set_level(1'000'000, 7);
  EXPECT_TRUE(area.area(late) == WideTicks{1'000'000} * (late - 7));
  EXPECT_NEAR(area.mean(0, late), 1e6, 1e-6);
  area.reset(late);
  EXPECT_EQ(area.area(late + 1), 1'000'000);
  area.set_level(std::numeric_limits<std::int64_t>::max(), late + 1);
  EXPECT_TRUE(area.area(late + 3) == 2 * WideTicks{std::numeric_limits<std::int64_t>::max()} + 1'000'000);
}

TEST(TickArea, AgreesWithAddingUpLevelTimesSpan) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<std::uint16_t, std::int8_t>>& steps, std::uint16_t tail) {
    TickArea area;
    Ticks now = 0;
    Ticks expected = 0;
    for (const auto& [span, change] : steps) {
      expected += area.level() * span;
      now += span;
      area.change(change, now);
      RC_ASSERT(area.area(now) == expected);
    }
    RC_ASSERT(area.area(now + tail) == expected + area.level() * tail);
  }));
}

TEST(TickArea, EqualsTheSumOfTheSpansSpentInside) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<std::uint32_t, std::uint32_t>>& visits) {
    // The order of changes does not matter to the area, so visits need not be sorted by time.
    TickArea area;
    Ticks spent = 0;
    for (const auto& [arrival, stay] : visits) {
      area.up(arrival);
      area.down(Ticks{arrival} + stay);
      spent += stay;
    }
    RC_ASSERT(area.area(Ticks{1} << 40) == spent);
  }));
}

}  // namespace
}  // namespace domino::statistics
