/// The journey: a case goes through its program step by step, until a step has to wait for others.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::journey {

/// The case is over: it leaves whatever it was inside of, and is counted. One that was lost may come again.
void end_case(Run& run, std::uint32_t activity, Outcome outcome);
/// An activity whose time is nobody's unless somebody says so.
std::uint32_t take_case(Run& run);
/// The activity is over. The last one ends a run that is being cleared.
void forget(Run& run, std::uint32_t activity);
/// A customer whose case is in hand has left: counted now, finished later.
void count_gave_up(Run& run, std::uint32_t activity);
/// Takes step after step of the program, until one has to wait for others.
void advance(Run& run, std::uint32_t activity);
/// Steps that take no time and ask nobody.
void move_cursor(Run& run, std::uint32_t activity, const Instruction& instruction);
/// The first branch for whose service somebody is free; kNoIndex if nobody is.
Index first_free(Run& run, const Choice& choice);
/// The case asks when what is still due at this instant before requests is over.
void ask_later(Run& run, std::uint32_t activity);
/// Where a case comes to ask for people, goods or a place, or to choose between those whom it may ask: whether
/// something is still due at this instant that comes before requests (run.h). If so, it asks when that is over, behind
/// those who do so already. Costs an event only then, and else a look at the head of the event set.
inline bool asks_later(Run& run, std::uint32_t activity) {
  const bool in_turn = run.asking_later == 0 || run.in_turn;
  if (in_turn && !run.simulation.is_due_before(kRequests)) [[likely]]
    return false;
  ask_later(run, activity);
  return true;
}
/// The same for a case whose ordinary work of this service has ended; a call of its own, so that the ordinary path does
/// not look at the next step twice.
bool asks_later_after_work(Run& run, std::uint32_t activity, const ServiceState& service);
/// Somebody else's doing lets a case go on; it does so after what is going on now.
void go_on_soon(Run& run, std::uint32_t activity);
/// The case goes on; one that has waited at a door leaves its employee first.
void go_on_now(Run& run, std::uint32_t activity);
/// Leaves all that the case is inside of.
void unwind(Run& run, std::uint32_t activity);

}  // namespace domino::chain::journey
