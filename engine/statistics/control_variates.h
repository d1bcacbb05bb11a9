/// Control variates: a mean corrected by quantities whose true means are known, such as how many customers came.
///
/// If replications in which more came than expected also had longer waits, part of the noise of the wait is known
/// noise. The mean is regressed on the controls over the replications and read off where the controls have their known
/// means:
///     Ȳ - β̂ᵀ(C̄ - μ),   with variance  s² (1/n + (C̄ - μ)ᵀ S⁻¹ (C̄ - μ) / (n - 1)),
/// s² the residual variance with n - q - 1 degrees of freedom and S the covariance matrix of q controls (Lavenberg &
/// Welch 1981; Law, Simulation Modeling and Analysis, 5th ed., section 11.4). Exact for normal replications; else the
/// regression has a bias of order 1/n. A control that does not vary, or that the ones before it determine, is left out.
/// Domain: finite values, as many of each control as of the mean; means known exactly. Without two degrees of freedom,
/// or with no control left, the plain mean comes back with a gain of 1. Cost: n·q² + q³.
#pragma once

#include <span>
#include <vector>

#include "engine/statistics/interval.h"

namespace domino::statistics {

struct Control {
  std::vector<double> values;  ///< one a replication
  double mean = 0;             ///< known
};

struct ControlledMean {
  Estimate estimate;
  double gain = 1;  ///< variance of the plain mean / variance of this one: so many times the replications were saved
  std::size_t controls = 0;
};

ControlledMean controlled_mean(std::span<const double> values, std::span<const Control> controls, double confidence);

}  // namespace domino::statistics
