#include "engine/statistics/quantile_sketch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

namespace domino::statistics {

int QuantileSketch::shift_of(std::size_t bucket) {
  // The first two octaves of buckets have unit width, so octave k > 0 of buckets has width 2^(k-1).
  const auto octave = static_cast<int>(bucket >> kBits);
  return std::max(octave - 1, 0);
}

std::uint64_t QuantileSketch::begin_of(std::size_t bucket) {
  const int shift = shift_of(bucket);
  return (bucket - (static_cast<std::uint64_t>(shift) << kBits)) << shift;
}

std::uint64_t QuantileSketch::counted_in(std::size_t bucket) const {
  const std::uint64_t high = bucket < high_.size() ? high_[bucket] : 0;
  return bucket < low_.size() ? (high << 32) + low_[bucket] : 0;
}

void QuantileSketch::make_room() {
  if (room_ == kMostRecent) return count_recent();
  room_ = std::max(kFirstRecent, 2 * room_);
  recent_.resize(room_);
}

/// Room is made for the highest bucket before, and no bucket carries while all together hold less than one can, so that
/// counting asks nothing about each observation.
void QuantileSketch::count_recent() {
  if (recent_count_ == 0) return;
  const std::span<const std::uint16_t> recent(recent_.data(), recent_count_);
  std::uint16_t highest = 0;
  for (const std::uint16_t bucket : recent) highest = std::max(highest, bucket);
  if (highest >= low_.size()) grow(highest);
  counted_ += recent_count_;
  recent_count_ = 0;
  std::uint32_t* low = low_.data();  // local, since otherwise each count could be a change of the vector itself
  if (counted_ <= std::numeric_limits<std::uint32_t>::max()) [[likely]]
    for (const std::uint16_t bucket : recent) ++low[bucket];
  else
    for (const std::uint16_t bucket : recent)
      if (++low[bucket] == 0) carry(bucket);
}

/// Whole octaves, so that a slowly rising maximum does not allocate every time.
void QuantileSketch::grow(std::size_t bucket) { low_.resize((bucket / kPerOctave + 1) * kPerOctave, 0); }

void QuantileSketch::carry(std::size_t bucket) {
  if (high_.size() < low_.size()) high_.resize(low_.size(), 0);
  ++high_[bucket];
}

void QuantileSketch::merge(const QuantileSketch& other) {
  // What a sketch adds to itself must stand still meanwhile.
  if (&other == this) count_recent();
  if (low_.size() < other.low_.size()) low_.resize(other.low_.size(), 0);
  for (std::size_t bucket = 0; bucket < other.low_.size(); ++bucket) {
    set(bucket, counted_in(bucket) + other.counted_in(bucket));
  }
  counted_ += other.counted_;
  for (std::uint32_t i = 0; i < other.recent_count_; ++i) put(other.recent_[i]);
}

/// Of a bucket that is there.
void QuantileSketch::set(std::size_t bucket, std::uint64_t count) {
  low_[bucket] = static_cast<std::uint32_t>(count);
  if (count >> 32 == 0 && high_.empty()) return;
  if (high_.size() < low_.size()) high_.resize(low_.size(), 0);
  DOMINO_REQUIRE(count >> 48 == 0, "a sketch holds fewer than 2^48 observations a bucket");
  high_[bucket] = static_cast<std::uint32_t>(count >> 32);
}

QuantileSketch QuantileSketch::since(const QuantileSketch& earlier) const {
  QuantileSketch added = *this;
  QuantileSketch before = earlier;
  added.count_recent();
  before.count_recent();
  for (std::size_t bucket = 0; bucket < before.low_.size(); ++bucket) {
    const std::uint64_t then = before.counted_in(bucket);
    const std::uint64_t now = added.counted_in(bucket);
    DOMINO_REQUIRE(now >= then, "a sketch never loses what it has seen");
    if (then > 0) added.set(bucket, now - then);
  }
  added.counted_ -= before.counted_;
  return added;
}

void QuantileSketch::clear() {
  recent_count_ = 0;
  if (counted_ == 0) return;
  std::fill(low_.begin(), low_.end(), 0);
  std::fill(high_.begin(), high_.end(), 0);
  counted_ = 0;
}

QuantileSketch::Place QuantileSketch::place_among_recent(std::uint64_t rank) const {
  std::array<std::uint16_t, kMostRecent> recent{};
  const auto end = std::copy_n(recent_.begin(), recent_count_, recent.begin());
  const auto found = recent.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(recent.begin(), found, end);
  const std::uint16_t bucket = *found;
  const auto lower = std::count_if(recent.begin(), found, [=](std::uint16_t other) { return other < bucket; });
  const auto equal = std::count(recent.begin(), end, bucket);
  return {bucket, static_cast<std::uint64_t>(lower), static_cast<std::uint64_t>(equal)};
}

/// Of the `rank`-th smallest observation, from 1.
QuantileSketch::Place QuantileSketch::place_of(std::uint64_t rank) const {
  if (counted_ == 0) return place_among_recent(rank);
  std::vector<std::uint16_t> recent(recent_.begin(), recent_.begin() + recent_count_);
  std::sort(recent.begin(), recent.end());
  auto next = recent.begin();
  const auto recent_below = [&](std::size_t bucket) { return std::lower_bound(next, recent.end(), bucket) - next; };
  std::uint64_t before = 0;
  std::size_t bucket = 0;
  // Whole octaves first: their sums need no question a bucket. Rare sketches with high words go the long way.
  while (high_.empty()) {
    std::uint64_t inside = static_cast<std::uint64_t>(recent_below(bucket + kPerOctave));
    if (bucket < low_.size()) {
      const auto octave = low_.begin() + static_cast<std::ptrdiff_t>(bucket);
      inside += std::accumulate(octave, octave + kPerOctave, std::uint64_t{0});
    }
    if (before + inside >= rank) break;
    before += inside;
    bucket += kPerOctave;
    next += recent_below(bucket);
  }
  for (;; ++bucket) {
    const auto here = recent_below(bucket + 1);
    const std::uint64_t inside = counted_in(bucket) + static_cast<std::uint64_t>(here);
    if (before + inside >= rank) return {bucket, before, inside};
    before += inside;
    next += here;
  }
}

Duration QuantileSketch::quantile(double p) const {
  DOMINO_REQUIRE(count() > 0, "an empty sketch has no quantile");
  DOMINO_REQUIRE(p >= 0 && p <= 1, "a quantile is asked for at p in [0, 1]");
  const double wanted = std::ceil(p * static_cast<double>(count()));
  const std::uint64_t rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, count());
  const Place place = place_of(rank);
  // The m observations of a bucket of w ticks are taken to lie at the middles of m equal parts of its values
  // 0 … w-1, so that a bucket of one tick gives this tick exactly.
  const auto last = static_cast<double>((std::uint64_t{1} << shift_of(place.bucket)) - 1);
  const double part = (static_cast<double>(rank - place.before) - 0.5) / static_cast<double>(place.inside);
  return {(static_cast<double>(begin_of(place.bucket)) + last * part) / kTicksPerSecond};
}

double QuantileSketch::fraction_below(Ticks span) const {
  DOMINO_REQUIRE(count() > 0, "an empty sketch has no fractions");
  if (span <= 0) return 0;
  const auto limit = static_cast<std::uint64_t>(span);
  const std::size_t here = bucket_of(limit);
  std::uint64_t before = 0;
  std::uint64_t inside = counted_in(here);
  for (std::size_t bucket = 0; bucket < std::min(here, low_.size()); ++bucket) before += counted_in(bucket);
  for (std::uint32_t i = 0; i < recent_count_; ++i) {
    before += static_cast<std::uint64_t>(recent_[i] < here);
    inside += static_cast<std::uint64_t>(recent_[i] == here);
  }
  const auto width = static_cast<double>(std::uint64_t{1} << shift_of(here));
  const double of_it = static_cast<double>(limit - begin_of(here)) / width;
  return (static_cast<double>(before) + static_cast<double>(inside) * of_it) / static_cast<double>(count());
}

}  // namespace domino::statistics
