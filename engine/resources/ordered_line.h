/// An ordered line: a queue whose next is the record with the smallest key, the first to join among equals.
///
/// An indexed binary heap over records of a `Pool`; a record keeps its place in `next`, so it is in one line at a
/// time, as with `WaitingLine`. Guarantee: the order of (key, turn) is total if turns differ. Cost: O(log n) to join,
/// leave from anywhere or be called; no allocation once the longest line has been seen.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"

namespace domino::resources {

class OrderedLine {
 public:
  struct Entry {
    double key = 0;
    std::uint64_t turn = 0;
    std::uint32_t id = kNone;

    friend bool operator<(const Entry& a, const Entry& b) {
      return a.key < b.key || (a.key == b.key && a.turn < b.turn);
    }
  };

  OrderedLine() = default;
  explicit OrderedLine(MemoryBudget* budget) : heap_(BudgetedAllocator<Entry>(budget)) {}

  bool empty() const { return heap_.empty(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(heap_.size()); }
  const Entry& first() const { return heap_.front(); }
  /// In no particular order.
  std::uint32_t at(std::size_t place) const { return heap_[place].id; }
  void clear() { clear_and_keep_little(heap_); }

  /// Appends the `count` that would be called first, in that order. O(count · log count), whatever the length.
  void list_first(std::size_t count, std::vector<std::uint32_t>& ids) const {
    if (heap_.empty()) return;
    const auto later = [this](std::size_t a, std::size_t b) { return heap_[b] < heap_[a]; };
    std::vector<std::size_t> next{0};  // a heap of places whose parents are listed
    for (; count > 0 && !next.empty(); --count) {
      std::pop_heap(next.begin(), next.end(), later);
      const std::size_t at = next.back();
      next.pop_back();
      ids.push_back(heap_[at].id);
      for (const std::size_t child : {2 * at + 1, 2 * at + 2}) {
        if (child >= heap_.size()) continue;
        next.push_back(child);
        std::push_heap(next.begin(), next.end(), later);
      }
    }
  }

  template <class Record>
  void join(Pool<Record>& pool, const Entry& entry) {
    heap_.push_back(entry);
    rise(pool, heap_.size() - 1);
  }

  template <class Record>
  void leave(Pool<Record>& pool, std::uint32_t id) {
    const std::size_t at = pool[id].next;
    DOMINO_REQUIRE_SLOW(at < heap_.size() && heap_[at].id == id, "a record leaves the line it is in");
    const Entry last = heap_.back();
    heap_.pop_back();
    if (at == heap_.size()) return;
    heap_[at] = last;
    rise(pool, at);
    sink(pool, pool[last.id].next);
  }

 private:
  template <class Record>
  void place(Pool<Record>& pool, std::size_t at, const Entry& entry) {
    heap_[at] = entry;
    pool[entry.id].next = static_cast<std::uint32_t>(at);
  }

  template <class Record>
  void rise(Pool<Record>& pool, std::size_t at) {
    const Entry entry = heap_[at];
    while (at > 0 && entry < heap_[(at - 1) / 2]) {
      place(pool, at, heap_[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    place(pool, at, entry);
  }

  template <class Record>
  void sink(Pool<Record>& pool, std::size_t at) {
    const Entry entry = heap_[at];
    for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
      if (!(heap_[child] < entry)) break;
      place(pool, at, heap_[child]);
      at = child;
    }
    place(pool, at, entry);
  }

  BudgetedVector<Entry> heap_;
};

}  // namespace domino::resources
