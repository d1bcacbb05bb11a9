/// Promises and what becomes of broken ones, mistakes and what is done about them, and who asks whom.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::care {

/// Around an activity, or around what it branched from: the innermost frame of a department that asks, and the activity
/// that it is around; kNone: no department asks, and the activity is the outermost.
struct Asking {
  std::uint32_t frame = kNone;
  const Activity* activity = nullptr;

  Index department(const Run& run) const {
    const Frame& found = run.frames[frame];
    return run.index_of(found.kind == FrameKind::service ? *found.service->department : *found.employer);
  }
};
Asking asking_of(const Run& run, const Activity& activity);
/// The pair of whoever asks and the department asked; none for requests that nobody in the chain makes.
Index find_ask(const Run& run, const Activity& activity);
/// A request that no case waits for is asked for by those who asked for what it is about.
void ask_for(Run& run, std::uint32_t activity, Requester requester);
/// Looks after the promise of a request, if anything is promised at this time; a colleague who waits too long will
/// escalate it.
std::uint32_t watch(Run& run, std::uint32_t activity);
/// A request is answered, or nobody waits for it any more.
void close_watch(Run& run, std::uint32_t& watch, bool answered);
/// A request that is overdue when the run ends has missed its promise, although it is still open.
void miss_open_promises(Run& run);
/// The internal customer's voice: to the supervisor, and after as long again to the supervisor's supervisor.
void escalate(Run& run, std::uint32_t watch);
/// Whether a colleague calls an ordinary request urgent.
bool false_urgency(Run& run, std::uint32_t activity);
/// Whether the work just done must be done again, because who did it saw a mistake. One that they did not see goes
/// on with the case.
bool makes_error(Run& run, std::uint32_t activity);
/// A customer was served with a mistake, which surfaces after a while and goes back to where it began.
void note_defect(Run& run, std::uint32_t activity);
/// What a customer left a message about is work for somebody, although nobody waits for it.
void pass_message_on(Run& run, std::uint32_t activity);
/// Whether a colleague's request goes back to be completed, now that somebody looks at it.
bool needs_clarification(Run& run, std::uint32_t activity);

}  // namespace domino::chain::care
