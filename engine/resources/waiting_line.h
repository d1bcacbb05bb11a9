/// A waiting line: a queue linked through the records that wait in it, so that joining, leaving from anywhere
/// and being called are O(1) and allocate nothing.
///
/// Records live in a `Pool` and have the members `next` and `previous`; a record is in one line at a time.
/// The line keeps the order of joining; which record is called next is the caller's discipline.
#pragma once

#include <cstdint>

#include "engine/kernel/pool.h"

namespace domino::resources {

class WaitingLine {
 public:
  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }
  std::uint32_t first() const { return first_; }
  std::uint32_t last() const { return last_; }

  template <class Record>
  void join(Pool<Record>& pool, std::uint32_t id) {
    Record& record = pool[id];
    record.previous = last_;
    record.next = kNone;
    (last_ == kNone ? first_ : pool[last_].next) = id;
    last_ = id;
    ++size_;
  }

  template <class Record>
  void leave(Pool<Record>& pool, std::uint32_t id) {
    const Record& record = pool[id];
    (record.previous == kNone ? first_ : pool[record.previous].next) = record.next;
    (record.next == kNone ? last_ : pool[record.next].previous) = record.previous;
    --size_;
  }

  /// The first leaves, as by `leave(pool, first())`, with fewer questions; somebody must be there.
  template <class Record>
  std::uint32_t call_first(Pool<Record>& pool) {
    const std::uint32_t id = first_;
    first_ = pool[id].next;
    (first_ == kNone ? last_ : pool[first_].previous) = kNone;
    --size_;
    return id;
  }

 private:
  std::uint32_t first_ = kNone;
  std::uint32_t last_ = kNone;
  std::uint32_t size_ = 0;
};

}  // namespace domino::resources
