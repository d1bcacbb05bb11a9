/// Reading a scenario for a command: the file, its `--set` overrides, and its diagnostics on stderr.
///
/// `-` is the standard input. It and pipes (`domino run <(make_scenario)`) are read once, however often a command reads
/// its scenario; the files that such a scenario names are sought in the folder that the command was called in.
/// Guarantee: the same bytes give the same answer, wherever they come from. A signal and the time limit end the
/// waiting.
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

/// What a scenario is called: its file, or `<stdin>`.
std::string shown_name(const std::string& file);

/// Where the mistakes of a scenario are printed.
enum class Printing { on_stderr, not_at_all };

/// Prints errors and warnings to stderr, unless the command reports them itself; the reading has no plan if there were
/// errors.
language::Reading read_scenario(const ScenarioArguments& arguments, Printing printing = Printing::on_stderr);

}  // namespace domino::cli
