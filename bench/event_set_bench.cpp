// Event sets: the time of one hold (take the earliest, schedule another an exponential time later) with a fixed number
// pending. The adaptive queue beside the heap and the ladder it is made of and std::priority_queue.

#include <cstdint>
#include <queue>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/kernel/event_queue.h"
#include "engine/random/stream.h"
#include "engine/random/variates.h"

namespace domino::bench {
namespace {

constexpr Crossover kHeapOnly{.up = std::size_t{1} << 30U, .down = 0};
constexpr Crossover kLadderAlways{.up = 64, .down = 0};

/// The textbook's event set: a binary heap of the standard library, without cancellation.
class PlainQueue {
 public:
  void push(Time at, Priority, std::uint32_t kind, std::uint32_t subject) {
    events_.push({at.s, sequence_++, kind, subject});
  }
  Event pop() {
    const Plain top = events_.top();
    events_.pop();
    return {ordered_bits(Time{top.at}), top.sequence, top.kind, top.subject, 0, 0};
  }

 private:
  struct Plain {
    double at;
    std::uint64_t sequence;
    std::uint32_t kind;
    std::uint32_t subject;
    bool operator<(const Plain& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
  };
  std::priority_queue<Plain> events_;
  std::uint64_t sequence_ = 0;
};

template <class Queue>
void fill(Queue& queue, std::int64_t pending, random::Draws& draws) {
  for (std::int64_t i = 0; i < pending; ++i)
    queue.push(Time{random::standard_exponential(draws)}, kOrdinary, 0, static_cast<std::uint32_t>(i));
}

/// A ladder is measured in its steady state, after every event was replaced several times.
constexpr int kTurns = 4;

template <class Queue>
void hold(benchmark::State& state, Queue& queue) {
  auto draws = random::Stream(1, 0, 0).at(0);
  fill(queue, state.range(0), draws);
  const auto once = [&] {
    const Event event = queue.pop();
    queue.push(event.time() + Duration{random::standard_exponential(draws)}, kOrdinary, event.kind, event.subject);
  };
  for (std::int64_t i = 0; i < kTurns * state.range(0); ++i) once();
  for (auto _ : state) once();
}

void hold_cancellable(benchmark::State& state, Crossover crossover) {
  EventQueue queue(crossover);
  auto draws = random::Stream(1, 0, 0).at(0);
  for (std::int64_t i = 0; i < state.range(0); ++i)
    queue.push_cancellable(Time{random::standard_exponential(draws)}, kOrdinary, 0, static_cast<std::uint32_t>(i));
  const auto once = [&] {
    const Event event = queue.pop();
    benchmark::DoNotOptimize(queue.push_cancellable(event.time() + Duration{random::standard_exponential(draws)},
                                                    kOrdinary, event.kind, event.subject));
  };
  for (std::int64_t i = 0; i < kTurns * state.range(0); ++i) once();
  for (auto _ : state) once();
}

/// Half of all events are cancelled: each turn takes one, schedules two, and cancels the second of an earlier turn.
void hold_cancelling(benchmark::State& state, Crossover crossover) {
  EventQueue queue(crossover);
  auto draws = random::Stream(1, 0, 0).at(0);
  const auto pending = static_cast<std::size_t>(state.range(0));
  std::vector<EventHandle> doomed(pending / 2);
  fill(queue, static_cast<std::int64_t>(pending - doomed.size()), draws);
  // Far enough not to come before it is cancelled.
  const auto doom = [&](Time now) {
    return queue.push_cancellable(now + Duration{2 + random::standard_exponential(draws)}, kOrdinary, 0, 0);
  };
  for (EventHandle& handle : doomed) handle = doom(Time{});
  std::size_t turn = 0;
  const auto once = [&] {
    const Event event = queue.pop();
    const Time now = event.time();
    queue.push(now + Duration{random::standard_exponential(draws)}, kOrdinary, event.kind, event.subject);
    queue.cancel(doomed[turn]);
    doomed[turn] = doom(now);
    if (++turn == doomed.size()) turn = 0;
  };
  for (std::int64_t i = 0; i < kTurns * state.range(0); ++i) once();
  for (auto _ : state) once();
}

void BM_Hold_Plain(benchmark::State& state) {
  PlainQueue queue;
  hold(state, queue);
}
void BM_Hold(benchmark::State& state) {
  EventQueue queue;
  hold(state, queue);
}
void BM_Hold_Heap(benchmark::State& state) {
  EventQueue queue(kHeapOnly);
  hold(state, queue);
}
void BM_Hold_Ladder(benchmark::State& state) {
  EventQueue queue(kLadderAlways);
  hold(state, queue);
}
void BM_HoldCancellable(benchmark::State& state) { hold_cancellable(state, {}); }
void BM_HoldCancelling(benchmark::State& state) { hold_cancelling(state, {}); }
void BM_HoldCancelling_Heap(benchmark::State& state) { hold_cancelling(state, kHeapOnly); }

BENCHMARK(BM_Hold)->Arg(2)->Arg(100)->Arg(1000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(BM_Hold_Plain)->Arg(2)->Arg(100)->Arg(1000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(BM_HoldCancellable)->Arg(1000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(BM_HoldCancelling)->Arg(1000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(BM_HoldCancelling_Heap)->Arg(1000)->Arg(100'000)->Arg(1'000'000);
// Where they cross decides `Crossover`.
BENCHMARK(BM_Hold_Heap)->RangeMultiplier(4)->Range(64, 1 << 20);
BENCHMARK(BM_Hold_Ladder)->RangeMultiplier(4)->Range(256, 1 << 20);

}  // namespace
}  // namespace domino::bench
