/// Amounts, chances and conditions of a plan: attributes have become indices and words have become numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/organisation/amount.h"

namespace domino::chain {

using Index = std::uint32_t;
inline constexpr Index kNoIndex = ~Index{0};

struct PlannedTerm {
  random::Distribution factor;
  Index attribute = kNoIndex;  ///< kNoIndex: `recorded`
  organisation::Trace recorded{};
  friend bool operator==(const PlannedTerm&, const PlannedTerm&) = default;
};

struct PlannedAmount {
  random::Distribution base = random::Distribution::constant(0);
  std::vector<PlannedTerm> terms{};
  friend bool operator==(const PlannedAmount&, const PlannedAmount&) = default;
};

struct PlannedFigure {
  double number = 0;
  Index attribute = kNoIndex;  ///< kNoIndex: `number`
  friend bool operator==(const PlannedFigure&, const PlannedFigure&) = default;
};

struct PlannedCondition {
  Index attribute = kNoIndex;
  organisation::Comparison comparison{};
  double number = 0;
  bool authority = false;  ///< `number` is an authority
  friend bool operator==(const PlannedCondition&, const PlannedCondition&) = default;
};
using PlannedConditions = std::vector<PlannedCondition>;

/// A branch that depends on the case: with a chance of its own, or where all conditions hold.
struct Alternative {
  PlannedFigure chance;
  PlannedConditions when;
  bool certain = false;  ///< whoever comes so far goes this way
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

/// What a case of one segment brings along.
struct PlannedAttribute {
  Index attribute = kNoIndex;
  PlannedAmount value;
  Index purpose = kNoIndex;
  friend bool operator==(const PlannedAttribute&, const PlannedAttribute&) = default;
};

/// True if all conditions hold of a case; `value_of(attribute)` gives its numbers. `authority`: the one that holds now,
/// where it is not the one that was stated.
template <class ValueOf>
bool all_hold(const PlannedConditions& conditions, ValueOf&& value_of, std::optional<double> authority = {}) {
  for (const PlannedCondition& condition : conditions) {
    const double number = condition.authority ? authority.value_or(condition.number) : condition.number;
    if (!organisation::holds(value_of(condition.attribute), condition.comparison, number)) return false;
  }
  return true;
}

}  // namespace domino::chain
