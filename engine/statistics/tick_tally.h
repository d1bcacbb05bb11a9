/// Tick tally: moments of millions of time spans, kept exactly and at the cost of a few instructions each.
///
/// The sum is an integer of ticks, so it is exact and does not depend on the order of observations; the sum
/// of squares is a double (relative error below 1e-16 times the square root of the count, typically), good
/// for second moments and variances of waiting times, whose mean and deviation are of one size.
/// Cost: no division, no branch, no memory but 48 bytes; about a nanosecond.
/// Limits: spans are non-negative. The sum has 128 bits (wide_sum.h), which no run fills.
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"
#include "engine/statistics/wide_sum.h"

namespace domino::statistics {

class TickTally {
 public:
  void add(Ticks span) {
    DOMINO_REQUIRE_SLOW(span >= 0, "a span of time cannot be negative");
    ++count_;
    sum_.add(static_cast<std::uint64_t>(span));
    const auto x = static_cast<double>(span);
    squares_ += x * x;
    maximum_ = span > maximum_ ? span : maximum_;
    zeros_ += static_cast<std::uint64_t>(span == 0);
  }

  void merge(const TickTally& other) {
    count_ += other.count_;
    sum_.add(other.sum());
    squares_ += other.squares_;
    maximum_ = other.maximum_ > maximum_ ? other.maximum_ : maximum_;
    zeros_ += other.zeros_;
  }

  void clear() { *this = TickTally{}; }

  std::uint64_t count() const { return count_; }
  std::uint64_t zeros() const { return zeros_; }
  WideTicks sum() const { return sum_.value(); }
  double sum_s() const { return seconds(sum()); }
  double sum_of_squares_s2() const { return squares_ / (kTicksPerSecond * kTicksPerSecond); }
  /// Zero when empty.
  Ticks maximum() const { return maximum_; }
  double maximum_s() const { return seconds(maximum_); }
  double mean_s() const {
    DOMINO_REQUIRE(count_ > 0, "an empty tally has no mean");
    return sum_s() / static_cast<double>(count_);
  }
  double second_moment_s2() const {
    DOMINO_REQUIRE(count_ > 0, "an empty tally has no second moment");
    return sum_of_squares_s2() / static_cast<double>(count_);
  }

 private:
  std::uint64_t count_ = 0;
  WideSum sum_;
  double squares_ = 0;  // in ticks², a power of two away from s²
  Ticks maximum_ = 0;
  std::uint64_t zeros_ = 0;
};

}  // namespace domino::statistics
