/// Which levels a scenario states, so that they are calibrated, and which are only as good as the rules.
#pragma once

#include <string>
#include <vector>

#include "models/measures/study/study.h"
#include "models/plan/plan.h"
#include "tools/report/value.h"

namespace domino::report {

/// How many leave, quit or are absent somewhere.
struct ShownLevel {
  std::string address;
  std::string stated;  ///< as the language writes it; empty: uncalibrated
};

/// Of segments whose customers come again, and of departments whose people may leave or be absent more or less often.
std::vector<ShownLevel> shown_levels(const chain::Plan& plan);

/// One or two sentences; empty: there are none.
std::string levels_text(const chain::Plan& plan);

/// That there are some of which only signs count; empty: all are calibrated, or there are none.
std::string uncalibrated_text(const chain::Plan& plan);
/// The same as a warning, or none.
std::vector<measures::Warning> uncalibrated(const chain::Plan& plan);

/// The same for programs.
Value levels_of(const chain::Plan& plan);

}  // namespace domino::report
