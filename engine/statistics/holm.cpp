#include "engine/statistics/holm.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "engine/kernel/contract.h"

namespace domino::statistics {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double p = p_values[order[i]];
    DOMINO_REQUIRE(p >= 0 && p <= 1, "a p-value lies in [0, 1]");
    least = std::max(least, std::min(1.0, static_cast<double>(order.size() - i) * p));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace domino::statistics
