/// Results as CSV (RFC 4180): tidy rows, one observation each, for R, Python or a spreadsheet.
#pragma once

#include <string>
#include <string_view>

#include "tools/store/results.h"

namespace domino::store {

/// What summary.csv says of a finding after its address: mean,low,high,unit,n,status.
std::string finding_fields(measures::Unit unit, const measures::Finding& finding);

/// A row a measure: measure,mean,low,high,unit,n,status. `status` is `ok`, `unstable` or `no data`.
std::string summary_csv(const Results& results);

/// A row a replication and measure: replication,measure,value,unit. An empty value says that there was
/// nothing to measure.
std::string replications_csv(const Results& results);

/// The first line of visits.csv.
std::string visits_csv_head();
/// A row a visit to a service, in the order in which they ended; the columns are told in README.md.
std::string visits_csv_rows(const chain::Plan& plan, const measures::ReplicationResult& result);

/// The first line of cases.csv: its columns depend on what there is in the plan.
std::string cases_csv_head(const chain::Plan& plan);
/// A row a case that ended, in the order in which they did, with the seconds that went to each account.
std::string cases_csv_rows(const chain::Plan& plan, const measures::ReplicationResult& result);

/// A field, quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace domino::store
