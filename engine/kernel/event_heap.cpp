#include "engine/kernel/event_heap.h"

#include <algorithm>

#include "engine/kernel/contract.h"

namespace domino {

void EventHeap::allow(std::size_t events) {
  DOMINO_REQUIRE(events < std::size_t{1} << 31, "more than 2^31 pending events");
  limit_ = std::max(end_, kRoot + events);
  // Room for whole groups of children, and for a root that nothing was ever allowed beside.
  const std::size_t lines = limit_ / 2 + 3;
  if (lines <= lines_.size()) return;
  lines_.resize(lines, Line{{kNoEvent, kNoEvent}});
  heap_ = lines_.front().pair;
}

void EventHeap::remove(std::uint32_t slot, EventSlots& slots) {
  fill_hole(slots);
  const std::size_t place = slots.place(slot);
  const Event last = heap_[--end_];
  heap_[end_] = kNoEvent;
  if (place == end_) return;
  if (place > kRoot && key_of(last) < key_of(heap_[parent(place)]))
    sift_up(place, last, slots);
  else
    sift_down(place, last, slots);
}

void EventHeap::clear() {
  std::fill(heap_ + kRoot, heap_ + end_, kNoEvent);
  end_ = kRoot;
  hole_ = false;
}

}  // namespace domino
