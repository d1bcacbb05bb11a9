/// A sweep: one scenario at many points, each with the same random numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/measures/study.h"
#include "scenarios/language/scenario.h"
#include "tools/cli/vary.h"

namespace domino::cli {

struct SweepPlan {
  std::string design;  ///< `grid`, `lhs` or `sobol`
  std::vector<Factor> factors;
  std::vector<std::vector<std::string>> points;  ///< a value a factor
};

/// A measure of one point; which there are may depend on the point.
struct SweepFinding {
  std::string address;
  measures::Unit unit{};
  measures::Finding finding;
};

struct SweepPoint {
  std::size_t number = 1;  ///< in the design
  std::vector<std::string> values;
  std::size_t replications = 0;
  std::vector<SweepFinding> findings;
  std::vector<measures::Warning> warnings;
};

/// What is exported of a sweep.
struct SweepResults {
  SweepPlan plan;
  std::vector<SweepPoint> points;  ///< those that are finished
  std::string title;
  std::string question;
  std::string scenario_hash;  ///< of the scenario before anything is varied
  std::vector<language::Override> overrides;
  std::uint64_t seed = 1;
  std::uint64_t replications = 0;  ///< of each point
  double confidence = 0.95;
  std::string version;
};

/// Every combination, of factors that all have levels.
std::vector<std::vector<std::string>> grid_points(const std::vector<Factor>& factors);
/// So many points of a space-filling design.
std::vector<std::vector<std::string>> filling_points(const std::vector<Factor>& factors, const std::string& design,
                                                     std::size_t points, std::uint64_t seed);

/// A line a point: what varies and the measures named, or the most important ones.
std::string sweep_table(const SweepResults& results, const std::vector<std::string>& measures, std::size_t columns);
/// A row a point and measure: point, a column a factor, replications, measure,mean,low,high,unit,n,status.
std::string sweep_csv(const SweepResults& results);
std::string sweep_json(const SweepResults& results);

}  // namespace domino::cli
