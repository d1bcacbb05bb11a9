/// An explanation as it is printed: its parts one below the other, or for programs.
#pragma once

#include <string>

#include "tools/store/results.h"

namespace domino::cli {

/// `format` is `table`, `json` or `csv`; the catalogue is one with time. `people` is a table of how people fared, or
/// empty; programs find that in timeline.csv.
std::string explanation_in(const std::string& format, const store::Results& results, const std::string& people = "");

}  // namespace domino::cli
