/// Results as JSON: format version 1, as described in tools/README.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/store/results.h"

namespace domino::store {

/// The whole of the results, ended by a line break.
std::string to_json(const Results& results);

/// The same without the measures, with the command line and the files that were written: what a run's folder says about
/// itself.
std::string manifest_json(const Results& results, const std::vector<std::string>& command_line,
                          const std::vector<std::string>& files);

/// The files that a manifest names; none where there is no manifest, or nothing that can be read.
std::vector<std::string> files_in_manifest(const std::filesystem::path& manifest);

}  // namespace domino::store
