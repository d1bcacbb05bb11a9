/// Results of kept replications: what their run printed, or would have printed, without simulating anything.
///
/// The scenario is read again from the store and the kept replications are judged as fresh ones are, so the
/// bytes are those of a run.
#pragma once

#include <memory>
#include <vector>

#include "models/measures/study/study.h"
#include "scenarios/language/reading/read.h"
#include "tools/report/results.h"
#include "tools/store/experiment.h"

namespace domino::cli {

class KeptResults {
 public:
  /// The scenario of the experiment. Throws UnusableStore where this version of Domino cannot read it, or measures
  /// other things.
  explicit KeptResults(store::Experiment experiment);

  std::size_t measures() const { return catalogue_->measures().size(); }

  /// What these replications say; numbers first, first + 1, … without a gap.
  void conclude(std::vector<measures::ReplicationResult> replications, double confidence,
                bool control_variates = false);
  /// After `conclude`.
  report::Results results() const;
  const store::Experiment& experiment() const { return experiment_; }
  const language::Scenario& scenario() const { return *reading_.scenario; }
  /// Of all replications in the measures' order: to keep them elsewhere.
  const std::vector<measures::ReplicationResult>& replications() const { return study_.replications; }

  /// Adds a warning to those of the study.
  void warn(const measures::Warning& warning) { study_.warnings.push_back(warning); }

  /// The replications that `results` call planned; as many as there are unless more were wanted.
  void planned(std::uint64_t replications) { settings_.replications = replications; }

 private:
  store::Experiment experiment_;
  language::Reading reading_;
  std::unique_ptr<measures::Catalogue> catalogue_;
  measures::Study study_;
  measures::StudySettings settings_;
};

}  // namespace domino::cli
