/// Batch means: an interval from one long run instead of many.
///
/// The run is divided into thirty batches of equal length. If they are long beside the time in which the run forgets,
/// their means are nearly independent, and Student's interval holds for them (Law, Simulation Modeling and Analysis,
/// 5th ed., section 9.5.3; Schmeiser 1982 on why some thirty are enough). Whether they are is looked at: their lag-1
/// correlation, beyond what independent means would show once in a hundred series (von Neumann 1941; its standard
/// deviation is √((n - 2) / (n² - 1)) around 0), says that the interval is too short. Domain: finite observations, at
/// least two a batch, so sixty; else there is no interval. What remains after the last whole batch joins nothing, and
/// the mean is of the batches. Cost: linear. Limits: a correlation too small to be seen in thirty batches shortens the
/// interval; coverage at a thousand relaxation times is tested.
#pragma once

#include <cstddef>
#include <span>

#include "engine/statistics/interval.h"

namespace domino::statistics {

struct BatchMeans {
  static constexpr std::size_t kBatches = 30;
  static constexpr std::size_t kFewest = 10;  ///< with which the interval is still nearly as narrow (Schmeiser 1982)

  Estimate estimate;             ///< `n` counts batches
  double lag_1_correlation = 0;  ///< of the batch means; 0 where they do not vary
  bool independent = false;      ///< as far as can be seen; without that do not trust the interval
};

BatchMeans batch_means(std::span<const double> series, double confidence);

/// Of a ratio of means, such as waiting time by customers, whose numerators and denominators are sums over each of ten
/// to thirty batches: the interval is that of `ratio_estimate`, the correlation that of the residuals y - r·x. No
/// estimate where all denominators are 0. `estimate.n` counts the batches.
BatchMeans batch_ratio(std::span<const double> numerators, std::span<const double> denominators, double confidence);

}  // namespace domino::statistics
