/// The loop over events: which room handles which kind. Arrivals and ends of ordinary work are inlined into it.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::event_loop {

/// Runs to this time; false where the run was stopped from outside.
bool run_until(Run& run, Time horizon);

}  // namespace domino::chain::event_loop
