#include "engine/kernel/event_slots.h"

#include <algorithm>

namespace domino {

void EventSlots::grow() {
  const auto first = static_cast<std::uint32_t>(slots_.size());
  const auto count = std::max<std::uint32_t>(first, 16);
  slots_.resize(first + count);
  for (std::uint32_t i = 0; i < count; ++i) slots_[first + i].place = i + 1 < count ? first + i + 1 : kNoSlot;
  free_ = first;
}

}  // namespace domino
