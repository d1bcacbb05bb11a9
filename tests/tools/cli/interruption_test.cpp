#include "tools/cli/interruption.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

namespace domino::cli {
namespace {

bool within_ten_seconds(const auto& holds) {
  for (int i = 0; i < 10'000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return holds();
}

TEST(Interruption, HandsARequestToTerminateOnToWhoeverHasItsToken) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Interruption interruption(std::nullopt);
    EXPECT_FALSE(interruption.token().stop_requested());
    std::raise(signal);
    EXPECT_TRUE(within_ten_seconds([&] { return interruption.token().stop_requested(); }));
    EXPECT_TRUE(interruption.by_signal());
    EXPECT_FALSE(interruption.by_time_limit());
  }
}

TEST(Interruption, EndsTheProgramAtTheSecondSignal) {
  EXPECT_EXIT(
      {
        const Interruption interruption(std::nullopt);
        std::raise(SIGTERM);
        std::raise(SIGTERM);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(Interruption, ComesAtTheDeadlineAndNotLaterForEachPartOfACommand) {
  const Deadline deadline = Deadline::clock::now() + std::chrono::milliseconds(100);
  {
    const Interruption first(deadline);
    EXPECT_TRUE(within_ten_seconds([&] { return first.by_time_limit(); }));
  }
  const Interruption second(deadline);
  EXPECT_TRUE(within_ten_seconds([&] { return second.token().stop_requested(); }));
  EXPECT_LT(Deadline::clock::now() - deadline, std::chrono::seconds(20));
}

TEST(Interruption, TicksOnAThreadOfItsOwnUntilItIsOver) {
  std::atomic<int> ticks = 0;
  {
    const Interruption interruption(std::nullopt, [&] { ++ticks; });
    EXPECT_TRUE(within_ten_seconds([&] { return ticks > 2; }));
  }
  const int at_the_end = ticks;
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(ticks, at_the_end);
}

}  // namespace
}  // namespace domino::cli
