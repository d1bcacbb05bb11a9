/// The results of a run in the one shape that all formats share, and what every answer about a run gives to programs.
#pragma once

#include <string>
#include <vector>

#include "models/measures/rows/catalogue.h"
#include "models/measures/study/study.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/report/value.h"

namespace domino::report {

/// What is exported of a run. Refers to its parts, which must live as long.
struct Results {
  const language::Scenario& scenario;
  const chain::Plan& plan;
  const measures::Catalogue& catalogue;
  const measures::Study& study;
  const measures::StudySettings& settings;
  std::string version;
};

/// A side of a comparison; the first is the base, and the only one of a run.
struct ComparedPart {
  std::string name;
  Results results;
};

/// What the results are of: version, scenario, seed, replications, and whether all that were planned are finished.
Value head_of(const Results& results);

/// All measures of a run by address.
Value measures_of(const Results& results);

/// What must be said of a run: which levels are uncalibrated, and what the study found.
Value warnings_of(const Results& results);
/// A list of their addresses and texts.
Value warnings_of(const std::vector<measures::Warning>& warnings);

/// The overrides by their path.
Value overrides_of(const std::vector<language::Override>& overrides);

/// A number with the digits that results keep, or nothing.
Value number_if(bool exists, double value);

}  // namespace domino::report
