/// What the sources of `Distribution` share; not for anybody else.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "engine/random/alias_table.h"
#include "engine/random/distribution.h"

namespace domino::random {

struct Distribution::Tables {
  AliasTable alias;
  std::vector<double> values;
  std::vector<Distribution> parts;
  friend bool operator==(const Tables&, const Tables&) = default;
};

/// By inversion, from the nearer end; parameters low, high, mode.
inline double sample_triangular(const std::array<double, 3>& p, double u) {
  const auto [low, high, mode] = p;
  const double width = high - low;
  if (u * width < mode - low) return low + std::sqrt(u * width * (mode - low));
  return high - std::sqrt((1 - u) * width * (high - mode));
}

/// Γ(x) for 1 ≤ x ≤ 22, to 1e-14: Stirling's series beyond 20, brought down by Γ(x) = Γ(x+1)/x.
double gamma_function(double x);

}  // namespace domino::random
