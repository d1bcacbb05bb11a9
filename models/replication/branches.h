/// Branches: several ways that a case goes side by side, until as many of them are done as it needs.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::branches {

/// The case goes several ways at the same time.
void fork(Run& run, std::uint32_t activity, const Instruction& instruction);
/// The customer gives up in a branch, or as a whole, and the case ends: branches leave their lines, work that somebody
/// has begun elsewhere is finished, and then the customer leaves.
void leave(Run& run, std::uint32_t activity, Outcome outcome);
/// Whether the customer whose branch it is has given up, while nobody has the branch in hand: it is parked.
bool is_left_alone(const Run& run, std::uint32_t activity);
/// Work in hand for a customer who has given up is finished.
void depart(Run& run, std::uint32_t activity);
/// A branch is done. What was wrong with its answer is wrong with the case.
void join_branch(Run& run, std::uint32_t activity);

}  // namespace domino::chain::branches
