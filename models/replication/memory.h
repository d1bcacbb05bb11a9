/// The memory of a run: what fills it when it does not reach, and what is given back at the end.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::memory {

/// Says what fills the memory, and what would help.
RunOutOfMemory out_of_memory(const Run& run);
/// What a long queue has taken is not kept for a run that may need it elsewhere.
void give_back(Run& run);
/// After a run that was left in the midst of making room.
void begin_with_nothing(Run& run);

}  // namespace domino::chain::memory
