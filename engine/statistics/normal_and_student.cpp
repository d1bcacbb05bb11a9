#include "engine/statistics/normal_and_student.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/kernel/contract.h"
#include "engine/random/portable_math.h"

namespace domino::statistics {

namespace {

using random::portable_exp;
using random::portable_log;

constexpr double kRootHalf = 0.70710678118654752440;
constexpr double kRootPi = 1.7724538509055160273;

/// Σ cᵢ xⁱ, the highest power first.
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& c, double x) {
  double sum = c[0];
  for (std::size_t i = 1; i < N; ++i) sum = sum * x + c[i];
  return sum;
}

// --- the error function (Cody 1969) ----------------------------------------------------------------------

/// erf(x) for |x| ≤ 0.46875.
double erf_near_zero(double x) {
  constexpr std::array kTop = {1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2,
                               3.77485237685302021e2, 3.20937758913846947e3};
  constexpr std::array kBottom = {1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
                                  2.84423683343917062e3};
  return x * polynomial(kTop, x * x) / polynomial(kBottom, x * x);
}

/// exp(-x²), whose exponent is split so that its rounding does not matter.
double exp_of_minus_square(double x) {
  const double coarse = std::trunc(x * 16) / 16;
  return portable_exp(-coarse * coarse) * portable_exp(-(x - coarse) * (x + coarse));
}

/// erfc(x) for x > 0.46875.
double erfc_of_large(double x) {
  constexpr std::array kMiddleTop = {2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
                                     6.61191906371416295e1,  2.98635138197400131e2,  8.81952221241769090e2,
                                     1.71204761263407058e3,  2.05107837782607147e3,  1.23033935479799725e3};
  constexpr std::array kMiddleBottom = {1.0,
                                        1.57449261107098347e1,
                                        1.17693950891312499e2,
                                        5.37181101862009858e2,
                                        1.62138957456669019e3,
                                        3.29079923573345963e3,
                                        4.36261909014324716e3,
                                        3.43936767414372164e3,
                                        1.23033935480374942e3};
  if (x <= 4) return exp_of_minus_square(x) * polynomial(kMiddleTop, x) / polynomial(kMiddleBottom, x);
  constexpr std::array kFarTop = {1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
                                  1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4};
  constexpr std::array kFarBottom = {1.0,
                                     2.56852019228982242e0,
                                     1.87295284992346725e0,
                                     5.27905102951428412e-1,
                                     6.05183413124413191e-2,
                                     2.33520497626869185e-3};
  const double y = 1 / (x * x);
  const double correction = y * polynomial(kFarTop, y) / polynomial(kFarBottom, y);
  return exp_of_minus_square(x) * (1 / kRootPi - correction) / x;
}

// --- Student's tail --------------------------------------------------------------------------------------

/// Γ(a + 1/2) / Γ(a): the series for large a (DLMF 5.11.13), reached by the recurrence of the gamma function.
double gamma_ratio(double a) {
  constexpr double kLarge = 40;
  double factor = 1;
  for (; a < kLarge; ++a) factor *= a / (a + 0.5);
  constexpr std::array kSeries = {39325.0 / 33554432, 869.0 / 4194304, -399.0 / 262144, -21.0 / 32768,
                                  5.0 / 1024,         1.0 / 128,       -1.0 / 8,        1.0};
  return factor * std::sqrt(a) * polynomial(kSeries, 1 / a);
}

/// log(1 + x) for x ≥ 0, whose relative error stays small where x is (Kahan).
double log_of_one_more(double x) {
  const double sum = 1 + x;
  if (sum == 1) return x;
  return std::isfinite(sum) ? portable_log(sum) * (x / (sum - 1)) : sum;
}

/// xᵃyᵇ/(B(a, b)·I_x(a, b)) with y = 1 - x, by the continued fraction of Didonato and Morris (1992), ACM TOMS 18,
/// algorithm 708, evaluated by Lentz's method; converges fast for x below (a + 1)/(a + b + 2).
double beta_fraction(double a, double b, double x, double y) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostTerms = 100'000;
  const auto kept_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double fraction = kept_from_zero(a * (a * y - b * x + 1) / (a + 1));
  double c = fraction;
  double d = 0;
  for (int m = 1; m < kMostTerms; ++m) {
    const double before = a + 2 * m - 1;
    const double top = (m * (a + m - 1) / before) * ((a + b + m - 1) / before) * (b - m) * x * x;
    const double bottom = m + m * (b - m) * x / before + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (before + 2);
    d = 1 / kept_from_zero(bottom + top * d);
    c = kept_from_zero(bottom + top / c);
    const double step = c * d;
    fraction *= step;
    if (std::abs(step - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return fraction;
}

/// The density of Student's distribution: Γ((ν+1)/2)/(Γ(ν/2)√(νπ)) · (1 + t²/ν)^(-(ν+1)/2).
double student_density(double t, double freedom) {
  const double peak = gamma_ratio(freedom / 2) / (std::sqrt(freedom) * kRootPi);
  return peak * portable_exp(-(freedom + 1) / 2 * log_of_one_more(t / freedom * t));
}

/// P(T > t) for t > 0: half of I_x(ν/2, 1/2) at x = ν/(ν + t²).
double upper_tail(double t, double freedom) {
  const double a = freedom / 2;
  const double ratio = t / freedom * t;  // (1 - x)/x
  if (!std::isfinite(ratio)) return 0;
  const double x = 1 / (1 + ratio);
  const double y = ratio * x;
  const double power = portable_exp(-a * log_of_one_more(ratio)) * std::sqrt(y) * gamma_ratio(a) / kRootPi;
  if (x < (a + 1) / (a + 2.5)) return power / beta_fraction(a, 0.5, x, y) / 2;
  return 0.5 - power / beta_fraction(0.5, a, y, x) / 2;
}

/// The t > 0 with P(T > t) = tail < 1/2. The logarithm of the tail is concave in log t, nearly straight where tails are
/// heavy, so that Newton's steps end in a handful of rounds.
double upper_quantile(double tail, double freedom) {
  const double wanted = portable_log(tail);
  const double z = -normal_quantile(tail);
  // The first terms of Cornish and Fisher where they are sane, else the tail's power law.
  double t = z * (1 + (z * z + 1) / (4 * freedom));
  const double power_law = portable_exp(
      (portable_log(student_density(0, freedom)) + (freedom - 1) / 2 * portable_log(freedom) - wanted) / freedom);
  if (freedom < 3 || z * z > freedom) t = std::max(t, power_law);
  double step_before = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 100; ++round) {
    const double reached = upper_tail(t, freedom);
    if (!(reached > 0)) {
      t /= 2;
      continue;
    }
    const double slope = -t * student_density(t, freedom) / reached;
    const double step = (wanted - portable_log(reached)) / slope;
    const double next = t * portable_exp(std::clamp(step, -2.0, 2.0));
    if (std::abs(step) < 1e-15 || (std::abs(step) < 1e-9 && std::abs(step) >= step_before)) break;
    t = next;
    step_before = std::abs(step);
  }
  return t;
}

}  // namespace

double normal_upper_tail(double z) {
  const double x = z * kRootHalf;
  if (std::abs(x) <= 0.46875) return 0.5 - erf_near_zero(x) / 2;
  return x > 0 ? erfc_of_large(x) / 2 : 1 - erfc_of_large(-x) / 2;
}

double normal_quantile(double p) {
  DOMINO_REQUIRE(p > 0 && p < 1, "a quantile of the normal distribution is asked for at p in (0, 1)");
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    constexpr std::array kTop = {2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                                 4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                                 1.3314166789178437745e2, 3.3871328727963666080e0};
    constexpr std::array kBottom = {
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
    const double r = 0.180625 - q * q;
    return q * polynomial(kTop, r) / polynomial(kBottom, r);
  }
  const double root = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  double size = 0;
  if (root <= 5) {
    constexpr std::array kTop = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                                 1.27045825245236838258e0,  3.64784832476320460504e0,  5.76949722146069140550e0,
                                 4.63033784615654529590e0,  1.42343711074968357734e0};
    constexpr std::array kBottom = {
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e0,  2.05319162663775882187e0,  1.0};
    size = polynomial(kTop, root - 1.6) / polynomial(kBottom, root - 1.6);
  } else {
    constexpr std::array kTop = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                                 2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                                 5.46378491116411436990e0,  6.65790464350110377720e0};
    constexpr std::array kBottom = {
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};
    size = polynomial(kTop, root - 5) / polynomial(kBottom, root - 5);
  }
  return q < 0 ? -size : size;
}

double student_upper_tail(double t, double degrees_of_freedom) {
  DOMINO_REQUIRE(degrees_of_freedom > 0, "Student's distribution has at least some freedom");
  if (t == 0) return 0.5;
  return t > 0 ? upper_tail(t, degrees_of_freedom) : 1 - upper_tail(-t, degrees_of_freedom);
}

double student_upper_quantile(double tail, double degrees_of_freedom) {
  DOMINO_REQUIRE(tail > 0 && tail < 1, "a quantile of Student's distribution is asked for at p in (0, 1)");
  DOMINO_REQUIRE(degrees_of_freedom > 0, "Student's distribution has at least some freedom");
  if (tail == 0.5) return 0;
  return tail < 0.5 ? upper_quantile(tail, degrees_of_freedom) : -upper_quantile(1 - tail, degrees_of_freedom);
}

double student_quantile(double p, double degrees_of_freedom) { return -student_upper_quantile(p, degrees_of_freedom); }

}  // namespace domino::statistics
