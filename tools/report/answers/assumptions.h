/// What is assumed about people and customers: every number with its range, evidence and source.
#pragma once

#include <string>
#include <vector>

#include "models/chain/levels.h"
#include "models/people/evidence.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/report/report.h"

namespace domino::report {

/// The values of a scenario, or the defaults where there is none, or none whose state changes anything.
struct Assumptions {
  std::string scenario;  ///< its title; empty: the defaults
  bool coupled = true;
  people::Parameters values;
  std::vector<chain::Level> levels{};     ///< that it states, with the intercepts that were found
  std::vector<language::Lever> levers{};  ///< that it states, with what they cost

  bool is_default(const people::EvidenceRow& row) const { return values[row.parameter] == row.value; }
};

Report assumptions_report(const Assumptions& assumptions);

}  // namespace domino::report
