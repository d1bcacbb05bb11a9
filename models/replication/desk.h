/// A department is asked: a request is admitted or turned away, looks for an employee who is free, or begins to wait;
/// and how a waiting customer leaves.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::desk {

/// The request of `ask`, where more than the ordinary belongs to it.
void ask_carefully(Run& run, std::uint32_t activity, bool external);
/// Whether a case that goes on to this service now would find a line and room to wait in, if it had to wait.
bool would_admit(Run& run, std::uint32_t activity, const ServiceState& service);
/// The request is served at once, stops other work, or waits.
void find_somebody(Run& run, std::uint32_t activity);
/// A waiting request is taken out of its queue, and nobody will work on it.
void leave_unserved(Run& run, std::uint32_t activity, Outcome outcome = Outcome::gave_up);
/// A customer is not on the line any longer.
void free_line(DepartmentState& department);

}  // namespace domino::chain::desk
