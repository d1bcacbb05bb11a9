/// Tick sum: count, exact sum and zeros of time spans, for means of what is seen millions of times.
///
/// The lightest of the tallies: three additions an observation. `TickTally` also keeps the second moment and
/// the maximum. Limits: as `TickTally`, the sum must stay below 2^63 ticks, which reading checks.
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::statistics {

class TickSum {
 public:
  void add(Ticks span) {
    add_span(span);
    zeros_ += static_cast<std::uint64_t>(span == 0);
  }

  /// A span whose being zero means nothing, such as the wait of somebody who left at once: not counted as a zero.
  void add_span(Ticks span) {
    DOMINO_REQUIRE_SLOW(span >= 0, "a span of time cannot be negative");
    ++count_;
    sum_ += static_cast<std::uint64_t>(span);
  }

  void merge(const TickSum& other) {
    count_ += other.count_;
    sum_ += other.sum_;
    zeros_ += other.zeros_;
  }

  /// What has been added since `earlier`, a copy of this sum as it was then.
  TickSum since(const TickSum& earlier) const {
    TickSum added;
    added.count_ = count_ - earlier.count_;
    added.sum_ = sum_ - earlier.sum_;
    added.zeros_ = zeros_ - earlier.zeros_;
    return added;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t zeros() const { return zeros_; }
  Ticks sum() const {
    DOMINO_REQUIRE(static_cast<Ticks>(sum_) >= 0, "a sum exceeds 2^63 ticks");
    return static_cast<Ticks>(sum_);
  }
  double sum_s() const { return seconds(sum()); }
  double mean_s() const {
    DOMINO_REQUIRE(count_ > 0, "an empty sum has no mean");
    return sum_s() / static_cast<double>(count_);
  }

 private:
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t zeros_ = 0;
};

}  // namespace domino::statistics
