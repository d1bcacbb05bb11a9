/// Work: how long it takes, at which pace, and what its end means for the request and the employee.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::work {

/// Work whose end needs care, and which may have to be stopped before. It takes `work_s`, as it does at this pace;
/// `begun`: so often anew.
void carry_out(Run& run, std::uint32_t activity, TeamState& team, double work_s, double pace = 1,
               std::uint32_t begun = 0);
/// Work begins or goes on, where more than the ordinary belongs to it.
void start_carefully(Run& run, std::uint32_t activity, TeamState& team, double factor);
/// What is left of work that was stopped is done at the pace of whoever takes it up.
void go_on_with(Run& run, std::uint32_t activity, TeamState& team, double factor);
/// How long the work takes at pace 1.
double draw_work(Run& run, std::uint32_t activity);
/// How long the present work, which was put down, takes when it is begun anew and drawn anew.
double draw_anew(Run& run, std::uint32_t activity);
/// Work ends that could have been stopped, or has more to it.
void end_careful_work(Run& run, std::uint32_t activity);
/// Of the span since then, the time in the department's opening hours.
Ticks in_opening_hours(const Run& run, const DepartmentState& department, Ticks since);
void close_carefully(Run& run, Activity& activity, const ServiceState& service, Ticks issued, std::uint32_t& watch,
                     Index ask);
/// How much longer work takes with this team, for this case.
double pace_of(Run& run, const Activity& activity, const TeamState& team, double factor);
/// Work in hand stops; `work_s` becomes what is left of it at nobody's pace, and its employee is free.
void put_down(Run& run, TeamState& team, std::uint32_t activity);
/// The case goes; its employee may still have something to do.
void release(Run& run, std::uint32_t activity, const ServiceState& service, TeamState& team, std::uint32_t employee);
/// An employee is free for other work.
void free_employee(Run& run, TeamState& team, std::uint32_t employee);
/// How much longer this team takes for services that are not its own.
double factor_of(const Run& run, const Activity& activity);

}  // namespace domino::chain::work
