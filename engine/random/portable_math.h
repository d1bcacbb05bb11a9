/// Portable elementary functions: `exp`, `log` and `pow` that give the same bytes everywhere.
///
/// The library's functions differ between processors with and without fused multiply-add, so a simulated number
/// must not depend on them. These use IEEE additions, multiplications and divisions of doubles only, in a fixed order.
/// Idea: reduction by tables of 128 entries (Tang 1989, 1990) computed at compile time in double-double arithmetic,
/// then a short Taylor polynomial.
/// Guarantee: errors below 0.53 ulp (exp, log) and 0.55 ulp (pow), also where the result is subnormal; special values
/// as in IEC 60559. The test measures them against long double.
/// Cost: about 5 ns (exp), 7 ns (log), 25 ns (pow); all constexpr.
/// Limits: rounding to nearest, no flags or errno, -ffp-contract=off (the build settings say so).
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "engine/random/double_double.h"
#include "engine/random/portable_math_tables.h"

namespace domino::random {

namespace detail {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// 2^(k/128)·(1 + correction) where the power of two does not fit: results beyond 2^1023 or below 2^-1022.
constexpr double exp_at_the_edge(std::uint64_t scale_bits, bool large, double correction) {
  if (large) {
    const double scale = std::bit_cast<double>(scale_bits - (std::uint64_t{1009} << 52));
    return 0x1p1009 * (scale + scale * correction);
  }
  const double scale = std::bit_cast<double>(scale_bits + (std::uint64_t{1022} << 52));
  double y = scale + scale * correction;
  if (y < 1) {
    // The result is subnormal: round once, at the place of its last bit, by adding and taking away 1.
    const double missed = (scale - y) + scale * correction;
    const DoubleDouble sum = exact_sum_ordered(1, y);
    y = (sum.hi + (sum.lo + missed)) - 1;
  }
  return 0x1p-1022 * y;
}

/// e^(x + tail) for -746 ≤ x ≤ 711 and a tail below an ulp of x.
constexpr double exp_of_sum(double x, double tail) {
  constexpr double kStepsPerUnit = 0x1.71547652b82fep+7;  // 128/ln 2
  constexpr double kStepHigh = 0x1.62e42fefc0000p-8;      // ln 2/128 to 35 bits, so that its multiples are exact
  constexpr double kStepLow = -0x1.c610ca86c3899p-44;
  constexpr double kToInteger = 0x1.8p52;  // adding it leaves the nearest integer in the low bits

  const double shifted = x * kStepsPerUnit + kToInteger;
  const auto k = std::bit_cast<std::uint64_t>(shifted);
  const double steps = shifted - kToInteger;
  const double r = ((x - steps * kStepHigh) - steps * kStepLow) + tail;

  const DoubleDouble root = kExpTable[k % 128];  // 2^(k/128), the low part relative to the high one
  const std::uint64_t scale_bits = std::bit_cast<std::uint64_t>(root.hi) + ((k / 128) << 52);
  // e^r - 1 - r - the next term r^6/720 is below 2^-60.
  const double r2 = r * r;
  const double correction = (root.lo + r) + r2 * (1.0 / 2 + r * (1.0 / 6)) + (r2 * r2) * (1.0 / 24 + r * (1.0 / 120));
  // From e^-690 down, scale·correction would lose bits to underflow.
  if (x < -690 || x > 709) [[unlikely]]
    return exp_at_the_edge(scale_bits, x > 0, correction);
  const double scale = std::bit_cast<double>(scale_bits);
  return scale + scale * correction;
}

/// x = 2^exponent·z with z in [0.6875, 1.375), and the table's entry for z.
struct LogReduction {
  double exponent;
  double z;
  LogEntry entry;
};

/// For x positive and finite.
constexpr LogReduction reduce_for_log(double x) {
  double subnormal_shift = 0;
  if (x < std::numeric_limits<double>::min()) [[unlikely]] {
    x *= 0x1p52;
    subnormal_shift = 52;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t above = bits - kLogFirstBits;
  const auto exponent = static_cast<std::int64_t>(above) >> 52;
  const double z = std::bit_cast<double>(bits - (above & 0xfff0000000000000U));
  return {static_cast<double>(exponent) - subnormal_shift, z, kLogTable[(above >> 45) % 128]};
}

/// z·inverse - 1 exactly: z is split so that either product fits 53 bits. The ordered sum is exact although a may be
/// the smaller one, since a is a multiple of the last bit of b (Boldo, Graillat & Muller 2017).
constexpr DoubleDouble distance_from_centre(double z, double inverse) {
  const double z_hi = std::bit_cast<double>(std::bit_cast<std::uint64_t>(z) & 0xfffffffff8000000U);
  const double a = z_hi * inverse - 1;
  const double b = (z - z_hi) * inverse;
  return exact_sum_ordered(a, b);
}

inline constexpr double kLn2High = 0x1.62e42fefa3800p-1;  // a multiple of 2^-42: its multiples by exponents are exact
inline constexpr double kLn2Low = 0x1.ef35793c76730p-45;

/// (log(1 + r) - r + r²/2)/r³ for |r| ≤ 2^-7, to 2^-59 of r^-2.
constexpr double log_series(double r) {
  const double r2 = r * r;
  return (1.0 / 3 - r * (1.0 / 4)) +
         r2 * ((1.0 / 5 - r * (1.0 / 6)) + r2 * ((1.0 / 7 - r * (1.0 / 8)) + r2 * (1.0 / 9)));
}

/// log x to about 68 bits, for x positive and finite.
constexpr DoubleDouble log_to_68_bits(double x) {
  const LogReduction reduced = reduce_for_log(x);
  const DoubleDouble r = distance_from_centre(reduced.z, reduced.entry.inverse);
  const double whole = reduced.exponent * kLn2High + reduced.entry.log_hi;
  const DoubleDouble linear = exact_sum_ordered(whole, r.hi);
  const DoubleDouble square = exact_product(r.hi, -0.5 * r.hi);
  const DoubleDouble sum = exact_sum_ordered(linear.hi, square.hi);
  const double small = (reduced.exponent * kLn2Low + reduced.entry.log_lo) + (r.lo - r.hi * r.lo);
  const double cubic = r.hi * r.hi * r.hi * log_series(r.hi);
  return exact_sum_ordered(sum.hi, sum.lo + (linear.lo + (square.lo + (small + cubic))));
}

enum class Parity { not_an_integer, even, odd };

constexpr Parity parity(double y) {
  const double size = y < 0 ? -y : y;
  if (size >= 0x1p53) return Parity::even;
  const auto whole = static_cast<std::int64_t>(size);
  if (static_cast<double>(whole) != size) return Parity::not_an_integer;
  return whole % 2 == 0 ? Parity::even : Parity::odd;
}

constexpr double pow_of_zero_or_infinity(double size, double y, bool negative) {
  const double result = (size == 0) == (y < 0) ? kInfinity : 0;
  return negative ? -result : result;
}

constexpr double pow_to_infinity(double size, double y) {
  if (size == 1) return 1;
  return (size < 1) == (y < 0) ? kInfinity : 0;
}

}  // namespace detail

/// e^x.
constexpr double portable_exp(double x) {
  if (x >= -746 && x <= 710) [[likely]]
    return detail::exp_of_sum(x, 0);
  if (x > 710) return detail::kInfinity;
  return x < -746 ? 0 : x;  // x itself if it is not a number
}

/// The natural logarithm; -∞ at 0, not a number below.
constexpr double portable_log(double x) {
  if (!(x > 0) || x == detail::kInfinity) [[unlikely]] {
    if (x == 0) return -detail::kInfinity;
    return x < 0 ? detail::kNotANumber : x;
  }
  const detail::LogReduction reduced = detail::reduce_for_log(x);
  const detail::DoubleDouble r = detail::distance_from_centre(reduced.z, reduced.entry.inverse);
  const double whole = reduced.exponent * detail::kLn2High + reduced.entry.log_hi;
  const detail::DoubleDouble linear = detail::exact_sum_ordered(whole, r.hi);
  const double small = (reduced.exponent * detail::kLn2Low + reduced.entry.log_lo) + r.lo;
  const double curve = (r.hi * r.hi) * (r.hi * detail::log_series(r.hi) - 0.5);
  return linear.hi + ((linear.lo + small) + curve);
}

/// x^y, with the special values of IEC 60559: 1 where y is 0 or x is 1, not a number for x < 0 and y not an integer.
constexpr double portable_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const double size = x < 0 ? -x : x;
  if (y == detail::kInfinity || y == -detail::kInfinity) return detail::pow_to_infinity(size, y);
  const detail::Parity kind = detail::parity(y);
  const bool negative = (std::bit_cast<std::uint64_t>(x) >> 63) != 0 && kind == detail::Parity::odd;
  if (size == 0 || size == detail::kInfinity) return detail::pow_of_zero_or_infinity(size, y, negative);
  if (x < 0 && kind == detail::Parity::not_an_integer) return detail::kNotANumber;
  if (size == 1) return negative ? -1 : 1;

  const detail::DoubleDouble log_size = detail::log_to_68_bits(size);
  const double estimate = y * log_size.hi;
  double result = 0;
  if (estimate > 710) {
    result = detail::kInfinity;
  } else if (estimate >= -746) {
    const detail::DoubleDouble power = detail::exact_product(y, log_size.hi);
    result = detail::exp_of_sum(power.hi, power.lo + y * log_size.lo);
  }
  return negative ? -result : result;
}

/// log(1 + x) without the loss near 0; below 3 ulp. Kahan's correction of the rounded sum (Goldberg 1991, theorem 4).
constexpr double portable_log1p(double x) {
  const double sum = 1 + x;
  if (sum == 1) return x;
  return portable_log(sum) * (x / (sum - 1));
}

/// e^x - 1 without the loss near 0; below 5 ulp. Kahan's correction (Higham 2002, section 1.14.1).
constexpr double portable_expm1(double x) {
  const double power = portable_exp(x);
  if (power == 1) return x;
  if (power - 1 == -1 || power == detail::kInfinity) return power - 1;
  return (power - 1) * (x / portable_log(power));
}

}  // namespace domino::random
