/// Mend first: which lever of which department brings the most for what it costs.
///
/// Every lever (chain/levers.h) is a plan of its own, run beside the base with common random numbers; its gain is what
/// the outcome improves in a year. Levers that gain beyond chance come first, those of which chance may be the reason
/// next, those that lose last; among these, by gain per unit of cost. A rank is only worth what separates it from the
/// next, so neighbours are compared pair by pair, over the same replications. Whether a lever gains is one family of
/// questions, whether neighbours differ is another; each is answered by Holm's step-down at half the chance to be
/// wrong, so that the chance that any answer called decided is wrong is at most 1 - confidence. The order itself is
/// found from the same runs, which makes "ahead of the next" a little generous when many levers are close together.
/// Costs are in money where every department looked at states a wage, else in hours of work.
/// Guarantee: the same bytes for any number of jobs. Cost: as many runs more as there are levers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"
#include "models/plan/changes/levers.h"

namespace domino::measures {

struct MendSettings {
  std::map<chain::Lever, double> cost_shares{};  ///< in place of those assumed
  bool more_is_better = false;                   ///< of the outcome; else less is
};

struct MendedLever {
  chain::Index department = 0;
  chain::Lever lever{};
  double cost = 0;                  ///< a year
  statistics::Estimate gain{};      ///< of the outcome, a year where it adds up
  statistics::Estimate per_cost{};  ///< gain for each unit of cost
  double p_value = 1;               ///< that it gains nothing, adjusted
  bool decided = false;             ///< it gains, or it loses, beyond chance
  double p_value_next = 1;          ///< that the next is as good, adjusted
  bool ahead_of_next = false;       ///< beyond chance
};

struct MendFirst {
  statistics::Estimate now{};         ///< the outcome, a year where it adds up
  std::vector<MendedLever> levers{};  ///< the best first
  bool in_hours = false;              ///< costs are hours of work, not money
  std::uint64_t replications = 0;
  bool stopped = false;
};

MendFirst run_mend_first(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                         std::span<const chain::Index> departments, const MendSettings& mend,
                         const StudySettings& settings, const std::stop_token& stop = {},
                         const std::function<void(const ReplicationResult&)>& finished = {});

}  // namespace domino::measures
