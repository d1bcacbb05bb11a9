#include "engine/random/portable_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "engine/random/stream.h"

namespace domino::random {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr int kPoints = 200'000;

/// The distance in units of the last place a correctly rounded result would have; long double's own error is 2^-11 ulp.
double error_in_ulp(double got, long double wanted) {
  if (got == static_cast<double>(wanted)) return 0.5;
  if (!std::isfinite(got) || !std::isfinite(static_cast<double>(wanted))) return kInf;
  int exponent = 0;
  std::frexp(wanted, &exponent);
  return static_cast<double>(std::abs(static_cast<long double>(got) - wanted) /
                             std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

Draws points(std::uint64_t which) { return Stream(1, 0, name_key("points")).at(which); }

double between(double low, double high, Draws& draws) { return low + (high - low) * uniform01(draws); }

/// Any positive finite double, each exponent as likely as any other, subnormal ones included.
double any_positive(Draws& draws) {
  const double significand = 1 + uniform01(draws);  // drawn first: the order of arguments is the compiler's choice
  return std::ldexp(significand, static_cast<int>(between(-1075, 1024, draws)));
}

static_assert(sizeof(long double) > sizeof(double), "the reference must be more precise than what it checks");

TEST(PortableExp, IsWithin053UlpEverywhere) {
  Draws draws = points(1);
  double worst = 0;
  for (int i = 0; i < kPoints; ++i)
    for (const double x : {between(-745.2, 709.8, draws), between(-1, 1, draws), between(-745.2, -690, draws),
                           between(-1, 1, draws) * std::ldexp(1.0, -static_cast<int>(between(0, 60, draws)))})
      worst = std::max(worst, error_in_ulp(portable_exp(x), std::exp(static_cast<long double>(x))));
  EXPECT_LT(worst, 0.53);
}

TEST(PortableExp, HasTheRightSpecialValues) {
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-0.0), 1);
  EXPECT_EQ(portable_exp(kSmallest), 1);
  EXPECT_EQ(portable_exp(kInf), kInf);
  EXPECT_EQ(portable_exp(-kInf), 0);
  EXPECT_TRUE(std::isnan(portable_exp(kNaN)));
  EXPECT_TRUE(std::isfinite(portable_exp(0x1.62e42fefa39efp+9)));  // the largest argument without overflow
  EXPECT_EQ(portable_exp(0x1.62e42fefa39f0p+9), kInf);
  EXPECT_EQ(portable_exp(-0x1.74910d52d3051p+9), kSmallest);  // the smallest argument without underflow to 0
  EXPECT_EQ(portable_exp(-0x1.74910d52d3053p+9), 0);
  EXPECT_EQ(portable_exp(1e300), kInf);
  EXPECT_EQ(portable_exp(-1e300), 0);
}

TEST(PortableLog, IsWithin053UlpEverywhere) {
  Draws draws = points(2);
  double worst = 0;
  for (int i = 0; i < kPoints; ++i)
    for (const double x : {any_positive(draws), between(0.5, 2, draws), between(0.985, 1.015, draws),
                           1 + between(-1, 1, draws) * std::ldexp(1.0, -static_cast<int>(between(0, 52, draws)))})
      worst = std::max(worst, error_in_ulp(portable_log(x), std::log(static_cast<long double>(x))));
  EXPECT_LT(worst, 0.53);
}

TEST(PortableLog, IsWithin053UlpAtTheBordersOfItsTable) {
  double worst = 0;
  for (std::uint64_t interval = 0; interval < 128; ++interval)
    for (const std::uint64_t offset : {0ULL, 1ULL, 2ULL, (1ULL << 45) - 2, (1ULL << 45) - 1})
      for (const double power : {0x1p-1022, 0x1p-3, 1.0, 0x1p7, 0x1p1023}) {
        const double x = power * std::bit_cast<double>(0x3fe6000000000000U + (interval << 45) + offset);
        if (!std::isfinite(x)) continue;
        worst = std::max(worst, error_in_ulp(portable_log(x), std::log(static_cast<long double>(x))));
      }
  EXPECT_LT(worst, 0.53);
}

TEST(PortableLog, HasTheRightSpecialValues) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_FALSE(std::signbit(portable_log(1)));
  EXPECT_EQ(portable_log(0), -kInf);
  EXPECT_EQ(portable_log(-0.0), -kInf);
  EXPECT_EQ(portable_log(kInf), kInf);
  EXPECT_TRUE(std::isnan(portable_log(-1)));
  EXPECT_TRUE(std::isnan(portable_log(-kInf)));
  EXPECT_TRUE(std::isnan(portable_log(-kSmallest)));
  EXPECT_TRUE(std::isnan(portable_log(kNaN)));
  EXPECT_EQ(portable_log(kSmallest), static_cast<double>(std::log(static_cast<long double>(kSmallest))));
  EXPECT_EQ(portable_log(kLargest), static_cast<double>(std::log(static_cast<long double>(kLargest))));
}

TEST(PortablePow, IsWithin055UlpEverywhere) {
  Draws draws = points(3);
  double worst = 0;
  for (int i = 0; i < kPoints / 4; ++i) {
    const double any = any_positive(draws);
    const double near_one = 1 + between(-1, 1, draws) * std::ldexp(1.0, -static_cast<int>(between(1, 50, draws)));
    for (const double x : {any, near_one, between(0.5, 2, draws)}) {
      // An exponent that leads to any result between the smallest and the largest double, and a moderate one.
      for (const double y : {between(-745.2, 709.8, draws) / std::log(x), between(-20, 20, draws)}) {
        if (!std::isfinite(y)) continue;
        const long double wanted = std::pow(static_cast<long double>(x), static_cast<long double>(y));
        worst = std::max(worst, error_in_ulp(portable_pow(x, y), wanted));
      }
    }
  }
  EXPECT_LT(worst, 0.55);
}

TEST(PortablePow, AgreesWithTheLibraryOnSpecialValues) {
  const double values[] = {0.0,   0.5,  1.0,  1.5,       2.0,      3.0,        4.0,     7.5,       1e10,      0x1p53,
                           1e300, kInf, kNaN, kSmallest, kLargest, 0x1p53 - 1, 1.0 / 3, 0x1p-1022, 0x1p-1074, 1e-300};
  for (const double size_x : values)
    for (const double size_y : values)
      for (const double x : {size_x, -size_x})
        for (const double y : {size_y, -size_y}) {
          const double got = portable_pow(x, y);
          const double wanted = std::pow(x, y);
          if (std::isnan(wanted)) {
            EXPECT_TRUE(std::isnan(got)) << x << "^" << y;
            continue;
          }
          EXPECT_EQ(std::signbit(got), std::signbit(wanted)) << x << "^" << y;
          EXPECT_LT(error_in_ulp(std::abs(got), std::pow(static_cast<long double>(x), static_cast<long double>(y)) *
                                                    (std::signbit(wanted) ? -1 : 1)),
                    0.55)
              << x << "^" << y;
        }
}

TEST(PortableLog1p, IsWithin3Ulp) {
  Draws draws = points(4);
  double worst = 0;
  for (int i = 0; i < kPoints; ++i)
    for (const double x : {between(-0.9, 1, draws), between(0, 1e6, draws), any_positive(draws),
                           between(-1, 1, draws) * std::ldexp(1.0, -static_cast<int>(between(1, 70, draws)))})
      worst = std::max(worst, error_in_ulp(portable_log1p(x), std::log1p(static_cast<long double>(x))));
  EXPECT_LT(worst, 3);
}

TEST(PortableExpm1, IsWithin5Ulp) {
  Draws draws = points(5);
  double worst = 0;
  for (int i = 0; i < kPoints; ++i)
    for (const double x : {between(-40, 1, draws), between(0, 709, draws),
                           between(-1, 1, draws) * std::ldexp(1.0, -static_cast<int>(between(0, 70, draws)))})
      worst = std::max(worst, error_in_ulp(portable_expm1(x), std::expm1(static_cast<long double>(x))));
  EXPECT_LT(worst, 5);
}

TEST(PortableMath, CanBeComputedByTheCompiler) {
  constexpr double exp = portable_exp(1);
  constexpr double log = portable_log(10);
  constexpr double pow = portable_pow(2, 0.5);
  EXPECT_EQ(exp, 0x1.5bf0a8b145769p+1);
  EXPECT_EQ(log, 0x1.26bb1bbb55516p+1);
  EXPECT_EQ(pow, 0x1.6a09e667f3bcdp+0);
}

TEST(PortableMath, GivesTheSameBytesForEver) {
  Draws draws = points(6);
  std::uint64_t digest = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = any_positive(draws);
    const double y = between(-30, 30, draws);
    for (const double value : {portable_exp(y), portable_log(x), portable_pow(x, y), portable_exp(30 * y)})
      digest = digest * 31 + std::bit_cast<std::uint64_t>(value);
  }
  EXPECT_EQ(digest, 12738588244239823532U);
}

}  // namespace
}  // namespace domino::random
