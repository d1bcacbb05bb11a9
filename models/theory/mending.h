/// Mending: how often mistakes come back, from how often each place of a plan's programs is passed.
///
/// Idea: an error that its maker did not see is a particle that goes where its case goes: back to who asked, past or
/// into the requester's check, and with the served case to the customer, who has it mended where it was made. The flow
/// of particles and where they end are two sparse systems over (place, whether the error is older than the present
/// need). Whom an answer goes back to is known by how often each asks. Limits: a case has at most one error at a time,
/// so a second on the same case is not counted, nor are the errors that bad input causes: exact where one piece of work
/// of a case has errors, and else but for terms of the square of their chance. A case that asks with an error asks as
/// one without. Units: rates per second. Cost: two factorisations of 2 × instructions.
#pragma once

#include <optional>
#include <vector>

#include "models/theory/ways.h"

namespace domino::theory {

/// The chance of an error in a piece of work of a service on good input.
struct ErrorChance {
  double mean = 0;   ///< over the measured span, as what people know ages
  double least = 0;  ///< with fresh knowledge
};
ErrorChance error_chance(const chain::Plan& plan, const chain::PlannedService& service);

/// That the work is done once more at once, having been seen by its maker; at most .999.
double chance_of_redoing(const chain::PlannedService& service, double error_chance);

struct Mending {
  std::vector<double> requests_per_s;  ///< by service: what customers have mended, in the measured span
  std::vector<double> found;           ///< by need: the chance that its requester finds an error in an answer
};

/// `passed`: how often a second, by instruction. None where the equations have no finite answer.
std::optional<Mending> mending(const chain::Plan& plan, const Ways& ways, const std::vector<double>& passed);

}  // namespace domino::theory
