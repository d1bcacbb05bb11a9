/// The plainest event set there is, which every other is compared with: a sorted tree of everything pending.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "engine/kernel/event.h"
#include "engine/kernel/time.h"

namespace domino::testing {

/// Its handles are the numbers of scheduling plus one, as (slot, generation).
class SortedList {
 public:
  std::size_t size() const { return events_.size(); }

  void push(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    push_cancellable(at, priority, kind, subject);
  }
  EventHandle push_cancellable(Time at, Priority priority, std::uint32_t kind, std::uint32_t subject) {
    const Key key{at.s, priority, sequence_};
    const std::uint64_t order = (static_cast<std::uint64_t>(priority) << 56) | sequence_++;
    events_.emplace(key, Event{ordered_bits(at), order, kind, subject, 0, 0});
    places_.emplace(++handles_, key);
    return {1, handles_};
  }
  bool cancel(EventHandle handle) {
    const auto found = places_.find(handle.generation);
    if (handle.slot == 0 || found == places_.end()) return false;
    const bool pending = events_.erase(found->second) == 1;
    places_.erase(found);
    return pending;
  }
  Time next_time() { return events_.empty() ? kNever : Time{std::get<0>(events_.begin()->first)}; }
  Event pop() {
    const Event event = events_.begin()->second;
    events_.erase(events_.begin());
    return event;
  }
  bool pop_until(Time horizon, Event& event) {
    if (events_.empty() || next_time() > horizon) return false;
    event = pop();
    return true;
  }
  void clear() {
    events_.clear();
    places_.clear();
    sequence_ = 0;
  }

 private:
  using Key = std::tuple<double, Priority, std::uint64_t>;
  std::map<Key, Event> events_;
  std::map<std::uint32_t, Key> places_;
  std::uint64_t sequence_ = 0;
  std::uint32_t handles_ = 0;
};

}  // namespace domino::testing
