/// Settling: what a study has to know before its first replication, found from pilot replications: where people and
/// customers begin, and how long a run warms up where its scenario leaves that to be found.
///
/// Guarantee: the same for any number of jobs; a plan that needs neither stays as it is. Cost: those of the pilots
/// (settled_start.h, warm_up.h), nothing else.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "models/measures/study/study.h"

namespace domino::measures {

/// A chain and the plan compiled from it; both are replaced by what settling finds.
struct Subject {
  chain::Chain& chain;
  std::shared_ptr<const chain::Plan>& plan;
  bool finds_warm_up = false;  ///< the scenario leaves its warm-up to be found
};

/// Why a study cannot begin.
struct Unsettled {
  std::string reason;
  bool stopped = false;  ///< before it was found; else there is none to be found
};

/// Finds where people and customers begin, then the warm-up. Nothing where both are known now.
std::optional<Unsettled> settle(Subject subject, const StudySettings& settings, const std::stop_token& stop);

/// Only where people and customers begin.
std::optional<Unsettled> settle_start(Subject subject, const StudySettings& settings, const std::stop_token& stop);

/// Lets people and customers begin where those of its base do, if both have any.
void begin_as(Subject subject, const chain::Chain& base);

/// Gives a warm-up that was found for another to one that leaves its own to be found.
void warm_up_as(Subject subject, Duration warm_up);

/// The longest warm-up that any of several scenarios needs, so that all of them measure the same span.
class LongestWarmUp {
 public:
  /// As `settle`, of one of them.
  std::optional<Unsettled> look_at(Subject subject, const StudySettings& settings, const std::stop_token& stop);
  /// To one that leaves its warm-up to be found, once all have been looked at.
  void give_to(Subject subject) const { warm_up_as(subject, longest_); }

 private:
  Duration longest_{};
};

}  // namespace domino::measures
