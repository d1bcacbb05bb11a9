/// Domino elasticity: by how many percent an outcome changes when a department answers one percent later.
///
/// Each department's work is made a tenth longer and a tenth shorter, with common random numbers (chain/variations.h).
/// With Y the outcome and D the department's mean response, E = [ln Y⁺ - ln Y⁻] / [ln D⁺ - ln D⁻]: D and not the
/// durations stands below, since colleagues feel the answer, and queues make it longer than the work. Three numbers
/// each:
/// - *total*: everything reacts;
/// - *direct*: people are frozen at the base run (chain/people.h, `PeoplePath`): who comes to which shift, who
///   quits, and what morale, tenure and training do to their work are those of the base, so only time reaches
///   customers;
/// - *through people*, found independently: durations are those of the base, and people fare as they did in the longer
///   and in the shorter run.
/// To first order direct and through people add up to the total; `gap` is what they lack, with its interval. The second
/// half of each is also reported as a price: the change of an outcome in a year for each minute that D grows, from the
/// same differences. Intervals: jackknife over replications. Guarantee: the same bytes for any number of jobs; without
/// people the direct elasticity is the total, and that through people exactly 0. Cost: three runs a department and
/// replication in place of one, seven with people. Limits: a symmetric difference over ±10 % is not a derivative; near
/// a cliff it is flatter.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"

namespace domino::measures {

struct ElasticityOf {
  statistics::Estimate total{};
  statistics::Estimate direct{};
  statistics::Estimate through_people{};
  statistics::Estimate gap{};       ///< total less both
  statistics::Estimate a_minute{};  ///< change of the outcome for each minute of D
};

struct DepartmentElasticity {
  chain::Index department = 0;
  statistics::Estimate response{};  ///< D as it is, in seconds
  statistics::Estimate utilisation{};
  std::vector<ElasticityOf> outcomes{};  ///< in the order asked for
};

struct Elasticities {
  std::vector<statistics::Estimate> now{};  ///< the outcomes as they are
  std::vector<DepartmentElasticity> departments{};
  bool with_people = false;
  std::uint64_t replications = 0;
  bool stopped = false;
  std::uint64_t events = 0;
};

struct ElasticitySettings {
  double step = 0.1;         ///< durations × (1 ± step)
  bool split_people = true;  ///< direct and through people, where there are people
};

/// `finished` is called with each replication of the plan as it is.
Elasticities run_elasticities(const chain::Plan& plan, const Catalogue& catalogue, std::span<const Outcome> outcomes,
                              std::span<const chain::Index> departments, const ElasticitySettings& elasticity,
                              const StudySettings& settings, const std::stop_token& stop = {},
                              const std::function<void(ReplicationResult&&)>& finished = {});

}  // namespace domino::measures
