/// The commands: each adds itself to the program, and leaves its exit code behind when it has run.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/exit_code.h"

namespace CLI {
class App;
}

namespace domino::cli {

/// One call of the program.
struct Invocation {
  std::vector<std::string> words;  ///< the command line
  ExitCode code = ExitCode::fine;
};

/// `invocation` must live until the command has run.
void add_run_command(CLI::App& app, Invocation& invocation);
void add_check_command(CLI::App& app, Invocation& invocation);
void add_compare_command(CLI::App& app, Invocation& invocation);
void add_explain_command(CLI::App& app, Invocation& invocation);
void add_sweep_command(CLI::App& app, Invocation& invocation);
void add_validate_command(CLI::App& app, Invocation& invocation);
void add_assumptions_command(CLI::App& app, Invocation& invocation);
void add_schema_command(CLI::App& app, Invocation& invocation);
void add_new_command(CLI::App& app, Invocation& invocation);
void add_runs_command(CLI::App& app, Invocation& invocation);
void add_merge_command(CLI::App& app, Invocation& invocation);

}  // namespace domino::cli
