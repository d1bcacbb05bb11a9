#include "tools/store/run_keeper.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "tests/tools/store/kept.h"

namespace domino::store {
namespace {

using Access = Database::Access;

measures::ReplicationResult replication(std::uint64_t number) {
  return {.replication = number,
          .values = {{static_cast<double>(number), 7}},
          .growth = {},
          .events = number,
          .visits = {}};
}

TEST_F(StoreTest, AKeeperKeepsWhatManyThreadsGiveItInAnyOrder) {
  RunStore store(path(), Access::write);
  RunKeeper keeper(store, experiment(queue()), {.count = 4000});
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t t = 0; t < 4; ++t)
      threads.emplace_back([&keeper, t] {
        for (std::uint64_t i = 1000; i > 0; --i) keeper.keep(replication(4 * i - t));
      });
  }
  EXPECT_EQ(keeper.finish("finished", 4000), std::nullopt);
  EXPECT_EQ(store.kept(1).whole.text(), "1-4000");
  const auto kept = store.replications(1, 1);
  ASSERT_EQ(kept.replications.size(), 4000U);
  for (std::uint64_t i = 1; i <= 4000; ++i) {
    EXPECT_EQ(kept.replications[i - 1].replication, i);
    EXPECT_EQ(kept.replications[i - 1].values[0].numerator, static_cast<double>(i));
  }
  EXPECT_EQ(store.runs().runs[0].ending, "finished");
}

TEST_F(StoreTest, AKeeperWritesWithinASecondAndNotAtTheEndOnly) {
  RunStore store(path(), Access::write);
  RunKeeper keeper(store, experiment(queue()), {.count = 10});
  keeper.keep(replication(1));
  RunStore reader(path(), Access::read);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (reader.kept(1).whole.empty() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(reader.kept(1).whole.text(), "1");
}

TEST_F(StoreTest, AKeeperKnowsWhatEarlierRunsHaveKeptOfItsOwnNumbers) {
  RunStore store(path(), Access::write);
  {
    RunKeeper keeper(store, experiment(queue()), {.count = 9});
    for (std::uint64_t i = 1; i <= 9; ++i) keeper.keep(replication(i));
  }
  RunKeeper keeper(store, experiment(queue()), {.first = 4, .count = 3});
  EXPECT_FALSE(keeper.knows(5));
  EXPECT_EQ(keeper.resume(1), 3U);
  EXPECT_FALSE(keeper.knows(3));
  EXPECT_FALSE(keeper.knows(7));
  ASSERT_TRUE(keeper.known(5).has_value());
  EXPECT_EQ(keeper.known(5)->values[0].numerator, 5);
  RunKeeper other(store, experiment(queue(), 2), {.count = 9});
  EXPECT_EQ(other.resume(1), 0U);
}

TEST_F(StoreTest, WhatCannotBeWrittenWhileSomebodyHoldsTheFileIsWrittenLater) {
  RunStore store(path(), Access::write);
  RunKeeper keeper(store, experiment(queue()), {.count = 10});
  {
    Database holder(path(), Access::write);
    holder.execute("BEGIN IMMEDIATE");
    keeper.keep(replication(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(900));
    keeper.keep(replication(2));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_TRUE(RunStore(path(), Access::read).kept(1).whole.empty());
    holder.execute("ROLLBACK");
  }
  EXPECT_EQ(keeper.finish("finished", 10), std::nullopt);
  EXPECT_EQ(store.kept(1).whole.text(), "1-2");
}

}  // namespace
}  // namespace domino::store
