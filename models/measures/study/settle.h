/// Settling: the intercepts of levels that are stated, the initial state of people and customers and, where the
/// scenario leaves it open, the length of the warm-up, estimated from pilot replications before a study.
///
/// Guarantee: the same for any number of jobs; a plan that needs neither stays as it is. Cost: those of the pilots
/// (intercepts.h, settled_start.h, warm_up.h), nothing else.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "models/measures/study/study.h"

namespace domino::measures {

/// A chain and the plan compiled from it; both are replaced by what settling finds.
struct Subject {
  chain::Chain& chain;
  std::shared_ptr<const chain::Plan>& plan;
  bool finds_warm_up = false;  ///< the scenario leaves its warm-up open
};

/// Why a study cannot begin.
struct Unsettled {
  std::string reason;
  bool stopped = false;  ///< interrupted; else there is none to be found
};

/// Finds the intercepts of the levels that a scenario states and gives them to a subject, which is that scenario, or
/// the same with something changed: levels answer to a change, intercepts do not. What the subject knows of them
/// already, of the same levels, is kept. The seed of the settings is that of the scenario as written.
std::optional<Unsettled> calibrate(Subject subject, const chain::Chain& as_written, const StudySettings& settings,
                                   const std::stop_token& stop);

/// Gives a subject levels whose intercepts were found before, by `calibrate` of the same.
void set_levels(Subject subject, std::vector<chain::Level> levels);

/// Gives a change of a scenario the intercepts of its base.
void keep_levels(Subject subject, const chain::Chain& base);

/// Finds the initial state of people and customers, then the warm-up. No value on success.
std::optional<Unsettled> settle(Subject subject, const StudySettings& settings, const std::stop_token& stop);

/// Only the initial state.
std::optional<Unsettled> settle_start(Subject subject, const StudySettings& settings, const std::stop_token& stop);

/// Gives people and customers the intercepts of the base and, if both have any, its initial state.
void begin_as(Subject subject, const chain::Chain& base);

/// Sets a warm-up that was found for another scenario, where this one leaves its own open.
void warm_up_as(Subject subject, Duration warm_up);

/// The longest warm-up that any of several scenarios needs, so that all of them measure the same span.
class LongestWarmUp {
 public:
  /// Settles one of the scenarios, and notes its warm-up if it is the longest so far.
  std::optional<Unsettled> look_at(Subject subject, const StudySettings& settings, const std::stop_token& stop);
  /// Sets the longest warm-up, where the scenario leaves its own open; once all have been settled.
  void give_to(Subject subject) const { warm_up_as(subject, longest_); }

 private:
  Duration longest_{};
};

}  // namespace domino::measures
