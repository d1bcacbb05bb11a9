#include "engine/kernel/pool.h"

#include <set>

#include <gtest/gtest.h>

namespace domino {
namespace {

struct Record {
  std::uint32_t next = 0;
  int value = 0;
};

TEST(Pool, NeverGivesOutTheIndexThatMeansNone) {
  Pool<Record> pool;
  for (int i = 0; i < 1000; ++i) EXPECT_NE(pool.take(), kNone);
}

TEST(Pool, GivesEveryRecordToOneOwnerAtATime) {
  Pool<Record> pool;
  std::set<std::uint32_t> owned;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(owned.insert(pool.take()).second);
  for (int i = 0; i < 500; ++i) {
    pool.give_back(*owned.begin());
    owned.erase(owned.begin());
  }
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(owned.insert(pool.take()).second);
  EXPECT_EQ(pool.alive(), 1000U);
  EXPECT_EQ(pool.extent(), 1001U) << "records that were given back are used again";
}

TEST(Pool, VisitsThoseGivenOutAndNoOthers) {
  Pool<Record> pool;
  std::set<std::uint32_t> owned;
  for (int i = 0; i < 10; ++i) owned.insert(pool.take());
  for (const std::uint32_t index : {3U, 10U, 1U}) {
    pool.give_back(index);
    owned.erase(index);
  }
  std::set<std::uint32_t> seen;
  pool.for_each_alive([&](std::uint32_t index) { EXPECT_TRUE(seen.insert(index).second); });
  EXPECT_EQ(seen, owned);
}

TEST(Pool, GivesNoIndexBeyondItsLimit) {
  Pool<Record> pool(nullptr, 2);
  const std::uint32_t first = pool.take();
  EXPECT_EQ(pool.take(), 2U);
  EXPECT_THROW(pool.take(), OutOfMemory);
  pool.give_back(first);
  EXPECT_EQ(pool.take(), first);
}

}  // namespace
}  // namespace domino
