#include "engine/kernel/event_queue.h"

#include <algorithm>

namespace domino {

namespace {
constexpr std::size_t kInitialEvents = 64;
}

EventQueue::EventQueue(Crossover crossover, MemoryBudget* budget)
    : heap_(budget), slots_(budget), ladder_(budget), crossover_(crossover) {
  heap_.allow(std::min(kInitialEvents, crossover.up));
}

[[gnu::noinline]] void EventQueue::insert_among_many(std::uint64_t time_bits, std::uint64_t order, std::uint32_t kind,
                                                     std::uint32_t subject, EventHandle handle) {
  const Event event{time_bits, order, kind, subject, handle.slot, handle.generation};
  if (!heap_.insert(event, slots_)) [[unlikely]]
    insert_elsewhere(event);
}

void EventQueue::insert_elsewhere(const Event& event) {
  for (;;) {
    if (event.time_bits < bound_) {
      if (heap_.insert(event, slots_)) return;
      make_room();
    } else if (ladder_.is_in_run(event)) {
      give_up_run();
    } else {
      return ladder_.insert(event, slots_);
    }
  }
}

/// What comes next in the ladder is sorted and cannot take another event; the heap can.
void EventQueue::give_up_run() {
  bound_ = ladder_.give_up_run(heap_, slots_);
  // There is room for another event in any case, or the two would hand each other the same events for ever.
  heap_.allow(std::max(crossover_.up, 2 * heap_.size()));
}

/// The heap is as large as it was allowed to be.
void EventQueue::make_room() {
  const std::size_t now = heap_.size();
  if (now < crossover_.up) {
    heap_.allow(std::min(2 * now, crossover_.up));
    return;
  }
  if (bound_ != kEverything) give_up_run();
  if (ladder_.take_over(heap_, slots_, bound_))
    draw();
  else
    heap_.allow(2 * now);
}

/// Brings near what comes next, once the heap is empty; false where it is not, or nothing comes.
bool EventQueue::refill() {
  if (heap_.size() > 0 || bound_ == kEverything) return false;
  draw();
  return heap_.size() > 0;
}

void EventQueue::draw() { bound_ = ladder_.draw(heap_, slots_, crossover_.down); }

bool EventQueue::cancel(EventHandle handle) {
  if (!slots_.is_pending(handle)) return false;
  if (slots_.place(handle.slot) == EventSlots::kElsewhere) {
    slots_.release(handle.slot);
    ladder_.bury(slots_);
  } else {
    heap_.remove(handle.slot, slots_);
    slots_.release(handle.slot);
  }
  return true;
}

void EventQueue::clear() {
  const auto release = [this](const Event& event) {
    if (event.slot != EventSlots::kNoSlot) slots_.release(event.slot);
  };
  for (const Event& event : heap_.events(slots_)) release(event);
  heap_.clear();
  ladder_.empty_into(release, slots_);
  bound_ = kEverything;
  sequence_ = 0;
}

}  // namespace domino
