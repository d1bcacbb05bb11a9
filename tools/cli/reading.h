/// Reading a scenario for a command: the file, its `--set` overrides, and its diagnostics on stderr.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/read.h"

namespace domino::cli {

/// What every command that reads a scenario takes from the command line.
struct ScenarioArguments {
  std::string file;
  std::vector<std::string> overrides;  ///< each PATH=VALUE
};

/// Prints errors and warnings to stderr; the reading has no plan if there were errors.
language::Reading read_scenario(const ScenarioArguments& arguments);

}  // namespace domino::cli
