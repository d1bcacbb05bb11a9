/// Settling: scenarios that leave their warm-up to be found get one before they are run.
#pragma once

#include <optional>

#include "models/measures/study/study.h"
#include "scenarios/language/read.h"
#include "tools/cli/exit_code.h"
#include "tools/cli/interruption.h"

namespace domino::cli {

/// Finds where the people of a reading begin and the warm-up, if the reading asks for that, and gives both to the
/// reading's plan. An exit code, with the reason on stderr, where there is none to be found, or where it was stopped.
std::optional<ExitCode> settle(language::Reading& reading, const measures::StudySettings& settings,
                               std::optional<Deadline> deadline);

/// The longest warm-up that any of several scenarios needs, so that all of them measure the same span.
class LongestWarmUp {
 public:
  /// As `settle`, of one of them.
  std::optional<ExitCode> look_at(language::Reading& reading, const measures::StudySettings& settings,
                                  std::optional<Deadline> deadline);
  /// To a reading that leaves its warm-up to be found, once all have been looked at.
  void give_to(language::Reading& reading) const;

 private:
  Duration longest_{};
};
/// Only where people begin.
std::optional<ExitCode> settle_people(language::Reading& reading, const measures::StudySettings& settings,
                                      std::optional<Deadline> deadline);

/// Lets the people of a reading begin where those of its base do, if both have any.
void begin_as(language::Reading& reading, const chain::Chain& base);

/// Gives the reading's plan another warm-up, shorter than its horizon.
void set_warm_up(language::Reading& reading, Duration warm_up);

}  // namespace domino::cli
