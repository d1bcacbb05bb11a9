/// One case's story, as a timeline in words, and the cases worth reading.
#pragma once

#include <optional>
#include <string>

#include "models/chain/plan.h"
#include "models/chain/record.h"
#include "tools/store/results.h"

namespace domino::cli {

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
std::string case_text(const chain::Plan& plan, chain::Index segment, std::uint32_t number);

/// What happened to the case, from arrival to end. The same bytes for the same plan, seed and replication.
std::string story_text(const chain::Plan& plan, const chain::TimeRecord& time);
std::string story_json(const chain::Plan& plan, const chain::TimeRecord& time, const CaseName& name,
                       std::uint64_t replication);
std::string story_csv(const chain::Plan& plan, const chain::TimeRecord& time);

/// The longest cases of all replications, worst first.
std::string worst_table(const store::Results& results, std::size_t count, const std::string& file);
std::string worst_json(const store::Results& results, std::size_t count);
std::string worst_csv(const store::Results& results, std::size_t count);

}  // namespace domino::cli
