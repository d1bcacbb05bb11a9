/// A sweep's folder: its points as sweep.csv and sweep.json, beside the file of kept runs.
///
/// As in a run's folder, files appear under their names only when they are complete.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/store/partial_files.h"

namespace domino::store {

class SweepFolder {
 public:
  /// Makes the folder if need be. Throws Unwritable, in the user's words, where that fails.
  explicit SweepFolder(const std::string& folder) : files_(folder) { files_.write("sweep.csv", ""); }

  /// Writes each name with its text.
  void finish(const std::vector<std::pair<std::string, std::string>>& files) {
    std::vector<std::string> names;
    for (const auto& [name, text] : files) {
      files_.write(name, text);
      names.push_back(name);
    }
    files_.give_names(names);
  }

 private:
  PartialFiles files_;
};

}  // namespace domino::store
