/// Sensitivity: which factor of a design moves an answer how much, and how surely that is known.
///
/// The change is what the answer does while a factor goes from its lowest to its highest place, averaged over the
/// others. Of numbers in a space-filling design it is that of a straight line fitted to all points together (least
/// squares); of levels, and on a grid, it is the mean of the points at the highest less that at the lowest level, which
/// assumes no line (main effects; Montgomery, Design and Analysis of Experiments, 9th ed., sections 5.3 and 10.3).
/// Points share their random numbers, so each replication gives one change: it is a fixed linear combination of the
/// points, and its interval is Student's over replications, with the gain of pairing in it.
/// The share of a factor is how much of the variance between points it accounts for alone; on a full grid that is the
/// first-order index of Sobol (1993). What the shares lack of 1 are interactions, curvature and noise.
/// Domain: as many places in each column as answers, all answers of as many replications. A column that does not vary,
/// or that others determine, has no change. Cost: points × factors² and points × factors × replications.
#pragma once

#include <span>
#include <vector>

#include "engine/statistics/interval.h"
#include "engine/statistics/linearised.h"

namespace domino::experiment {

/// A factor's place at each point.
struct DesignColumn {
  std::vector<double> places;
  bool straight = true;  ///< a number, along which answers are taken to go straight; else levels
};

struct Effect {
  bool known = false;
  double lowest = 0;  ///< places between which the change is told
  double highest = 0;
  statistics::Estimate change;
  double share = 0;
};

/// An effect a column.
std::vector<Effect> effects(std::span<const DesignColumn> columns, std::span<const statistics::Linearised> answers,
                            double confidence);

}  // namespace domino::experiment
