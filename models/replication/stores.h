/// Stocks, regions and gates: where a case waits for things, places or company instead of people.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::stores {

/// Stocks are full, places free, and gates scheduled by their timetables.
void open(Run& run);
/// Takes what is asked for in the order of the line; false if the case has to wait for it, or is turned away.
bool take(Run& run, std::uint32_t activity, const Instruction& instruction);
/// What has come goes to the cases in the line, in its order.
void put(Run& run, Index stock, std::uint32_t amount);
/// An order has come.
void deliver(Run& run, std::uint32_t activity, Index stock);
/// A case joins those at a gate.
void gather(Run& run, std::uint32_t activity, const Instruction& instruction);
/// A case leaves the line of a stock, region or gate without what it waited for.
void leave_line(Run& run, std::uint32_t activity, Outcome outcome);
/// Whether a case that neither runs nor lets time pass stands in such a line.
bool stands_in_line(const Run& run, const Activity& activity);
/// Those who have waited longest go on together, as many as there is room for.
void open_gate(Run& run, GateState& gate);
/// A gate opens by its timetable.
void leave_by_timetable(Run& run, Index gate);

}  // namespace domino::chain::stores
