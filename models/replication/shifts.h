/// Shifts: who is on duty, and what closing does to those who wait and to work in hand.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::shifts {

/// The calendar changes the heads on duty, or opens or closes the department.
void change_shift(Run& run, Index department);
/// Whoever is on duty now takes work, and nobody else.
void apply_duty(Run& run, Index department);
/// Heads by the calendar, less those who do not come. Whether somebody comes is decided as their shift begins.
void set_duty(Run& run, TeamState& team);
/// Work that was paused goes on.
void resume(Run& run, TeamState& team);
/// Whether the request is one of those that waited when their department closed, for which its employees stay.
bool is_one_of_remaining(const LaneState& lane, const Activity& activity);
/// Whether the department serves only requests that waited when it closed, and this is none of them.
bool is_too_late(const DepartmentState& department, const Activity& activity);
/// Whether the request was not yet waiting when its department closed.
bool came_after_closing(const DepartmentState& department, const Activity& activity);
/// Employees who stayed after closing may leave.
void stay_no_longer(Run& run, DepartmentState& department);
/// Somebody who came before closing has joined a queue of a department that stays.
void note_remaining(Run& run, LaneState& lane, std::uint32_t activity);
/// A request that moves in its queue is still one of those who waited at closing.
void list_as_remaining(Run& run, LaneState& lane, std::uint32_t activity);
/// Who is called next of those who waited already when the department closed.
std::uint32_t head_from_before_closing(Run& run, LaneState& lane);
/// Whether a request still waits that waited when the department closed.
bool somebody_left_from_before_closing(const Run& run, const DepartmentState& department);

}  // namespace domino::chain::shifts
