/// What can be measured of a scenario: every address with its unit, meaning and formula.
#pragma once

#include <string>

#include "models/measures/rows/catalogue.h"
#include "tools/report/report.h"

namespace domino::report {

/// The catalogue must outlive the report.
Report measures_report(const std::string& scenario, const measures::Catalogue& catalogue);

}  // namespace domino::report
