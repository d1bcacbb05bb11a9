/// The baseline of a command: an earlier answer that a new one is held beside, by `--baseline`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/cli/exit_code.h"
#include "tools/report/baseline/baseline.h"

namespace domino::cli {

class Command;

struct BaselineArguments {
  std::string baseline;  ///< a file, or the number of a kept run; empty: none
  bool exact = false;
};

/// `arguments` must live until the command has run.
void add_baseline_arguments(Command& command, BaselineArguments& arguments);

/// What a command does about its baseline: reads it before anything is simulated, and compares when the answer is
/// there.
class HeldBaseline {
 public:
  /// Throws UnusableBaseline, or UnusableStore where the run of it cannot be had.
  HeldBaseline(const BaselineArguments& arguments, const std::string& command,
               const std::vector<std::string>& scenarios);

  /// Says in the report how the answer differs, and on stderr that it does.
  void compare(report::Report& report);
  /// The exit code of a command that would else end with this one.
  ExitCode conclude(ExitCode code) const { return differs_ && code == ExitCode::fine ? ExitCode::differs : code; }

 private:
  std::optional<report::Baseline> baseline_;
  bool exact_;
  bool differs_ = false;
};

}  // namespace domino::cli
