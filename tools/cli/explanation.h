/// An explanation as it is printed: its parts one below the other, or for programs.
#pragma once

#include <string>

#include "tools/store/results.h"

namespace domino::cli {

/// `format` is `table`, `json` or `csv`; the catalogue is one with time.
std::string explanation_in(const std::string& format, const store::Results& results);

}  // namespace domino::cli
