/// Robustness: whether an effect keeps its sign over the ranges of the assumptions that it rests on.
///
/// The assumptions are the rows of the evidence table (models/people/evidence.h) that are known by nothing firmer than
/// code A and that this chain goes by: those about people where their state reaches their work, those about customers
/// where some come again. All of them are moved together over their ranges, in a Latin hypercube
/// (engine/experiment/design.h); at each point the chain is run as it is and changed, with common random numbers, and
/// the sign of the effect is compared with that under the default assumptions. An effect within chance at a point is
/// neither. Guarantee: the same points for the same seed, the same bytes for any number of jobs. Cost: two runs a point
/// and replication. Limits: people begin where those of the base do, also where other assumptions would have them rest
/// elsewhere; ranges are taken as equally likely all over, so the share is of the range and no probability.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"
#include "models/people/evidence.h"

namespace domino::measures {

struct RobustPoint {
  std::vector<double> values{};   ///< of the assumptions, in their order
  statistics::Estimate effect{};  ///< changed less as it is
};

struct Robust {
  std::vector<people::Parameter> assumptions{};
  statistics::Estimate effect{};  ///< under the default assumptions
  std::vector<RobustPoint> points{};
  std::size_t same = 0;       ///< points with the same sign, beyond chance
  std::size_t other = 0;      ///< with the other sign, beyond chance
  std::size_t undecided = 0;  ///< within chance
  bool stopped = false;
};

/// The assumptions that a plan goes by.
std::vector<people::Parameter> assumptions_of(const chain::Plan& plan);

/// `change` makes of a plan the one with the effect. `tick` is called after each point.
Robust run_robust(const chain::Plan& plan, const std::function<chain::Plan(const chain::Plan&)>& change,
                  const Catalogue& catalogue, const Outcome& outcome, std::size_t points, const StudySettings& settings,
                  const std::stop_token& stop = {}, const std::function<void()>& tick = {});

}  // namespace domino::measures
