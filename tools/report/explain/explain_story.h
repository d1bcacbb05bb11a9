/// One case's story, as a timeline in words, and the cases worth reading.
#pragma once

#include <optional>
#include <string>

#include "models/plan/plan.h"
#include "models/replication/record/record.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// Which case: the number and the segment, as `visits.csv` names them.
struct CaseName {
  chain::Index segment = 0;
  std::uint32_t number = 0;
};

/// "buyers-17", or "17" where there is only one segment of customers; else why it is none.
struct CaseReading {
  std::optional<CaseName> name;
  std::string mistake;
};
CaseReading read_case(const chain::Plan& plan, const std::string& text);
std::string name_of_case(const chain::Plan& plan, chain::Index segment, std::uint32_t number);

/// What happened to the case, from arrival to end. The same bytes for the same plan, seed and replication.
Report story_report(const chain::Plan& plan, const chain::TimeRecord& time, const CaseName& name,
                    std::uint64_t replication);

/// The longest cases of all replications, worst first; `file` is that of the scenario, for the command that reports
/// more.
Report worst_report(const Results& results, std::size_t count, const std::string& file);

}  // namespace domino::report
