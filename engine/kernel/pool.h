/// A pool of records addressed by 32-bit indices, for cases and other things that come and go.
///
/// Records live in one growing array and are recycled through a free list, so nothing is allocated once the
/// largest number alive has been seen. Index 0 is never given out and means "none". References are valid
/// until the next `take`; keep indices, not references. The array counts against a budget, if there is one (memory.h).
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/kernel/memory.h"

namespace domino {

inline constexpr std::uint32_t kNone = 0;

/// `Record` needs a default state and a `std::uint32_t next` that the pool may use while the record is free.
template <class Record>
class Pool {
 public:
  /// No index will be larger than `limit`.
  explicit Pool(MemoryBudget* budget = nullptr, std::uint32_t limit = std::numeric_limits<std::uint32_t>::max())
      : records_(1, Record(), BudgetedAllocator<Record>(budget)), limit_(limit) {}

  /// A record in an unspecified state: the caller sets every member it uses. Throws OutOfMemory where there is none to
  /// be used again, and the limit or the budget does not reach for another.
  std::uint32_t take() {
    ++alive_;
    if (free_ == kNone) [[unlikely]]
      return grow();
    const std::uint32_t index = free_;
    free_ = records_[index].next;
    return index;
  }

  void give_back(std::uint32_t index) {
    --alive_;
    records_[index].next = free_;
    free_ = index;
  }

  Record& operator[](std::uint32_t index) { return records_[index]; }
  const Record& operator[](std::uint32_t index) const { return records_[index]; }
  std::uint32_t alive() const { return alive_; }
  /// One past the largest index ever given out.
  std::uint32_t extent() const { return static_cast<std::uint32_t>(records_.size()); }

  /// Hands every index that is given out to `visit(std::uint32_t)`. O(extent), with a bit for each: for rare questions.
  template <class Visit>
  void for_each_alive(Visit&& visit) const {
    std::vector<bool> free(records_.size());
    for (std::uint32_t index = free_; index != kNone; index = records_[index].next) free[index] = true;
    for (std::uint32_t index = 1; index < extent(); ++index)
      if (!free[index]) visit(index);
  }

  /// Gives back everything; keeps the memory, unless there is much of it.
  void clear() {
    clear_and_keep_little(records_);
    records_.resize(1);
    free_ = kNone;
    alive_ = 0;
  }

 private:
  /// Rare, and apart from `take`, or it would take registers from what comes before and after.
  [[gnu::noinline]] std::uint32_t grow() {
    if (extent() > limit_) throw OutOfMemory();
    records_.emplace_back();
    return static_cast<std::uint32_t>(records_.size() - 1);
  }

  BudgetedVector<Record> records_;
  std::uint32_t limit_;
  std::uint32_t free_ = kNone;
  std::uint32_t alive_ = 0;
};

}  // namespace domino
