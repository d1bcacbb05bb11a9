/// Claims: statements about measures, sampled until each holds or fails.
///
/// All sides run with common random numbers (paired_study.h). From ten replications on, every claim is looked at after
/// every replication until its confidence sequence decides it (engine/experiment/verdict.h); sides that no open claim
/// needs are not run any further, and the whole ends when nothing is open or the replications are used up. Guarantee:
/// the same judgements for any number of jobs. A claim about a queue that never settles fails, since there is no mean
/// that it could be true of. Cost: linear in the replications at each look, so quadratic in all; at 2 000 replications
/// some ten milliseconds a claim.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/experiment/verdict.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

/// A measure of a side, counted so often.
struct ClaimTerm {
  std::size_t side = 0;
  std::size_t measure = 0;
  double weight = 1;
};

/// A statement about measure + weight · measure of the base + further terms, or about a measure alone.
struct Claim {
  std::size_t side = 0;     ///< 0 is the base
  std::size_t measure = 0;  ///< its place in the catalogue of that side
  std::optional<std::size_t> in_base{};
  double weight_of_base = -1;
  std::vector<ClaimTerm> further{};  ///< such as those of a difference of differences
  experiment::Region region{};
};

/// Why nothing can be said, or worse.
enum class Obstacle : std::uint8_t {
  none,
  unstable,          ///< the queue never settles: the claim fails
  nothing_measured,  ///< nobody came to measure
};

struct Judgement {
  experiment::Verdict verdict = experiment::Verdict::undecided;
  statistics::Estimate estimate;  ///< of the measure, or of its difference to the base, when it was decided
  Obstacle obstacle = Obstacle::none;
};

struct Judgements {
  std::vector<Judgement> of_claims;
  std::uint64_t replications = 0;
  bool stopped = false;  ///< from outside
};

/// `settings.replications` is the most that are run. `on_replication` is called with each.
Judgements check_claims(std::span<const Side> sides, std::span<const Claim> claims, const StudySettings& settings,
                        const std::stop_token& stop,
                        const std::function<void(std::span<const ReplicationResult>)>& on_replication = {});

/// What replications that are finished, as many of each side, say about claims: the judgements of `check_claims` of so
/// many at most.
std::vector<Judgement> judge_claims(std::span<const Side> sides, std::span<const Claim> claims,
                                    std::span<const std::span<const ReplicationResult>> finished, double confidence);

}  // namespace domino::measures
