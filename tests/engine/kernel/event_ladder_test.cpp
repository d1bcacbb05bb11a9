// When the event queue turns to its ladder and back, and what that costs; that both order alike is trajectory_test.cpp.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "engine/kernel/event_queue.h"
#include "engine/kernel/simulation.h"
#include "engine/random/stream.h"
#include "engine/random/variates.h"
#include "tests/support/allocation_count.h"

namespace domino {
namespace {

random::Draws luck() { return random::Stream(1, 0, 0).at(0); }

void push_exponential(EventQueue& queue, std::size_t count, random::Draws& draws) {
  for (std::size_t i = 0; i < count; ++i)
    queue.push(Time{random::standard_exponential(draws)}, kOrdinary, 0, static_cast<std::uint32_t>(i));
}

TEST(EventLadder, IsUsedOnlyWhereTheHeapWouldBeLarge) {
  EventQueue queue;
  auto draws = luck();
  push_exponential(queue, Crossover{}.up, draws);
  EXPECT_FALSE(queue.has_ladder());
  push_exponential(queue, 1, draws);
  EXPECT_TRUE(queue.has_ladder());
  EXPECT_EQ(queue.size(), Crossover{}.up + 1);
}

TEST(EventLadder, ReturnsToTheHeapWhenFewAreLeftButNotAtOnce) {
  EventQueue queue;
  auto draws = luck();
  push_exponential(queue, 2 * Crossover{}.up, draws);
  while (queue.size() > Crossover{}.up / 2) queue.pop();
  EXPECT_TRUE(queue.has_ladder()) << "hysteresis: a queue that swings around the crossover must not turn each time";
  while (queue.size() > Crossover{}.down / 2) queue.pop();
  EXPECT_FALSE(queue.has_ladder());
  EXPECT_EQ(queue.size(), Crossover{}.down / 2);
}

TEST(EventLadder, TurnsSeldomWhenTheNumberPendingSwingsAroundTheCrossover) {
  EventQueue queue;
  auto draws = luck();
  push_exponential(queue, Crossover{}.up, draws);
  int turns = 0;
  bool before = queue.has_ladder();
  Time now{};
  for (int round = 0; round < 1000; ++round) {
    for (int i = 0; i < 8; ++i) now = queue.pop().time();
    for (int i = 0; i < 8 + (round % 2 == 0 ? 4 : -4); ++i)
      queue.push(now + Duration{random::standard_exponential(draws)}, kOrdinary, 0, 0);
    turns += static_cast<int>(before != queue.has_ladder());
    before = queue.has_ladder();
  }
  EXPECT_LE(turns, 1);
}

TEST(EventLadder, KeepsTheOrderOfManyEventsOfOneInstant) {
  EventQueue queue;
  const std::uint32_t many = 3 * static_cast<std::uint32_t>(Crossover{}.up);
  queue.push(Time{2}, kOrdinary, 0, many);
  for (std::uint32_t i = 0; i < many; ++i) queue.push(Time{1}, kOrdinary, 0, i);
  for (std::uint32_t i = 0; i <= many; ++i) ASSERT_EQ(queue.pop().subject, i);
}

TEST(EventLadder, TakesAnEventAmongThoseThatAreNextWithItsPriority) {
  EventQueue queue(Crossover{.up = 8, .down = 0});
  for (std::uint32_t i = 0; i < 100; ++i) queue.push(Time{1.0 + i / 10}, kOrdinary, 0, i);
  EXPECT_EQ(queue.pop().subject, 0U);
  queue.push(Time{1}, 0, 0, 500);
  queue.push(Time{1}, 255, 0, 501);
  EXPECT_EQ(queue.pop().subject, 500U);
  for (std::uint32_t i = 1; i < 10; ++i) EXPECT_EQ(queue.pop().subject, i);
  EXPECT_EQ(queue.pop().subject, 501U);
}

TEST(EventLadder, DoesNotShowCancelledEventsWhenAskedForTheNextTime) {
  EventQueue queue(Crossover{.up = 8, .down = 0});
  std::vector<EventHandle> handles;
  for (int i = 0; i < 1000; ++i) handles.push_back(queue.push_cancellable(Time{1.0 + i}, kOrdinary, 0, 0));
  for (int i = 0; i < 999; ++i) EXPECT_TRUE(queue.cancel(handles[static_cast<std::size_t>(i)]));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.next_time(), Time{1000});
  EXPECT_FALSE(queue.cancel(handles[0]));
  EXPECT_TRUE(queue.cancel(handles[999]));
  EXPECT_EQ(queue.next_time(), kNever);
  EXPECT_TRUE(queue.empty());
}

TEST(EventLadder, ForgetsItsEventsWhenClearedAndTheirHandlesMeanNothing) {
  EventQueue queue(Crossover{.up = 8, .down = 0});
  std::vector<EventHandle> handles;
  for (int i = 0; i < 1000; ++i) handles.push_back(queue.push_cancellable(Time{1.0 + i}, kOrdinary, 0, 0));
  for (int i = 0; i < 100; ++i) queue.cancel(handles[static_cast<std::size_t>(10 * i)]);
  queue.clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.has_ladder());
  EXPECT_EQ(queue.next_time(), kNever);
  for (int i = 0; i < 1000; ++i) queue.push_cancellable(Time{1.0 + i}, kOrdinary, 0, 0);
  for (const EventHandle handle : handles) EXPECT_FALSE(queue.cancel(handle));
  EXPECT_EQ(queue.size(), 1000U);
}

/// The seventh of a century of seconds cannot be told from its neighbour by a bucket's bounds.
TEST(EventLadder, TellsTimesApartThatDifferByTheirLastBit) {
  EventQueue queue(Crossover{.up = 8, .down = 0});
  std::vector<double> times{1e9 / 7};
  for (int i = 0; i < 500; ++i) times.push_back(std::nextafter(times.back(), 1e10));
  for (auto t = times.rbegin(); t != times.rend(); ++t) queue.push(Time{*t}, kOrdinary, 0, 0);
  for (const double t : times) ASSERT_EQ(queue.pop().time().s, t);
}

TEST(EventLadder, HoldsTimesFromTheSmallestToTheLargest) {
  EventQueue queue(Crossover{.up = 8, .down = 0});
  std::vector<double> times{0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()};
  for (int power = -1070; power < 1024; ++power) times.push_back(std::ldexp(1.0, power));
  for (const double t : times) queue.push(Time{t}, kOrdinary, 0, 0);
  std::sort(times.begin(), times.end());
  for (const double t : times) ASSERT_EQ(queue.pop().time().s, t);
}

/// A handler that replaces its event, and another that is cancelled: the same number pending for ever.
std::size_t allocations_of_a_long_run(std::size_t pending) {
  Simulation simulation;
  auto draws = luck();
  std::vector<EventHandle> patience(pending / 2);
  const auto schedule_patience = [&](std::size_t i) {
    const Duration ahead{1 + random::standard_exponential(draws)};
    patience[i] = simulation.schedule_cancellable(simulation.now() + ahead, 1, static_cast<std::uint32_t>(i));
  };
  for (std::size_t i = 0; i < pending - pending / 2; ++i)
    simulation.schedule(Time{random::standard_exponential(draws)}, 0, 0);
  for (std::size_t i = 0; i < patience.size(); ++i) schedule_patience(i);
  const auto handle = [&](const Event& event) {
    if (event.kind == 1) return schedule_patience(event.subject);
    simulation.schedule(simulation.now() + Duration{random::standard_exponential(draws)}, 0, 0);
    const std::size_t other = draws.next() % patience.size();
    if (simulation.cancel(patience[other])) schedule_patience(other);
  };
  simulation.run(handle, {.horizon = Time{60}});
  const std::size_t before = allocation_count();
  simulation.run(handle, {.horizon = Time{120}});
  return allocation_count() - before;
}

TEST(EventQueue, AllocatesNothingInSteadyStateWhileItIsAHeap) { EXPECT_EQ(allocations_of_a_long_run(500), 0U); }

TEST(EventQueue, AllocatesNothingInSteadyStateWhenItHasALadder) { EXPECT_EQ(allocations_of_a_long_run(20'000), 0U); }

}  // namespace
}  // namespace domino
