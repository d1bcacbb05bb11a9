#include "engine/statistics/tally.h"

#include <algorithm>
#include <cmath>

namespace domino::statistics {

void Tally::merge(const Tally& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const auto mine = static_cast<double>(count_);
  const auto theirs = static_cast<double>(other.count_);
  const double delta = other.mean_ - mean_;
  mean_ += delta * (theirs / (mine + theirs));
  m2_ += other.m2_ + delta * delta * (mine * theirs / (mine + theirs));
  count_ += other.count_;
  minimum_ = std::min(minimum_, other.minimum_);
  maximum_ = std::max(maximum_, other.maximum_);
}

double Tally::standard_deviation() const { return std::sqrt(variance()); }

}  // namespace domino::statistics
