#include "engine/statistics/mser.h"

#include <cmath>
#include <limits>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/statistics/tally.h"

namespace domino::statistics {

namespace {

std::vector<double> batches_of_five(std::span<const double> series) {
  std::vector<double> means(series.size() / Truncation::kBatch);
  for (std::size_t b = 0; b < means.size(); ++b) {
    double sum = 0;
    for (const double observation : series.subspan(b * Truncation::kBatch, Truncation::kBatch)) {
      DOMINO_REQUIRE(std::isfinite(observation), "an observation must be a finite number");
      sum += observation;
    }
    means[b] = sum / static_cast<double>(Truncation::kBatch);
  }
  return means;
}

}  // namespace

Truncation mser5(std::span<const double> series) {
  const std::vector<double> means = batches_of_five(series);
  Truncation best;
  if (means.size() < 2) return best;
  // From the end, so that each cut adds one batch to what is left.
  Tally rest;
  double least = std::numeric_limits<double>::infinity();
  const std::size_t half = means.size() / 2;
  for (std::size_t d = means.size(); d-- > 0;) {
    rest.add(means[d]);
    if (d > half) continue;
    const auto left = static_cast<double>(rest.count());
    const double error = rest.count() > 1 ? rest.variance() * (left - 1) / (left * left) : 0;
    if (error > least) continue;
    least = error;
    best.batches = d;
  }
  best.settled = best.batches < half;
  return best;
}

}  // namespace domino::statistics
