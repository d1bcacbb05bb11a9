/// What stands in the files of a run's folder: rows for other programs, and the manifest.
#pragma once

#include <string>
#include <vector>

#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// summary.csv, a row a measure: measure,mean,low,high,unit,n,status. `status` is `ok`, `unstable` or `no data`.
Sheet summary_of(const Results& results);

/// replications.csv, a row a replication and measure: replication,measure,value,unit. An empty value says that there
/// was nothing to measure.
Sheet replications_of(const Results& results);

/// The first line of visits.csv.
std::string visits_head();
/// A row a visit to a service, in the order in which they ended; the columns are described in README.md.
std::string visits_rows(const chain::Plan& plan, const measures::ReplicationResult& result);

/// The first line of cases.csv: its columns depend on what there is in the plan.
std::string cases_head(const chain::Plan& plan);
/// A row a case that ended, in the order in which they did, with the seconds that went to each account.
std::string cases_rows(const chain::Plan& plan, const measures::ReplicationResult& result);

/// What a run's folder says about itself besides its files: the head of its results and the command line.
Value manifest_of(const Results& results, const std::vector<std::string>& command_line);

}  // namespace domino::report
