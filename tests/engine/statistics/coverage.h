/// Coverage: how often the intervals of a known experiment contain the truth.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "engine/statistics/interval.h"

namespace domino::statistics {

/// The share of `trials` intervals that contain the truth; `experiment(random)` makes one interval.
double coverage(std::size_t trials, double truth, auto&& experiment) {
  std::mt19937_64 random(20260801);
  std::size_t covered = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const Estimate estimate = experiment(random);
    covered += static_cast<std::size_t>(estimate.has_interval && estimate.low <= truth && truth <= estimate.high);
  }
  return static_cast<double>(covered) / static_cast<double>(trials);
}

/// How far a share of `trials` may be from its expectation with a false alarm in a thousand, to either side.
inline double binomial_tolerance(double expected, std::size_t trials) {
  return normal_quantile(1 - 0.001 / 2) * std::sqrt(expected * (1 - expected) / static_cast<double>(trials));
}

/// n normal observations around 7, whose Student interval is exact.
inline Estimate normal_mean(std::mt19937_64& random, std::size_t n) {
  std::normal_distribution<double> normal(7, 3);
  std::vector<double> values(n);
  for (double& value : values) value = normal(random);
  return mean_estimate(values, 0.95);
}

/// n days on which a Poisson number of customers (mean 40) wait exponentially, 3 on average, and the
/// customers of a day share its luck: a gamma factor of mean 1 for the number that came.
inline Estimate mean_wait_of_days(std::mt19937_64& random, std::size_t n) {
  std::gamma_distribution<double> busyness(4, 0.25);
  std::exponential_distribution<double> wait(1.0 / 3);
  std::vector<double> waits(n);
  std::vector<double> customers(n);
  for (std::size_t day = 0; day < n; ++day) {
    const auto came = std::poisson_distribution<int>(40 * busyness(random))(random);
    customers[day] = came;
    for (int i = 0; i < came; ++i) waits[day] += wait(random);
  }
  return ratio_estimate(waits, customers, 0.95);
}

}  // namespace domino::statistics
