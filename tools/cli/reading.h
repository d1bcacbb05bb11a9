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

/// How the mistakes of a scenario are told.
enum class Telling { on_stderr, not_at_all };

/// Prints errors and warnings to stderr, unless the command tells them itself; the reading has no plan if there were
/// errors.
language::Reading read_scenario(const ScenarioArguments& arguments, Telling telling = Telling::on_stderr);

}  // namespace domino::cli
