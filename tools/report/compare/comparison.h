/// A comparison in the shapes in which it is reported: a base, and variants with what each does to every measure.
#pragma once

#include <string>
#include <vector>

#include "models/measures/study/paired_study.h"
#include "tools/report/report.h"
#include "tools/report/results.h"
#include "tools/report/shown.h"

namespace domino::report {

/// Its results refer to their parts, which must live as long.
struct ComparedVariant {
  std::string name;
  Results results;
  measures::Comparison comparison;
};

struct ComparedResults {
  Results base;
  std::vector<ComparedVariant> variants;
};

/// The comparison of sides of as many replications each.
ComparedResults compared(const std::vector<ComparedPart>& parts);

/// What must be said of a side whose run is not stated as that of the base: its span, a seed that it does
/// not get, and new colleagues whom nobody knows within the run.
std::vector<measures::Warning> differences_of_run(const Results& base, const Results& side);

/// Where not the same customers come to both sides, in words; empty where they do. A customer is the same if the
/// segment has the same name and the same arrivals, since what has the same name uses common random numbers.
std::string other_customers(const chain::Plan& base, const chain::Plan& variant, const std::string& name);

/// For people first which design is the best by what decides, then base and what-ifs side by side; each variant in
/// words and figures, or measures that are named, only where that is asked for.
///
/// For programs `base` and `variants` with their `measures` as of a run, and for each variant `differences`, a member a
/// measure that both have: mean, low, high, correlation, variance_ratio, decided, exploratory (of the second family,
/// measures/study/paired_study.h), p_value (adjusted for all of its family), unit, n. In CSV a row a variant and
/// measure: the mean is that of the difference; status is `ok`, `unstable`, `no data`, `only in base` or `only in
/// variant`.
Report comparison_report(const ComparedResults& results, const Shown& shown);

/// The two faces of it for programs.
Value differences_of(const ComparedResults& results);
Sheet sheet_of_differences(const ComparedResults& results);

}  // namespace domino::report
