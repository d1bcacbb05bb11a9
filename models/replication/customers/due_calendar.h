/// Due calendar: when each of very many things is due, with one pending event for all of them.
///
/// Idea: the span of a run is cut into slots of equal length. What is due in a later slot stands in that slot's list,
/// linked through the things themselves; only the things of the present slot are in order, in a heap. So a thing costs
/// no memory here but its link, joining a later slot is constant, and the heap stays as small as a slot.
/// Guarantee: things come in the order of their time, then of their number. What is due after the end never comes, and
/// is not kept. Cost: O(log of the things in one slot) each. Limits: a thing may be in it once.
///
/// `Things` gives `next(id)`, the link, and `due(id)`, the time in seconds, which must not change meanwhile.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace domino::chain {

class DueCalendar {
 public:
  static constexpr std::uint32_t kNothing = std::numeric_limits<std::uint32_t>::max();

  /// Empty, from time 0 until `end_s`; about `things` are due at any time.
  void open(double end_s, std::size_t things) {
    const std::size_t slots = std::clamp<std::size_t>(things / 8, 64, 65536);
    slot_s_ = std::max(end_s, 1.0) / static_cast<double>(slots);
    end_s_ = end_s;
    first_.assign(slots + 1, kNothing);
    heap_.clear();
    present_ = 0;
  }

  template <class Things>
  void add(Things& things, std::uint32_t id) {
    const double due_s = things.due(id);
    if (!(due_s <= end_s_)) return;
    const std::size_t slot = slot_of(due_s);
    if (slot <= present_) return push({due_s, id});
    things.next(id) = first_[slot];
    first_[slot] = id;
  }

  /// When the first is due; infinite where nothing is.
  template <class Things>
  double first_due(Things& things) {
    while (heap_.empty() && present_ + 1 < first_.size()) {
      ++present_;
      for (std::uint32_t id = first_[present_]; id != kNothing; id = things.next(id))
        heap_.push_back({things.due(id), id});
      first_[present_] = kNothing;
      std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    return heap_.empty() ? std::numeric_limits<double>::infinity() : heap_.front().due_s;
  }

  /// The first, which is taken out; `first_due` has been asked.
  std::uint32_t take_first() {
    const std::uint32_t id = heap_.front().id;
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    heap_.pop_back();
    return id;
  }

 private:
  struct Entry {
    double due_s = 0;
    std::uint32_t id = 0;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  std::size_t slot_of(double due_s) const {
    return std::min(static_cast<std::size_t>(std::max(due_s, 0.0) / slot_s_), first_.size() - 1);
  }
  void push(Entry entry) {
    heap_.push_back(entry);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  }

  std::vector<std::uint32_t> first_;  // by slot
  std::vector<Entry> heap_;           // of the present slot and before
  std::size_t present_ = 0;
  double slot_s_ = 1;
  double end_s_ = 0;
};

}  // namespace domino::chain
