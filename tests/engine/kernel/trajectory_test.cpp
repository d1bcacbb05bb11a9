// The same random model on every structure of the event queue and on a sorted list: the same events in the same order.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/kernel/event_queue.h"
#include "engine/random/stream.h"
#include "tests/engine/kernel/sorted_list.h"

namespace domino {
namespace {

using testing::SortedList;

/// Never a ladder; a ladder from a handful of events on, with and without the way back; the product's own.
constexpr Crossover kHeap{.up = std::size_t{1} << 30, .down = 0};
constexpr Crossover kLadder{.up = 8, .down = 0};
constexpr Crossover kBackAndForth{.up = 24, .down = 16};

/// How far ahead a model schedules; each kind strains another part of the ladder.
enum class Ahead { now, ties, near, exponential, jumps, all };

struct Model {
  std::uint64_t seed = 0;
  Ahead ahead = Ahead::all;
  int population = 0;
  int events = 0;
  int swing = 0;       ///< events between one and another birth and death rate, for migrations; 0 for a constant number
  int cancelling = 0;  ///< of 16 events, so many try to cancel another one
  int peeking = 0;     ///< of 16 events, so many ask for the next time first
  bool clearing = false;
};

std::ostream& operator<<(std::ostream& out, const Model& m) {
  return out << "Model{" << m.seed << ", " << static_cast<int>(m.ahead) << ", " << m.population << ", " << m.events
             << ", " << m.swing << ", " << m.cancelling << ", " << m.peeking << ", " << m.clearing << "}";
}

double ahead(Ahead kind, random::Draws& draws) {
  switch (kind) {
    case Ahead::now:
      return 0;
    case Ahead::ties:
      return static_cast<double>(draws.next() % 8);
    case Ahead::near:
      return 1 + 1e-12 * static_cast<double>(draws.next() % 16);
    case Ahead::exponential:
      return -std::log(random::uniform01(draws));
    case Ahead::jumps:
      return std::ldexp(random::uniform01(draws), static_cast<int>(draws.next() % 80) - 50);
    case Ahead::all:
      break;
  }
  return ahead(static_cast<Ahead>(draws.next() % 5), draws);
}

/// One run of a model; its luck depends on the model alone, so that two queues differ only if they order differently.
template <class Queue>
class Run {
 public:
  Run(const Model& model, Queue& queue)
      : model_(model), queue_(queue), draws_(random::Stream(model.seed, 0, 0).at(0)) {}

  /// A digest after each event.
  std::vector<std::uint64_t> digests() {
    for (int i = 0; i < model_.population; ++i) schedule(Time{});
    for (int i = 0; i < model_.events; ++i) {
      if (one_of_16(model_.peeking)) note(ordered_bits(queue_.next_time()));
      Event event;
      const bool found = i % 7 == 3 ? queue_.pop_until(Time{now_.s + 0.5}, event) : take(event);
      note(queue_.size());
      if (found) handle(event, i);
      digests_.push_back(digest_);
    }
    return digests_;
  }

 private:
  bool take(Event& event) {
    if (queue_.size() == 0) return false;
    event = queue_.pop();
    return true;
  }

  void handle(const Event& event, int i) {
    now_ = event.time();
    for (const std::uint64_t part : {event.time_bits, event.order, (std::uint64_t{event.kind} << 32) | event.subject})
      note(part);
    const bool growing = model_.swing > 0 && i / model_.swing % 2 == 0;
    const bool shrinking = model_.swing > 0 && !growing;
    const std::uint64_t births = growing ? draws_.next() % 3 + (draws_.next() % 2) : shrinking ? draws_.next() % 2 : 1;
    for (std::uint64_t born = 0; born < births; ++born) schedule(now_);
    if (one_of_16(model_.cancelling) && !handles_.empty())
      note(queue_.cancel(handles_[draws_.next() % handles_.size()]));
    if (model_.clearing && draws_.next() % 512 == 0) {
      queue_.clear();
      now_ = Time{};
      for (int again = 0; again < model_.population; ++again) schedule(now_);
    }
  }

  void schedule(Time from) {
    const Time at = from + Duration{ahead(model_.ahead, draws_)};
    const auto priority = static_cast<Priority>(draws_.next() % 4 == 0 ? draws_.next() % 256 : kOrdinary);
    const auto subject = static_cast<std::uint32_t>(draws_.next());
    if (draws_.next() % 2 == 0)
      queue_.push(at, priority, 1, subject);
    else
      handles_.push_back(queue_.push_cancellable(at, priority, 2, subject));
  }

  bool one_of_16(int chances) { return static_cast<int>(draws_.next() % 16) < chances; }
  void note(std::uint64_t what) { digest_ = random::detail::mix(digest_ ^ what) + 1; }

  const Model model_;
  Queue& queue_;
  random::Draws draws_;
  Time now_{};
  std::vector<EventHandle> handles_;  // of the pending, of those that have left and of the cancelled
  std::uint64_t digest_ = 0;
  std::vector<std::uint64_t> digests_;
};

std::vector<std::uint64_t> digests_on_list(const Model& model) {
  SortedList list;
  return Run<SortedList>(model, list).digests();
}

std::vector<std::uint64_t> digests_on(Crossover crossover, const Model& model) {
  EventQueue queue(crossover);
  return Run<EventQueue>(model, queue).digests();
}

/// The first event that differs, or the number of events.
std::size_t agreement(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

Model any_model(int population, int events) {
  return {.seed = *rc::gen::arbitrary<std::uint64_t>(),
          .ahead = static_cast<Ahead>(*rc::gen::inRange(0, 6)),
          .population = *rc::gen::inRange(0, population),
          .events = events,
          .swing = *rc::gen::element(0, 20, 300, 2000),
          .cancelling = *rc::gen::inRange(0, 16),
          .peeking = *rc::gen::inRange(0, 16),
          .clearing = *rc::gen::arbitrary<bool>()};
}

RC_GTEST_PROP(Trajectory, IsThatOfASortedListWhateverHoldsTheEvents, ()) {
  const Model model = any_model(200, 3000);
  RC_LOG() << model;
  const std::vector<std::uint64_t> expected = digests_on_list(model);
  RC_ASSERT(agreement(digests_on(kHeap, model), expected) == expected.size());
  RC_ASSERT(agreement(digests_on(kLadder, model), expected) == expected.size());
  RC_ASSERT(agreement(digests_on(kBackAndForth, model), expected) == expected.size());
  RC_ASSERT(agreement(digests_on({}, model), expected) == expected.size());
}

class LargeTrajectory : public ::testing::TestWithParam<int> {};

/// Large enough for the product's own crossover, up and down, and for sweeps of tombstones.
TEST_P(LargeTrajectory, IsThatOfASortedListThroughMigrationsAndSweeps) {
  for (const int swing : {0, 6000}) {
    const Model model{.seed = 7,
                      .ahead = static_cast<Ahead>(GetParam()),
                      .population = 4000,
                      .events = 30'000,
                      .swing = swing,
                      .cancelling = swing == 0 ? 0 : 12,
                      .peeking = 1,
                      .clearing = false};
    const std::vector<std::uint64_t> expected = digests_on_list(model);
    EXPECT_EQ(agreement(digests_on({}, model), expected), expected.size()) << model;
    EXPECT_EQ(agreement(digests_on(kHeap, model), expected), expected.size()) << model;
    EXPECT_EQ(agreement(digests_on(kLadder, model), expected), expected.size()) << model;
  }
}

INSTANTIATE_TEST_SUITE_P(Ahead, LargeTrajectory, ::testing::Range(0, 6));

}  // namespace
}  // namespace domino
