#include "engine/statistics/paired.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/kernel/contract.h"
#include "engine/statistics/normal_and_student.h"

namespace domino::statistics {

namespace {

double two_sided_p(double difference, double error, double degrees_of_freedom) {
  if (!(error > 0)) return difference < 0 || difference > 0 ? 0 : 1;
  return 2 * student_upper_tail(std::abs(difference) / error, degrees_of_freedom);
}

double sum_of_products(const Linearised& a, const Linearised& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.residuals.size(); ++i) sum += a.residuals[i] * b.residuals[i];
  return sum;
}

}  // namespace

double p_value_of(const Linearised& sum) {
  if (!sum.has_mean || sum.informative < 2) return 1;
  const double error = deviation_of(sum) / std::sqrt(static_cast<double>(sum.residuals.size()));
  return two_sided_p(sum.mean, error, static_cast<double>(sum.informative - 1));
}

PairedDifference paired_difference(const RatioSeries& base, const RatioSeries& variant, double confidence) {
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  DOMINO_REQUIRE(base.numerators.size() == variant.numerators.size(), "pairs need as many replications on both sides");
  const Linearised before = linearised(base);
  const Linearised after = linearised(variant);
  const Linearised change = combined(std::array{Term{after, 1}, Term{before, -1}});
  PairedDifference result;
  result.difference = interval_of(change, confidence);
  result.difference.n = base.numerators.size();
  if (!result.difference.has_interval) return result;
  const double error = deviation_of(change) / std::sqrt(static_cast<double>(change.residuals.size()));
  result.p_value = two_sided_p(change.mean, error, static_cast<double>(change.informative - 1));

  const double of_base = sum_of_products(before, before);
  const double of_variant = sum_of_products(after, after);
  const double of_change = sum_of_products(change, change);
  if (of_base > 0 && of_variant > 0) {
    result.correlation = std::clamp(sum_of_products(before, after) / std::sqrt(of_base * of_variant), -1.0, 1.0);
    result.has_correlation = true;
  }
  if (of_change > 0) {
    result.variance_ratio = (of_base + of_variant) / of_change;
    result.has_variance_ratio = true;
  }
  return result;
}

}  // namespace domino::statistics
