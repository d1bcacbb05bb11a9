/// Verdict: whether a statement about a mean holds, fails, or cannot be told yet.
///
/// The statement is the set of means for which it would be true, an interval. A confidence sequence that lies inside
/// says that it holds, one that lies outside that it fails, and one that reaches over the border that more replications
/// are needed (engine/statistics/confidence_sequence.h). Asked after every replication until it is decided, it is wrong
/// no more often than one minus the confidence; the chance to be undecided for long is that of a truth near the border.
#pragma once

#include <limits>

#include "engine/statistics/interval.h"

namespace domino::experiment {

enum class Verdict { undecided, holds, fails };

/// Where a statement is true. An open end does not belong to it, which only matters to what does not vary at all.
struct Region {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;
};

/// Undecided without an interval.
Verdict judge(const statistics::Estimate& sequence, const Region& region);

}  // namespace domino::experiment
