/// Deadlock: whether anybody can ever come to a request that waits, where people hold for each other or keep what is
/// done because there is no room for it.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::deadlock {

/// A team is stuck if nobody of it is free or ever will be: each of its people is held by a case that only stuck teams
/// may take, now or when it has overflown, and no more people are ever on duty than are held. Where nobody is ever on
/// duty, nobody comes either; but a deadlock is a circle of people who hold for each other.
/// It looks at those who are held, of whom there are no more than people, and never through a queue.
void look_for_circle(const Run& run);

/// A case has begun to wait: throws RunCannotGoOn if it waits for ever. Costs nothing where the plan has no such
/// circle.
inline void look(const Run& run) {
  if (run.waits_in_circle) look_for_circle(run);
}
/// An employee is held with the case of this frame, or not any longer.
inline void begins_hold(Run& run, std::uint32_t frame) {
  if (run.waits_in_circle) run.frames[frame].team->held.join(run.frames, frame);
}
inline void ends_hold(Run& run, std::uint32_t frame) {
  if (run.waits_in_circle) run.frames[frame].team->held.leave(run.frames, frame);
}

}  // namespace domino::chain::deadlock
