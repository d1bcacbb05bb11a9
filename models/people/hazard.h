/// Quitting: the exact integral of a hazard that depends on a morale which relaxes to its level, and on burnout.
#pragma once

#include "models/people/evidence.h"

namespace domino::people {

/// How a person's morale moves between two looks at it. Burnout moves only as a shift ends, so that it is constant.
struct MoraleSpan {
  double from = 0;   ///< M(0)
  double level = 0;  ///< M*
  double span_s = 0;
  double burnout = Reference::burnout;
};

/// The largest |β(M(0) - M*)| for which the series is exact to 1e-8; with morale in [0, 1], β itself.
inline constexpr double kMostQuittingSlope = 5;

/// Λ(Δ) = ∫ h0 exp(-β(M(s) - .65) + γ(B - .3)) ds over Δ while M relaxes to M* with time constant τ, d = M(0) - M*:
///   Λ = h0 e^(-β(M* - .65) + γ(B - .3)) [Δ + τ Σ_{n≥1} ((-βd)^n/(n·n!)) (1 - e^(-nΔ/τ))].
/// As many terms as matter, 40 at the most; the result is right to 1e-8 of itself for |βd| ≤ 5. Cost: two exponentials
/// and a short loop.
double integrated_hazard(const Parameters& p, const MoraleSpan& morale);

}  // namespace domino::people
