/// What if it were perfect: how much of an outcome is due to the delays or errors of each department.
///
/// Every set of departments is made ideal (chain/ideal.h) and run with common random numbers; the worth of a set is the
/// outcome then. A department's share is its Shapley value (engine/experiment/shapley.h): what its being ideal changes,
/// on average over all orders in which departments might become so. Shares add up to what happens if all of them are
/// ideal; where queues interact, no department alone brings its share, and `alone` says what it does bring.
/// Departments on which nothing depends (`ideal_players`) get exactly 0 without a run.
/// Up to eight departments: exact, 2^n plans. Beyond: pairs of random orders, whose error widens the intervals.
/// Intervals: each replication is run for all sets, so it gives one vector of shares; jackknifed over replications, as
/// outcomes may be ratios. Guarantee: the same bytes for any number of jobs; in each replication the shares of a count
/// add up to the difference between all and none; a study that was stopped equals one of fewer replications.
/// Cost: replications × sets, and the state of so many replications for each worker.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/experiment/shapley.h"
#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"
#include "models/plan/changes/ideal.h"

namespace domino::measures {

struct PerfectSettings {
  chain::Ideal ideal = chain::Ideal::zero_delay;
  std::size_t most_exact = experiment::kMostExactPlayers;  ///< more departments than these: sampled
  std::size_t pairs = 12;                                  ///< of orders, where sampled
};

struct PerfectShare {
  chain::Index department = 0;
  statistics::Estimate change{};  ///< of the outcome that is due to its being ideal
  statistics::Estimate share{};   ///< the same, of the outcome as it is; below 0 where it falls
  statistics::Estimate alone{};   ///< change of the outcome with only this department ideal; no mean where sampled
  double sampling_error = 0;      ///< standard error in `change` that comes of sampling orders, already in its interval
};

struct Perfect {
  statistics::Estimate now{};                ///< the outcome as it is
  statistics::Estimate all{};                ///< with all departments ideal
  statistics::Estimate together{};           ///< the change from the one to the other, of the outcome as it is
  std::vector<PerfectShare> shares{};        ///< the largest change first
  std::vector<chain::Index> without_part{};  ///< departments that are known to make no difference
  std::size_t plans = 0;                     ///< run for each replication
  std::size_t pairs = 0;                     ///< of orders; 0: exact
  std::uint64_t replications = 0;
  std::vector<std::vector<double>> by_replication{};  ///< of counts: the change by replication or group, then player in
                                                      ///< the order of departments
  bool stopped = false;
  std::uint64_t events = 0;
  std::optional<double> imprecision{};  ///< where a precision was asked for and not reached: the widest half-width
};

/// Runs `settings.replications`; with `settings.precision`, until half of each interval of a share is at most this part
/// of what all departments bring together. `finished` is called with each replication as it is without any ideal.
Perfect run_perfect(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                    const PerfectSettings& perfect, const StudySettings& settings, const std::stop_token& stop = {},
                    const std::function<void(const ReplicationResult&)>& finished = {});

}  // namespace domino::measures
