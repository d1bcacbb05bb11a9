/// Exit codes: what the program's end reports to a pipeline. The same for every command.
#pragma once

namespace domino::cli {

enum class ExitCode : int {
  fine = 0,
  fault_of_domino = 1,
  /// Of the machine under it: results could not be written, or replications not kept, mostly since a disk is full. What
  /// stands on stdout is whole, unless stdout itself is what could not be written. It is no bad usage, since the call
  /// is right and will do once the machine is mended; and not fine, since a later step of a pipeline, such as `merge`,
  /// would miss what was to be kept.
  not_written = 1,
  bad_usage = 2,  ///< or a bad scenario, or a folder or store that is refused before anything is simulated
  expectation_failed = 3,
  undecided = 4,  ///< or fewer replications than were asked for
  differs = 5,
  interrupted = 130,
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

}  // namespace domino::cli
