/// A run's folder: manifest.json, summary.csv, replications.csv and, where asked for, timeline.csv, visits.csv and
/// cases.csv; and below `scenario/` the scenario with every other file that was read for it, so that the run can be
/// repeated from its folder alone.
///
/// The folder is taken at once, so that what is in the way is reported before anything is simulated; files appear under
/// their names only when the whole run is there (partial_files.h).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/report/folder/partial_files.h"
#include "tools/report/results.h"

namespace domino::report {

class RunFolder {
 public:
  /// What goes there besides the summary and the replications.
  struct Parts {
    bool timeline = false;
    bool visits = false;
    bool cases = false;
  };

  /// Makes the folder if need be. Throws Unwritable, in the user's words, where it cannot be written to or holds what
  /// Domino did not write.
  RunFolder(const std::filesystem::path& folder, const language::Scenario& scenario, Parts parts);
  RunFolder(const std::filesystem::path& folder, const language::Scenario& scenario)
      : RunFolder(folder, scenario, Parts{}) {}

  /// Appends the visits of a finished replication. What cannot be written is reported by `finish`.
  void add_visits(const chain::Plan& plan, const measures::ReplicationResult& result);

  /// Appends the cases of a finished replication. What cannot be written is reported by `finish`.
  void add_cases(const chain::Plan& plan, const measures::ReplicationResult& result);

  /// Writes everything and gives the files their names; timeline.csv only if there is a timeline. Throws NotWritten.
  void finish(const Results& results, const std::vector<std::string>& command_line, const std::string& timeline = "");

 private:
  PartialFiles files_;
  bool cases_begun_ = false;
};

}  // namespace domino::report
