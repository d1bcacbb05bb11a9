/// The answer of a run: its question, its measures with intervals, its warnings.
#pragma once

#include <string>

#include "tools/report/report.h"
#include "tools/report/results.h"
#include "tools/report/shown.h"

namespace domino::report {

/// For people first what decides: headlines in sentences, what was expected, what to type next, a short table, and what
/// to doubt; all measures, or those that are named, only where that is asked for. There explanations are left out where
/// they do not fit; of more things of a kind than people read one after the other, such as 50 departments, only the
/// most important measures stand there, a line a thing. Who asks whom is left to `explain`, and to the other formats.
/// For programs all measures by address, and a row each.
Report run_report(const Results& results, const Shown& shown);

/// The line that says what the numbers are of: replications, span, seed.
std::string run_line(const Results& results);
/// That line, and which levels are calibrated.
void add_run_line(Report& report, const Results& results);

/// What the intervals rest on: control variates, batches, or one replication alone.
void add_basis(Report& report, const Results& results);

/// What must be said below the numbers: that, and warnings.
void add_notes(Report& report, const Results& results);

}  // namespace domino::report
