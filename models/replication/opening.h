/// How a run begins: every state set to what the plan says, every department open or closed as its calendar has it, and
/// the first arrivals scheduled.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::opening {

/// Nothing has happened yet.
void reset(Run& run, std::uint64_t seed, std::uint64_t number);
/// Everything is as the plan has it at the beginning.
void open_for_business(Run& run);
/// Notes whether more than the ordinary belongs to asking for this service; it does while a department stays after
/// closing.
void take_care_of_issue(ServiceState& service, bool staying);

}  // namespace domino::chain::opening
