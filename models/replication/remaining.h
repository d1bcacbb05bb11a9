/// Remaining: who is called next of those who stood in a queue when its department closed, although others who came
/// later stand before them.
///
/// Whoever looks for the first time lists them; who joins them afterwards is added, and who has left is forgotten when
/// their turn would come. So a call costs no look through the queue: O(log of those listed), and one scan a closing.
/// An entry is known again by the activity's turn, which changes when it joins a queue anew.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"
#include "engine/resources/ordered_line.h"

namespace domino::chain {

class Remaining {
 public:
  using Entry = resources::OrderedLine::Entry;

  Remaining() = default;
  explicit Remaining(MemoryBudget* budget) : entries_(BudgetedAllocator<Entry>(budget)) {}

  bool is_listed() const { return listed_; }
  void clear() {
    clear_and_keep_little(entries_);
    listed_ = false;
    places_ = 0;
  }
  void begin() {
    clear();
    listed_ = true;
  }
  /// A place behind all that were given before, for queues whose order is that of joining.
  double next_place() { return places_++; }
  void add(const Entry& entry) {
    entries_.push_back(entry);
    std::push_heap(entries_.begin(), entries_.end(), later);
  }
  /// The first of whom `is_there(entry)` holds; kNone if nobody is left.
  template <class IsThere>
  std::uint32_t first(IsThere&& is_there) {
    while (!entries_.empty() && !is_there(entries_.front())) {
      std::pop_heap(entries_.begin(), entries_.end(), later);
      entries_.pop_back();
    }
    return entries_.empty() ? kNone : entries_.front().id;
  }

 private:
  static bool later(const Entry& a, const Entry& b) { return b < a; }

  BudgetedVector<Entry> entries_;
  double places_ = 0;
  bool listed_ = false;
};

}  // namespace domino::chain
