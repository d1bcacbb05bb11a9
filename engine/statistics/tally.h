/// Tally: count, mean, variance, minimum and maximum of observations, in one pass and mergeable.
///
/// The mean and M2, the sum of squared deviations from it, are updated incrementally, so data with a large
/// offset (1e9 + noise) lose nothing that the observations themselves did not lose. Two tallies merge into
/// the tally of all their observations; the result depends on the order of merging in its last digits only,
/// so merge in a fixed order where bytes must agree.
/// Source: Pébay (2008), Formulas for Robust, One-Pass Parallel Computation of Covariances and
/// Arbitrary-Order Statistical Moments, Sandia SAND2008-6212, equations 1.5 and 2.1.
/// Cost: one division an observation; on hot paths use `TickSum`.
/// Limits: observations are finite. An empty tally has no mean, one observation has no variance: asking is a bug.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/kernel/contract.h"

namespace domino::statistics {

class Tally {
 public:
  void add(double observation) {
    ++count_;
    const double delta = observation - mean_;
    mean_ += delta / static_cast<double>(count_);
    m2_ += delta * (observation - mean_);
    minimum_ = observation < minimum_ ? observation : minimum_;
    maximum_ = observation > maximum_ ? observation : maximum_;
  }

  void merge(const Tally& other);

  std::uint64_t count() const { return count_; }
  double sum() const { return mean_ * static_cast<double>(count_); }
  double mean() const {
    DOMINO_REQUIRE(count_ > 0, "an empty tally has no mean");
    return mean_;
  }
  double minimum() const {
    DOMINO_REQUIRE(count_ > 0, "an empty tally has no minimum");
    return minimum_;
  }
  double maximum() const {
    DOMINO_REQUIRE(count_ > 0, "an empty tally has no maximum");
    return maximum_;
  }
  /// The unbiased sample variance, M2 / (count - 1).
  double variance() const {
    DOMINO_REQUIRE(count_ > 1, "a variance needs two observations");
    return m2_ / static_cast<double>(count_ - 1);
  }
  double standard_deviation() const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;
  double minimum_ = std::numeric_limits<double>::infinity();
  double maximum_ = -std::numeric_limits<double>::infinity();
};

}  // namespace domino::statistics
