/// What a service needs of other departments while it is done: holding, parking, calling back, asking aside, consulting
/// and transferring.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::needs {

/// The cursor stands before the request for what may be needed; where it is not, it skips to `target`.
void need(Run& run, std::uint32_t activity, const Instruction& instruction);
/// The employee holds, or turns to other work, before the request is issued.
void engage(Run& run, std::uint32_t activity, const Instruction& instruction);
/// The employee is not held any longer, but still on the case.
void end_hold(Run& run, std::uint32_t frame);
/// The employee turns to other work while the case waits; the customer's line is free again.
void turn_away(Run& run, std::uint32_t frame);
/// The employee who was kept for a case is free.
void let_employee_go(Run& run, Frame& frame);
/// Whoever transferred the case is free as soon as a colleague takes it over.
void let_transferrer_go(Run& run, std::uint32_t activity);
/// True if the case goes on at once; false if it queues for the employee to come back to it, or nobody cares for it
/// any more.
bool answered(Run& run, std::uint32_t activity, const PlannedNeed& need);
/// Who asked looks at the answer; an error that they see goes back to where it began.
void verify(Run& run, std::uint32_t activity, const Instruction& instruction);
/// The employee stays on the case while the cursor goes through what the service needs.
void start_needs(Run& run, std::uint32_t activity);
/// A part of the own work, between needs. Meanwhile the employee is at work and not held.
void work_within(Run& run, std::uint32_t activity, const Instruction& instruction);
/// Whoever has come back to the case, or goes on with it, stays with it.
void hold_again(Run& run, std::uint32_t activity);
/// False if the case cannot go on yet.
bool finish_service(Run& run, std::uint32_t activity);
/// A request that no case waits for, with numbers of its own.
std::uint32_t detached(Run& run, const Activity& cause, std::uint64_t identity, Index program, Asker asker);
/// The customer's patience with a parked case ends. Who waits for somebody is taken out of the queue; work in hand
/// is finished, and nobody waits for it.
void give_up_parked(Run& run, std::uint32_t activity);

}  // namespace domino::chain::needs
