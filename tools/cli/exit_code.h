/// Exit codes: what the program's end tells a pipeline. The same for every command.
#pragma once

namespace domino::cli {

enum class ExitCode : int {
  fine = 0,
  fault_of_domino = 1,
  bad_usage = 2,  ///< or a bad scenario
  expectation_failed = 3,
  undecided = 4,  ///< or fewer replications than were asked for
  differs = 5,
  interrupted = 130,
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

}  // namespace domino::cli
