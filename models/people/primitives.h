/// Primitives: log-odds, bounded jumps and exact relaxation, of which the rules about people are made.
///
/// Log-odds are of any number, a double or one with its slopes (engine/random/dual.h). All are pure, use portable
/// functions only (the same bytes everywhere), and keep what is in [0, 1] in [0, 1]. Source: domain model, section 0.
#pragma once

#include <algorithm>
#include <type_traits>

#include "engine/random/dual.h"

namespace domino::people {

/// σ(x) = 1/(1 + e^-x).
template <class Number>
constexpr Number logistic(const Number& x) {
  return 1 / (1 + random::portable_exp(-x));
}

/// σ(x + ln f): a chance whose odds are scaled by f ≥ 0. Exactly σ(x) where f is 1, and 0 where it is 0.
template <class Number>
constexpr Number scaled_odds(const Number& x, double factor) {
  return factor / (factor + random::portable_exp(-x));
}

/// σ(L(p) + shift): a chance p whose log-odds are shifted. Exactly p where the shift is 0, and 0 and 1 stay.
template <class Number>
constexpr Number shifted_chance(double p, const Number& shift) {
  if (p <= 0 || p >= 1) return p;
  if constexpr (std::is_same_v<Number, double>)
    if (shift == 0) return p;
  const Number odds = random::portable_exp(shift) * p;
  return odds / (1 - p + odds);
}

/// J(x; u, g+, g-): a jump of size |u| ≤ 1 towards 1 where u ≥ 0, else towards 0, by at most the share `gain` or
/// `loss` of the way. x stays in [0, 1].
constexpr double jump(double x, double u, double gain, double loss) {
  return u >= 0 ? x + gain * u * (1 - x) : x + loss * u * x;
}

/// X(t + Δ) = X* + (X(t) - X*) e^(-Δ/τ), exact for a target that is constant; `kept` is e^(-Δ/τ). Advancing by Δ1 and
/// then Δ2 equals advancing by Δ1 + Δ2. Exactly x where x is its target.
constexpr double relaxed(double x, double target, double kept) { return target + (x - target) * kept; }
constexpr double kept_after(double span_s, double time_constant_s) {
  return random::portable_exp(-span_s / time_constant_s);
}

/// ∫X over that Δ.
constexpr double relaxed_integral(double x, double target, double kept, double span_s, double time_constant_s) {
  return target * span_s + (x - target) * time_constant_s * (1 - kept);
}

}  // namespace domino::people
