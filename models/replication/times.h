/// What is measured of a case or a request beyond sums: the distribution of every time, by team, by service, by value
/// of an attribute, between marks; and the hours in which a department is open.
///
/// Kept where a replication is `in_detail` (run.h); marks, groups and open hours always, since the scenario or a row of
/// the catalogue asks for them. Guarantee: does not change what happens. Cost where nothing is kept: a look at one flag
/// of the service or segment; else about 3 ns a time.
#pragma once

#include "models/replication/run.h"

namespace domino::chain::times {

/// Of a service of a run that opens.
void open(Run& run, ServiceState& service);
/// A case begins: it has passed no mark.
void begin_case(Run& run, std::uint32_t id);

/// A request is made.
void note_request(const ServiceState& service);
/// Somebody of the team begins with a request that has waited so long by the clock; `in_hours`: of that, while its
/// department was open; `external`: for the case as a whole, not for a branch of it.
void note_begin(Run& run, Activity& activity, const TeamState& team, Ticks wait, Ticks in_hours, bool external);
/// A case is answered for the first time, after it has waited so long.
void note_first_answer(const SegmentState& segment, Ticks wait);
/// A case has ended, having waited so long in lines and for answers that colleagues owed.
void note_inside(const SegmentState& segment, Ticks waited, Ticks inside);
/// A request leaves the queue unserved, after so much business time.
void note_left(const ServiceState& service, Ticks wait);
/// A request has its answer, after so much business time.
void note_answer(const ServiceState& service, Ticks response);
/// The work on a request that began at `started` is done.
void note_done(Run& run, const ServiceState& service, const TeamState* team, Ticks started);
/// Both, of an ordinary visit.
void note_end_of_visit(Run& run, const Activity& activity, const ServiceState& service);
/// A promise about a request to the service is kept or broken.
void note_promise(Run& run, Index service, bool kept);

/// The case arrives, or ends.
void note_arrival(Run& run, std::uint32_t id);
void note_end(Run& run, const Activity& activity, Outcome outcome);
/// The case comes by a mark.
void pass_mark(Run& run, std::uint32_t id, Index mark);

/// The people or the hours of the department have changed.
void note_shift(Run& run, DepartmentState& department);
void start_measuring(Run& run);
/// Areas while departments are open, and requests, up to now.
void read_areas(Run& run);
/// The days that are still open when the run is over end now.
void end_days(Run& run);

}  // namespace domino::chain::times
