/// Branches: several ways that a case goes side by side, until as many of them are done as it needs.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::branches {

/// The case goes several ways at the same time.
void fork(Run& run, std::uint32_t activity, const Instruction& instruction);
/// A branch is done. What was wrong with its answer is wrong with the case.
void join_branch(Run& run, std::uint32_t activity);

}  // namespace domino::chain::branches
