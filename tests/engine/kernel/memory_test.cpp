#include "engine/kernel/memory.h"

#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace domino {
namespace {

template <class T>
BudgetedVector<T> array_of(MemoryBudget& budget) {
  return BudgetedVector<T>(BudgetedAllocator<T>(&budget));
}

TEST(Memory, IsGivenUntilNothingIsLeft) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.take(60));
  EXPECT_FALSE(budget.take(41));
  EXPECT_TRUE(budget.take(40));
  EXPECT_FALSE(budget.take(1));
  budget.give_back(100);
  EXPECT_EQ(budget.held(), 0U);
  EXPECT_FALSE(budget.take(~std::uint64_t{0})) << "no overflow";
}

TEST(Memory, CountsAnArrayWhereItGrowsAndNoLongerThanItIsThere) {
  MemoryBudget budget(1'000'000);
  {
    auto array = array_of<std::uint64_t>(budget);
    array.resize(1000);
    EXPECT_EQ(budget.held(), 8000U);
    auto moved = std::move(array);
    EXPECT_EQ(budget.held(), 8000U);
    auto other = array_of<std::uint64_t>(budget);
    other.resize(10);
    std::swap(moved, other);
    EXPECT_EQ(budget.held(), 8080U);
    other = array_of<std::uint64_t>(budget);
    EXPECT_EQ(budget.held(), 80U);
  }
  EXPECT_EQ(budget.held(), 0U);
}

TEST(Memory, CountsBothPlacesWhileAnArrayMoves) {
  MemoryBudget budget(3000);
  auto array = array_of<char>(budget);
  array.reserve(1000);
  array.reserve(2000);
  EXPECT_THROW(array.reserve(2500), OutOfMemory) << "it has 2000, and would need 2500 more before it can let them go";
  EXPECT_EQ(array.capacity(), 2000U);
  EXPECT_EQ(budget.held(), 2000U);
}

TEST(Memory, IsNeverExceededAndAnArrayStaysWhatItWas) {
  MemoryBudget budget(100'000);
  auto array = array_of<int>(budget);
  int pushed = 0;
  EXPECT_THROW(
      for (;; ++pushed) {
        array.push_back(pushed);
        ASSERT_LE(budget.held(), 100'000U);
      },
      std::bad_alloc);
  ASSERT_EQ(array.size(), static_cast<std::size_t>(pushed));
  for (int i = 0; i < pushed; ++i) ASSERT_EQ(array[static_cast<std::size_t>(i)], i);
}

TEST(Memory, OfACopyIsNotCountedSinceItMayOutliveTheBudget) {
  BudgetedVector<int> copy;
  {
    MemoryBudget budget(1000);
    auto array = array_of<int>(budget);
    array.assign(100, 7);
    const auto alike = array;
    EXPECT_EQ(budget.held(), 400U);
    copy = alike;
  }
  EXPECT_EQ(copy, BudgetedVector<int>(100, 7));
}

TEST(Memory, WithoutABudgetIsNotCounted) {
  BudgetedVector<int> array;
  array.resize(1000);
  EXPECT_EQ(array.get_allocator().budget(), nullptr);
}

TEST(Memory, OfAClearedArrayIsKeptOnlyWhereThereIsLittle) {
  MemoryBudget budget(1'000'000'000);
  auto array = array_of<char>(budget);
  array.resize(kKeptWhenCleared);
  clear_and_keep_little(array);
  EXPECT_EQ(budget.held(), kKeptWhenCleared);
  EXPECT_TRUE(array.empty());
  array.resize(kKeptWhenCleared + 1);
  clear_and_keep_little(array);
  EXPECT_EQ(budget.held(), 0U);
  array.resize(5);
  EXPECT_EQ(budget.held(), 5U) << "it goes on to be counted";
}

TEST(Memory, OfAShareIsWhatWasSetLast) {
  MemoryBudget budget(100);
  {
    MemoryShare share(&budget);
    share.set(70);
    share.add(20);
    EXPECT_THROW(share.add(11), OutOfMemory);
    EXPECT_EQ(share.bytes(), 90U);
    MemoryShare moved = std::move(share);
    moved.set(30);
    EXPECT_EQ(budget.held(), 30U);
  }
  EXPECT_EQ(budget.held(), 0U);
}

TEST(Memory, IsCountedRightlyByManyThreadsAtOnce) {
  MemoryBudget budget(5000);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&budget] {
        for (int i = 0; i < 20'000; ++i)
          if (budget.take(1500)) {
            EXPECT_LE(budget.held(), 5000U);
            budget.give_back(1500);
          }
      });
  }
  EXPECT_EQ(budget.held(), 0U);
}

}  // namespace
}  // namespace domino
