/// A session: what every command that simulates does around its own part. It reads the scenario, settles it, warns of
/// what will not fit, shows progress, listens to signals and the time limit, and says how the command ended.
///
/// The time limit begins with the session and holds for all of it. Everything is said on stderr. A command that runs
/// several scenarios settles and starts each of them; one that runs a single one opens it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "models/measures/study/settle.h"
#include "tools/cli/interruption.h"
#include "tools/cli/kept_levels.h"
#include "tools/cli/progress.h"
#include "tools/cli/study_arguments.h"

namespace domino::cli {

/// A scenario that is read and settled, with its measures and what is asked of it.
struct StudiedScenario {
  language::Reading reading{};
  measures::StudySettings settings{};
  std::unique_ptr<const measures::Catalogue> catalogue{};

  const chain::Plan& plan() const { return *reading.plan; }
  /// Refers to the scenario and the study, which must live as long.
  report::Results results(const measures::Study& study) const;
};

/// The chain and the plan of a reading without mistakes.
measures::Subject subject_of(language::Reading& reading);

/// On stderr.
void print_warning(const measures::Warning& warning);

class Session {
 public:
  /// The time limit begins. Throws BadUsage where it is no duration.
  explicit Session(const StudyArguments& arguments)
      : arguments_(arguments), interruption_(deadline_of(arguments), [this] { tick(); }) {}

  /// Before the first scenario; else they are kept where there is a store.
  void keep_levels(LevelsKept kept) { levels_kept_ = kept; }

  /// Reads the scenario of the arguments and settles it. An exit code where the command ends with that.
  std::optional<ExitCode> open(StudiedScenario& scenario, bool with_ledger = false);
  /// Finds the intercepts of the levels that its file states, if it states any, and gives them to a scenario. An exit
  /// code where the command ends with that.
  std::optional<ExitCode> calibrate(language::Reading& reading, const measures::StudySettings& settings) const;
  /// Says why a study cannot begin. An exit code unless it can.
  std::optional<ExitCode> print_unsettled(const std::optional<measures::Unsettled>& unsettled) const;

  /// Warns of what will not fit into the memory.
  void warn_of_memory(const chain::Plan& plan, const measures::Catalogue& catalogue,
                      const measures::StudySettings& settings) const;
  /// A progress line of so many parts, none of which has begun.
  Progress& start_progress(const measures::StudySettings& settings, std::uint64_t parts = 1);
  /// Warns and shows progress of this scenario alone.
  Progress& start(const chain::Plan& plan, const measures::Catalogue& catalogue,
                  const measures::StudySettings& settings);
  /// The progress line goes.
  void end_progress();

  std::stop_token stop() const { return interruption_.token(); }
  bool stopped_by_signal() const { return interruption_.by_signal(); }
  /// The exit code of a command that was stopped, and what stopped it.
  ExitCode code_when_stopped() const { return stopped_by_signal() ? ExitCode::interrupted : ExitCode::undecided; }
  const char* what_stopped() const { return stopped_by_signal() ? "interrupted" : "stopped at the time limit"; }

  /// Says which warnings there are that stdout does not show, and how the study ended, if not as planned: stopped, or
  /// less precise than asked for.
  ExitCode conclude(const measures::Study& study, std::uint64_t planned) const;
  void print_warnings(const measures::Study& study) const;

 private:
  void tick();

  const StudyArguments& arguments_;
  LevelsKept levels_kept_ = LevelsKept::where_there_is;
  std::mutex mutex_;  // of the progress line, which the watching thread redraws
  std::optional<Progress> progress_;
  Interruption interruption_;
};

}  // namespace domino::cli
