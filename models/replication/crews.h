/// People at work: who has come, how they fare, and what that does to their work. For plans with people
/// (people/people.h) only, but for `place_of`.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::crews {

/// Interventions are laid on the timeline, and so are the turns at places that are never left.
void open(Run& run);
/// Says who of so many scheduled has come.
void set_duty_of_people(Run& run, TeamState& team, std::uint32_t heads);
/// At places that are never left, the next person takes over.
void take_turns(Run& run, Index department);
/// An intervention begins or ends.
void intervene(Run& run, Index intervention);
/// How busy a department is, for those who work there.
Load load_of(const Run& run, const DepartmentState& department);
/// An employee begins to work.
void note_taken_up(Run& run, const TeamState& team, std::uint32_t employee, bool fresh);
/// An employee stops working.
void note_laid_down(Run& run, const TeamState& team, std::uint32_t employee);
/// A colleague has got an answer, and thinks of it what they will.
void note_answer(Run& run, const Activity& activity, const ServiceState& service, Answered answered);
/// The chance that whoever waits for an overdue request escalates it.
double voice_of(const Run& run, const Activity& activity, std::uint32_t watch);
/// How much longer work takes whoever is at it, for the state they are in.
double pace(const Run& run, const Activity& activity, const TeamState& team);
/// By how much that state changes the logit of a mistake.
double error_logit(const Run& run, const Activity& activity);
/// The place of somebody at work. Who stands in does so for one of the department's own people, and is as they are.
PlaceOf place_of(const Run& run, const TeamState& team, std::uint32_t employee, std::uint64_t identity);

}  // namespace domino::chain::crews
