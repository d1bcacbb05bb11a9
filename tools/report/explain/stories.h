/// What departments do to an outcome, found by running the scenario beside changes of it with common random numbers:
/// the answers of `explain` that cost more than one run.
#pragma once

#include <string>
#include <vector>

#include "models/measures/effects/elasticity.h"
#include "models/measures/effects/mend_first.h"
#include "models/measures/effects/perfect.h"
#include "models/measures/effects/robust.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// What would be if departments were perfect. `now` holds the replications as they are.
struct PerfectStory {
  const Results& now;
  const measures::Outcome& outcome;
  chain::Ideal ideal{};
  const measures::Perfect& perfect;
  /// The same replications with the ledger of who lost the customers, where there is one for this question.
  const Results* happened = nullptr;
};
/// In CSV a row a department and figure: department,figure,mean,low,high,unit,n,status.
Report perfect_report(const PerfectStory& story);

/// How strongly outcomes react to the time of each department, and what a minute of it costs.
struct ElasticityPoint {
  double load = 0;
  measures::Elasticities found{};
};
struct ElasticityStory {
  const Results& now;
  const std::vector<measures::Outcome>& outcomes;
  const measures::Elasticities& found;
  std::string along_department{};
  std::vector<ElasticityPoint> along{};  ///< the same department under other loads
};
/// In CSV a row a department, outcome and figure: load,department,outcome,figure,mean,low,high,unit,n,status; the load
/// is empty for the scenario as it is.
Report elasticity_report(const ElasticityStory& story);

/// What to mend first, and whether that depends on what is assumed.
struct MendStory {
  const Results& now;
  const measures::Outcome& outcome;
  const measures::MendFirst& found;
  const measures::Robust* robust = nullptr;  ///< of the best lever; none: not asked for
};
/// In CSV a row a lever and figure: rank,department,lever,figure,mean,low,high,unit,n,status.
Report mend_report(const MendStory& story);

}  // namespace domino::report
