#include "tools/store/number_set.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/random/stream.h"

namespace domino::store {
namespace {

std::set<std::uint64_t> members(const NumberSet& set) {
  std::set<std::uint64_t> numbers;
  for (const auto& [first, last] : set.ranges())
    for (std::uint64_t number = first; number <= last; ++number) numbers.insert(number);
  return numbers;
}

TEST(NumberSet, IsTheSetOfItsNumbersWhateverTheOrderInWhichTheyCame) {
  // Every operation against the standard library's set, on ranges that touch, overlap and lie apart.
  random::Draws draws = random::Stream(1, 1, random::name_key("number set")).at(0);
  for (int repeat = 0; repeat < 200; ++repeat) {
    NumberSet sets[2];
    std::set<std::uint64_t> truths[2];
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t first = 1 + draws.next() % 60;
      const std::uint64_t last = first + draws.next() % 5;
      sets[i % 2].add({first, last});
      for (std::uint64_t number = first; number <= last; ++number) truths[i % 2].insert(number);
    }
    std::set<std::uint64_t> both;
    std::set<std::uint64_t> left;
    for (const std::uint64_t number : truths[0]) (truths[1].contains(number) ? both : left).insert(number);
    ASSERT_EQ(members(sets[0]), truths[0]);
    ASSERT_EQ(members(sets[0].common_with(sets[1])), both);
    ASSERT_EQ(members(sets[0].without(sets[1])), left);
    ASSERT_EQ(members(NumberSet::parse(sets[0].text())), truths[0]);
    ASSERT_EQ(sets[0].count(), truths[0].size());
    for (std::uint64_t number = 0; number < 70; ++number) {
      ASSERT_EQ(sets[0].contains(number), truths[0].contains(number));
      std::uint64_t run = 0;
      while (truths[0].contains(number + run)) ++run;
      ASSERT_EQ(sets[0].run_from(number), run);
    }
    const auto ranges = sets[0].ranges();
    for (std::size_t i = 1; i < ranges.size(); ++i) ASSERT_GT(ranges[i].first, ranges[i - 1].last + 1);
  }
}

TEST(NumberSet, IsToldAsRanges) {
  NumberSet set;
  EXPECT_EQ(set.text(), "");
  set.add(7);
  set.add({1, 4});
  EXPECT_EQ(set.text(), "1-4,7");
  EXPECT_EQ(set.words(), "1–4 and 7");
  for (std::uint64_t number = 20; number < 40; number += 2) set.add(number);
  EXPECT_EQ(set.words(), "1–4, 7, 20, 22, 24, 26 and others");
}

TEST(NumberSet, ReadsNothingFromNonsense) {
  EXPECT_TRUE(NumberSet::parse("nonsense").empty());
  EXPECT_TRUE(NumberSet::parse("9-3").empty());
  EXPECT_EQ(NumberSet::parse("1-2,x,5").text(), "1-2");
}

TEST(NumberSet, HoldsTheLargestNumberThatThereIs) {
  const NumberSet all = NumberSet::parse("1-18446744073709551615");
  EXPECT_EQ(all.within({3, 40}).text(), "3-40");
  EXPECT_EQ(all.without(NumberSet({3, 40})).text(), "1-2,41-18446744073709551615");
  NumberSet twice = all;
  twice.add(all);
  twice.add({7, 18446744073709551615U});
  EXPECT_EQ(twice.text(), "1-18446744073709551615");
}

}  // namespace
}  // namespace domino::store
