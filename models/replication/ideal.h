/// Ideal departments (plan/changes/ideal.h): what they do otherwise.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::ideal {

/// They are on duty always, and scheduled never, so that nobody pays or counts them.
void open(Run& run);
/// Whether what is still to be waited and worked for an activity where it is now takes no time.
bool takes_no_time(const Run& run, const Activity& activity);
/// Work of an ideal department: none where it takes no time, and not beyond the instant at which it is due.
double shortened(const Run& run, const Activity& activity, double work_s);
/// Who takes a request now: as ever, or where the department is ideal and nobody is free, somebody who stands in.
/// Colleagues are answered by these alone, so that nobody is kept from customers.
const PlannedLane::By* server_of(Run& run, const LaneState& lane, const Activity& activity);
/// What waits although it is due is taken up at once.
void hurry(Run& run, std::uint32_t watch);

}  // namespace domino::chain::ideal
