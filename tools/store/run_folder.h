/// A run's folder: manifest.json, summary.csv, replications.csv and, where asked for, timeline.csv, visits.csv and
/// cases.csv; and below `scenario/` the scenario with every other file that was read for it, so that the run can be
/// repeated from its folder alone.
///
/// Files appear under their names only when they are complete; while a run is going on, and after a crash,
/// they are called `….partial`. The manifest comes last, so a folder with a manifest is a whole run.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tools/store/partial_files.h"
#include "tools/store/results.h"

namespace domino::store {

class RunFolder {
 public:
  /// Makes the folder if need be. Throws Unwritable, in the user's words, where that fails.
  RunFolder(const std::filesystem::path& folder, bool with_visits, bool with_cases = false);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  /// Appends the visits of a finished replication.
  void add_visits(const chain::Plan& plan, const measures::ReplicationResult& result);

  /// Appends the cases of a finished replication.
  void add_cases(const chain::Plan& plan, const measures::ReplicationResult& result);

  /// Writes everything and gives the files their names; timeline.csv only if there is a timeline.
  void finish(const Results& results, const std::vector<std::string>& command_line, const std::string& timeline = "");

 private:
  std::vector<std::string> write_scenario(const language::Scenario& scenario);

  std::FILE* begin(const std::string& name);
  void close(std::FILE*& file, const std::string& name, std::vector<std::string>& names);

  PartialFiles files_;
  std::FILE* visits_ = nullptr;
  std::FILE* cases_ = nullptr;
  bool cases_begun_ = false;
};

}  // namespace domino::store
