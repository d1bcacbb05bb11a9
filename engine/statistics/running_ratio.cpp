#include "engine/statistics/running_ratio.h"

#include <algorithm>
#include <cmath>

#include "engine/statistics/interval.h"

namespace domino::statistics {

double RunningRatio::half_width(double confidence) const {
  const double ratio = mean();
  const double residuals = std::max(0.0, yy_ - 2 * ratio * xy_ + ratio * ratio * xx_);
  const double error = std::sqrt(residuals * n_ / (n_ - 1)) / x_;
  return student_quantile((1 + confidence) / 2, n_ - 1) * error;
}

}  // namespace domino::statistics
