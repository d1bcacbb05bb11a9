/// Results as JSON: format version 1, as described in tools/README.md.
#pragma once

#include <string>

#include "tools/store/results.h"

namespace domino::store {

/// The whole of the results, ended by a line break.
std::string to_json(const Results& results);

/// The same without the measures, with the command line: what a run's folder says about itself.
std::string manifest_json(const Results& results, const std::vector<std::string>& command_line);

}  // namespace domino::store
