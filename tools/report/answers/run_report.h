/// The answer of a run: its question, its measures with intervals, its warnings.
#pragma once

#include <string>

#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// For people, explanations are left out where they do not fit; of more things of a kind than people read one after the
/// other, such as 50 departments, only the most important measures stand there, a line a thing. Who asks whom is left
/// to `explain`, and to the other formats. For programs all measures by address, and a row each.
Report run_report(const Results& results);

/// The line that says what the numbers are of: replications, span, seed.
std::string run_line(const Results& results);

/// What must be said below the numbers: warnings, and that one replication has no interval.
void add_notes(Report& report, const Results& results);

}  // namespace domino::report
