/// The terminal: where reports for people go, and how wide it is.
#pragma once

#include <cstddef>
#include <string>

#include "tools/report/report.h"

namespace domino::report {

/// On stdout: as `json` or `csv`, else as text that fits.
void print(const Report& report, const std::string& format);

/// The width of the terminal, or a usual one where there is none.
std::size_t columns_of_stdout();

}  // namespace domino::report
