#include "engine/experiment/design.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <boost/random/sobol.hpp>

#include "engine/kernel/contract.h"
#include "engine/random/stream.h"

namespace domino::experiment {

namespace {

constexpr std::uint64_t kPlaces = random::name_key("places in a Latin hypercube");
constexpr std::uint64_t kPairing = random::name_key("pairing of a Latin hypercube");
constexpr std::uint64_t kDigits = random::name_key("digits of scrambled Sobol points");

constexpr unsigned kBits = 32;
using Sobol = boost::random::sobol_engine<std::uint32_t, kBits>;

/// 0, 1, …, n - 1 in random order (Fisher & Yates).
std::vector<std::size_t> shuffled(std::size_t n, random::Draws draws) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = n; left > 1; --left) {
    const auto chosen = static_cast<std::size_t>(random::uniform01(draws) * static_cast<double>(left));
    std::swap(order[left - 1], order[std::min(chosen, left - 1)]);
  }
  return order;
}

/// Flips each digit by a number that belongs to the digits before it.
std::uint32_t scrambled(std::uint32_t word, const random::Stream& stream) {
  std::uint32_t flips = 0;
  std::uint64_t before = 1;  // the digits so far, behind a one, so that 0 and 00 differ
  for (unsigned bit = kBits; bit-- > 0;) {
    flips |= static_cast<std::uint32_t>(stream.at(before).next() >> 63) << bit;
    before = before << 1 | (word >> bit & 1U);
  }
  return word ^ flips;
}

}  // namespace

std::vector<std::vector<std::size_t>> full_grid(const std::vector<std::size_t>& levels) {
  std::vector<std::vector<std::size_t>> points(1);
  for (const std::size_t count : levels) {
    std::vector<std::vector<std::size_t>> longer;
    for (const auto& point : points)
      for (std::size_t level = 0; level < count; ++level) {
        longer.push_back(point);
        longer.back().push_back(level);
      }
    points = std::move(longer);
  }
  return points;
}

std::vector<DesignPoint> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed) {
  std::vector<DesignPoint> design(points, DesignPoint(factors));
  for (std::size_t factor = 0; factor < factors; ++factor) {
    const auto order = shuffled(points, random::Stream(seed, 0, kPairing).at(factor));
    random::Draws draws = random::Stream(seed, 0, kPlaces).at(factor);
    for (std::size_t i = 0; i < points; ++i)
      design[i][factor] = (static_cast<double>(order[i]) + random::uniform01(draws)) / static_cast<double>(points);
  }
  return design;
}

std::vector<DesignPoint> scrambled_sobol(std::size_t points, std::size_t factors, std::uint64_t seed) {
  DOMINO_REQUIRE(factors <= kMostSobolFactors, "Sobol's sequence is tabulated for so many factors only");
  DOMINO_REQUIRE(points <= std::size_t{1} << (kBits - 1), "more Sobol points than their digits can distinguish");
  std::vector<DesignPoint> design(points, DesignPoint(factors));
  if (factors == 0) return design;
  Sobol sobol(factors);
  sobol.seed();
  for (std::size_t i = 0; i < points; ++i)
    for (std::size_t factor = 0; factor < factors; ++factor) {
      // Boost leaves out the first point, zero, without which no 2^m points are balanced.
      const std::uint32_t word = i == 0 ? 0 : sobol();
      const random::Stream stream(seed, factor, kDigits);
      design[i][factor] = (static_cast<double>(scrambled(word, stream)) + 0.5) * 0x1p-32;
    }
  return design;
}

}  // namespace domino::experiment
