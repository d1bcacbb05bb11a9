#include "engine/random/variates.h"

#include "engine/random/portable_math.h"

namespace domino::random::detail {

namespace {

// The right end of the lowest layer and the area of every layer, such that 256 layers end at height 1.
// Marsaglia & Tsang 2000, with more digits; the test checks that the areas are equal.
constexpr double kExponentialTail = 7.69711747013104971404462804811408952334296818528;
constexpr double kExponentialArea = 0.0039496598225815571993;
constexpr double kNormalTail = 3.65415288536100879635194725185604664812733315920;
constexpr double kNormalArea = 0.00492867323397465524494;

constexpr double exponential_density(double x) { return portable_exp(-x); }
constexpr double normal_density(double x) { return portable_exp(-0.5 * x * x); }

template <double (*density)(double), double (*inverse_density)(double)>
constexpr Ziggurat make_ziggurat(double tail, double area) {
  Ziggurat z{};
  z.edge[0] = area / density(tail);
  z.edge[1] = tail;
  z.height[1] = density(tail);
  for (std::size_t i = 1; i < 255; ++i) {
    z.height[i + 1] = z.height[i] + area / z.edge[i];
    z.edge[i + 1] = inverse_density(z.height[i + 1]);
  }
  z.edge[256] = 0;
  z.height[256] = 1;
  for (std::size_t i = 0; i < 256; ++i) z.width[i] = z.edge[i] * 0x1p-53;
  return z;
}

constexpr double square_root(double x) {  // Heron, since std::sqrt is not constexpr
  double root = x < 1 ? 1 : x;
  for (int step = 0; step < 100; ++step) root = 0.5 * (root + x / root);
  return root;
}
constexpr double exponential_inverse(double height) { return -portable_log(height); }
constexpr double normal_inverse(double height) { return square_root(-2 * portable_log(height)); }

/// A point of layer ≥ 1 at x: is it under the curve?
bool under(const Ziggurat& z, std::size_t layer, double density, Draws& draws) {
  return z.height[layer] + uniform01(draws) * (z.height[layer + 1] - z.height[layer]) < density;
}

}  // namespace

constexpr Ziggurat kExponentialZigguratValue =
    make_ziggurat<exponential_density, exponential_inverse>(kExponentialTail, kExponentialArea);
constexpr Ziggurat kNormalZigguratValue = make_ziggurat<normal_density, normal_inverse>(kNormalTail, kNormalArea);
constinit const Ziggurat kExponentialZiggurat = kExponentialZigguratValue;
constinit const Ziggurat kNormalZiggurat = kNormalZigguratValue;

double exponential_outside(Draws& draws, std::size_t layer, double x) {
  // An exponential beyond the tail's start is that start plus an exponential.
  if (layer == 0) return kExponentialTail + standard_exponential(draws);
  return under(kExponentialZiggurat, layer, exponential_density(x), draws) ? x : standard_exponential(draws);
}

double normal_outside(Draws& draws, std::size_t layer, double x) {
  if (layer > 0) return under(kNormalZiggurat, layer, normal_density(x), draws) ? x : standard_normal(draws);
  // The tail, by Marsaglia 1964: an exponential proposal beyond the tail's start, accepted with e^(-beyond²/2).
  double beyond = standard_exponential(draws) / kNormalTail;
  while (2 * standard_exponential(draws) < beyond * beyond) beyond = standard_exponential(draws) / kNormalTail;
  return x < 0 ? -kNormalTail - beyond : kNormalTail + beyond;
}

}  // namespace domino::random::detail
