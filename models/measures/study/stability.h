/// Stability: whether the queues of a run settle, or grow as long as the run lasts.
///
/// Two ways to know. Before the run, a department that is surely asked for as much work as its people can do,
/// or more (theory/traffic.h), never settles. After it, a queue whose length went up from the middle of the
/// measured span to its end by a share of what arrived, in all replications together and beyond chance, is
/// growing too: that finds what flow equations cannot, such as employees held while others are late. The lines of
/// stocks, regions and gates are judged in that second way.
/// Both apply to steady states only; a finite day has no steady state to miss.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/plan/plan.h"
#include "models/replication/record/record.h"
#include "models/theory/traffic.h"

namespace domino::measures {

/// One line in one replication.
struct QueueGrowth {
  double grown = 0;     ///< cases waiting at the end less those at the middle
  double requests = 0;  ///< that came in between
};

enum class Stability : std::uint8_t {
  settles,
  overloaded,  ///< more work is asked for than can be done
  growing,     ///< the queue was still growing at the end of the run
};

/// By line of the plan (chain::line_of_stock).
std::vector<QueueGrowth> growth_of(const chain::Record& record);

/// By line of the plan. `growth` holds one row a replication; `loads` are those of departments.
std::vector<Stability> judge_stability(const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads,
                                       std::span<const std::vector<QueueGrowth>* const> growth);

}  // namespace domino::measures
