/// A study: replications of one plan, and what they say about every measure.
///
/// plan → replications (on all cores, in order) → values → estimates with intervals → a verdict on stability.
/// Guarantee: the same bytes for any number of jobs; a study that was stopped equals one of the replications
/// that were finished. Measures of queues that grow for good are marked unstable and carry no number.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/experiment/replications.h"
#include "engine/statistics/grouped_series.h"
#include "engine/statistics/interval.h"
#include "models/measures/rows/catalogue.h"
#include "models/measures/study/stability.h"
#include "models/plan/plan.h"
#include "models/replication/ledger/ledger.h"
#include "models/replication/record/record.h"

namespace domino::measures {

struct StudySettings {
  std::uint64_t seed = 1;
  std::uint64_t first_replication = 0;
  std::uint64_t replications = 30;
  unsigned jobs = 0;  ///< 0: one a core
  double confidence = 0.95;
  bool keep_visits = false;
  bool keep_weeks = false;        ///< of people's state
  chain::LedgerOptions ledger{};  ///< a catalogue with time needs it
  /// What everything that is simulated may hold at once, and the results of a study; none: each replication has a
  /// budget of its own (replication.h). Must outlive what is simulated with it, and its results.
  MemoryBudget* memory = nullptr;
  /// If stated, replications end when the headline measures are so precise (precision.h), at `replications` at most.
  std::optional<double> precision{};
  /// Correct means by what is known of the arrivals and the work drawn (controls.h).
  bool control_variates = false;
  /// One replication alone is also read in batches (batches.h), where that is valid.
  bool alone() const { return replications == 1 && !precision; }
};

/// One finished replication.
struct ReplicationResult {
  std::uint64_t replication = 0;
  std::uint64_t group = 0;    ///< of those that begin from the same state (chain::group_of)
  std::vector<Value> values;  ///< in the order of the catalogue
  std::vector<QueueGrowth> growth;
  std::uint64_t events = 0;
  bool cleared = true;
  BudgetedVector<chain::Visit> visits;
  BudgetedVector<chain::Wait> waits{};
  BudgetedVector<chain::CaseRecord> cases{};  ///< that ended, as far as the ledger keeps them
  BudgetedVector<chain::CasePart> parts{};
  std::vector<std::vector<Value>> batches{};  ///< of a replication alone: as `values`, of each batch
  std::vector<chain::PeopleWeek> weeks{};     ///< by period of `week_s`, then department; where they are kept
  std::vector<chain::PopulationWeek> population_weeks{};  ///< the same, by period, then segment
  std::vector<chain::MoneyWeek> money_weeks{};            ///< by period
  double week_s = 0;

  /// Gives back the memory of what happened by period, and of everything but numbers.
  void forget_weeks();
  void keep_numbers_only();
};

/// One measure over replications, by their groups.
statistics::GroupedSeries series_of(std::span<const ReplicationResult> results, std::size_t measure);

struct Finding {
  statistics::Estimate estimate;
  bool unstable = false;  ///< the estimate is of a queue that never settles: not to be shown as a number
};

struct Warning {
  std::string address;
  std::string text;
};

struct Study {
  std::vector<ReplicationResult> replications;  ///< in order; visits moved out to `on_result` if it took them
  std::vector<Finding> findings;                ///< in the order of the catalogue
  std::vector<Warning> warnings;
  bool stopped = false;
  /// Where a precision was asked for and is not reached: the headline that is least precise, and by how much of its
  /// mean.
  std::string imprecise{};
  double imprecision = 0;
  std::uint64_t events = 0;
  /// The intervals are those of so many batches of one replication, and not of replications; 0: they are not.
  std::size_t batches = 0;
  Duration batch_length{};
  /// Where control variates were asked for: what they are, and by measure how many times as many replications would
  /// have had to be run for the same interval without them. Empty where there are none.
  std::vector<std::string> controls{};
  std::vector<double> gains{};
};

/// Receives each finished replication, in order; may take its visits. Does nothing by default.
///
/// A keeper of replications also hears of each as soon as it is simulated, in whatever order, and may know some from
/// an earlier run. Those two are called by several threads at once.
class StudyObserver {
 public:
  virtual ~StudyObserver() = default;
  virtual void finished(ReplicationResult& /*result*/, std::uint64_t /*completed*/, std::uint64_t /*planned*/) {}
  virtual void simulated(const ReplicationResult& /*result*/) {}
  /// A replication that need not be simulated again.
  virtual std::optional<ReplicationResult> known(std::uint64_t /*replication*/) { return std::nullopt; }
};

/// What finished replications say about every measure, and whether the queues settle.
Study study_of(const chain::Plan& plan, const Catalogue& catalogue, double confidence,
               std::vector<ReplicationResult> replications);

/// Throws RunCannotGoOn, and what the observer throws.
Study run_study(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                const std::stop_token& stop = {}, StudyObserver* observer = nullptr);

}  // namespace domino::measures
