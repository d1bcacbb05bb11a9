/// The event ladder: the many events that are far, sorted by and by as they come near.
///
/// Idea (Tang, Goh & Thng 2005): what is far is thrown into buckets of time without any order. The bucket whose turn
/// it is gets sorted if it is small, and otherwise becomes a finer rung of the ladder. What lies beyond the coarsest
/// rung waits unsorted in one bucket, and becomes the next coarsest rung when everything before it is used up. Buckets
/// are lists of pooled chunks; an event is written three or four times before it leaves, and most of the time to
/// memory that is near, however many are pending. Sorting counts the smaller ones, without a branch to mispredict.
/// Guarantee: `draw` hands out the earliest event, whatever rounding does to the bounds of buckets: buckets are
/// monotone in time, equal times share a bucket, and the bounds between what is handed out and what stays, and between
/// rungs, are times of events and compared as bits.
/// Cancelled events stay as tombstones, which their slot's generation tells; they are dropped when their turn comes,
/// and all at once when they are some hundreds and more than half.
/// Cost: amortised constant time, unless times are spread over many orders of magnitude (then a constant for each
/// factor of some thousands, and that of sorting beyond `kMostRungs`). 40 to 70 bytes a pending event. No allocation
/// once the largest number has been seen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/kernel/event.h"
#include "engine/kernel/event_heap.h"
#include "engine/kernel/event_slots.h"
#include "engine/kernel/memory.h"

namespace domino {

/// Chunks of events, allocated many at a time and recycled.
class EventChunks {
 public:
  static constexpr std::uint32_t kEvents = 15;

  explicit EventChunks(MemoryBudget* budget = nullptr) : share_(budget) {}
  struct alignas(64) Chunk {
    Event events[kEvents];
    Chunk* next = nullptr;
  };

  Chunk* take(Chunk* next) {
    if (free_ == nullptr) [[unlikely]]
      allocate();
    Chunk* chunk = free_;
    free_ = chunk->next;
    chunk->next = next;
    return chunk;
  }
  void give_back(Chunk* chunk) {
    chunk->next = free_;
    free_ = chunk;
  }

 private:
  void allocate();

  MemoryShare share_;
  std::vector<std::unique_ptr<Chunk[]>> blocks_;
  Chunk* free_ = nullptr;
};

class EventLadder {
 public:
  explicit EventLadder(MemoryBudget* budget = nullptr);

  /// Events and tombstones.
  std::size_t records() const { return records_; }
  std::size_t alive() const { return records_ - dead_; }

  /// Adds an event that is not earlier than the bound `draw` has returned and not in the run.
  void insert(const Event& event, EventSlots& slots);

  /// An event of the ladder was cancelled.
  void bury(const EventSlots& slots);

  /// Moves the earliest event to the heap, which must be empty; all events if no more than `all_below` are alive.
  /// Returns the bound: what is earlier belongs to the heap from now on. Infinity's bits when nothing is left here.
  std::uint64_t draw(EventHeap& heap, EventSlots& slots, std::size_t all_below);

  /// The sorted events that leave next, the one just drawn among them, once for each time that some were sorted; at all
  /// other times nothing. Valid until the ladder changes.
  std::span<const Event> take_news() {
    if (!news_) return {};
    news_ = false;
    return run_;
  }

  /// Whether an event that is not earlier than the bound would come among the sorted events that are drawn next.
  bool is_in_run(const Event& event) const { return event.time_bits < run_bound_; }

  /// Whether the next of the sorted events is of this instant and comes before those of this priority. Equal times are
  /// sorted together, so that nothing else here is of the instant of an event that has just been drawn.
  bool is_due(std::uint64_t time_bits, Priority before, const EventSlots& slots) const {
    for (std::size_t i = run_next_; i < run_.size() && run_[i].time_bits == time_bits; ++i)
      if (slots.is_alive(run_[i])) return (run_[i].order >> 56) < std::uint64_t{before};
    return false;
  }

  /// Moves the sorted events to the heap, which may then take others among them; returns the new bound.
  std::uint64_t give_up_run(EventHeap& heap, EventSlots& slots);

  /// Takes all events of the heap as a finer rung below the bound; false, and nothing done, where that cannot help:
  /// all are of one instant, or the rungs are used up. The run must have been given up.
  bool take_over(EventHeap& heap, EventSlots& slots, std::uint64_t bound);

  /// Hands every event that is alive to `to(const Event&)`, in no particular order, and is empty.
  template <class Taker>
  void empty_into(Taker&& to, const EventSlots& slots);

 private:
  struct Bucket {
    EventChunks::Chunk* chunk = nullptr;  // the only one that may be partly filled
    std::uint32_t used = EventChunks::kEvents;
    std::uint32_t count = 0;
  };
  /// Where and how wide the events of a bucket are, as bits.
  struct Range {
    std::uint64_t first = ~std::uint64_t{0};
    std::uint64_t last = 0;
  };
  struct Rung {
    double start = 0;
    double buckets_per_second = 0;
    std::uint64_t bound = 0;  // what is not earlier belongs to the rung above
    std::size_t next = 0;     // the first bucket whose turn has not come
    std::size_t records = 0;
    BudgetedVector<Bucket> buckets;
  };

  static constexpr std::size_t kMostRungs = 8;

  template <class Taker>
  void empty_bucket(Bucket& bucket, Taker&& to);
  void add(Bucket& bucket, const Event& event);
  void add(Rung& rung, const Event& event);
  void sweep(const EventSlots& slots);
  void sweep(Bucket& bucket, std::size_t& records, const EventSlots& slots);
  Bucket take_next();
  bool split(Bucket& bucket, const EventSlots& slots, std::size_t load);
  Rung* new_rung(const Range& range, std::uint64_t bound, std::size_t buckets);
  Range look_through(const Bucket& bucket, const EventSlots& slots) const;
  void append_to_run(Bucket& bucket, const EventSlots& slots);
  void next_run(const EventSlots& slots);
  void forget_used_rungs();

  EventChunks chunks_;
  std::array<Rung, kMostRungs> rungs_;  // from coarse to fine
  std::size_t depth_ = 0;
  Bucket beyond_;                // the coarsest rung
  BudgetedVector<Event> run_;    // the earliest events, sorted
  std::size_t run_next_ = 0;     // the first of them that has not been drawn
  std::uint64_t run_bound_ = 0;  // what is not earlier belongs to the rungs
  bool news_ = false;            // nobody has asked for the run yet
  std::size_t records_ = 0;
  std::size_t dead_ = 0;
};

template <class Taker>
void EventLadder::empty_bucket(Bucket& bucket, Taker&& to) {
  std::uint32_t used = bucket.used;
  for (EventChunks::Chunk* chunk = bucket.chunk; chunk != nullptr;) {
    EventChunks::Chunk* next = chunk->next;
    __builtin_prefetch(next);
    for (std::uint32_t i = 0; i < used; ++i) to(chunk->events[i]);
    // Given back only now: what `to` takes is another chunk.
    chunks_.give_back(chunk);
    chunk = next;
    used = EventChunks::kEvents;
  }
  bucket = Bucket{};
}

template <class Taker>
void EventLadder::empty_into(Taker&& to, const EventSlots& slots) {
  const auto alive = [&](const Event& event) {
    if (slots.is_alive(event)) to(event);
  };
  for (; depth_ > 0; --depth_) {
    Rung& rung = rungs_[depth_ - 1];
    for (std::size_t i = rung.next; i < rung.buckets.size(); ++i) empty_bucket(rung.buckets[i], alive);
  }
  empty_bucket(beyond_, alive);
  for (; run_next_ < run_.size(); ++run_next_) alive(run_[run_next_]);
  records_ = dead_ = 0;
}

}  // namespace domino
