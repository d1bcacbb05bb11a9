#include "engine/statistics/confidence_sequence.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/contract.h"
#include "engine/random/portable_math.h"
#include "engine/statistics/normal_and_student.h"

namespace domino::statistics {

namespace {

/// Where the sequence is tightest: most expectations are decided within some dozens of replications.
constexpr double kTightest = 100;
/// What happens less often than this may be missed by a constant.
constexpr double kSeldom = 0.05;
/// Below this skewness the transformation is the identity but for rounding.
constexpr double kSkewed = 1e-9;

/// How far the two ends are from the mean, in standard deviations.
struct Reach {
  double below = 0;
  double above = 0;
};

double cube_root(double x) { return std::copysign(random::portable_pow(std::abs(x), 1.0 / 3), x); }

double skewness_of(const Linearised& ratio) {
  double squares = 0;
  double cubes = 0;
  for (const double e : ratio.residuals) {
    squares += e * e;
    cubes += e * e * e;
  }
  const auto n = static_cast<double>(ratio.residuals.size());
  return cubes / n / (squares / n * std::sqrt(squares / n));
}

// Hall's transformation t + a t² + a² t³ / 3 + a / 2 is closer to normal than t; here it is inverted at the two ends.
Reach reach_of(double factor, double skewness, double root_n) {
  const double a = skewness / (3 * root_n);
  if (std::abs(a) < kSkewed) return {factor, factor};
  const auto inverse = [a](double y) { return (cube_root(1 + 3 * a * (y - a / 2)) - 1) / a; };
  const double end = factor * root_n;
  return {std::max(factor, inverse(end) / root_n), std::max(factor, -inverse(-end) / root_n)};
}

}  // namespace

double confidence_sequence_factor(std::size_t n, double confidence) {
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  DOMINO_REQUIRE(n >= kFirstLook, "a confidence sequence is looked at from its first look on");
  const double alpha = 1 - confidence;
  const double spent = -2 * random::portable_log(alpha);
  // For confidences so low that the formula of the optimum has no value, its leading part is as good.
  const double rho_squared = (spent + (spent > 1 ? random::portable_log(spent) : 0) + 1) / kTightest;
  const auto size = static_cast<double>(n);
  const double scaled = size * rho_squared;
  const double z = std::sqrt(2 * (scaled + 1) / scaled * random::portable_log(std::sqrt(scaled + 1) / alpha));
  return student_upper_quantile(normal_upper_tail(z), size - 1) / std::sqrt(size);
}

std::size_t looks_if_constant(double confidence) {
  return static_cast<std::size_t>(std::ceil(random::portable_log(1 - confidence) / random::portable_log(1 - kSeldom)));
}

Estimate confidence_sequence(const Linearised& ratio, double confidence) {
  Estimate estimate;
  const std::size_t n = ratio.residuals.size();
  estimate.n = n;
  if (!ratio.has_mean) return estimate;
  estimate.mean = ratio.mean;
  estimate.has_mean = true;
  if (ratio.informative < kFirstLook) return estimate;
  const double deviation = deviation_of(ratio);
  const bool constant = !(deviation > 1e-12 * std::abs(ratio.mean));
  if (constant && ratio.informative < looks_if_constant(confidence)) return estimate;
  const double factor = confidence_sequence_factor(n, confidence);
  const Reach reach = constant ? Reach{} : reach_of(factor, skewness_of(ratio), std::sqrt(static_cast<double>(n)));
  estimate.low = ratio.mean - deviation * reach.below;
  estimate.high = ratio.mean + deviation * reach.above;
  estimate.has_interval = true;
  return estimate;
}

}  // namespace domino::statistics
