/// The event queue: the set of future events, from which the earliest is taken next.
///
/// Idea: an implicit 4-ary heap of plain events whose groups of four children are aligned to cache lines.
/// Taking the earliest event leaves a hole at the root that the next scheduled event fills at once
/// ("deferred pop"), since most handlers schedule exactly one successor.
/// Guarantee: events leave in the total order of `event.h`; a cancelled event never leaves, and its handle
/// can be kept for ever without meaning another event (2^32 generations a slot).
/// Cost: O(log4 n) a push, pop or cancellation; no allocation once the largest number of pending events
/// has been seen. An event that cannot be cancelled pays one store to a dummy slot, and no branch.
/// Limits: 2^31 pending events. This interface is what the adaptive event set will implement as well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/event.h"

namespace domino {

class EventQueue {
 public:
  EventQueue();

  bool empty() const { return size() == 0; }
  std::size_t size() const { return end_ - kRoot - static_cast<std::size_t>(hole_); }

  /// Adds an event that will not be cancelled.
  void push(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    insert(make(at, priority, kind, subject, kNoSlot));
  }

  /// Adds an event that may be cancelled through the handle.
  EventHandle push_cancellable(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    const std::uint32_t slot = take_slot();
    insert(make(at, priority, kind, subject, slot));
    return {slot, slots_[slot].generation};
  }

  /// Removes the event; false if it has already left or was cancelled before.
  bool cancel(EventHandle handle);

  /// The time of the earliest event; `kNever` when empty.
  Time next_time() {
    fill_hole();
    return end_ == kRoot ? kNever : heap_[kRoot].time();
  }

  /// Takes the earliest event; the queue must not be empty.
  Event pop() {
    fill_hole();
    DOMINO_REQUIRE_SLOW(end_ > kRoot, "an empty event queue has no next event");
    return take_top();
  }

  /// Takes the earliest event into `event` if there is one and it is not later than `horizon`.
  bool pop_until(Time horizon, Event& event) {
    fill_hole();
    // An empty heap has a sentinel at its root, which is later than any horizon.
    if (heap_[kRoot].time_bits > std::bit_cast<std::uint64_t>(horizon.s)) return false;
    event = take_top();
    return true;
  }

  /// Forgets all events and starts the sequence anew; keeps the memory.
  void clear();

 private:
  struct Slot {
    std::uint32_t position = 0;  // in heap_ while pending; the next free slot otherwise
    std::uint32_t generation = 0;
  };
  struct alignas(64) Line {
    Event pair[2];
  };

  static constexpr std::uint32_t kNoSlot = 0;
  // The root stands at 3, so that the children of i are 4i-8 … 4i-5 and each group of four is aligned.
  static constexpr std::size_t kRoot = 3;
  static constexpr std::size_t first_child(std::size_t i) { return 4 * i - 8; }
  static constexpr std::size_t parent(std::size_t i) { return i / 4 + 2; }

  Event make(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject, std::uint32_t slot) {
    // Adding zero turns -0, whose bits would come last, into +0.
    return {std::bit_cast<std::uint64_t>(at.s + 0.0),
            (static_cast<std::uint64_t>(priority) << 56) | sequence_++,
            kind,
            subject,
            slot,
            0};
  }

  Event take_top() {
    const Event top = heap_[kRoot];
    hole_ = true;
    if (top.slot != kNoSlot) release_slot(top.slot);
    return top;
  }

  void insert(const Event& event) {
    if (hole_) {
      hole_ = false;
      sift_down(kRoot, event);
      return;
    }
    if (end_ + 4 >= capacity_) [[unlikely]]
      grow();
    sift_up(end_++, event);
  }

  void fill_hole() {
    if (!hole_) return;
    hole_ = false;
    const Event last = heap_[--end_];
    heap_[end_] = kSentinel;
    if (end_ > kRoot) sift_down(kRoot, last);
  }

  void place(std::size_t i, const Event& event) {
    heap_[i] = event;
    slots_[event.slot].position = static_cast<std::uint32_t>(i);
  }

  void sift_up(std::size_t i, const Event& event) {
    const EventKey key = key_of(event);
    while (i > kRoot) {
      const std::size_t up = parent(i);
      if (key_of(heap_[up]) <= key) break;
      place(i, heap_[up]);
      i = up;
    }
    place(i, event);
  }

  void sift_down(std::size_t i, const Event& event) {
    const EventKey key = key_of(event);
    // Sentinels behind the end are later than any event, so a group of four needs no bounds check.
    for (std::size_t child = first_child(i); child < end_; child = first_child(i)) {
      std::size_t least = child;
      if (child + 1 < end_) {
        const std::size_t left = child + static_cast<std::size_t>(key_of(heap_[child + 1]) < key_of(heap_[child]));
        const std::size_t right =
            child + 2 + static_cast<std::size_t>(key_of(heap_[child + 3]) < key_of(heap_[child + 2]));
        least = key_of(heap_[right]) < key_of(heap_[left]) ? right : left;
      }
      if (key <= key_of(heap_[least])) break;
      place(i, heap_[least]);
      i = least;
    }
    place(i, event);
  }

  std::uint32_t take_slot() {
    if (free_slot_ == kNoSlot) [[unlikely]]
      grow_slots();
    const std::uint32_t slot = free_slot_;
    free_slot_ = slots_[slot].position;
    return slot;
  }

  void release_slot(std::uint32_t slot) {
    ++slots_[slot].generation;
    slots_[slot].position = free_slot_;
    free_slot_ = slot;
  }

  void grow();
  void grow_slots();

  static constexpr Event kSentinel{~std::uint64_t{0}, ~std::uint64_t{0}, 0, 0, 0, 0};

  std::vector<Line> lines_;
  Event* heap_ = nullptr;  // into lines_
  std::size_t capacity_ = 0;
  std::size_t end_ = kRoot;  // one past the last event
  bool hole_ = false;        // the root has left and its place is still empty
  std::uint64_t sequence_ = 0;
  std::vector<Slot> slots_;
  std::uint32_t free_slot_ = kNoSlot;
};

}  // namespace domino
