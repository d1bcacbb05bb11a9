/// Perturbation analysis: how a wait changes with the time that work takes, from one run and without a change.
///
/// Where one person serves in the order of arrival and nobody leaves, a customer's response is their own work and the
/// work that was still before them; as long as nobody is idle in between, every second by which work becomes longer
/// delays all who come behind in the same busy period. So the derivative of a response with respect to the logarithm of
/// all durations is the sum of the work in the busy period up to and with that customer's own (infinitesimal
/// perturbation analysis: Ho & Cao 1983; Glasserman 1991, Gradient Estimation via Perturbation Analysis). It is
/// unbiased there, has no step, and needs one run where differences need two. For M/M/1 its mean is μ/(μ-λ)², that is
/// dW/dμ = -1/(μ-λ)².
/// Domain: `perturbation_applies`; anywhere else the order of events depends on the durations in ways that it does not
/// see, and differences are used instead. Cost: visits are kept. Limits: a busy period that began before the measured
/// span counts from there.
#pragma once

#include <span>

#include "models/chain/plan.h"
#include "models/chain/record.h"
#include "models/measures/catalogue.h"

namespace domino::measures {

/// One person without hours, first come first served; only customers ask, who wait for nobody else and never leave;
/// work needs nobody, is drawn in one piece, and nothing else changes how long it takes.
bool perturbation_applies(const chain::Plan& plan, chain::Index department);

/// Derivatives with respect to the logarithm of the department's durations, in seconds, over its visits.
struct Perturbation {
  Value response{0, 0};
  Value wait{0, 0};
};
Perturbation perturbation_of(std::span<const chain::Visit> visits);

}  // namespace domino::measures
