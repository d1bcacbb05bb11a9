#include "engine/resources/waiting_line.h"

#include <deque>
#include <random>

#include <gtest/gtest.h>

namespace domino::resources {
namespace {

struct Customer {
  std::uint32_t next = kNone;
  std::uint32_t previous = kNone;
};

TEST(WaitingLine, KeepsTheOrderOfJoiningWhoeverLeaves) {
  std::mt19937 random(2);
  Pool<Customer> pool;
  WaitingLine line;
  std::deque<std::uint32_t> reference;
  for (int step = 0; step < 20'000; ++step) {
    if (reference.empty() || random() % 2 == 0) {
      const std::uint32_t id = pool.take();
      line.join(pool, id);
      reference.push_back(id);
    } else {
      const auto which = static_cast<std::ptrdiff_t>(random() % reference.size());
      const std::uint32_t id = reference[static_cast<std::size_t>(which)];
      if (which == 0 && random() % 2 == 0)
        ASSERT_EQ(line.call_first(pool), id);
      else
        line.leave(pool, id);
      reference.erase(reference.begin() + which);
      pool.give_back(id);
    }
    ASSERT_EQ(line.size(), reference.size());
    ASSERT_EQ(line.empty(), reference.empty());
    ASSERT_EQ(line.first(), reference.empty() ? kNone : reference.front());
    ASSERT_EQ(line.last(), reference.empty() ? kNone : reference.back());
  }
  std::uint32_t id = line.first();
  for (const std::uint32_t expected : reference) {
    ASSERT_EQ(id, expected);
    id = pool[id].next;
  }
  EXPECT_EQ(id, kNone);
}

}  // namespace
}  // namespace domino::resources
