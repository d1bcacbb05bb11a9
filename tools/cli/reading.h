/// Reading a scenario for a command: the file, its `--set` overrides, and its diagnostics on stderr.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/reading/read.h"

namespace domino::cli {

/// What every command that reads a scenario takes from the command line.
struct ScenarioArguments {
  std::string file;
  std::vector<std::string> overrides;  ///< each PATH=VALUE
};

/// Where the mistakes of a scenario are printed.
enum class Printing { on_stderr, not_at_all };

/// Prints errors and warnings to stderr, unless the command reports them itself; the reading has no plan if there were
/// errors.
language::Reading read_scenario(const ScenarioArguments& arguments, Printing printing = Printing::on_stderr);

}  // namespace domino::cli
