#include "engine/kernel/event_queue.h"

#include <algorithm>

namespace domino {

namespace {
constexpr std::size_t kInitialEvents = 64;
}

EventQueue::EventQueue() : slots_(1) { grow(); }

void EventQueue::grow() {
  const std::size_t wanted = std::max(kInitialEvents, 2 * capacity_);
  DOMINO_REQUIRE(wanted <= std::size_t{1} << 31, "more than 2^31 pending events");
  Line empty;
  empty.pair[0] = empty.pair[1] = kSentinel;
  lines_.resize(wanted / 2, empty);
  heap_ = lines_.front().pair;
  capacity_ = wanted;
}

void EventQueue::grow_slots() {
  const auto first = static_cast<std::uint32_t>(slots_.size());
  const auto count = std::max<std::uint32_t>(first, 16);
  slots_.resize(first + count);
  for (std::uint32_t i = 0; i < count; ++i) slots_[first + i].position = i + 1 < count ? first + i + 1 : kNoSlot;
  free_slot_ = first;
}

bool EventQueue::cancel(EventHandle handle) {
  if (handle.slot == kNoSlot || handle.slot >= slots_.size() || slots_[handle.slot].generation != handle.generation)
    return false;
  fill_hole();
  const std::size_t position = slots_[handle.slot].position;
  release_slot(handle.slot);
  const Event last = heap_[--end_];
  heap_[end_] = kSentinel;
  if (position == end_) return true;
  if (position > kRoot && key_of(last) < key_of(heap_[parent(position)]))
    sift_up(position, last);
  else
    sift_down(position, last);
  return true;
}

void EventQueue::clear() {
  for (std::size_t i = kRoot; i < end_; ++i) {
    const std::uint32_t slot = heap_[i].slot;
    // The root's slot was released when it left; only events still pending own one.
    if (slot != kNoSlot && !(i == kRoot && hole_)) release_slot(slot);
    heap_[i] = kSentinel;
  }
  end_ = kRoot;
  hole_ = false;
  sequence_ = 0;
}

}  // namespace domino
