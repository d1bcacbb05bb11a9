/// Warm-up: how long a run takes from empty to its steady state, found from pilot replications.
///
/// The series is the mean response (from issue to end) of the requests that end in one observation period, averaged
/// over ten replications of the plan without a warm-up; MSER-5 says where it has settled (engine/statistics/mser.h). A
/// period is a five hundredth of the run; a day, where people, hours or arrivals change with the time of the week, so
/// that five of them are a working week. Periods in which nothing ends are left out. Guarantee: the same for any number
/// of jobs. It is found from replications beyond those of any study, so that a study does not use the same random
/// numbers for its warm-up and its answer. Limits: refused where the series has not settled in the first half of the
/// run, or is too short to see.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "models/measures/study/study.h"

namespace domino::measures {

struct WarmUp {
  std::optional<Duration> length{};  ///< whole periods
  std::string refusal;               ///< why there is none, and what to do; empty where it was stopped
};

/// Whether people, hours or arrivals change with the time of the week.
bool changes_with_the_week(const chain::Plan& plan);

/// The plan has no warm-up of its own and a horizon. Of the settings, seed and jobs count.
WarmUp find_warm_up(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                    const std::stop_token& stop);

}  // namespace domino::measures
