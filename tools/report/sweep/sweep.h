/// A sweep: one scenario at many points, each with the same random numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/experiment/sensitivity.h"
#include "models/measures/study/study.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/report/report.h"
#include "tools/report/sweep/vary.h"

namespace domino::report {

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

/// What each replication of a point says of a measure whose sensitivity is asked for; of those that begin alike, what
/// they say together.
struct SweepSeries {
  std::string address;
  measures::Unit unit{};
  bool unstable = false;
  std::vector<double> numerators;
  std::vector<double> denominators;
};

struct SweepPoint {
  std::size_t number = 1;  ///< in the design
  std::vector<std::string> values;
  std::size_t replications = 0;
  std::vector<SweepFinding> findings;
  std::vector<measures::Warning> warnings;
  std::vector<std::string> headlines{};  ///< addresses that its table shows where none are named
  std::vector<SweepSeries> series{};
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
  std::string levels{};                       ///< which are calibrated, in words
  std::vector<measures::Warning> warnings{};  ///< of all points
};

/// Every combination, of factors that all have levels.
std::vector<std::vector<std::string>> grid_points(const std::vector<Factor>& factors);
/// So many points of a space-filling design.
std::vector<std::vector<std::string>> filling_points(const std::vector<Factor>& factors, const std::string& design,
                                                     std::size_t points, std::uint64_t seed);

/// The measures that a table of these factors shows where none are named, in their order: what the chain is judged by,
/// and how busy the departments are whose staff varies.
std::vector<std::string> sweep_headlines(const measures::Catalogue& catalogue, const std::vector<Factor>& factors);

/// What one factor does to one measure (engine/experiment/sensitivity.h).
struct SweepEffect {
  std::string from;  ///< values of the factor between which the change is reported
  std::string to;
  experiment::Effect effect;
};

struct SweepSensitivity {
  std::string address;
  measures::Unit unit{};
  std::size_t points = 0;            ///< those that have a number
  std::vector<SweepEffect> effects;  ///< by factor
};

/// Of the measures that the points keep series of, where there are points enough.
std::vector<SweepSensitivity> sensitivities(const SweepResults& results);
/// A block a measure, a line a factor; nothing where there is nothing to report.
void add_sensitivity(Report& report, const SweepResults& results, const std::vector<std::string>& shown);
/// A row a measure and factor: measure,factor,from,to,mean,low,high,unit,share,points.
Sheet sheet_of_sensitivity(const SweepResults& results);
Value data_of_sensitivity(const SweepResults& results);

/// For people a line a point: what varies and the measures named, or the most important ones. In CSV a row a point and
/// measure: point, a column a factor, replications, measure,mean,low,high,unit,n,status.
Report sweep_report(const SweepResults& results, const std::vector<std::string>& measures);
/// What the manifest of its folder says: the same without the points, with the command line.
Value sweep_manifest(const SweepResults& results, const std::vector<std::string>& command_line);

}  // namespace domino::report
