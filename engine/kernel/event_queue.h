/// The event queue: the set of future events, from which the earliest is taken next.
///
/// Idea: events that are near stand in a heap (`event_heap.h`), those that are far lie in a ladder (`event_ladder.h`).
/// While few are pending, all of them are near; when the heap grows beyond the crossover, it hands over to the ladder
/// what is not needed soon, and when few are left, all return to the heap. The bound between near and far is a time,
/// so that one comparison tells where an event goes, and the hottest path, a handful of events, is that of a plain
/// heap. Guarantee: events leave in the total order of `event.h`, whatever structure holds them; a cancelled event
/// never leaves, and its handle can be kept for ever without meaning another event (2^32 generations a slot). Cost:
/// O(log4 n) a push, pop or cancellation while at most `Crossover::up` are pending, amortised constant beyond; no
/// allocation once the largest number of pending events has been seen. An event that cannot be cancelled pays one store
/// to a dummy slot, and no branch. Cancelling is real removal in the heap; in the ladder it leaves a tombstone, and
/// tombstones are swept before they are half of all records. Limits: 2^31 pending events.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/kernel/contract.h"
#include "engine/kernel/event.h"
#include "engine/kernel/event_heap.h"
#include "engine/kernel/event_ladder.h"
#include "engine/kernel/event_slots.h"
#include "engine/kernel/memory.h"

namespace domino {

/// Between the structures of an event queue. The gap between the two keeps it from turning back and forth.
struct Crossover {
  std::size_t up = 1024;   ///< the heap may hold so many; more are shared with the ladder
  std::size_t down = 256;  ///< when no more are pending at a refill of the heap, all return to it
};

/// Of a model that does not want to know what is about to come.
struct ForeseeNothing {
  void operator()(std::span<const Event> /*coming*/) const {}
};

class EventQueue {
 public:
  /// Another crossover than the measured one is for tests and benchmarks.
  explicit EventQueue(Crossover crossover = {}, MemoryBudget* budget = nullptr);

  bool empty() const { return size() == 0; }
  std::size_t size() const { return heap_.size() + ladder_.alive(); }

  /// Whether `at` is a finite time that is not past and near enough for the heap: as bits, the past, negative times,
  /// infinity and NaN all lie outside [now, bound), and one comparison finds them. `now` is that of the event taken
  /// last.
  bool is_near(Time now, Time at) const {
    const auto from = std::bit_cast<std::uint64_t>(now.s);
    return ordered_bits(at) - from < bound_ - from;
  }

  /// Adds an event that will not be cancelled, whose time `is_near`.
  [[gnu::always_inline]] void push_near(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    insert_near(make(at, priority, kind, subject, {}));
  }
  EventHandle push_cancellable_near(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    const EventHandle handle = slots_.take();
    insert_near(make(at, priority, kind, subject, handle));
    return handle;
  }

  /// Adds an event that will not be cancelled.
  void push(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    insert(make(at, priority, kind, subject, {}));
  }

  /// Adds an event that may be cancelled through the handle.
  EventHandle push_cancellable(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    const EventHandle handle = slots_.take();
    insert(make(at, priority, kind, subject, handle));
    return handle;
  }

  /// Removes the event; false if it has already left or was cancelled before.
  bool cancel(EventHandle handle);

  /// The time of the earliest event; `kNever` when empty.
  Time next_time() {
    const Event& top = earliest();
    return top.time_bits == kNoEvent.time_bits ? kNever : top.time();
  }

  /// Whether something is still due at `now`, the time of the event taken last, that comes before events of this
  /// priority. Changes nothing.
  bool is_due(Time now, Priority before) const {
    const std::uint64_t time_bits = ordered_bits(now);
    if (heap_.is_due(time_bits, before)) return true;
    return has_ladder() && ladder_.is_due(time_bits, before, slots_);
  }

  /// Takes the earliest event; the queue must not be empty.
  Event pop() {
    const Event& top = earliest();
    DOMINO_REQUIRE_SLOW(top.time_bits != kNoEvent.time_bits, "an empty event queue has no next event");
    static_cast<void>(top);
    return take_top();
  }

  /// Takes the earliest event into `event` if there is one and it is not later than `horizon`. Where many events are
  /// pending, `foresee(std::span<const Event>)` is shown, now and then, some tens that are about to leave, in order and
  /// before the first of them does, so that the memory they need can be fetched for all of them at once. Any of them
  /// may still be cancelled, and others may come between.
  template <class Foresee = ForeseeNothing>
  bool pop_until(Time horizon, Event& event, Foresee&& foresee = {}) {
    // An empty heap shows an event at its root that is later than any horizon.
    while (heap_.top(slots_).time_bits > std::bit_cast<std::uint64_t>(horizon.s)) [[unlikely]] {
      if (!refill()) return false;
      if (const std::span<const Event> news = ladder_.take_news(); !news.empty()) [[unlikely]]
        foresee(news);
    }
    event = take_top();
    return true;
  }

  /// Forgets all events and starts the sequence anew; keeps the memory.
  void clear();

  /// True where far events are kept in the ladder.
  bool has_ladder() const { return bound_ != kEverything; }

 private:
  static constexpr std::uint64_t kEverything = std::bit_cast<std::uint64_t>(kNever.s);

  [[gnu::always_inline]] Event make(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject,
                                    EventHandle handle) {
    return {ordered_bits(at), (static_cast<std::uint64_t>(priority) << 56) | sequence_++, kind, subject, handle.slot,
            handle.generation};
  }

  void insert(const Event& event) {
    if (event.time_bits >= bound_ || !heap_.insert(event, slots_)) [[unlikely]]
      insert_elsewhere(event);
  }
  [[gnu::always_inline]] void insert_near(const Event& event) {
    if (heap_.has_hole_beside_one()) return heap_.insert_beside_one(event, slots_);
    insert_among_many(event.time_bits, event.order, event.kind, event.subject, {event.slot, event.generation});
  }

  Event take_top() {
    const Event top = heap_.take_top();
    if (top.slot != EventSlots::kNoSlot) slots_.release(top.slot);
    return top;
  }

  const Event& earliest() {
    while (heap_.top(slots_).time_bits == kNoEvent.time_bits && refill()) {
    }
    return heap_.top(slots_);
  }

  // Not as an event, which would have to be put together in memory.
  void insert_among_many(std::uint64_t time_bits, std::uint64_t order, std::uint32_t kind, std::uint32_t subject,
                         EventHandle handle);
  void insert_elsewhere(const Event& event);
  void give_up_run();
  void make_room();
  bool refill();
  void draw();

  EventHeap heap_;
  std::uint64_t bound_ = kEverything;  // bits of the time from which on events are far
  std::uint64_t sequence_ = 0;
  EventSlots slots_;
  EventLadder ladder_;
  Crossover crossover_;
};

}  // namespace domino
