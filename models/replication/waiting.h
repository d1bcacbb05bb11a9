/// Waiting: where a case stands in line, over all its branches, and how long; and how long it waits for answers that
/// colleagues owe.
///
/// A case waits while it stands in at least one line of its own and nobody works on it: in series waits add up, in
/// branches that stand side by side an instant counts once, for the line joined first. Whatever it waits for, people,
/// a place, goods or at a gate, goes through these functions, but for a wait of the ordinary visit (visit.h) and other
/// first waits for people outside of branches, which the case adds up itself. A case that stands in no line and on
/// which nobody works, because it is held, parked or to be called back, waits inside until the answer has come or,
/// where the employee turned away, until somebody works on it again. Guarantee: the parts of a wait add up to it, to
/// the tick. Cost: 88 bytes an active case, of plans in which a case may wait otherwise than for the people of one
/// department at a time (Plan::waits_anywhere); nothing for others. A walk over the lines that the case stands in at
/// each change.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::waiting {

/// The activity begins to stand in a line of its case, and ceases to; the latter of no effect where it did not.
void joins(Run& run, std::uint32_t activity, Line line);
void leaves(Run& run, std::uint32_t activity);
/// Colleagues owe the case an answer from now on; and no longer, or it goes on by itself.
void owes(Run& run, std::uint32_t activity);
/// `attended`: by an employee who is on the case.
void owes_no_longer(Run& run, std::uint32_t activity, bool attended);
/// A case that waits for people joins their line in a way that it does not add up itself.
void joins_people(Run& run, std::uint32_t activity);
/// Somebody begins and ceases to work for a branch.
void is_attended(Run& run, std::uint32_t activity, bool attended);
/// The branches of a fork are about to be started.
void begins_fork(Run& run, std::uint32_t root);
/// A branch of the case is over or nobody waits for it.
void forget_branch(Run& run, std::uint32_t activity);
/// Somebody begins to work on the case for the first time, after it has waited so long.
void is_answered(Run& run, std::uint32_t activity);
/// The wait of a case up to now.
Ticks so_far(const Run& run, std::uint32_t root);
/// The case has ended: what is recorded of its waits, and nothing is left of them.
void ends(Run& run, std::uint32_t root);
/// The wait of a customer up to now, over all attempts; what `carry_over` keeps for the next.
Ticks in_all_attempts(const Run& run, std::uint32_t root);
void carry_over(Run& run, Ticks waited_before, std::uint32_t again);

}  // namespace domino::chain::waiting
