#include "engine/statistics/quantile_sketch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

std::uint64_t QuantileSketch::count_in(std::size_t bucket) const {
  const std::uint64_t high = bucket < high_.size() ? high_[bucket] : 0;
  return (high << 32) + low_[bucket];
}

void QuantileSketch::grow(std::size_t bucket) {
  // Whole octaves, so that a slowly rising maximum does not allocate every time.
  low_.resize((bucket / kPerOctave + 1) * kPerOctave, 0);
}

void QuantileSketch::carry(std::size_t bucket) {
  if (high_.size() < low_.size()) high_.resize(low_.size(), 0);
  ++high_[bucket];
}

void QuantileSketch::merge(const QuantileSketch& other) {
  if (low_.size() < other.low_.size()) low_.resize(other.low_.size(), 0);
  for (std::size_t bucket = 0; bucket < other.low_.size(); ++bucket) {
    const std::uint64_t total = count_in(bucket) + other.count_in(bucket);
    low_[bucket] = static_cast<std::uint32_t>(total);
    if (total >> 32 == 0) continue;
    if (high_.size() < low_.size()) high_.resize(low_.size(), 0);
    DOMINO_REQUIRE(total >> 48 == 0, "a sketch holds fewer than 2^48 observations a bucket");
    high_[bucket] = static_cast<std::uint32_t>(total >> 32);
  }
  count_ += other.count_;
}

void QuantileSketch::clear() {
  std::fill(low_.begin(), low_.end(), 0);
  std::fill(high_.begin(), high_.end(), 0);
  count_ = 0;
}

Duration QuantileSketch::quantile(double p) const {
  DOMINO_REQUIRE(count_ > 0, "an empty sketch has no quantile");
  DOMINO_REQUIRE(p >= 0 && p <= 1, "a quantile is asked for at p in [0, 1]");
  const double wanted = std::ceil(p * static_cast<double>(count_));
  const std::uint64_t rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, count_);
  std::uint64_t before = 0;
  std::size_t bucket = 0;
  // Whole octaves first: their sums need no question a bucket. Rare sketches with high words go the long way.
  while (high_.empty()) {
    const auto octave = low_.begin() + static_cast<std::ptrdiff_t>(bucket);
    const std::uint64_t inside = std::accumulate(octave, octave + kPerOctave, std::uint64_t{0});
    if (before + inside >= rank) break;
    before += inside;
    bucket += kPerOctave;
  }
  for (; before + count_in(bucket) < rank; ++bucket) before += count_in(bucket);
  // The m observations of a bucket of w ticks are taken to lie at the middles of m equal parts of its values
  // 0 … w-1, so that a bucket of one tick gives this tick exactly.
  const auto last = static_cast<double>((std::uint64_t{1} << shift_of(bucket)) - 1);
  const double part = (static_cast<double>(rank - before) - 0.5) / static_cast<double>(count_in(bucket));
  return {(static_cast<double>(begin_of(bucket)) + last * part) / kTicksPerSecond};
}

double QuantileSketch::fraction_below(Ticks span) const {
  DOMINO_REQUIRE(count_ > 0, "an empty sketch has no fractions");
  if (span <= 0) return 0;
  const auto limit = static_cast<std::uint64_t>(span);
  const std::size_t inside = bucket_of(limit);
  std::uint64_t before = 0;
  for (std::size_t bucket = 0; bucket < std::min(inside, low_.size()); ++bucket) before += count_in(bucket);
  double below = static_cast<double>(before);
  if (inside < low_.size()) {
    const auto width = static_cast<double>(std::uint64_t{1} << shift_of(inside));
    below += static_cast<double>(count_in(inside)) * (static_cast<double>(limit - begin_of(inside)) / width);
  }
  return below / static_cast<double>(count_);
}

}  // namespace domino::statistics
