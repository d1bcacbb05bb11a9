/// Mend first: which lever brings the most, for what it costs where that is known.
///
/// Levers are those that a scenario states, with their costs, or else those of the program (plan/changes/levers.h), of
/// which only the time of somebody more has a cost unless one is stated. Every lever is a plan of its own, run beside
/// the base with common random numbers; its gain is what the outcome improves in a year. Levers that gain beyond chance
/// come first, those of which chance may be the reason next, those that lose last; among these, by gain per unit of
/// cost where all costs are known, else by gain. A rank is only worth what separates it from the
/// next, so neighbours are compared pair by pair, over the same replications. Whether a lever gains is one family of
/// questions, whether neighbours differ is another; each is answered by Holm's step-down at half the chance to be
/// wrong, so that the chance that any answer called decided is wrong is at most 1 - confidence. The order itself is
/// found from the same runs, which makes "ahead of the next" a little generous when many levers are close together.
/// Costs are in money where every department looked at states a wage, else in hours of work; what a scenario states is
/// money. A cost is taken as certain: only gains have intervals.
/// Guarantee: the same bytes for any number of jobs. Cost: as many runs more as there are levers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"
#include "models/plan/changes/levers.h"

namespace domino::measures {

/// What adds up over a run is stated for a year: times this.
double times_a_year(const chain::Plan& plan, const Outcome& outcome);

struct MendSettings {
  std::map<chain::Lever, double> cost_shares{};  ///< of what the department pays for people on duty
  bool more_is_better = false;                   ///< of the outcome; else less is
};

struct MendedLever {
  std::string name{};               ///< what the scenario calls it; empty: it is one of the program
  chain::Index department = 0;      ///< of one of the program
  chain::Lever lever{};             ///< the same
  std::optional<double> cost{};     ///< a year, and of what is paid once, all of it; none: not known
  statistics::Estimate gain{};      ///< of the outcome, a year where it adds up
  statistics::Estimate per_cost{};  ///< gain for each unit of cost, where it is known and above 0
  double p_value = 1;               ///< that it gains nothing, adjusted
  bool decided = false;             ///< it gains, or it loses, beyond chance
  double p_value_next = 1;          ///< that the next is as good, adjusted
  bool ahead_of_next = false;       ///< beyond chance
};

struct MendFirst {
  statistics::Estimate now{};         ///< the outcome, a year where it adds up
  std::vector<MendedLever> levers{};  ///< the best first
  bool in_hours = false;              ///< costs are hours of work, not money
  bool by_cost = false;               ///< ranked by gain for cost; else by gain, since not every cost is known
  std::uint64_t replications = 0;
  bool stopped = false;
};

/// A lever that a scenario states: the scenario with it taken once. Plan and catalogue must outlive the study.
struct StatedLever {
  std::string name{};
  const chain::Plan* plan = nullptr;
  const Catalogue* catalogue = nullptr;
  Outcome outcome{};  ///< in that catalogue
  std::optional<double> cost{};
};
MendFirst run_mend_first(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                         std::span<const StatedLever> levers, bool more_is_better, const StudySettings& settings,
                         const std::stop_token& stop = {},
                         const std::function<void(const ReplicationResult&)>& finished = {});

/// The levers of the program.
MendFirst run_mend_first(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                         std::span<const chain::Index> departments, const MendSettings& mend,
                         const StudySettings& settings, const std::stop_token& stop = {},
                         const std::function<void(const ReplicationResult&)>& finished = {});

}  // namespace domino::measures
