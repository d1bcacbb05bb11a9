/// Batches: intervals of all measures from one long replication.
///
/// The measured span is divided into thirty equal parts (ten or more, where whole weeks are due and there are no more),
/// each of which is read as if it were a run, and their means are nearly independent where they are long beside the
/// time in which the chain forgets (engine/statistics/batch_means.h). The mean is that of the whole run; its interval
/// is as wide, relative to it, as that of the batches. A level at the end of the run is what it was there, and has no
/// interval. Valid where one part of the run is like any other: so a steady state without what is drawn once a run, and
/// where the time of the week matters, whole weeks. Limits: the bias of quantiles from short batches stays in their
/// width alone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/measures/study/study.h"

namespace domino::measures {

struct BatchPlan {
  std::size_t count = 0;
  Duration length{};
  std::string refusal{};  ///< why there are none, and what to do; empty: there are
};

/// What is left of the measured span behind the last whole batch belongs to the mean alone.
BatchPlan batch_plan(const chain::Plan& plan);

struct BatchedEstimate {
  statistics::Estimate estimate;  ///< of one replication; without an interval where the batches are not independent
  bool independent = true;        ///< as far as can be seen
};

/// The result has as many batches as the plan.
BatchedEstimate batched_estimate(const Measure& measure, std::size_t place, const ReplicationResult& result,
                                 double confidence);

/// Of the measures at these addresses the batches depend on each other.
Warning dependence_warning(const std::vector<std::string>& addresses, const BatchPlan& batches,
                           const Catalogue& catalogue);

/// The measures at these addresses are levels at the end of the run.
Warning seen_once_warning(const std::vector<std::string>& addresses);

}  // namespace domino::measures
