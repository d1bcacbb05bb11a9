/// Shifts: who is on duty, and what closing does to those who wait and to work in hand.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::shifts {

/// At the beginning of a run: on duty are those who are scheduled, and the department is open or closed.
void open(Run& run, Index department);
/// By the calendar the department opens, or staff come. Closings, and staff who go at this instant, follow as an event
/// of their own, since ends of work come between the two.
void begin_shift(Run& run, Index department);
/// The department closes, or staff go.
void end_shift(Run& run, Index department);
/// Whoever is on duty now takes work, and nobody else.
void apply_duty(Run& run, Index department);
/// Heads by the calendar, less those who do not come. Whether somebody comes is decided as their shift begins.
void set_duty(Run& run, TeamState& team);
/// Work that was paused goes on with this team, which may be another one where it was handed over.
void resume(Run& run, TeamState& team, std::uint32_t activity);
/// The work that this team goes on with first of what was left for whichever team is free, in queues of this rank;
/// kNone if there is none.
std::uint32_t first_handed_over(const Run& run, const TeamState& team, std::uint32_t rank);
/// Whether the request is of those inside when their department closed, for which its employees stay.
bool is_one_of_remaining(const Run& run, const LaneState& lane, const Activity& activity);
/// Whether the department serves only those who were inside when it closed, and this is none of them.
bool is_too_late(const Run& run, const DepartmentState& department, const Activity& activity);
/// Whether the case came to the organisation after the department closed; of a request without a case, whether it was
/// issued after that.
bool came_after_closing(const Run& run, const DepartmentState& department, const Activity& activity);
/// Employees who stayed after closing leave, unless somebody is left for whom they stay.
void go_if_nobody_is_left(Run& run, DepartmentState& department);
/// Somebody who was inside before closing has joined a queue of a department that stays.
void note_remaining(Run& run, LaneState& lane, std::uint32_t activity);
/// A request that moves in its queue is still one of those who waited at closing.
void list_as_remaining(Run& run, LaneState& lane, std::uint32_t activity);
/// Who is called next of those who were inside when the department closed.
std::uint32_t head_from_before_closing(Run& run, LaneState& lane);

/// Where departments stay after closing, those of a case that is about to take a step of its program learn whether it
/// may still come to them. Costs one look at an empty list where none stays.
void look_at_way(Run& run, std::uint32_t activity);
inline void note_way(Run& run, std::uint32_t activity) {
  if (!run.staying.departments.empty()) [[unlikely]]
    look_at_way(run, activity);
}
/// The same for where a case has come to wait, or is worked on: nobody stays for who is shut in elsewhere.
void look_at_place(Run& run, std::uint32_t activity);
inline void note_place(Run& run, std::uint32_t activity) {
  if (!run.staying.departments.empty()) [[unlikely]]
    look_at_place(run, activity);
}
/// The same for a case that is over.
void look_at_end(Run& run, std::uint32_t activity);
inline void note_gone(Run& run, std::uint32_t activity) {
  if (!run.staying.departments.empty()) [[unlikely]]
    look_at_end(run, activity);
}

}  // namespace domino::chain::shifts
