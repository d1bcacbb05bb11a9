/// Results as JSON: format version 1, as described in tools/README.md.
#pragma once

#include <string>
#include <vector>

#include "tools/store/manifest.h"
#include "tools/store/results.h"

namespace domino::store {

/// The whole of the results, ended by a line break.
std::string to_json(const Results& results);

/// The same without the measures, with the command line and the files that were written: what a run's folder says about
/// itself.
std::string manifest_json(const Results& results, const std::vector<std::string>& command_line,
                          const Contents& contents);

}  // namespace domino::store
