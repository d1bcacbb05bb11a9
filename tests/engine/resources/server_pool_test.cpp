#include "engine/resources/server_pool.h"

#include <random>

#include <gtest/gtest.h>

namespace domino::resources {
namespace {

TEST(ServerPool, HasSomebodyFreeWhileFewerAreBusyThanTakeNewWork) {
  ServerPool pool;
  pool.set_scheduled(2, 0);
  EXPECT_FALSE(pool.has_free()) << "on duty, but told to take no work yet";
  pool.set_capacity(2);
  pool.take(0);
  EXPECT_TRUE(pool.has_free());
  pool.take(0);
  EXPECT_FALSE(pool.has_free());
  pool.set_capacity(3);
  EXPECT_TRUE(pool.has_free());
}

TEST(ServerPool, TellsWorkWithinTheShiftFromWorkFinishedAfterIt) {
  ServerPool pool;
  pool.set_scheduled(3, 0);
  pool.set_capacity(3);
  for (int i = 0; i < 3; ++i) pool.take(10);
  pool.set_scheduled(1, 50);
  pool.set_capacity(1);
  pool.give_back(60);
  pool.give_back(80);
  EXPECT_EQ(pool.busy_ticks(100), 3 * 50 + 2 * 20 + 20);
  EXPECT_EQ(pool.busy_on_duty_ticks(100), 3 * 40 + 50);
  EXPECT_EQ(pool.duty_ticks(100), 3 * 50 + 50);
}

TEST(ServerPool, AgreesWithCountingTickByTick) {
  std::mt19937 random(4);
  ServerPool pool;
  Ticks busy_ticks = 0;
  Ticks on_duty_ticks = 0;
  Ticks duty_ticks = 0;
  for (Ticks now = 0; now < 20'000; ++now) {
    if (now == 5'000) {
      pool.start_measuring(now);
      busy_ticks = on_duty_ticks = duty_ticks = 0;
    }
    if (random() % 50 == 0) {
      pool.set_scheduled(static_cast<std::uint32_t>(random() % 6), now);
      pool.set_capacity(pool.scheduled());
    }
    if (random() % 3 == 0 && pool.has_free()) pool.take(now);
    if (random() % 4 == 0 && pool.busy() > 0) pool.give_back(now);
    busy_ticks += pool.busy();
    on_duty_ticks += std::min(pool.busy(), pool.scheduled());
    duty_ticks += pool.scheduled();
  }
  EXPECT_EQ(pool.busy_ticks(20'000), busy_ticks);
  EXPECT_EQ(pool.busy_on_duty_ticks(20'000), on_duty_ticks);
  EXPECT_EQ(pool.duty_ticks(20'000), duty_ticks);
}

}  // namespace
}  // namespace domino::resources
