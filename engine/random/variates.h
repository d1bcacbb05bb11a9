/// Standard variates: exponential and normal numbers by the ziggurat method.
///
/// The area under the density is cut into 256 layers of equal area (Marsaglia & Tsang 2000). One 64-bit draw
/// gives the layer (8 bits) and a point across it (53 other bits, and a sign bit for the normal); 97.8 % of the
/// exponentials and 98.5 % of the normals fall where the layer is under the curve all over and are done. The rest
/// takes a test against the density, or in the lowest layer a draw from the exact tail.
/// Guarantee: exact up to the 53-bit grid of a layer; the same bytes everywhere.
/// Cost: 1 to 2 ns on top of the draw. Limits: the smallest exponential is 0, with probability 2^-53 or so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/random/stream.h"

namespace domino::random {

namespace detail {

/// Layers from the lowest (0) up; `edge[i]` is the right end of layer i's box, falling to 0 at the top.
/// The lowest box is widened so that box plus nothing has the area of strip plus tail.
struct Ziggurat {
  std::array<double, 256> width;  ///< edge[i]·2^-53: a 53-bit integer times this is a point in the box
  std::array<double, 257> edge;
  std::array<double, 257> height;  ///< density (unscaled, 1 at 0) at the edges
};

extern const Ziggurat kExponentialZiggurat;
extern const Ziggurat kNormalZiggurat;

/// What remains when the point across the layer is not under the curve for sure.
double exponential_outside(Draws& draws, std::size_t layer, double x);
double normal_outside(Draws& draws, std::size_t layer, double x);

}  // namespace detail

/// Density exp(-x) on x ≥ 0.
inline double standard_exponential(Draws& draws) {
  const std::uint64_t bits = draws.next();
  const std::size_t layer = bits & 255;
  const double x =
      static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * detail::kExponentialZiggurat.width[layer];
  if (x < detail::kExponentialZiggurat.edge[layer + 1]) [[likely]]
    return x;
  return detail::exponential_outside(draws, layer, x);
}

/// Density exp(-x²/2)/√(2π).
inline double standard_normal(Draws& draws) {
  const std::uint64_t bits = draws.next();
  const std::size_t layer = bits & 255;
  // The arithmetic shift keeps the sign and 53 bits.
  const double x = static_cast<double>(static_cast<std::int64_t>(bits) >> 10) * detail::kNormalZiggurat.width[layer];
  if ((x < 0 ? -x : x) < detail::kNormalZiggurat.edge[layer + 1]) [[likely]]
    return x;
  return detail::normal_outside(draws, layer, x);
}

}  // namespace domino::random
