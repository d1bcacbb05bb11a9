#include "engine/statistics/best.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/kernel/contract.h"
#include "engine/statistics/normal_and_student.h"

namespace domino::statistics {

namespace {

/// Of one difference to one side, so that all of those to one design hold together to both.
double tail_of(std::size_t designs, double confidence) {
  return (1 - confidence) / 2 / static_cast<double>(designs - 1);
}

/// One design less another: the difference and how far chance may reach to one side.
struct Difference {
  double mean = 0;
  double reach = 0;
  bool has_reach = false;
};

Difference difference_of(const Linearised& first, const Linearised& second, double sign, double tail) {
  const Linearised change = combined(std::array{Term{first, sign}, Term{second, -sign}});
  Difference difference{.mean = change.mean, .has_reach = change.has_mean && change.informative >= 2};
  if (!difference.has_reach) return difference;
  const double error = deviation_of(change) / std::sqrt(static_cast<double>(change.residuals.size()));
  if (error > 0) difference.reach = student_upper_quantile(tail, static_cast<double>(change.informative - 1)) * error;
  return difference;
}

}  // namespace

std::vector<GapToBest> gaps_to_best(std::span<const RatioSeries> designs, bool more_is_better, double confidence) {
  const std::size_t k = designs.size();
  DOMINO_REQUIRE(k >= 2, "a best of the others needs another one");
  DOMINO_REQUIRE(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  const double tail = tail_of(k, confidence);
  const double sign = more_is_better ? 1 : -1;
  std::vector<Linearised> means;
  for (const RatioSeries& design : designs) means.push_back(linearised(design));
  std::vector<std::vector<Difference>> differences(k, std::vector<Difference>(k));
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j)
      if (i != j) differences[i][j] = difference_of(means[i], means[j], sign, tail);

  std::vector<GapToBest> gaps(k);
  for (std::size_t i = 0; i < k; ++i) {
    GapToBest& gap = gaps[i];
    gap.gap = gap.high = std::numeric_limits<double>::infinity();
    gap.has_interval = true;
    for (std::size_t j = 0; j < k; ++j) {
      if (i == j) continue;
      const Difference& to = differences[i][j];
      gap.gap = std::min(gap.gap, to.mean);
      gap.high = std::min(gap.high, to.mean + to.reach);
      gap.has_interval = gap.has_interval && to.has_reach;
      if (to.has_reach && to.mean + to.reach < 0) gap.may_be_best = false;
    }
    gap.high = std::max(0.0, gap.high);
  }
  const auto alone = std::count_if(gaps.begin(), gaps.end(), [](const GapToBest& gap) { return gap.may_be_best; }) == 1;
  for (std::size_t i = 0; i < k; ++i) {
    if (alone && gaps[i].may_be_best) continue;
    for (std::size_t j = 0; j < k; ++j)
      if (i != j && gaps[j].may_be_best)
        gaps[i].low = std::min(gaps[i].low, differences[i][j].mean - differences[i][j].reach);
  }
  return gaps;
}

double replications_to_tell(const RatioSeries& first, const RatioSeries& second, std::size_t designs,
                            double confidence) {
  DOMINO_REQUIRE(designs >= 2, "a best of the others needs another one");
  const double tail = tail_of(designs, confidence);
  const Difference seen = difference_of(linearised(first), linearised(second), 1, tail);
  if (seen.has_reach && std::abs(seen.mean) > seen.reach) return 0;
  if (!seen.has_reach || seen.mean == 0) return std::numeric_limits<double>::infinity();
  const double ratio = seen.reach / std::abs(seen.mean);
  return static_cast<double>(first.numerators.size()) * ratio * ratio;
}

}  // namespace domino::statistics
