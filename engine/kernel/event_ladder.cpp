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
/// A bucket of no more events goes to the heap as it is.
constexpr std::size_t kSmallBucket = 48;
/// Events a bucket at the start, where a bucket becomes a rung: a heap of so many fits the first-level cache.
constexpr std::size_t kFineLoad = 12;
/// The same where everything beyond becomes the coarsest rung. Later events join its buckets before their turn comes,
/// so that most of them become rungs; few buckets keep the places that are written to near.
constexpr std::size_t kCoarseLoad = 24;
constexpr std::size_t kMostBuckets = std::size_t{1} << 16;
/// With fewer tombstones a sweep is not worth the walk over the buckets.
constexpr std::size_t kFewDead = 256;
/// The heap is filled with several small buckets at once, so that a sparse ladder is not asked for each event.
constexpr std::size_t kEnough = 8;

double seconds_of(std::uint64_t time_bits) { return std::bit_cast<double>(time_bits); }

}  // namespace

void EventChunks::allocate() {
  blocks_.push_back(std::make_unique<Chunk[]>(kChunksABlock));
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

void EventLadder::bury(EventSlots& slots) {
  ++dead_;
  if (dead_ > kFewDead && dead_ > records_ / 2) sweep(slots);
}

void EventLadder::sweep(EventSlots& slots) {
  for (std::size_t depth = 0; depth < depth_; ++depth) {
    Rung& rung = rungs_[depth];
    for (std::size_t i = rung.next; i < rung.buckets.size(); ++i) sweep(rung.buckets[i], rung.records, slots);
  }
  std::size_t beyond = beyond_.count;
  sweep(beyond_, beyond, slots);
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

/// Where the events that are alive lie; fetches what tells whether they are when they are moved.
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
  rung.buckets.assign(buckets, Bucket{});
  return &rung;
}

/// Makes the bucket a rung below all others; false where it is better moved to the heap.
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

/// Returns the bits of the latest time, 0 if all were dead.
std::uint64_t EventLadder::move_to(EventHeap& heap, Bucket& bucket, EventSlots& slots) {
  std::uint64_t last = 0;
  records_ -= bucket.count;
  heap.allow(heap.size() + bucket.count);
  empty_bucket(bucket, [&](const Event& event) {
    if (!slots.is_alive(event)) {
      --dead_;
      return;
    }
    last = std::max(last, event.time_bits);
    heap.insert(event, slots);
  });
  return last;
}

std::uint64_t EventLadder::draw(EventHeap& heap, EventSlots& slots, std::size_t all_below) {
  if (alive() <= all_below) {
    heap.allow(heap.size() + alive());
    empty_into([&](const Event& event) { heap.insert(event, slots); }, slots);
    return std::bit_cast<std::uint64_t>(kNever.s);
  }
  std::uint64_t last = 0;
  while (heap.size() < kEnough && records_ > 0) {
    if (depth_ == 0) {
      Bucket all = std::exchange(beyond_, Bucket{});
      if (!split(all, slots, kCoarseLoad)) last = std::max(last, move_to(heap, all, slots));
      continue;
    }
    Bucket bucket = take_next();
    if (bucket.count > kSmallBucket && split(bucket, slots, kFineLoad)) continue;
    last = std::max(last, move_to(heap, bucket, slots));
  }
  return records_ == 0 ? std::bit_cast<std::uint64_t>(kNever.s) : last + 1;
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
  return true;
}

}  // namespace domino
