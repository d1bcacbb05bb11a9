#include "engine/random/variates.h"

#include <bit>
#include <cmath>
#include <vector>

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include "tests/engine/random/goodness_of_fit.h"

namespace domino::random {
namespace {

constexpr std::uint64_t kSeed = 3;
constexpr std::size_t kNumbers = 400'000;

double exponential_cdf(double x) { return -std::expm1(-x); }
double normal_cdf(double x) { return boost::math::cdf(boost::math::normal(), x); }

/// F(x) of first draws by identity, then of the draws of one address.
template <typename Sample, typename Cdf>
void expect_law(Sample sample, Cdf cdf, const char* what) {
  const Stream stream(kSeed, 0, name_key(what));
  std::vector<double> probabilities(kNumbers);
  for (std::size_t i = 0; i < kNumbers; ++i) {
    Draws draws = stream.at(i);
    probabilities[i] = cdf(sample(draws));
  }
  testing::expect_uniform(probabilities, what);
  Draws draws = stream.at(kNumbers);
  for (double& p : probabilities) p = cdf(sample(draws));
  testing::expect_uniform(probabilities, what);
}

TEST(StandardExponential, FollowsItsLaw) { expect_law(standard_exponential, exponential_cdf, "exponential"); }

TEST(StandardNormal, FollowsItsLaw) { expect_law(standard_normal, normal_cdf, "normal"); }

TEST(StandardExponential, IsNeverNegative) {
  Draws draws = Stream(kSeed, 1, 0).at(0);
  for (std::size_t i = 0; i < kNumbers; ++i) ASSERT_GE(standard_exponential(draws), 0);
}

/// Under every layer's boundary separately: what decides wedges is only 2 % of the numbers.
TEST(StandardExponential, FollowsItsLawWhereTheZigguratLeavesItsBoxes) {
  const Stream stream(kSeed, 2, name_key("exponential wedges"));
  std::vector<double> probabilities;
  for (std::uint64_t i = 0; probabilities.size() < 20'000; ++i) {
    Draws draws = stream.at(i);
    const std::size_t layer = 1 + i % 255;
    const auto& z = detail::kExponentialZiggurat;
    // A point of the wedge, kept if it lies under the curve: there x has the density of the wedge.
    const double x = z.edge[layer + 1] + uniform01(draws) * (z.edge[layer] - z.edge[layer + 1]);
    if (detail::exponential_outside(draws, layer, x) != x) continue;
    const double from = exponential_cdf(z.edge[layer + 1]) - z.height[layer] * z.edge[layer + 1];
    const double to = exponential_cdf(z.edge[layer]) - z.height[layer] * z.edge[layer];
    probabilities.push_back((exponential_cdf(x) - z.height[layer] * x - from) / (to - from));
  }
  testing::expect_uniform(probabilities, "exponential wedges");
}

TEST(StandardNormal, FollowsItsLawWhereTheZigguratLeavesItsBoxes) {
  const Stream stream(kSeed, 3, name_key("normal wedges"));
  std::vector<double> probabilities;
  for (std::uint64_t i = 0; probabilities.size() < 20'000; ++i) {
    Draws draws = stream.at(i);
    const std::size_t layer = 1 + i % 255;
    const auto& z = detail::kNormalZiggurat;
    const double x = z.edge[layer + 1] + uniform01(draws) * (z.edge[layer] - z.edge[layer + 1]);
    if (detail::normal_outside(draws, layer, x) != x) continue;
    const double root = std::sqrt(2 * 3.14159265358979323846);
    const auto area = [&](double t) { return root * normal_cdf(t) - z.height[layer] * t; };
    probabilities.push_back((area(x) - area(z.edge[layer + 1])) / (area(z.edge[layer]) - area(z.edge[layer + 1])));
  }
  testing::expect_uniform(probabilities, "normal wedges");
}

/// The tails themselves, where whole runs see a handful of numbers: conditional on being beyond the cut-off.
TEST(StandardExponential, HasAnExactTail) {
  const Stream stream(kSeed, 4, name_key("exponential tail"));
  const double cut = detail::kExponentialZiggurat.edge[1];
  std::vector<double> probabilities;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    Draws draws = stream.at(i);
    const double x = detail::exponential_outside(draws, 0, cut);
    ASSERT_GE(x, cut);
    probabilities.push_back(exponential_cdf(x - cut));
  }
  testing::expect_uniform(probabilities, "exponential tail");
}

TEST(StandardNormal, HasExactTailsOnBothSides) {
  const Stream stream(kSeed, 5, name_key("normal tail"));
  const double cut = detail::kNormalZiggurat.edge[1];
  for (const double side : {-1.0, 1.0}) {
    std::vector<double> probabilities;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
      Draws draws = stream.at(i, side > 0);
      const double x = side * detail::normal_outside(draws, 0, side * cut);
      ASSERT_GE(x, cut);
      probabilities.push_back(normal_cdf(-x) / normal_cdf(-cut));
    }
    testing::expect_uniform(probabilities, "normal tail");
  }
}

TEST(StandardExponential, ReachesItsTailAsOftenAsItShould) {
  Draws draws = Stream(kSeed, 6, 0).at(0);
  const double cut = detail::kExponentialZiggurat.edge[1];
  std::uint64_t beyond = 0;
  for (int i = 0; i < 4'000'000; ++i) beyond += standard_exponential(draws) > cut;
  testing::expect_poisson(beyond, 4e6 * std::exp(-cut), "numbers in the exponential tail");
}

TEST(StandardNormal, ReachesItsTailsAsOftenAsItShould) {
  Draws draws = Stream(kSeed, 7, 0).at(0);
  const double cut = detail::kNormalZiggurat.edge[1];
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  for (int i = 0; i < 4'000'000; ++i) {
    const double x = standard_normal(draws);
    below += x < -cut;
    above += x > cut;
  }
  testing::expect_poisson(below, 4e6 * normal_cdf(-cut), "numbers in the lower tail");
  testing::expect_poisson(above, 4e6 * normal_cdf(-cut), "numbers in the upper tail");
}

/// Exactness rests on equal areas: box and wedge of each layer, and box and tail of the lowest.
template <typename Tail>
void expect_layers_of_equal_area(const detail::Ziggurat& z, Tail tail_area) {
  const double area = z.edge[1] * z.height[1] + tail_area;
  EXPECT_NEAR(z.edge[0] * z.height[1] / area, 1, 1e-13);
  for (std::size_t layer = 1; layer < 256; ++layer)
    EXPECT_NEAR(z.edge[layer] * (z.height[layer + 1] - z.height[layer]) / area, 1, 1e-11) << "layer " << layer;
}

TEST(StandardExponential, CutsItsDensityIntoLayersOfEqualArea) {
  expect_layers_of_equal_area(detail::kExponentialZiggurat, std::exp(-detail::kExponentialZiggurat.edge[1]));
}

TEST(StandardNormal, CutsItsDensityIntoLayersOfEqualArea) {
  const double root = std::sqrt(2 * 3.14159265358979323846);
  expect_layers_of_equal_area(detail::kNormalZiggurat, root * normal_cdf(-detail::kNormalZiggurat.edge[1]));
}

TEST(Variates, GiveTheSameBytesForEver) {
  Draws draws = Stream(kSeed, 8, name_key("golden")).at(0);
  std::uint64_t exponentials = 0;
  std::uint64_t normals = 0;
  for (int i = 0; i < 100'000; ++i) {
    exponentials = exponentials * 31 + std::bit_cast<std::uint64_t>(standard_exponential(draws));
    normals = normals * 31 + std::bit_cast<std::uint64_t>(standard_normal(draws));
  }
  EXPECT_EQ(exponentials, 67665656313105925U);
  EXPECT_EQ(normals, 337337493761583073U);
}

}  // namespace
}  // namespace domino::random
