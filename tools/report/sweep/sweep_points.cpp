#include "engine/experiment/design.h"
#include "tools/report/sweep/sweep.h"

namespace domino::report {

std::vector<std::vector<std::string>> grid_points(const std::vector<Factor>& factors) {
  std::vector<std::size_t> levels;
  for (const Factor& factor : factors) levels.push_back(factor.levels().size());
  std::vector<std::vector<std::string>> points;
  for (const auto& indices : experiment::full_grid(levels)) {
    auto& point = points.emplace_back();
    for (std::size_t f = 0; f < factors.size(); ++f) point.push_back(factors[f].levels()[indices[f]]);
  }
  return points;
}

std::vector<std::vector<std::string>> filling_points(const std::vector<Factor>& factors, const std::string& design,
                                                     std::size_t points, std::uint64_t seed) {
  const auto places = design == "sobol" ? experiment::scrambled_sobol(points, factors.size(), seed)
                                        : experiment::latin_hypercube(points, factors.size(), seed);
  std::vector<std::vector<std::string>> values;
  for (const auto& place : places) {
    auto& point = values.emplace_back();
    for (std::size_t f = 0; f < factors.size(); ++f) point.push_back(factors[f].at(place[f]));
  }
  return values;
}

}  // namespace domino::report
