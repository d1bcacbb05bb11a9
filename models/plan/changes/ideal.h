/// Ideal departments: a plan in which some departments make no delays, no errors, or break no promise.
///
/// What an ideal is worth is what the same customers, with common random numbers, get from such a plan
/// (measures/perfect.h). It is a question, not a proposal: nobody can hire the people who stand in, and nobody pays
/// them.
///
/// - *zero delay*: nobody waits for the department, and what it does for colleagues takes no time. Its own people work
///   for customers as ever; where none of them is free, or the department is closed, somebody stands in, as able and as
///   kind as one of them. So a front line that is ideal never lets customers wait, and serving them takes as long as it
///   does. What colleagues ask for is answered at the instant it is asked, without going back because it was
///   incomplete, and keeps nobody from customers. Lines and rooms to wait in have no limit.
/// - *zero error*: its work has no mistakes. What it gets wrong from others stays wrong.
/// - *promise kept*: nothing promised is late. Until it is due a request waits and is worked on as ever; then somebody
///   stands in for those who were busy, and what is left to be done takes no time. A department that promises nothing
///   is not changed.
///
/// In each of them an answer still takes what *others* owe to it: a decision that needs a signature waits for the
/// manager, unless the manager is ideal too; under *promise kept* also what its requester owes to it, since a request
/// that came incomplete is the requester's delay. Guarantee: everybody else's random numbers stay the same; departments
/// to which nothing changes (`ideal_changes`) leave the plan equal. Cost: linear in the size of the plan. Limits: no
/// ledger is kept of a plan with departments that are ideal in time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/plan/plan.h"

namespace domino::chain {

enum class Ideal : std::uint8_t { zero_delay, zero_error, both, promise_kept };

/// "zero delay", "zero error", "both", "promise kept".
std::string_view words_for(Ideal ideal);

/// Whether an ideal department would do anything otherwise: it is asked for something, makes mistakes or promises.
bool ideal_changes(const Plan& plan, Index department, Ideal ideal);

/// The departments whose ideal may make a difference to somebody who is served outside: those that it changes and that
/// hang together with a department that customers come to, by asking, helping or supervising. Of all others it is known
/// without a run that they make none. Sorted.
std::vector<Index> ideal_players(const Plan& plan, Ideal ideal);

/// The plan with these departments ideal.
Plan with_ideal(const Plan& plan, std::span<const Index> departments, Ideal ideal);

}  // namespace domino::chain
