#include "engine/kernel/event_queue.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace domino {
namespace {

TEST(EventQueue, RunsEventsInTheOrderOfTheirTimes) {
  EventQueue queue;
  for (const double t : {5.0, 1.0, 4.0, 2.0, 3.0}) queue.push(Time{t}, kOrdinary, 0, 0);
  for (const double t : {1.0, 2.0, 3.0, 4.0, 5.0}) EXPECT_EQ(queue.pop().time().s, t);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, RunsEventsOfOneInstantByPriorityThenInTheOrderTheyWereScheduled) {
  EventQueue queue;
  queue.push(Time{1}, kOrdinary, 0, 1);
  queue.push(Time{1}, 200, 0, 2);
  queue.push(Time{1}, kOrdinary, 0, 3);
  queue.push(Time{1}, 0, 0, 4);
  for (const std::uint32_t subject : {4U, 1U, 3U, 2U}) EXPECT_EQ(queue.pop().subject, subject);
}

/// Against the queue itself: what is due at this instant is what would leave next. Times are few, so that many are
/// equal, and the crossover is low, so that heap, sorted run and rungs all hold some.
TEST(EventQueue, KnowsWhatIsStillDueAtAnInstant) {
  for (const Crossover crossover : {Crossover{}, Crossover{8, 4}}) {
    std::mt19937_64 engine(7);
    EventQueue queue(crossover);
    EXPECT_FALSE(queue.is_due(Time{0}, 255));
    std::vector<EventHandle> handles;
    Time now{};
    std::size_t due_there = 0;
    for (int round = 0; round < 30'000; ++round) {
      const bool grows = round / 3'000 % 2 == 0;
      for (int i = static_cast<int>(engine() % (grows ? 4 : 2)); i > 0; --i) {
        const Time at{now.s + static_cast<double>(engine() % 40)};
        const auto priority = static_cast<Priority>(64 + 32 * (engine() % 4));
        handles.push_back(queue.push_cancellable(at, priority, priority, 0));
      }
      if (!handles.empty() && engine() % 4 == 0) queue.cancel(handles[engine() % handles.size()]);
      if (queue.empty()) continue;
      const Priority before = static_cast<Priority>(64 + 32 * (engine() % 5));
      const bool due = queue.is_due(now, before);
      const Event next = queue.pop();
      EXPECT_EQ(due, next.time() == now && next.kind < before) << round;
      due_there += due;
      now = next.time();
      if (engine() % 2 == 0) queue.push(now, 200, 200, 0);
    }
    EXPECT_GT(due_there, 1'000U);
  }
}

TEST(EventQueue, OrdersMinusZeroAsZero) {
  EventQueue queue;
  queue.push(Time{1}, kOrdinary, 0, 1);
  queue.push(Time{-0.0}, kOrdinary, 0, 0);
  EXPECT_EQ(queue.pop().subject, 0U);
}

TEST(EventQueue, ForgetsACancelledEvent) {
  EventQueue queue;
  queue.push(Time{3}, kOrdinary, 0, 3);
  const EventHandle doomed = queue.push_cancellable(Time{1}, kOrdinary, 0, 1);
  queue.push(Time{2}, kOrdinary, 0, 2);
  EXPECT_TRUE(queue.cancel(doomed));
  EXPECT_FALSE(queue.cancel(doomed));
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.pop().subject, 2U);
  EXPECT_EQ(queue.pop().subject, 3U);
}

TEST(EventQueue, KnowsThatAnEventHasLeftThoughItsSlotIsUsedAgain) {
  EventQueue queue;
  const EventHandle left = queue.push_cancellable(Time{1}, kOrdinary, 0, 1);
  queue.pop();
  queue.push_cancellable(Time{2}, kOrdinary, 0, 2);
  EXPECT_FALSE(queue.cancel(left));
  EXPECT_EQ(queue.size(), 1U);
}

TEST(EventQueue, KeepsTheOrderWhereFewArePendingAndEachSchedulesAnother) {
  std::mt19937 random(4);
  EventQueue queue;
  // By time and order of scheduling: the subject, and the handle of one that may be cancelled.
  std::map<std::pair<double, int>, std::pair<std::uint32_t, EventHandle>> reference;
  Time now{};
  for (int step = 0; step < 50'000; ++step) {
    const bool take = !reference.empty() && random() % 4 != 0;
    if (take) {
      Event event;
      ASSERT_TRUE(queue.pop_until(kNever, event));
      ASSERT_EQ(event.subject, reference.begin()->second.first);
      ASSERT_EQ(event.time().s, reference.begin()->first.first);
      now = event.time();
      reference.erase(reference.begin());
    }
    if (!reference.empty() && random() % 8 == 0) {
      const auto doomed = std::next(reference.begin(), static_cast<std::ptrdiff_t>(random() % reference.size()));
      const bool could_be = doomed->second.second.slot != 0;
      ASSERT_EQ(queue.cancel(doomed->second.second), could_be);
      if (could_be) reference.erase(doomed);
    }
    if (reference.size() < random() % 4) {
      const Time at{now.s + static_cast<double>(random() % 3)};
      const auto subject = static_cast<std::uint32_t>(step);
      EventHandle handle{};
      ASSERT_TRUE(queue.is_near(now, at));
      if (random() % 2 == 0)
        queue.push_near(at, kOrdinary, 0, subject);
      else
        handle = queue.push_cancellable_near(at, kOrdinary, 0, subject);
      reference.emplace(std::pair{at.s, step}, std::pair{subject, handle});
    }
    ASSERT_EQ(queue.size(), reference.size());
  }
}

TEST(EventQueue, ShowsWhatIsAboutToLeaveInOrderAndBeforeItDoes) {
  constexpr std::uint32_t kEvents = 20'000;
  std::mt19937 random(7);
  EventQueue queue({.up = 256, .down = 64});
  std::vector<bool> left(kEvents);
  std::vector<bool> shown(kEvents);
  for (std::uint32_t i = 0; i < kEvents; ++i)
    queue.push(Time{static_cast<double>(random() % 1'000'000)}, kOrdinary, 0, i);
  Event event;
  std::size_t most_at_once = 0;
  const auto foresee = [&](std::span<const Event> coming) {
    most_at_once = std::max(most_at_once, coming.size());
    for (std::size_t i = 0; i < coming.size(); ++i) {
      EXPECT_FALSE(left[coming[i].subject]);
      EXPECT_FALSE(shown[coming[i].subject]);
      shown[coming[i].subject] = true;
      EXPECT_TRUE(i == 0 || key_of(coming[i - 1]) < key_of(coming[i]));
    }
  };
  std::uint32_t foreseen = 0;
  for (std::uint32_t i = 0; i < kEvents; ++i) {
    ASSERT_TRUE(queue.pop_until(kNever, event, foresee));
    left[event.subject] = true;
    foreseen += static_cast<std::uint32_t>(shown[event.subject]);
  }
  // All but those of the heap at the beginning and at the end.
  EXPECT_GT(foreseen, kEvents - 1000);
  EXPECT_GT(most_at_once, 4U);
  EXPECT_LT(most_at_once, 100U);
}

TEST(EventQueue, TreatsTheDefaultHandleAsNoEvent) {
  EventQueue queue;
  queue.push(Time{1}, kOrdinary, 0, 1);
  EXPECT_FALSE(queue.cancel(EventHandle{}));
}

TEST(EventQueue, ForgetsEverythingWhenCleared) {
  EventQueue queue;
  const EventHandle old = queue.push_cancellable(Time{1}, kOrdinary, 0, 1);
  queue.push(Time{2}, kOrdinary, 0, 2);
  queue.pop();
  queue.clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.next_time(), kNever);
  EXPECT_FALSE(queue.cancel(old));
  queue.push(Time{7}, kOrdinary, 0, 7);
  EXPECT_EQ(queue.pop().subject, 7U);
}

/// A sorted map is the reference; times are drawn from few values, so that ties are common.
class AgainstReference : public ::testing::TestWithParam<unsigned> {};

TEST_P(AgainstReference, LeavesInTheSameOrderUnderPushesPopsAndCancellations) {
  std::mt19937 random(GetParam());
  using Key = std::tuple<double, Priority, std::uint64_t>;
  std::map<Key, std::uint32_t> reference;
  std::vector<std::pair<EventHandle, Key>> handles;
  EventQueue queue;
  double now = 0;
  std::uint64_t sequence = 0;
  for (std::uint32_t step = 0; step < 30'000; ++step) {
    const auto action = random() % 10;
    const bool growing = (step / 3000) % 2 == 0;
    if (action < (growing ? 6 : 3)) {
      const Time at{now + static_cast<double>(random() % 16)};
      const auto priority = static_cast<Priority>(random() % 3);
      const Key key{at.s, priority, sequence++};
      reference.emplace(key, step);
      if (random() % 2 == 0) {
        handles.emplace_back(queue.push_cancellable(at, priority, 0, step), key);
      } else {
        queue.push(at, priority, 0, step);
      }
    } else if (action < 8 && !reference.empty()) {
      const auto first = reference.begin();
      ASSERT_EQ(queue.next_time().s, std::get<0>(first->first));
      const Event event = queue.pop();
      ASSERT_EQ(event.subject, first->second);
      now = event.time().s;
      reference.erase(first);
    } else if (!handles.empty()) {
      const std::size_t which = random() % handles.size();
      const auto [handle, key] = handles[which];
      ASSERT_EQ(queue.cancel(handle), reference.erase(key) == 1);
      handles[which] = handles.back();
      handles.pop_back();
    }
    ASSERT_EQ(queue.size(), reference.size());
  }
}

INSTANTIATE_TEST_SUITE_P(EventQueue, AgainstReference, ::testing::Range(1U, 9U));

}  // namespace
}  // namespace domino
