/// What commands that simulate have in common: their arguments, and how they end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "models/measures/study/study.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/cli/exit_code.h"
#include "tools/cli/interruption.h"
#include "tools/cli/reading.h"
#include "tools/report/results.h"
#include "tools/report/shown.h"

namespace domino::cli {

class Command;

/// The option of `run` by which `runs show` knows that means were corrected.
inline constexpr const char* kControlVariates = "--control-variates";

/// The memory of a call: one budget for all that it simulates, as large as it is stated or as the machine suggests.
class CallMemory {
 public:
  std::string stated;

  /// Throws BadUsage where what is stated is no amount.
  MemoryBudget& budget() const;

 private:
  mutable std::shared_ptr<MemoryBudget> budget_;  // made when it is needed
};

struct StudyArguments {
  ScenarioArguments scenario;
  std::optional<std::uint64_t> replications;  ///< with a precision: at most
  bool replications_auto = false;
  std::string precision;
  std::string confidence;
  std::optional<std::uint64_t> seed;
  unsigned jobs = 0;
  std::string format = "table";
  std::string time_limit;
  CallMemory memory;
  bool quiet = false;
  bool no_progress = false;
};

/// `arguments` must live until the command has run.
void add_study_arguments(Command& command, StudyArguments& arguments);

/// The ones that do not depend on how many files there are and how results are printed.
void add_sampling_arguments(Command& command, StudyArguments& arguments);

/// What the command line says, else what the scenario says.
/// Throws BadUsage where a share is none.
measures::StudySettings settings_of(const StudyArguments& arguments, const language::RunSettings& run);

/// When the time limit is over, which begins now: to be called once, as the command begins. Throws BadUsage
/// where it is no duration.
std::optional<Deadline> deadline_of(const StudyArguments& arguments);

/// Adds `--format table|json|csv`.
void add_format(Command& command, std::string& format);

/// Adds `--all` and `--measure PATTERN`.
void add_shown(Command& command, report::Shown& shown);

/// On stdout, as a table, JSON or CSV.
void print_results(const std::string& format, const report::Results& results, const report::Shown& shown);

}  // namespace domino::cli
