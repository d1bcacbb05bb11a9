/// Double-double arithmetic: numbers of about 106 bits as an unevaluated sum hi + lo, |lo| ≤ ulp(hi)/2.
///
/// What the portable functions need to compute their tables and to carry a power's logarithm. Sums are exact
/// (Knuth, Dekker), products exact but for underflow (Dekker's splitting, as a fused multiply-add is not everywhere);
/// `operator+` and `operator*` of two pairs are good to some 2^-102. Needs IEEE doubles rounded to nearest
/// and a compiler that contracts nothing. Limits: |factors| < 2^995.
#pragma once

#include <cfloat>

namespace domino::random::detail {

static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles, as with SSE2");

struct DoubleDouble {
  double hi = 0;
  double lo = 0;
};

/// a + b exactly, for |a| ≥ |b| or a = 0.
constexpr DoubleDouble exact_sum_ordered(double a, double b) {
  const double sum = a + b;
  return {sum, (a - sum) + b};
}

/// a·b exactly.
constexpr DoubleDouble exact_product(double a, double b) {
  constexpr double kSplitter = 134217729;  // 2^27 + 1
  const double a_scaled = kSplitter * a;
  const double b_scaled = kSplitter * b;
  const double a_hi = a_scaled - (a_scaled - a);
  const double b_hi = b_scaled - (b_scaled - b);
  const double a_lo = a - a_hi;
  const double b_lo = b - b_hi;
  const double product = a * b;
  return {product, ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo};
}

constexpr DoubleDouble exact_sum(double a, double b) {
  const double sum = a + b;
  const double b_seen = sum - a;
  return {sum, (a - (sum - b_seen)) + (b - b_seen)};
}

constexpr DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = exact_sum(a.hi, b.hi);
  const DoubleDouble low = exact_sum(a.lo, b.lo);
  const DoubleDouble carried = exact_sum_ordered(high.hi, high.lo + low.hi);
  return exact_sum_ordered(carried.hi, carried.lo + low.lo);
}

constexpr DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = exact_product(a.hi, b.hi);
  return exact_sum_ordered(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

constexpr DoubleDouble operator*(DoubleDouble a, double b) { return a * DoubleDouble{b, 0}; }

/// a/b by two Newton corrections of the rounded quotient.
constexpr DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
  const double first = a.hi / b.hi;
  const DoubleDouble rest = a + b * -first;
  const double second = rest.hi / b.hi;
  const DoubleDouble last = rest + b * -second;
  return exact_sum_ordered(first, second) + DoubleDouble{last.hi / b.hi, 0};
}

}  // namespace domino::random::detail
