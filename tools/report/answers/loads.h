/// The work that a scenario asks for, before anything is simulated.
#pragma once

#include <string>

#include "models/plan/plan.h"
#include "tools/report/report.h"

namespace domino::report {

/// For people only: what `file` states, the offered load of each department, and what only waiting adds.
Report loads_report(const std::string& file, const chain::Plan& plan);

}  // namespace domino::report
