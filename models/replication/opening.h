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
/// Whether more than the ordinary belongs to asking for this service.
bool issues_carefully(const ServiceState& service);

}  // namespace domino::chain::opening
