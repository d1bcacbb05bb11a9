#include "engine/statistics/jackknife.h"

#include <cmath>

namespace domino::statistics {

Estimate jackknife(double whole, std::span<const double> without, double confidence) {
  const std::size_t n = without.size();
  Estimate estimate{.mean = whole, .low = whole, .high = whole, .n = n, .has_mean = true};
  if (n < 3) return estimate;
  const auto count = static_cast<double>(n);
  double mean = 0;
  for (const double value : without) mean += value / count;
  double squares = 0;
  for (const double value : without) squares += (value - mean) * (value - mean);
  const double error = std::sqrt(squares * (count - 1) / count);
  const double half = student_quantile((1 + confidence) / 2, count - 1) * error;
  estimate.low = whole - half;
  estimate.high = whole + half;
  estimate.has_interval = true;
  return estimate;
}

}  // namespace domino::statistics
