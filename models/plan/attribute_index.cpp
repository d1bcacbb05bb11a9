#include "models/plan/attribute_index.h"

#include <fmt/format.h>

#include "models/chain/marks.h"

namespace domino::chain {

AttributeIndex::AttributeIndex(const Chain& chain) {
  for (const auto& segment : chain.segments) {
    for (const auto& attribute : segment.attributes) {
      if (index_.emplace(attribute.name, static_cast<Index>(names_.size())).second) names_.push_back(attribute.name);
      auto& words = words_[attribute.name];
      for (const auto& word : attribute.words) words.emplace(word.word, static_cast<double>(words.size()));
    }
  }
}

double AttributeIndex::number_of(std::string_view attribute, const std::string& word) const {
  return words_.find(attribute)->second.at(word);
}

PlannedAmount AttributeIndex::plan_of(const organisation::Amount& amount) const {
  PlannedAmount planned{amount.base, {}};
  for (const auto& term : amount.terms)
    planned.terms.push_back({term.factor, term.attribute.empty() ? kNoIndex : of(term.attribute), term.recorded});
  return planned;
}

PlannedFigure AttributeIndex::plan_of(const organisation::Figure& figure) const {
  return {figure.number, figure.of_the_case() ? of(figure.attribute) : kNoIndex};
}

PlannedConditions AttributeIndex::plan_of(const organisation::Conditions& conditions) const {
  PlannedConditions planned;
  for (const auto& condition : conditions) {
    const double number = condition.word.empty() ? condition.number : number_of(condition.attribute, condition.word);
    planned.push_back({of(condition.attribute), condition.comparison, number, condition.authority});
  }
  return planned;
}

PlannedAmount AttributeIndex::value_of(const customers::Attribute& attribute) const {
  if (attribute.words.empty()) return plan_of(attribute.number);
  std::vector<random::Distribution::Choice> choices;
  for (const auto& word : attribute.words) choices.push_back({word.chance, number_of(attribute.name, word.word)});
  return {random::Distribution::discrete(std::move(choices)), {}};
}

std::vector<std::pair<double, std::string>> AttributeIndex::values_of(const customers::Attribute& attribute) const {
  std::vector<std::pair<double, std::string>> values;
  for (const auto& word : attribute.words) values.emplace_back(number_of(attribute.name, word.word), word.word);
  if (!attribute.words.empty()) return values;
  for (const double number : few_values_of(attribute)) values.emplace_back(number, fmt::format("{:.12g}", number));
  return values;
}

}  // namespace domino::chain
