/// The commands: each adds itself to the program, and leaves its exit code behind when it has run.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/exit_code.h"

namespace domino::cli {

class Command;

/// One call of the program.
struct Invocation {
  std::vector<std::string> words;  ///< the command line
  ExitCode code = ExitCode::fine;
};

/// `invocation` must live until the command has run.
void add_run_command(Command& program, Invocation& invocation);
void add_check_command(Command& program, Invocation& invocation);
void add_compare_command(Command& program, Invocation& invocation);
void add_explain_command(Command& program, Invocation& invocation);
void add_sweep_command(Command& program, Invocation& invocation);
void add_validate_command(Command& program, Invocation& invocation);
void add_assumptions_command(Command& program, Invocation& invocation);
void add_measures_command(Command& program, Invocation& invocation);
void add_schema_command(Command& program, Invocation& invocation);
void add_new_command(Command& program, Invocation& invocation);
void add_runs_command(Command& program, Invocation& invocation);
void add_merge_command(Command& program, Invocation& invocation);

}  // namespace domino::cli
