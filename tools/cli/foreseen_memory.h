/// Foreseen memory: what a run will fill, as far as that can be known before it begins.
///
/// From the traffic equations: where more work surely comes than there are people, so many wait at the end; and of
/// visits and results it is known how many there will be. An estimate by means: what it warns of is very likely, and
/// much that happens only because people wait or places block is not foreseen.
#pragma once

#include <cstdint>
#include <vector>

#include "models/measures/study/study.h"

namespace domino::cli {

/// A warning for each thing that is expected not to fit into so many bytes.
std::vector<measures::Warning> warnings_of_memory(const chain::Plan& plan, const measures::Catalogue& catalogue,
                                                  const measures::StudySettings& settings, std::uint64_t bytes);

}  // namespace domino::cli
