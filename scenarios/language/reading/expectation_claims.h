/// What expectations claim about the measures of a scenario and its what-ifs (models/measures/study/claims.h).
///
/// Cost: linear in the number of measures, for each measure that is named.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/measures/rows/catalogue.h"
#include "models/measures/study/claims.h"
#include "scenarios/language/reading/scenario.h"

namespace domino::language {

/// A scenario as it is, which is the first and has no name, or one of its what-ifs.
struct NamedSide {
  std::string name;
  const chain::Plan* plan = nullptr;
  const measures::Catalogue* catalogue = nullptr;
};

/// What the side is called on which both what-ifs of an expectation are taken together.
std::string name_of_both(const Expectation& stated);

/// The names of all sides that an expectation is about, but for the scenario as it is.
std::vector<std::string> sides_of(const Expectation& stated);

/// The claims of an expectation: of a quantile one about each limit that decides it, else one. Sides and measures that
/// it is about are there.
std::vector<measures::Claim> claims_of(const Expectation& stated, std::span<const NamedSide> sides);

/// The claim of a condition on the side of this place.
std::vector<measures::Claim> claims_of_condition(const Expectation& stated, std::size_t side,
                                                 std::span<const NamedSide> sides);

/// Whether everything that a condition names is measured on this side, and of a change in the base as well.
bool is_measured(const Expectation& stated, std::size_t side, std::span<const NamedSide> sides);

}  // namespace domino::language
