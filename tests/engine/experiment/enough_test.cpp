#include "engine/experiment/enough.h"

#include <cstdint>
#include <functional>

#include <gtest/gtest.h>

namespace domino::experiment {
namespace {

/// How many replications are run if the n-th look finds enough precision where `precise(n)`.
std::uint64_t run_until_enough(const std::function<bool(std::uint64_t)>& precise) {
  Enough enough;
  std::uint64_t n = 0;
  while (n < 10'000) {
    ++n;
    if (enough.after_one_more([&] { return precise(n); })) return n;
  }
  return 0;
}

TEST(Enough, NeedsFiveReplicationsAndFiveMoreThatAgree) {
  EXPECT_EQ(run_until_enough([](std::uint64_t) { return true; }), 10U);
  EXPECT_EQ(run_until_enough([](std::uint64_t n) { return n >= 20; }), 25U);
  EXPECT_EQ(run_until_enough([](std::uint64_t n) { return n >= 100; }), 105U);
}

TEST(Enough, LooksAheadATwentiethBeyondAHundred) {
  EXPECT_EQ(run_until_enough([](std::uint64_t n) { return n >= 200; }), 210U);
  EXPECT_EQ(run_until_enough([](std::uint64_t n) { return n >= 1019; }), 1069U);
}

TEST(Enough, BeginsAnewWhereThePrecisionIsLostAgain) {
  EXPECT_EQ(run_until_enough([](std::uint64_t n) { return n >= 7 && n != 11; }), 17U);
}

TEST(Enough, NeverComesWithoutPrecision) {
  EXPECT_EQ(run_until_enough([](std::uint64_t) { return false; }), 0U);
}

}  // namespace
}  // namespace domino::experiment
