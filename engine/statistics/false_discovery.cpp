#include "engine/statistics/false_discovery.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "engine/kernel/contract.h"

namespace domino::statistics {

std::vector<double> false_discovery_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  const auto m = static_cast<double>(order.size());
  double harmonic = 0;
  for (std::size_t i = 1; i <= order.size(); ++i) harmonic += 1 / static_cast<double>(i);
  std::vector<double> adjusted(p_values.size());
  double most = 1;
  for (std::size_t i = order.size(); i > 0; --i) {
    const double p = p_values[order[i - 1]];
    DOMINO_REQUIRE(p >= 0 && p <= 1, "a p-value lies in [0, 1]");
    most = std::min(most, m * harmonic * p / static_cast<double>(i));
    adjusted[order[i - 1]] = most;
  }
  return adjusted;
}

}  // namespace domino::statistics
