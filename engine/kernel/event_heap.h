/// The event heap: the earliest of few pending events, with removal from the middle.
///
/// Idea: an implicit 4-ary heap of plain events whose groups of four children are aligned to cache lines. Taking the
/// earliest leaves a hole at the root that the next inserted event fills at once ("deferred pop"), since most handlers
/// schedule exactly one successor. Behind the last event stand events that are later than all others, so that the
/// root of an empty heap and the missing children of the last parent need no question.
/// Guarantee: the total order of `event.h`.
/// Cost: O(log4 n); no allocation but in `allow`.
/// Limits: 2^31 events.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "engine/kernel/event.h"
#include "engine/kernel/event_slots.h"
#include "engine/kernel/memory.h"

namespace domino {

class EventHeap {
 public:
  explicit EventHeap(MemoryBudget* budget = nullptr) : lines_(BudgetedAllocator<Line>(budget)) {}

  std::size_t size() const { return end_ - kRoot - static_cast<std::size_t>(hole_); }

  /// False, and nothing done, where as many events are here as were allowed.
  bool insert(const Event& event, EventSlots& slots) {
    if (hole_) {
      hole_ = false;
      sift_down(kRoot, event, slots);
      return true;
    }
    if (end_ >= limit_) [[unlikely]]
      return false;
    sift_up(end_++, event, slots);
    return true;
  }

  /// Whether the earliest has just left and at most one other is here.
  bool has_hole_beside_one() const { return hole_ && end_ <= kRoot + 2; }

  /// Inserts where `has_hole_beside_one`. Which of two comes first is chance in a model with two pending, so it decides
  /// addresses and no branch.
  [[gnu::always_inline]] void insert_beside_one(const Event& event, EventSlots& slots) {
    const std::size_t other_place = first_child(kRoot);
    hole_ = false;
    const Event other = heap_[other_place];
    const auto after = static_cast<std::size_t>(key_of(other) < key_of(event));
    move(kRoot, other);
    put(kRoot + after, event);
    slots.set_place(other, static_cast<std::uint32_t>(other_place - after));
    if (event.slot != EventSlots::kNoSlot) slots.set_place(event, static_cast<std::uint32_t>(kRoot + after));
  }

  /// The earliest event, or `kNoEvent`.
  const Event& top(EventSlots& slots) {
    fill_hole(slots);
    return heap_[kRoot];
  }

  /// Whether an event of this instant, before which none is, comes before those of this priority. O(1): whichever does
  /// has nobody above it who does not.
  bool is_due(std::uint64_t time_bits, Priority before) const {
    const auto now = [&](std::size_t i) { return static_cast<unsigned>(heap_[i].time_bits == time_bits); };
    const auto due = [&](std::size_t i) { return now(i) != 0 && (heap_[i].order >> 56) < std::uint64_t{before}; };
    if (!hole_) return due(kRoot);
    const std::size_t child = first_child(kRoot);
    if ((now(child) | now(child + 1) | now(child + 2) | now(child + 3)) == 0) [[likely]]
      return false;
    return due(child) || due(child + 1) || due(child + 2) || due(child + 3);
  }

  /// Takes what `top` has just shown; its slot is not released.
  Event take_top() {
    hole_ = true;
    return heap_[kRoot];
  }

  /// Removes the pending event of this slot.
  void remove(std::uint32_t slot, EventSlots& slots);

  /// How many events may be here; not fewer than there are. Allocates where there were never as many.
  void allow(std::size_t events);

  /// All events, in no particular order.
  std::span<const Event> events(EventSlots& slots) {
    fill_hole(slots);
    return {heap_ + kRoot, end_ - kRoot};
  }

  /// Forgets all events and leaves their slots as they are; keeps the memory.
  void clear();

 private:
  struct alignas(64) Line {
    Event pair[2];
  };

  // The root stands at 3, so that the children of i are 4i-8 … 4i-5 and each group of four is aligned.
  static constexpr std::size_t kRoot = 3;
  static constexpr std::size_t first_child(std::size_t i) { return 4 * i - 8; }
  static constexpr std::size_t parent(std::size_t i) { return i / 4 + 2; }

  void fill_hole(EventSlots& slots) {
    if (!hole_) return;
    hole_ = false;
    const Event last = heap_[--end_];
    heap_[end_] = kNoEvent;
    if (end_ > kRoot) sift_down(kRoot, last, slots);
  }

  // The processor hands on what was just written to who reads it in the same pieces or smaller ones, and waits where
  // it was written in smaller pieces than it is read. So where an event is read again at once, it is written and moved
  // in pieces of eight bytes.
  void put(std::size_t i, const Event& event) {
    Event& here = heap_[i];
    here.time_bits = event.time_bits;
    here.order = event.order;
    put_pair(here, offsetof(Event, kind), event.kind, event.subject);
    put_pair(here, offsetof(Event, slot), event.slot, event.generation);
  }
  static void put_pair(Event& here, std::size_t offset, std::uint32_t first, std::uint32_t second) {
    constexpr bool kLowFirst = std::endian::native == std::endian::little;
    const std::uint64_t pair = (std::uint64_t{kLowFirst ? second : first} << 32) | (kLowFirst ? first : second);
    std::memcpy(reinterpret_cast<char*>(&here) + offset, &pair, sizeof pair);
  }
  void move(std::size_t i, const Event& event) {
    Event& here = heap_[i];
    here.time_bits = event.time_bits;
    here.order = event.order;
    here.kind = event.kind;
    here.subject = event.subject;
    here.slot = event.slot;
    here.generation = event.generation;
  }

  void place(std::size_t i, const Event& event, EventSlots& slots) {
    heap_[i] = event;
    slots.set_place(event, static_cast<std::uint32_t>(i));
  }

  void sift_up(std::size_t i, const Event& event, EventSlots& slots) {
    const EventKey key = key_of(event);
    while (i > kRoot) {
      const std::size_t up = parent(i);
      if (key_of(heap_[up]) <= key) break;
      place(i, heap_[up], slots);
      i = up;
    }
    place(i, event, slots);
  }

  void sift_down(std::size_t i, const Event& event, EventSlots& slots) {
    const EventKey key = key_of(event);
    for (std::size_t child = first_child(i); child < end_; child = first_child(i)) {
      std::size_t least = child;
      if (child + 1 < end_) {
        const std::size_t left = child + static_cast<std::size_t>(key_of(heap_[child + 1]) < key_of(heap_[child]));
        const std::size_t right =
            child + 2 + static_cast<std::size_t>(key_of(heap_[child + 3]) < key_of(heap_[child + 2]));
        least = key_of(heap_[right]) < key_of(heap_[left]) ? right : left;
      }
      if (key <= key_of(heap_[least])) break;
      place(i, heap_[least], slots);
      i = least;
    }
    place(i, event, slots);
  }

  BudgetedVector<Line> lines_;
  Event* heap_ = nullptr;    // into lines_
  std::size_t end_ = kRoot;  // one past the last event
  std::size_t limit_ = 0;    // end_ may not go beyond
  bool hole_ = false;        // the root has left and its place is still empty
};

}  // namespace domino
