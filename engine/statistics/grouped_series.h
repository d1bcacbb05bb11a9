/// Grouped series: the numerators and denominators of a ratio over independent groups of replications.
///
/// Replications that share something random, such as an initial state that was estimated, are not independent: their
/// sums are one observation, and what is said of a ratio over groups knows the error of what they share. The ratio
/// itself is that of all replications, whatever their groups. Where each replication is a group of its own, this is the
/// series of replications. Cost: of a group larger than all before constant, else linear in the number of groups.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/statistics/linearised.h"

namespace domino::statistics {

class GroupedSeries {
 public:
  void add(double numerator, double denominator, std::uint64_t group) {
    ++observations_;
    if (groups_.empty() || group > largest_) {
      largest_ = group;
    } else if (const auto found = std::find(groups_.begin(), groups_.end(), group); found != groups_.end()) {
      const auto at = static_cast<std::size_t>(found - groups_.begin());
      numerators_[at] += numerator;
      denominators_[at] += denominator;
      return;
    }
    groups_.push_back(group);
    numerators_.push_back(numerator);
    denominators_.push_back(denominator);
  }

  const std::vector<double>& numerators() const { return numerators_; }
  const std::vector<double>& denominators() const { return denominators_; }
  RatioSeries view() const { return {numerators_, denominators_}; }
  std::size_t size() const { return groups_.size(); }  ///< groups
  std::size_t observations() const { return observations_; }

  /// As `ratio_estimate` over groups; `n` counts observations.
  Estimate ratio(double confidence) const {
    Estimate estimate = ratio_estimate(numerators_, denominators_, confidence);
    estimate.n = observations_;
    return estimate;
  }

 private:
  std::vector<double> numerators_;
  std::vector<double> denominators_;
  std::vector<std::uint64_t> groups_;
  std::uint64_t largest_ = 0;
  std::size_t observations_ = 0;
};

}  // namespace domino::statistics
