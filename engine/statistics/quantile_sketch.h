/// Quantile sketch: quantiles of time spans from a mergeable log-linear histogram.
///
/// Every octave of ticks is divided into 128 buckets of equal width, so a bucket is never wider than 1/128
/// of its lower end; spans below 256 ticks (0.24 ms) have buckets of their own (Hdr histogram, Tene 2012;
/// DDSketch, Masson et al., VLDB 2019). Merging adds counts: it is exact, commutative and associative.
/// Guarantee: a quantile lies in the same bucket as the exact order statistic and between the least and the greatest
/// span seen, so its relative error is at most 1/128, and zero for a span of zero and where all spans are equal. Inside
/// the bucket it is interpolated. Observations up to a watched limit are counted exactly.
/// Cost: about 2 ns an observation. The latest observations stand one after the other, 8 bytes each, and are counted in
/// the buckets 128 at a time: so thousands of sketches that are used in turn touch one line of memory an observation
/// each, and a sketch of few observations is small. Beyond 128 observations memory is 4 bytes a bucket up to the
/// largest span seen, 512 bytes an octave (13 KB for spans of hours, nothing unused); once that range has been seen
/// nothing is allocated. Buckets of 32 bits carry into high words that exist from the first carry on, so counts never
/// overflow. A quantile costs a pass over the buckets in use; a watched limit a comparison an observation.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/fetch.h"
#include "engine/kernel/time.h"

namespace domino::statistics {

class QuantileSketch {
 public:
  static constexpr double kRelativeError = 1.0 / 128;

  [[gnu::always_inline]] void add(Ticks span) {
    DOMINO_REQUIRE_SLOW(span >= 0, "a span of time cannot be negative");
    if (recent_count_ == room_) [[unlikely]]
      make_room();
    recent_[recent_count_++] = span;
  }

  /// Fetches the memory that the next observation is written to.
  void fetch_next() const { fetch(recent_.data() + recent_count_); }

  /// Observations of at most each of these limits are counted exactly, beside the buckets. Before the first
  /// observation.
  void watch(std::span<const Ticks> limits);

  /// Adds what the other has seen. The limits that both watch stay watched, all of the other's where this one is new.
  void merge(const QuantileSketch& other);

  /// What has been added since `earlier`, a copy of this sketch as it was then. Of its least and greatest span no more
  /// is known than their buckets and those of the whole.
  QuantileSketch since(const QuantileSketch& earlier) const;

  /// Forgets all observations, keeps the memory and goes on watching.
  void clear();

  std::uint64_t count() const { return counted_ + recent_count_; }

  /// Observations of at most `limit`; none if it is not watched.
  std::optional<std::uint64_t> count_at_most(Ticks limit) const;

  /// An estimate of the ⌈p·count⌉-th smallest span (the smallest for p = 0); p in [0, 1], count() > 0.
  Duration quantile(double p) const;

  /// The share of observations shorter than `span`, exact where `span` begins a bucket and interpolated
  /// inside; count() > 0. For "at most s" ask below `s + 1`.
  double fraction_below(Ticks span) const;

 private:
  static constexpr int kBits = 7;
  static constexpr std::uint64_t kPerOctave = std::uint64_t{1} << kBits;

  static constexpr std::uint32_t kFirstRecent = 4;
  static constexpr std::uint32_t kMostRecent = 128;

  /// Where an order statistic lies: so many observations are in lower buckets and in its own.
  struct Place {
    std::size_t bucket = 0;
    std::uint64_t before = 0;
    std::uint64_t inside = 0;
  };

  /// A watched limit, and the observations in the buckets that are no longer.
  struct Limit {
    Ticks at = 0;
    std::uint64_t count = 0;
  };

  struct Extent {
    Ticks least = std::numeric_limits<Ticks>::max();
    Ticks most = 0;
  };

  // The highest eight bits of the span choose the bucket: one bit for the octave's beginning, seven inside. 63 ^ zeros
  // is the place of the highest bit in one instruction.
  static std::size_t bucket_of(Ticks span) {
    const auto bits = static_cast<std::uint64_t>(span);
    const auto shift = static_cast<unsigned>((63 ^ std::countl_zero(bits | kPerOctave)) - kBits);
    return (std::size_t{shift} << kBits) + (bits >> shift);
  }
  static int shift_of(std::size_t bucket);
  static std::uint64_t begin_of(std::size_t bucket);

  std::span<const Ticks> recent() const { return {recent_.data(), recent_count_}; }
  std::vector<std::size_t> recent_buckets() const;
  Extent extent() const;
  void make_room();
  void count_recent();
  void grow(std::size_t bucket);
  void carry(std::size_t bucket);
  void set(std::size_t bucket, std::uint64_t count);
  std::uint64_t counted_in(std::size_t bucket) const;
  Place place_of(std::uint64_t rank) const;

  std::uint32_t recent_count_ = 0;
  std::uint32_t room_ = 0;     // recent_.size(), close to the count
  std::vector<Ticks> recent_;  // the latest observations, not counted yet
  std::uint64_t counted_ = 0;  // observations in the buckets
  Extent counted_extent_{};    // of these
  std::vector<Limit> limits_;  // in order
  std::vector<std::uint32_t> low_;
  std::vector<std::uint32_t> high_;  // empty until a bucket has held 2^32 observations
};

}  // namespace domino::statistics
