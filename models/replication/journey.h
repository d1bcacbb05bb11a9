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
/// Somebody else's doing lets a case go on; it does so after what is going on now.
void go_on_soon(Run& run, std::uint32_t activity);
/// The case goes on; one that has waited at a door leaves its employee first.
void go_on_now(Run& run, std::uint32_t activity);
/// Leaves all that the case is inside of.
void unwind(Run& run, std::uint32_t activity);

}  // namespace domino::chain::journey
