/// An unordered line: records that wait together and are called by chance.
///
/// A record keeps its place in `next`, so it is in one line at a time. Which place is drawn is up to the caller's
/// stream. Cost: O(1) to join, leave or be called; no allocation once the longest line has been seen.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"

namespace domino::resources {

class UnorderedLine {
 public:
  UnorderedLine() = default;
  explicit UnorderedLine(MemoryBudget* budget) : ids_(BudgetedAllocator<std::uint32_t>(budget)) {}

  bool empty() const { return ids_.empty(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ids_.size()); }
  std::uint32_t at(std::size_t place) const { return ids_[place]; }
  void clear() { clear_and_keep_little(ids_); }

  template <class Record>
  void join(Pool<Record>& pool, std::uint32_t id) {
    pool[id].next = static_cast<std::uint32_t>(ids_.size());
    ids_.push_back(id);
  }

  template <class Record>
  void leave(Pool<Record>& pool, std::uint32_t id) {
    const std::size_t place = pool[id].next;
    DOMINO_REQUIRE_SLOW(place < ids_.size() && ids_[place] == id, "a record leaves the line it is in");
    ids_[place] = ids_.back();
    pool[ids_[place]].next = static_cast<std::uint32_t>(place);
    ids_.pop_back();
  }

 private:
  BudgetedVector<std::uint32_t> ids_;
};

}  // namespace domino::resources
