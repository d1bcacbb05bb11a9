/// What is measured begins at the end of the warm-up, and what is an area under a level is read up to now.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::measuring {

/// The warm-up is over: everything counted so far is forgotten.
void start_measuring(Run& run);
/// Nobody is lost yet.
void clear_churn(Run& run);
/// The queues in the middle of the span, to see whether they grow.
void note_middle(Run& run);
/// What is measured as an area under a level, up to now; may be asked again later.
void read_areas(Run& run);
/// What people are paid for, up to now.
void read_duty(Run& run);
/// The run is over.
void finish_record(Run& run);

}  // namespace domino::chain::measuring
