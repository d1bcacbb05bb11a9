/// The results of a run in the one shape that all formats share.
#pragma once

#include <string>
#include <vector>

#include "models/measures/catalogue.h"
#include "models/measures/study.h"
#include "scenarios/language/scenario.h"

namespace domino::store {

/// What is exported of a run. Refers to its parts, which must live as long.
struct Results {
  const language::Scenario& scenario;
  const chain::Plan& plan;
  const measures::Catalogue& catalogue;
  const measures::Study& study;
  const measures::StudySettings& settings;
  std::string version;
};

}  // namespace domino::store
