/// Tick sum: count, exact sum and zeros of time spans, for means of what is seen millions of times.
///
/// The lightest of the tallies: four additions an observation. `TickTally` also keeps the second moment and
/// the maximum. Limits: none that a run can reach; the sum has 128 bits (wide_sum.h).
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"
#include "engine/statistics/wide_sum.h"

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
    sum_.add(static_cast<std::uint64_t>(span));
  }

  void merge(const TickSum& other) {
    count_ += other.count_;
    sum_.add(other.sum());
    zeros_ += other.zeros_;
  }

  /// What has been added since `earlier`, a copy of this sum as it was then.
  TickSum since(const TickSum& earlier) const {
    TickSum added;
    added.count_ = count_ - earlier.count_;
    added.sum_.add(sum() - earlier.sum());
    added.zeros_ = zeros_ - earlier.zeros_;
    return added;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t zeros() const { return zeros_; }
  WideTicks sum() const { return sum_.value(); }
  double sum_s() const { return seconds(sum()); }
  double mean_s() const {
    DOMINO_REQUIRE(count_ > 0, "an empty sum has no mean");
    return sum_s() / static_cast<double>(count_);
  }

 private:
  std::uint64_t count_ = 0;
  WideSum sum_;
  std::uint64_t zeros_ = 0;
};

}  // namespace domino::statistics
