#include "engine/kernel/event_ladder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

#include "engine/kernel/time.h"

namespace domino {

namespace {

constexpr std::size_t kChunksABlock = 256;
/// A bucket of no more events is sorted by counting.
constexpr std::size_t kSmallBucket = 32;
/// Events a bucket at the start, where a bucket becomes a rung.
constexpr std::size_t kFineLoad = 12;
/// The same where everything beyond becomes the coarsest rung. Later events join its buckets before their turn comes,
/// so that most of them become rungs; few buckets keep the places that are written to near.
constexpr std::size_t kCoarseLoad = 96;
constexpr std::size_t kMostBuckets = std::size_t{1} << 16;
/// With fewer tombstones a sweep is not worth the walk over the buckets.
constexpr std::size_t kFewDead = 256;
/// Several small buckets make a run at once, so that a sparse ladder is not searched for each event.
constexpr std::size_t kShortRun = 8;

constexpr std::uint64_t kNothingLeft = std::bit_cast<std::uint64_t>(kNever.s);

double seconds_of(std::uint64_t time_bits) { return std::bit_cast<double>(time_bits); }

/// Sorts at most N events: each one's place is the number of those before it. Always comparing with N of them leaves
/// nothing to mispredict.
template <std::size_t N>
void sort_by_counting(Event* events, std::size_t count) {
  std::array<Event, N> copies;
  std::copy_n(events, count, copies.begin());
  std::fill(copies.begin() + count, copies.end(), kNoEvent);
  for (std::size_t i = 0; i < count; ++i) {
    const EventKey key = key_of(copies[i]);
    std::size_t before = 0;
#pragma GCC unroll 16
    for (std::size_t j = 0; j < N; ++j) before += static_cast<std::size_t>(key_of(copies[j]) < key);
    events[before] = copies[i];
  }
}

void sort(Event* events, std::size_t count) {
  if (count <= 8) return sort_by_counting<8>(events, count);
  if (count <= 16) return sort_by_counting<16>(events, count);
  if (count <= 32) return sort_by_counting<32>(events, count);
  std::sort(events, events + count, [](const Event& a, const Event& b) { return key_of(a) < key_of(b); });
}

}  // namespace

EventLadder::EventLadder(MemoryBudget* budget) : chunks_(budget), run_(BudgetedAllocator<Event>(budget)) {
  for (Rung& rung : rungs_) rung.buckets = BudgetedVector<Bucket>(BudgetedAllocator<Bucket>(budget));
  run_.reserve(kSmallBucket + kShortRun);
}

void EventChunks::allocate() {
  share_.add(kChunksABlock * sizeof(Chunk));
  try {
    blocks_.push_back(std::make_unique<Chunk[]>(kChunksABlock));
  } catch (...) {
    share_.set(blocks_.size() * kChunksABlock * sizeof(Chunk));
    throw;
  }
  for (std::size_t i = kChunksABlock; i-- > 0;) give_back(&blocks_.back()[i]);
}

void EventLadder::add(Bucket& bucket, const Event& event) {
  if (bucket.used == EventChunks::kEvents) {
    bucket.chunk = chunks_.take(bucket.chunk);
    bucket.used = 0;
  }
  bucket.chunk->events[bucket.used++] = event;
  ++bucket.count;
}

void EventLadder::add(Rung& rung, const Event& event) {
  // Monotone in time, whatever the rounding; what the turn has passed over joins the bucket whose turn is next.
  const auto bucket =
      static_cast<std::size_t>(static_cast<std::int64_t>((event.time().s - rung.start) * rung.buckets_per_second));
  ++rung.records;
  add(rung.buckets[std::clamp(bucket, rung.next, rung.buckets.size() - 1)], event);
}

void EventLadder::insert(const Event& event, EventSlots& slots) {
  slots.set_place(event, EventSlots::kElsewhere);
  ++records_;
  for (std::size_t i = depth_; i > 0; --i)
    if (event.time_bits < rungs_[i - 1].bound) return add(rungs_[i - 1], event);
  add(beyond_, event);
}

void EventLadder::bury(const EventSlots& slots) {
  ++dead_;
  if (dead_ > kFewDead && dead_ > records_ / 2) sweep(slots);
}

void EventLadder::sweep(const EventSlots& slots) {
  for (std::size_t depth = 0; depth < depth_; ++depth) {
    Rung& rung = rungs_[depth];
    for (std::size_t i = rung.next; i < rung.buckets.size(); ++i) sweep(rung.buckets[i], rung.records, slots);
  }
  std::size_t beyond = beyond_.count;
  sweep(beyond_, beyond, slots);
  const auto first = run_.begin() + static_cast<std::ptrdiff_t>(run_next_);
  const auto kept = std::remove_if(first, run_.end(), [&](const Event& event) { return !slots.is_alive(event); });
  records_ -= static_cast<std::size_t>(run_.end() - kept);
  run_.erase(kept, run_.end());
  dead_ = 0;
  forget_used_rungs();
}

void EventLadder::sweep(Bucket& bucket, std::size_t& records, const EventSlots& slots) {
  Bucket kept;
  const std::size_t before = bucket.count;
  empty_bucket(bucket, [&](const Event& event) {
    if (slots.is_alive(event)) add(kept, event);
  });
  bucket = kept;
  records -= before - kept.count;
  records_ -= before - kept.count;
}

/// Events that are not earlier than the rung's last ones go to the rung above from now on.
void EventLadder::forget_used_rungs() {
  while (depth_ > 0 && rungs_[depth_ - 1].records == 0) --depth_;
}

/// Where the bucket's events lie; fetches what will be asked for when they are drawn.
EventLadder::Range EventLadder::look_through(const Bucket& bucket, const EventSlots& slots) const {
  Range range;
  std::uint32_t used = bucket.used;
  for (const EventChunks::Chunk* chunk = bucket.chunk; chunk != nullptr; chunk = chunk->next) {
    for (std::uint32_t i = 0; i < used; ++i) {
      range.first = std::min(range.first, chunk->events[i].time_bits);
      range.last = std::max(range.last, chunk->events[i].time_bits);
      slots.prefetch(chunk->events[i]);
    }
    used = EventChunks::kEvents;
  }
  return range;
}

/// An empty rung below all others, or null where the range cannot be divided any further.
EventLadder::Rung* EventLadder::new_rung(const Range& range, std::uint64_t bound, std::size_t buckets) {
  const double width = seconds_of(range.last) - seconds_of(range.first);
  buckets = std::clamp<std::size_t>(buckets, 2, kMostBuckets);
  const double rate = static_cast<double>(buckets) / width;
  if (depth_ == kMostRungs || !std::isfinite(rate)) return nullptr;
  Rung& rung = rungs_[depth_++];
  rung.start = seconds_of(range.first);
  rung.buckets_per_second = rate;
  rung.bound = bound;
  rung.next = 0;
  rung.records = 0;
  // A power of two, so that a rung that is a little larger than any before it allocates nothing.
  rung.buckets.reserve(std::bit_ceil(buckets));
  rung.buckets.assign(buckets, Bucket{});
  return &rung;
}

/// Makes the bucket a rung below all others; false where that is impossible.
bool EventLadder::split(Bucket& bucket, const EventSlots& slots, std::size_t load) {
  const Range range = look_through(bucket, slots);
  Rung* rung = new_rung(range, range.last + 1, bucket.count / load);
  if (rung == nullptr) return false;
  empty_bucket(bucket, [&](const Event& event) { add(*rung, event); });
  return true;
}

/// The bucket whose turn it is. There must be one.
EventLadder::Bucket EventLadder::take_next() {
  Rung& rung = rungs_[depth_ - 1];
  while (rung.buckets[rung.next].count == 0) ++rung.next;
  const Bucket bucket = rung.buckets[rung.next];
  rung.buckets[rung.next++] = Bucket{};
  rung.records -= bucket.count;
  forget_used_rungs();
  return bucket;
}

void EventLadder::append_to_run(Bucket& bucket, const EventSlots& slots) {
  const std::size_t begin = run_.size();
  const std::size_t count = bucket.count;
  run_.resize(begin + count);
  Event* to = run_.data() + begin;
  empty_bucket(bucket, [&](const Event& event) {
    slots.prefetch(event);
    *to++ = event;
  });
  sort(run_.data() + begin, count);
}

/// Sorts the earliest buckets; the run before must be used up, and there must be events in the rungs or beyond.
void EventLadder::next_run(const EventSlots& slots) {
  run_.clear();
  run_next_ = 0;
  while (run_.size() < kShortRun && run_.size() < records_) {
    const std::size_t load = depth_ > 0 ? kFineLoad : kCoarseLoad;
    Bucket bucket = depth_ > 0 ? take_next() : std::exchange(beyond_, Bucket{});
    if (bucket.count > kSmallBucket && split(bucket, slots, load)) continue;
    append_to_run(bucket, slots);
  }
  run_bound_ = run_.back().time_bits + 1;
  news_ = true;
}

std::uint64_t EventLadder::draw(EventHeap& heap, EventSlots& slots, std::size_t all_below) {
  for (bool alive_found = false; !alive_found;) {
    if (run_next_ == run_.size()) {
      if (alive() <= all_below) {
        heap.allow(heap.size() + alive());
        empty_into([&](const Event& event) { heap.insert(event, slots); }, slots);
      }
      if (records_ == 0) return run_bound_ = kNothingLeft;
      next_run(slots);
    }
    const Event& event = run_[run_next_++];
    --records_;
    alive_found = slots.is_alive(event);
    if (alive_found)
      heap.insert(event, slots);
    else
      --dead_;
  }
  if (records_ == 0) return run_bound_ = kNothingLeft;
  return run_next_ < run_.size() ? run_[run_next_].time_bits : run_bound_;
}

std::uint64_t EventLadder::give_up_run(EventHeap& heap, EventSlots& slots) {
  heap.allow(heap.size() + run_.size() - run_next_);
  for (; run_next_ < run_.size(); ++run_next_, --records_) {
    if (slots.is_alive(run_[run_next_]))
      heap.insert(run_[run_next_], slots);
    else
      --dead_;
  }
  return run_bound_;
}

bool EventLadder::take_over(EventHeap& heap, EventSlots& slots, std::uint64_t bound) {
  Range range;
  const std::span<const Event> events = heap.events(slots);
  for (const Event& event : events) {
    range.first = std::min(range.first, event.time_bits);
    range.last = std::max(range.last, event.time_bits);
  }
  // Where nothing is here yet, what is later than all of them is beyond.
  if (records_ == 0) bound = range.last + 1;
  Rung* rung = new_rung(range, bound, events.size() / kFineLoad);
  if (rung == nullptr) return false;
  records_ += events.size();
  for (const Event& event : events) {
    slots.set_place(event, EventSlots::kElsewhere);
    add(*rung, event);
  }
  heap.clear();
  run_bound_ = 0;
  return true;
}

}  // namespace domino
