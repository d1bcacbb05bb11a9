/// The settled start: where the state of people and customers comes to rest, found from pilot runs before a study.
///
/// Morale returns to its level within months, quitting empties places for weeks and loyalty follows over years, so a
/// run that began at the reference state would tell of its beginning for long. Pilots of 26 weeks, with vacancies as
/// many as in the long run and no interventions, say where each department's people are: morale and burnout as their
/// means over the second half, what they think and expect at its end. Where customers come again, what their contacts
/// are like says what they come to be like (settled_customers.h): found twice, first from short pilots at the
/// reference, so that the others begin with customers of the right kind. So a study begins at the fixed point of the
/// scenario as it stands, and what happens to it from there is what the scenario, a what-if or an intervention does.
/// The fixed point is an estimate. So each group of replications (chain::kMostStarts) has one of its own, from a pilot
/// of its own, and intervals of a study, which are over groups, know its error; the first look is for all of them.
/// Guarantee: the same for any number of jobs; found from replications beyond those of any study; that of a group does
/// not depend on how many there are. Cost: for each group half a simulated year of people, a quarter of customers
/// alone. Limits: a chain that does not come to rest, because a queue grows for good, begins where it is after half a
/// year.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "models/measures/study/study.h"
#include "models/plan/plan.h"

namespace domino::measures {

/// Whether the runs of a plan ought to begin settled and it is not known where that is.
bool needs_settled_start(const chain::Plan& plan);

/// Of the groups that the settings' replications are in. Of the settings, seed and jobs count beside. Nothing where it
/// was stopped.
std::optional<std::vector<chain::SettledStart>> find_settled_starts(const chain::Plan& plan,
                                                                    const StudySettings& settings,
                                                                    const std::stop_token& stop);

}  // namespace domino::measures
