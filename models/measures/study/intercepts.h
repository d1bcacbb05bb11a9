/// Intercepts: what has to be added to the rules of leaving, quitting and absence so that a scenario shows the levels
/// that it states (models/chain/levels.h).
///
/// Found from pilots of the chain, which are run again with what they have said until all levels come out together:
/// departments are shared, so that who quits in one of them decides how long the customers of all segments wait. The
/// intercept of a segment is found by the secant method on the contacts that the pilots have kept (settled_customers.h)
/// with common random numbers, those of departments from the hazards and chances that their people really had. Levels
/// are those of the span that the chain measures, up to a year of it, begun in the settled state and without
/// interventions. Guarantee: the same for any number of jobs. Cost: some three rounds of pilots, 150 simulated weeks
/// each or 300 where people's state matters. Limits: within 1 % of what is stated, as far as pilots tell that; a long
/// run knows it better.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "models/chain/chain.h"
#include "models/measures/study/study.h"

namespace domino::measures {

struct Intercepts {
  std::vector<chain::Level> levels;  ///< of whatever the chain states
  std::string unmet;                 ///< why there are none; empty: there are
  bool stopped = false;
};

/// Those of `known` that are stated alike are taken over. Of the settings, seed, jobs and memory count.
Intercepts find_intercepts(const chain::Chain& chain, const std::vector<chain::Level>& known,
                           const StudySettings& settings, const std::stop_token& stop);

}  // namespace domino::measures
