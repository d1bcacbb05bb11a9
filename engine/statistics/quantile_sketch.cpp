#include "engine/statistics/quantile_sketch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

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

void QuantileSketch::watch(std::span<const Ticks> limits) {
  DOMINO_REQUIRE(count() == 0, "limits are watched from the first observation on");
  limits_.clear();
  for (const Ticks limit : limits) limits_.push_back({limit, 0});
}

/// Room is made for the highest bucket before, and no bucket carries while all together hold less than one can, so that
/// counting asks nothing about each observation. The least and the greatest so far are replaced only where one of these
/// lies beyond them, which the sign of their differences tells of all at once.
void QuantileSketch::count_recent() {
  if (recent_count_ == 0) return;
  const std::span<const Ticks> seen = recent();
  const auto [least, most] = counted_extent_;
  Ticks beyond = 0;
#pragma GCC unroll 4
  for (const Ticks span : seen) beyond |= (span - least) | (most - span);
  if (beyond < 0) counted_extent_ = extent();
  for (Limit& limit : limits_)
    limit.count +=
        static_cast<std::uint64_t>(std::ranges::count_if(seen, [at = limit.at](Ticks t) { return t <= at; }));
  const std::size_t highest = bucket_of(counted_extent_.most);
  if (highest >= low_.size()) grow(highest);
  counted_ += recent_count_;
  recent_count_ = 0;
  std::uint32_t* low = low_.data();  // local, since otherwise each count could be a change of the vector itself
  if (counted_ <= std::numeric_limits<std::uint32_t>::max()) [[likely]] {
#pragma GCC unroll 4
    for (const Ticks span : seen) ++low[bucket_of(span)];
  } else {
    for (const Ticks span : seen)
      if (const std::size_t bucket = bucket_of(span); ++low[bucket] == 0) carry(bucket);
  }
}

QuantileSketch::Extent QuantileSketch::extent() const {
  auto [least, most] = counted_extent_;
  for (const Ticks span : recent()) {
    least = std::min(least, span);
    most = std::max(most, span);
  }
  return {least, most};
}

std::optional<std::uint64_t> QuantileSketch::count_at_most(Ticks limit) const {
  const auto watched = std::ranges::find(limits_, limit, &Limit::at);
  if (watched == limits_.end()) return std::nullopt;
  return watched->count +
         static_cast<std::uint64_t>(std::ranges::count_if(recent(), [&](Ticks span) { return span <= limit; }));
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
  if (count() == 0 && limits_.empty())
    for (const Limit& limit : other.limits_) limits_.push_back({limit.at, 0});
  std::vector<Limit> both;
  for (const Limit& limit : limits_)
    if (const auto same = std::ranges::find(other.limits_, limit.at, &Limit::at); same != other.limits_.end())
      both.push_back({limit.at, limit.count + same->count});
  limits_ = std::move(both);
  if (low_.size() < other.low_.size()) low_.resize(other.low_.size(), 0);
  for (std::size_t bucket = 0; bucket < other.low_.size(); ++bucket) {
    set(bucket, counted_in(bucket) + other.counted_in(bucket));
  }
  counted_ += other.counted_;
  counted_extent_.least = std::min(counted_extent_.least, other.counted_extent_.least);
  counted_extent_.most = std::max(counted_extent_.most, other.counted_extent_.most);
  for (const Ticks span : other.recent()) add(span);
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
  for (std::size_t i = 0; i < added.limits_.size() && i < before.limits_.size(); ++i)
    added.limits_[i].count -= before.limits_[i].count;
  if (added.counted_ == 0) added.counted_extent_ = {};
  if (added.counted_ == 0) return added;
  const Place first = added.place_of(1);
  const Place last = added.place_of(added.counted_);
  const auto end = begin_of(last.bucket) + (std::uint64_t{1} << shift_of(last.bucket));
  added.counted_extent_.least = std::max(added.counted_extent_.least, static_cast<Ticks>(begin_of(first.bucket)));
  added.counted_extent_.most = std::min(added.counted_extent_.most, static_cast<Ticks>(end - 1));
  return added;
}

void QuantileSketch::clear() {
  recent_count_ = 0;
  counted_extent_ = {};
  for (Limit& limit : limits_) limit.count = 0;
  if (counted_ == 0) return;
  std::fill(low_.begin(), low_.end(), 0);
  std::fill(high_.begin(), high_.end(), 0);
  counted_ = 0;
}

std::vector<std::size_t> QuantileSketch::recent_buckets() const {
  std::vector<std::size_t> buckets;
  buckets.reserve(recent_count_);
  for (const Ticks span : recent()) buckets.push_back(bucket_of(span));
  std::ranges::sort(buckets);
  return buckets;
}

/// Of the `rank`-th smallest observation, from 1.
QuantileSketch::Place QuantileSketch::place_of(std::uint64_t rank) const {
  const std::vector<std::size_t> recent = recent_buckets();
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
  const auto [least, most] = extent();
  const double inside = static_cast<double>(begin_of(place.bucket)) + last * part;
  return {std::clamp(inside, static_cast<double>(least), static_cast<double>(most)) / kTicksPerSecond};
}

double QuantileSketch::fraction_below(Ticks span) const {
  DOMINO_REQUIRE(count() > 0, "an empty sketch has no fractions");
  if (span <= 0) return 0;
  const auto limit = static_cast<std::uint64_t>(span);
  const std::size_t here = bucket_of(span);
  std::uint64_t before = 0;
  std::uint64_t inside = counted_in(here);
  for (std::size_t bucket = 0; bucket < std::min(here, low_.size()); ++bucket) before += counted_in(bucket);
  for (const Ticks seen : recent()) {
    before += static_cast<std::uint64_t>(bucket_of(seen) < here);
    inside += static_cast<std::uint64_t>(bucket_of(seen) == here);
  }
  const auto width = static_cast<double>(std::uint64_t{1} << shift_of(here));
  const double of_it = static_cast<double>(limit - begin_of(here)) / width;
  return (static_cast<double>(before) + static_cast<double>(inside) * of_it) / static_cast<double>(count());
}

}  // namespace domino::statistics
