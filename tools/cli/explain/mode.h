/// The modes of `explain`: each answers one question about a scenario, is chosen by an option such as `--perfect`, and
/// has options and a help of its own, `domino explain --perfect --help`.
///
/// Where to add one: a class in a file of its own, its function here, and a line in explain_command.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/cli/keeping.h"
#include "tools/cli/study_arguments.h"

namespace domino::cli {

class Command;

/// What every mode is asked with.
struct Explained {
  StudyArguments study;
  KeepingArguments keeping;
  std::string outcome;  ///< the measure that --perfect and --mend-first are about; empty: customers lost
};

class Mode {
 public:
  virtual ~Mode() = default;
  /// Adds the option that chooses it, and its own options, whose variables live as long as the mode.
  virtual void add_to(Command& command) = 0;
  virtual bool is_chosen() const = 0;
  /// Runs and prints. Throws BadUsage.
  virtual ExitCode run(const Explained& asked, const std::vector<std::string>& command_line) = 0;
};

/// Where the time of customers goes and who asks whom: the one that no option chooses.
std::unique_ptr<Mode> time_mode();
std::unique_ptr<Mode> worst_mode();
std::unique_ptr<Mode> case_mode();
std::unique_ptr<Mode> perfect_mode();
std::unique_ptr<Mode> elasticity_mode();
std::unique_ptr<Mode> mend_first_mode();
std::unique_ptr<Mode> picture_mode();

}  // namespace domino::cli
