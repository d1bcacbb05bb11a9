/// Decisions: by which measure designs are judged, which conditions each must meet, and which of them is the best.
///
/// What decides is stated by the scenario or guessed from its measures, each of which says of itself whether it may
/// decide (rows/measure.h). Designs are ranked by multiple comparisons with the best under common random numbers
/// (engine/statistics/best.h): of what chance may have turned round, nothing is called better. A design that fails a
/// condition is no candidate; one of which a condition is open stays one, and that is said.
/// Guarantee: with at least the confidence both are right: no condition is misjudged, and the best of the candidates is
/// among those that may be the best. With conditions, half of the error is theirs.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/experiment/verdict.h"
#include "engine/statistics/best.h"
#include "models/measures/study/claims.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

/// The measure that decides.
struct Decider {
  std::size_t measure = 0;  ///< its place in the catalogue
  bool most = true;         ///< more of it is better
  bool stated = false;      ///< by the scenario; else guessed
};

/// Nothing where no measure of the plan may decide.
std::optional<Decider> guessed_decider(const Catalogue& catalogue);

/// The measures that an answer begins with where none are stated: `decider` first, then headlines in their order.
std::vector<std::size_t> guessed_headlines(const Catalogue& catalogue, const std::optional<Decider>& decider);

/// Where a design is in a ranking, from the best to the worst.
enum class Standing : std::uint8_t {
  best,         ///< better than all others, beyond chance
  may_be_best,  ///< one of several of which none is better than all others beyond chance
  beaten,       ///< beyond chance
  ruled_out,    ///< fails a condition, or its queues never settle
  unranked,     ///< the measure that decides is not measured there
};

struct RankedDesign {
  std::size_t design = 0;  ///< its place among those that were ranked
  Standing standing = Standing::unranked;
  statistics::Estimate value{};  ///< of the measure that decides
  statistics::GapToBest gap{};   ///< to the best of the other candidates, in the measure's unit; above 0 is ahead
  std::vector<experiment::Verdict> conditions{};  ///< in their order
  bool unstable = false;
};

struct Ranking {
  std::vector<RankedDesign> designs{};  ///< the best first
  /// About how many replications would tell the two best apart, where they are not; infinite: no number would.
  double replications_to_tell = 0;

  const RankedDesign* best() const {
    return !designs.empty() && designs.front().standing == Standing::best ? &designs.front() : nullptr;
  }
};

/// A design with what it must keep to.
struct Design {
  const Catalogue& catalogue;
  const Study& study;
  std::size_t measure = 0;          ///< the place of the one that decides; none of the catalogue: it is not measured
  std::vector<Claim> conditions{};  ///< each about this design, 1, or about its change from the base, 0
  std::vector<std::size_t> first_claims{};  ///< by condition, and one behind the last; a condition holds if all do
};

/// Of as many replications of each. The first is the base, which conditions compare with.
Ranking rank_designs(std::span<const Design> designs, bool most, double confidence);

}  // namespace domino::measures
