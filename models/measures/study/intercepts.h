/// Intercepts: what has to be added to the rules of leaving, quitting and absence so that a scenario shows the levels
/// that it states (models/chain/levels.h).
///
/// Found from pilots of the chain, which are run again with what they have said until all levels come out together:
/// departments are shared, so that who quits in one of them decides how long the customers of all segments wait. What a
/// round of pilots sees says how far off it is: of departments by the hazards and chances that their people really had,
/// of a segment by the chances of leaving that its customers faced, with the slope that customers alone show on the
/// contacts that the pilots have kept (settled_customers.h). Rounds draw nothing that others draw, so that the mean of
/// what they say is known better than each; there are as many as it takes for a standard error of .4 %, at least two.
/// Levels are those of the span that the chain measures, up to two years of it, begun in the settled state and without
/// interventions. Guarantee: the same for any number of jobs. Cost: rounds of pilots with 60 000 contacts of each
/// segment that states a level, or 156 simulated weeks where people's state matters; two or three of them. Limits:
/// within 1 % of what is stated, as far as so many pilots tell; a long run knows it better.
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
