#include "engine/statistics/control_variates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/kernel/contract.h"

namespace domino::statistics {

namespace {

/// A control of which less than this share is new beside the ones before it would only add rounding errors.
constexpr double kNew = 1e-9;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double product(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> centred(std::span<const double> values) {
  const double mean = mean_of(values);
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value -= mean;
  return result;
}

void subtract(std::vector<double>& from, double times, const std::vector<double>& other) {
  for (std::size_t i = 0; i < from.size(); ++i) from[i] -= times * other[i];
}

/// A control made orthogonal to the ones before it; `off` is how far its mean is from the known one.
struct Direction {
  std::vector<double> values;
  double squares = 0;
  double off = 0;
};

// Gram and Schmidt's orthogonal directions, twice over for the sake of rounding, in place of inverting S.
std::vector<Direction> directions(std::span<const Control> controls) {
  std::vector<Direction> found;
  for (const Control& control : controls) {
    Direction next{centred(control.values), 0, mean_of(control.values) - control.mean};
    const double before = product(next.values, next.values);
    for (int pass = 0; pass < 2; ++pass)
      for (const Direction& earlier : found) {
        const double times = product(next.values, earlier.values) / earlier.squares;
        subtract(next.values, times, earlier.values);
        next.off -= times * earlier.off;
      }
    next.squares = product(next.values, next.values);
    if (next.squares > kNew * before && before > 0) found.push_back(std::move(next));
  }
  return found;
}

}  // namespace

ControlledMean controlled_mean(std::span<const double> values, std::span<const Control> controls, double confidence) {
  ControlledMean result{mean_estimate(values, confidence), 1, 0};
  for (const Control& control : controls)
    DOMINO_REQUIRE(control.values.size() == values.size(), "a control has a value for each replication");
  if (values.size() < 2) return result;
  const std::vector<Direction> used = directions(controls);
  if (used.empty() || values.size() < used.size() + 3) return result;

  std::vector<double> residuals = centred(values);
  const double squares_before = product(residuals, residuals);
  double mean = mean_of(values);
  double leverage = 1 / static_cast<double>(values.size());
  for (const Direction& direction : used) {
    const double slope = product(residuals, direction.values) / direction.squares;
    subtract(residuals, slope, direction.values);
    mean -= slope * direction.off;
    leverage += direction.off * direction.off / direction.squares;
  }
  const auto freedom = static_cast<double>(values.size() - used.size() - 1);
  const double variance = product(residuals, residuals) / freedom * leverage;
  const double half = student_quantile(0.5 + confidence / 2, freedom) * std::sqrt(variance);
  result.estimate.mean = mean;
  result.estimate.low = mean - half;
  result.estimate.high = mean + half;
  result.controls = used.size();
  const auto n = static_cast<double>(values.size());
  if (variance > 0) result.gain = squares_before / (n - 1) / n / variance;
  return result;
}

}  // namespace domino::statistics
