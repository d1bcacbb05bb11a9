/// The account of a case: what its time is charged to, from each place on where that changes. For runs that keep a
/// ledger (ledger/ledger.h) only.
#pragma once

#include <cstdint>
#include <vector>

#include "models/replication/run.h"

namespace domino::chain::accounts {

/// Nobody waits for the branch, nor for its branches.
void forget_time(Run& run, std::uint32_t activity);
/// A case arrives.
void open_account(Run& run, std::uint32_t id, const Activity& activity);
/// A case begins to wait in its queue.
void note_wait(Run& run, std::uint32_t activity);
/// A case leaves its queue, to be served or for good.
void note_leave(Run& run, std::uint32_t activity, const LaneState& lane);
/// Work begins or goes on. What is done again because its maker saw a mistake is their rework.
void note_work(Run& run, std::uint32_t activity);
/// From here on the time of the case is charged to this account.
void note_account(Run& run, std::uint32_t activity, Index account, StoryEvent::Kind kind, Index what);
/// A delay of the program begins.
void note_delay(Run& run, std::uint32_t activity, Index delay);
/// The request goes back to be completed.
void note_clarification(Run& run, std::uint32_t activity);
/// The case is over. One that is given up while its branches go on has spent its time since as one of them has.
void note_fold(Run& run, std::uint32_t activity, Outcome outcome);
/// The answer was wrong, and what follows until it is right is charged to where the mistake was made.
void note_rework(Run& run, std::uint32_t activity, Frame& frame, Index origin);
/// The answer is right at last.
void note_right(Run& run, std::uint32_t activity, Frame& frame);
/// Nobody waits with the case any longer.
void note_hold_limit(Run& run, std::uint32_t frame);
/// When the request was issued that somebody works on; whoever comes back to a case, works on a request that is as old
/// as their first work on it.
Ticks issue_in_service(const Run& run, const Activity& activity);
/// An employee begins to work on a case.
void note_taken(Run& run, std::uint32_t activity, const TeamState& team);
/// An employee stops working.
void note_given_back(Run& run, const TeamState& team);
/// A request is not worked on any longer.
void note_put_down(Run& run, const TeamState& team, Ticks issued);
/// An employee waits with a case for this need.
void note_held(Run& run, Frame& frame, Index need);
/// An employee waits no longer.
void note_hold_over(Run& run, Frame& frame);
/// Who is there has changed, in the lanes that the department's people look at and in its own.
void note_shift(Run& run, const DepartmentState& department);
/// Those who would be served if everybody scheduled had come.
void note_places(Run& run, const LaneState& lane);

/// Adds to the story that the case has.
void write_story_event(Run& run, std::uint32_t activity, StoryEvent::Kind kind, Index what);

/// Adds to the story, if it is of this case.
inline void note_in_story(Run& run, std::uint32_t id, StoryEvent::Kind kind, Index what) {
  if (run.ledger.is_in_story(id)) [[unlikely]]
    write_story_event(run, id, kind, what);
}

/// Whether it is recorded for whom this customer waited.
inline bool weighs_blame(const Run& run, const Activity& activity) {
  return run.blame != nullptr && is_known(activity);
}

}  // namespace domino::chain::accounts
