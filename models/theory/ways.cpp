#include "models/theory/ways.h"

#include <algorithm>

namespace domino::theory {

using chain::Index;
using chain::kNoIndex;
using chain::Operation;

Ways::Ways(const chain::Plan& plan, CaseNumbers cases)
    : plan_(&plan), cases_(std::move(cases)), found_(plan.needs.size(), 0) {}

std::vector<Ways::Way> Ways::uncertain(Index place) const {
  const chain::Instruction& at = plan_->program[place];
  switch (at.operation) {
    case Operation::shortest:
    case Operation::first_free: {
      const auto& choice = plan_->choices[at.detail];
      std::vector<Way> ways;
      for (Index b = 0; b < choice.count; ++b)
        ways.push_back({plan_->branches[choice.first + b].target, 1.0 / choice.count});
      return ways;
    }
    case Operation::choose:
      return ways_of(plan_->choices[at.detail]);
    case Operation::need:
      return ways_of(place, plan_->needs[at.detail]);
    default: {
      const double back =
          at.operation == Operation::verify ? found_[at.detail] : cases_.chance(plan_->chances[at.detail]);
      std::vector<Way> ways;
      if (back > 0) ways.push_back({at.target, back});
      if (back < 1) ways.push_back({place + 1, 1 - back});
      return ways;
    }
  }
}

std::vector<Ways::Way> Ways::ways_of(const chain::Choice& choice) const {
  std::vector<Way> ways;
  if (choice.of_the_case) {
    const std::vector<double> chances = cases_.chances(choice);
    for (Index b = 0; b < choice.count; ++b)
      if (chances[b] > 0) ways.push_back({plan_->branches[choice.first + b].target, chances[b]});
    return ways;
  }
  double below = 0;
  for (Index b = 0; b < choice.count && below < 1; ++b) {
    const auto& branch = plan_->branches[choice.first + b];
    const double up_to = std::min(1.0, branch.up_to);
    if (up_to > below) ways.push_back({branch.target, up_to - below});
    below = up_to;
  }
  return ways;
}

/// A case goes on at once beside the request that nobody waits for.
std::vector<Ways::Way> Ways::ways_of(Index place, const chain::PlannedNeed& need) const {
  const bool goes_on_at_once = need.entry != kNoIndex;
  const double chance = cases_.chance(need);
  std::vector<Way> ways;
  if (chance > 0) ways.push_back({place + 1, chance});
  if (goes_on_at_once || chance < 1) ways.push_back({plan_->program[place].target, goes_on_at_once ? 1.0 : 1 - chance});
  return ways;
}

}  // namespace domino::theory
