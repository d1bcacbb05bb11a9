/// What modes share that run changes of a scenario beside the scenario as it is, with common random numbers.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "models/measures/effects/outcome.h"
#include "tools/cli/explain/mode.h"
#include "tools/cli/session.h"

namespace domino::cli {

/// The outcome of this address; without one, the customers lost. Throws BadUsage where there is none.
measures::Outcome chosen_outcome(const measures::Catalogue& catalogue, const std::string& address);

/// An effect being found: the session, the scenario, and its replications as it is.
class Effect {
 public:
  explicit Effect(const Explained& asked) : asked_(asked), session_(asked.study) {}

  /// As Session::open. A precision of headlines says nothing of differences: unless the effect has a rule of its own
  /// for it, thirty replications are taken in its place.
  std::optional<ExitCode> open(bool has_precision = false);
  const StudiedScenario& scenario() const { return scenario_; }
  std::stop_token stop() const { return session_.stop(); }

  /// Warns and shows progress from here on.
  void start() { progress_ = &session_.start(scenario_.plan(), *scenario_.catalogue, scenario_.settings); }
  /// Of the scenario as it is.
  void add(measures::ReplicationResult result);
  /// What they say, once all are there; `stopped`: some are not.
  const measures::Study& study(bool stopped);
  /// Of that study.
  report::Results results() const { return scenario_.results(study_); }
  ExitCode conclude() const { return session_.conclude(study_, scenario_.settings.replications); }

 private:
  const Explained& asked_;
  Session session_;
  StudiedScenario scenario_;
  Progress* progress_ = nullptr;
  std::vector<measures::ReplicationResult> as_it_is_;
  measures::Study study_;
};

}  // namespace domino::cli
