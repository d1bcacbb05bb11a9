/// The attributes of all segments of a chain by name, and amounts, chances and conditions compiled with their indices.
///
/// An attribute means the same in every segment that has it: a word stands for the same number everywhere.
/// Limits: the chain's attributes have been checked (check_attributes.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/chain/chain.h"
#include "models/plan/planned_amount.h"

namespace domino::chain {

class AttributeIndex {
 public:
  explicit AttributeIndex(const Chain& chain);

  const std::vector<std::string>& names() const { return names_; }
  Index of(std::string_view name) const { return index_.find(name)->second; }

  PlannedAmount plan_of(const organisation::Amount& amount) const;
  PlannedFigure plan_of(const organisation::Figure& figure) const;
  PlannedConditions plan_of(const organisation::Conditions& conditions) const;
  /// The number of an attribute, or of its words with their chances.
  PlannedAmount value_of(const customers::Attribute& attribute) const;
  /// The values that an attribute can have, as numbers and as words; nothing where they are not a few.
  std::vector<std::pair<double, std::string>> values_of(const customers::Attribute& attribute) const;

 private:
  double number_of(std::string_view attribute, const std::string& word) const;

  std::vector<std::string> names_;
  std::map<std::string, Index, std::less<>> index_;
  std::map<std::string, std::map<std::string, double>, std::less<>> words_;
};

}  // namespace domino::chain
