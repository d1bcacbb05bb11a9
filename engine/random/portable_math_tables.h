/// The tables behind the portable functions, computed by the compiler.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/random/double_double.h"

namespace domino::random::detail {

/// 2^(i/128), the low part relative to the high one: products of the repeated square roots of 2.
constexpr std::array<DoubleDouble, 128> make_exp_table() {
  std::array<DoubleDouble, 7> roots{};  // 2^(1/128), 2^(1/64), …, 2^(1/2)
  DoubleDouble root{2, 0};
  for (std::size_t level = 7; level-- > 0;) {
    DoubleDouble guess{1 + (root.hi - 1) / 2, 0};
    for (int step = 0; step < 7; ++step) guess = (guess + root / guess) * 0.5;  // Heron
    roots[level] = root = guess;
  }
  std::array<DoubleDouble, 128> table{};
  table[0] = {1, 0};
  for (std::size_t bit = 0; bit < 7; ++bit)
    for (std::size_t low = 0; low < (std::size_t{1} << bit); ++low)
      table[(std::size_t{1} << bit) + low] = table[low] * roots[bit];
  for (DoubleDouble& entry : table) entry.lo /= entry.hi;
  return table;
}

/// For one of 128 intervals of z: a short number near 1/z, and minus its logarithm.
struct LogEntry {
  double inverse;  ///< a multiple of 2^-9, so that products with 27-bit numbers are exact
  double log_hi;   ///< a multiple of 2^-42, so that adding a multiple of ln 2 is exact
  double log_lo;
};

/// log x = 2·(s + s³/3 + s⁵/5 + …) with s = (x-1)/(x+1), for x in (2/3, 3/2).
constexpr DoubleDouble slow_log(double x) {
  const DoubleDouble s = DoubleDouble{x - 1, 0} / DoubleDouble{x + 1, 0};
  const DoubleDouble s2 = s * s;
  DoubleDouble sum{};
  for (int odd = 45; odd >= 1; odd -= 2)
    sum = sum * s2 + DoubleDouble{1, 0} / DoubleDouble{static_cast<double>(odd), 0};
  return sum * s * 2.0;
}

inline constexpr std::uint64_t kLogFirstBits = 0x3fe6000000000000U;  // 0.6875

constexpr std::array<LogEntry, 128> make_log_table() {
  std::array<LogEntry, 128> table{};
  for (std::size_t i = 0; i < 128; ++i) {
    const std::uint64_t begin = kLogFirstBits + (std::uint64_t{i} << 45);
    const double middle = std::bit_cast<double>(begin + (std::uint64_t{1} << 44));
    const bool next_to_one = i == 79 || i == 80;  // here the logarithm must be as good as z - 1
    const double inverse = next_to_one ? 1 : static_cast<double>(static_cast<int>(512 / middle + 0.5)) / 512;
    const DoubleDouble log = slow_log(inverse);
    const double log_hi = (-log.hi + 0x1.8p10) - 0x1.8p10;  // rounds to a multiple of 2^-42
    table[i] = {inverse, log_hi, (-log.hi - log_hi) - log.lo};
  }
  return table;
}

inline constexpr std::array<DoubleDouble, 128> kExpTable = make_exp_table();
inline constexpr std::array<LogEntry, 128> kLogTable = make_log_table();

}  // namespace domino::random::detail
