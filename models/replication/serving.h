/// Who serves which request: the free team for a request, the next request for a free team, preemption, overflow to
/// another queue, and cases that wait at the door of a full department.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::serving {

/// Work in hand that may be put down for a more urgent request.
struct Victim {
  std::uint32_t id = kNone;
  const PlannedLane::By* by = nullptr;
};

/// Whether whoever becomes free goes on with the first who waits in the one lane, and there is nothing else to ask.
bool is_ordinary(const TeamState& team);
/// The team that takes a request of this lane now; none if nobody is free.
const PlannedLane::By* free_team(Run& run, const LaneState& lane);
/// Whether the request would be begun at once: somebody is free, or puts down what is less urgent. Draws no number.
bool begins_at_once(Run& run, std::uint32_t activity);
/// One person of the team has become free, or its people have changed.
void serve_next(Run& run, TeamState& team);
/// Work that has just been gone on with is put down again where a request of a higher priority has come to wait.
void yield_to_waiting(Run& run, std::uint32_t activity, TeamState& team);
/// A request leaves its queue and is worked on, unless it turns out to be incomplete.
void start_from(Run& run, std::uint32_t activity, LaneState& lane, TeamState& team, double factor);
/// Work that is put down for this request: the latest begun of the lowest priority, if it is below this one's.
/// Nobody is looked for where all work in hand is known to be at least as urgent.
Victim victim_of(Run& run, std::uint32_t activity);
/// Work of a lower priority is put down for this request; false if there is none.
bool preempt(Run& run, std::uint32_t activity);
/// Whoever has waited so long may be taken by others as well.
void overflow(Run& run, std::uint32_t activity);
/// Whether a case may leave its employee for this lane, where a full department keeps cases at its door.
bool has_room(Run& run, const LaneState& lane);
/// True where the case goes to a department without room: it stays with its employee until there is some.
bool wait_at_door(Run& run, std::uint32_t activity);
/// Lets in those who have waited longest at the door, as far as there is room.
void open_door(Run& run, DepartmentState& department);

/// A case that is done and waits at a door turns away from it; its employee is free.
void leave_door(Run& run, std::uint32_t activity);

}  // namespace domino::chain::serving
