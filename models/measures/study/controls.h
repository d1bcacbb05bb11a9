/// Controls: quantities of a replication whose means are known, by which its measures can be corrected.
///
/// Two kinds: how many came of whom whose arrivals are a Poisson process or its like, and how much work was drawn for
/// the cases that were to be expected in the measured span, by department. Random numbers are addressed by case, so the
/// work of case n is known without running anything: it is drawn again here, for a fixed stretch of cases, which makes
/// its mean exactly that of the distribution. Who turns out not to need a service, or comes a second time, makes a
/// control less telling, not wrong. What replications in which more came or more work was drawn have in common is then
/// taken out of the measures (engine/statistics/control_variates.h).
/// Left out: arrivals by gaps, in groups or at recorded instants, whose expectation is not exact; durations that depend
/// on the case or may be negative; what does not vary. Cost: some 10 ns a draw, at most 100 000 draws a replication.
/// What is a control itself, such as the number of arrivals, stays as it was counted.
/// Limits: with n replications at most n/5 controls are used, arrivals first, then the departments with most work.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/statistics/control_variates.h"
#include "models/measures/study/study.h"

namespace domino::measures {

struct NamedControl {
  std::string name;  ///< such as `arrivals` or `work drawn for desk`
  statistics::Control control;
};

/// The values of these replications, in their order.
std::vector<NamedControl> controls_of(const chain::Plan& plan, const Catalogue& catalogue, std::uint64_t seed,
                                      std::span<const ReplicationResult> results);

/// A measure over these replications, read off where the controls have their known means.
statistics::ControlledMean controlled_estimate(std::size_t measure, std::span<const ReplicationResult> results,
                                               std::span<const NamedControl> controls, double confidence);

/// Corrects every finding of a study, and says by what and with which gain; warns where there is nothing to correct by.
/// Of the settings, seed and confidence count.
void correct_by_controls(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                         Study& study);

}  // namespace domino::measures
