/// Flow: which instructions may follow an instruction in the program of a plan, whatever their chances are.
///
/// The one place that knows the successors of each operation; how likely each is for a kind of case is `theory/ways.h`.
/// Cost: O(successors).
#pragma once

#include "models/plan/plan.h"

namespace domino::chain {

/// Where the branches begin that a choice or a fork goes to.
template <class Branching, class Visit>
void for_each_branch(const Plan& plan, const Branching& of, Visit&& visit) {
  for (Index b = 0; b < of.count; ++b) visit(plan.branches[of.first + b].target);
}

/// Within the same program: a case that asks goes on behind the request, and one that forks behind the end of its
/// branches, which are not visited (`for_each_branch`). Nothing where the program ends.
template <class Visit>
void for_each_next(const Plan& plan, Index place, Visit&& visit) {
  const Instruction& at = plan.program[place];
  switch (at.operation) {
    case Operation::finish:
    case Operation::joined:
    case Operation::depart:
    case Operation::leave_message:
    case Operation::part:
    case Operation::end:
    case Operation::back:
      return;
    case Operation::fork:
    case Operation::jump:
      return visit(at.target);
    case Operation::choose:
    case Operation::shortest:
    case Operation::first_free:
      return for_each_branch(plan, plan.choices[at.detail], visit);
    case Operation::repeat:
    case Operation::need:
    case Operation::verify:
      visit(at.target);
      return visit(place + 1);
    default:
      return visit(place + 1);
  }
}

}  // namespace domino::chain
