/// A dual number: a value with its derivatives in N directions, so that a rule written once for any number also gives
/// its slopes (forward differentiation; Griewank & Walther 2008).
///
/// Guarantee: derivatives are exact to rounding where the rule is smooth; of a minimum, those of the smaller. The same
/// bytes everywhere, as portable_math. Cost: N + 1 times the arithmetic, transcendental functions once.
#pragma once

#include <array>
#include <compare>
#include <cstddef>

#include "engine/random/portable_math.h"

namespace domino::random {

template <std::size_t N>
struct Dual {
  double value = 0;
  std::array<double, N> by{};

  constexpr Dual() = default;
  // A constant is a dual number too: rules mix both.
  constexpr Dual(double constant) : value(constant) {}  // NOLINT(google-explicit-constructor)
  constexpr Dual(double at, const std::array<double, N>& slopes) : value(at), by(slopes) {}

  friend constexpr auto operator<=>(const Dual& a, const Dual& b) { return a.value <=> b.value; }
  friend constexpr bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }

  constexpr Dual operator-() const { return scaled(-1); }
  // With constants, whose slopes need no arithmetic.
  friend constexpr Dual operator+(Dual a, double b) { return a.value += b, a; }
  friend constexpr Dual operator+(double a, const Dual& b) { return b + a; }
  friend constexpr Dual operator-(Dual a, double b) { return a.value -= b, a; }
  friend constexpr Dual operator-(double a, const Dual& b) { return -b + a; }
  friend constexpr Dual operator*(const Dual& a, double b) { return a.scaled(b); }
  friend constexpr Dual operator*(double a, const Dual& b) { return b.scaled(a); }
  friend constexpr Dual operator/(const Dual& a, double b) { return a.scaled(1 / b); }
  friend constexpr Dual operator/(double a, const Dual& b) { return b.through(a / b.value, -a / (b.value * b.value)); }
  friend constexpr Dual operator+(Dual a, const Dual& b) {
    a.value += b.value;
    for (std::size_t i = 0; i < N; ++i) a.by[i] += b.by[i];
    return a;
  }
  friend constexpr Dual operator-(Dual a, const Dual& b) {
    a.value -= b.value;
    for (std::size_t i = 0; i < N; ++i) a.by[i] -= b.by[i];
    return a;
  }
  friend constexpr Dual operator*(const Dual& a, const Dual& b) {
    Dual product(a.value * b.value);
    for (std::size_t i = 0; i < N; ++i) product.by[i] = a.by[i] * b.value + a.value * b.by[i];
    return product;
  }
  friend constexpr Dual operator/(const Dual& a, const Dual& b) {
    Dual ratio(a.value / b.value);
    for (std::size_t i = 0; i < N; ++i) ratio.by[i] = (a.by[i] - ratio.value * b.by[i]) / b.value;
    return ratio;
  }
  constexpr Dual& operator+=(const Dual& other) { return *this = *this + other; }

  /// f(*this), where f has this value and this slope here.
  constexpr Dual through(double at, double slope) const {
    Dual image = scaled(slope);
    image.value = at;
    return image;
  }

 private:
  constexpr Dual scaled(double factor) const {
    Dual image(factor * value);
    for (std::size_t i = 0; i < N; ++i) image.by[i] = factor * by[i];
    return image;
  }
};

template <std::size_t N>
constexpr Dual<N> portable_exp(const Dual<N>& x) {
  const double value = portable_exp(x.value);
  return x.through(value, value);
}
template <std::size_t N>
constexpr Dual<N> portable_log(const Dual<N>& x) {
  return x.through(portable_log(x.value), 1 / x.value);
}

}  // namespace domino::random
