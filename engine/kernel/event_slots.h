/// Event slots: what makes a pending event cancellable.
///
/// A slot belongs to one pending event at a time. It holds the event's place in the heap, and a generation that goes
/// up when the event leaves or is cancelled, so that an old handle never means the slot's next owner, and a record of
/// the event that is still lying somewhere can be told to be dead.
/// Slot 0 belongs to all events that cannot be cancelled: its generation never changes, its place is written and
/// never read, so that they pay a store and no branch.
/// Cost: 8 bytes a slot; constant time; no allocation once the largest number in use has been seen.
/// Limits: a handle is safe for 2^32 owners of its slot.
#pragma once

#include <cstdint>

#include "engine/kernel/event.h"
#include "engine/kernel/memory.h"

namespace domino {

class EventSlots {
 public:
  static constexpr std::uint32_t kNoSlot = 0;
  /// The place of an event that is pending but not in the heap.
  static constexpr std::uint32_t kElsewhere = 0;

  explicit EventSlots(MemoryBudget* budget = nullptr) : slots_(1, Slot(), BudgetedAllocator<Slot>(budget)) {}

  EventHandle take() {
    if (free_ == kNoSlot) [[unlikely]]
      grow();
    const std::uint32_t slot = free_;
    free_ = slots_[slot].place;
    return {slot, slots_[slot].generation};
  }

  /// The event has left or is cancelled: its handle and what is left of it are dead from now on.
  void release(std::uint32_t slot) {
    ++slots_[slot].generation;
    slots_[slot].place = free_;
    free_ = slot;
  }

  bool is_pending(EventHandle handle) const {
    return handle.slot != kNoSlot && handle.slot < slots_.size() && slots_[handle.slot].generation == handle.generation;
  }
  /// False for the record of an event that was cancelled.
  bool is_alive(const Event& event) const { return slots_[event.slot].generation == event.generation; }

  std::uint32_t place(std::uint32_t slot) const { return slots_[slot].place; }
  void set_place(const Event& event, std::uint32_t place) { slots_[event.slot].place = place; }
  void prefetch(const Event& event) const { __builtin_prefetch(&slots_[event.slot]); }

 private:
  struct Slot {
    std::uint32_t place = 0;  // while free: the next free slot
    std::uint32_t generation = 0;
  };

  void grow();

  BudgetedVector<Slot> slots_;
  std::uint32_t free_ = kNoSlot;
};

}  // namespace domino
