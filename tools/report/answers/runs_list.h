/// The list of kept runs.
#pragma once

#include <string>
#include <vector>

#include "tools/report/report.h"
#include "tools/store/run_store.h"

namespace domino::report {

/// A kept run, and how much of it there is.
struct ListedRun {
  store::KeptRun run;
  std::string label;  ///< what a user calls it; empty: nothing
  std::string scenario;
  std::string changes;  ///< the what-if and the overrides, as one would type them
  std::uint64_t seed = 1;
  std::string version;
  std::uint64_t kept = 0;    ///< of the replications that it was to do
  std::uint64_t points = 1;  ///< of a sweep, or sides of a comparison, which is one line

  /// `finished`, `unfinished`, `interrupted` or `time limit`.
  std::string state() const;
};

struct ListedRuns {
  std::vector<ListedRun> runs;
  std::vector<std::string> lost{};  ///< what was kept of these and is not any more, a sentence a run
  std::string damage{};             ///< of runs that are not listed; empty: there are none
};

ListedRuns listed_runs(store::RunStore& store);

/// `path`: where they are kept.
Report runs_report(const std::vector<ListedRun>& runs, const std::string& path);

}  // namespace domino::report
