/// A sweep's folder: its points as sweep.csv and sweep.json, its sensitivities and a manifest, beside the file of kept
/// runs.
///
/// As in a run's folder, files appear under their names only when all are complete (partial_files.h).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/report/folder/folder_names.h"
#include "tools/report/folder/partial_files.h"

namespace domino::report {

class SweepFolder {
 public:
  /// Makes the folder if need be. Throws Unwritable, in the user's words, where it cannot be written to or holds what
  /// Domino did not write.
  explicit SweepFolder(const std::string& folder)
      : files_(folder, {names::kSweep, names::kSensitivity, names::kSweepJson}) {}

  /// Writes each of the names with its text, and what the manifest says of them. Throws NotWritten.
  void finish(const std::vector<std::pair<std::string, std::string>>& files, const Value& manifest) {
    for (const auto& [name, text] : files) files_.append(name, text);
    files_.finish([&](const Contents& contents) { return manifest_text(manifest, contents); });
  }

 private:
  PartialFiles files_;
};

}  // namespace domino::report
