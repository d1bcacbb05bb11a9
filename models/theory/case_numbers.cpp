#include "models/theory/case_numbers.h"

#include <algorithm>
#include <numeric>

namespace domino::theory {

namespace {

using chain::Index;
using chain::kNoIndex;

constexpr std::size_t kMostCases = std::size_t{1} << 16;
constexpr std::size_t kFewestCases = std::size_t{1} << 8;
/// Numbers looked at for all segments and places together, which keeps a hostile plan from taking long.
constexpr std::size_t kWork = std::size_t{1} << 25;

std::size_t cases_for(const chain::Plan& plan) {
  const std::size_t places = plan.alternatives.size() + plan.needs.size() + plan.attribute_slots + 1;
  return std::clamp(kWork / (places * plan.segments.size()), kFewestCases, kMostCases);
}

double mean_of_recorded(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sample(const chain::PlannedAmount& amount, random::Draws& draw, std::size_t number) {
  double value = amount.base.sample(draw);
  for (const auto& term : amount.terms) value += term.factor.sample(draw) * term.recorded.of_case(number + 1);
  return value;
}

}  // namespace

CaseNumbers::CaseNumbers(const chain::Plan& plan, const chain::PlannedSegment& segment)
    : plan_(&plan), cases_(cases_for(plan)), samples_(plan.attributes.size()) {
  for (const auto& attribute : segment.attributes) {
    Sample& drawn = samples_[attribute.attribute];
    drawn.mean = mean(attribute.value);
    const random::Stream stream(0, 0, plan.purposes[attribute.purpose]);
    for (std::size_t i = 0; i < cases_; ++i) {
      auto draw = stream.at(segment.identity + i);
      drawn.values.push_back(sample(attribute.value, draw, i));
    }
  }
}

double CaseNumbers::mean(const chain::PlannedAmount& amount) const {
  double mean = amount.base.mean();
  for (const auto& term : amount.terms)
    mean += term.factor.mean() *
            (term.attribute == kNoIndex ? mean_of_recorded(*term.recorded) : samples_[term.attribute].mean);
  return mean;
}

double CaseNumbers::value(std::size_t of_case, Index attribute) const {
  const Sample& drawn = samples_[attribute];
  return drawn.values.empty() ? 0 : drawn.values[of_case];
}

double CaseNumbers::chance(const chain::PlannedFigure& figure) const {
  if (figure.attribute == kNoIndex) return figure.number;
  const Sample& drawn = samples_[figure.attribute];
  double total = 0;
  for (const double value : drawn.values) total += std::clamp(value, 0.0, 1.0);
  return drawn.values.empty() ? 0 : total / static_cast<double>(drawn.values.size());
}

double CaseNumbers::chance(const chain::PlannedNeed& need) const {
  if (need.when.empty()) return chance(need.chance);
  double total = 0;
  for (std::size_t i = 0; i < cases_; ++i) {
    const auto value_of = [&](Index attribute) { return value(i, attribute); };
    if (!all_hold(need.when, value_of)) continue;
    total +=
        need.chance.attribute == kNoIndex ? need.chance.number : std::clamp(value(i, need.chance.attribute), 0.0, 1.0);
  }
  return total / static_cast<double>(cases_);
}

std::vector<double> CaseNumbers::ways(const chain::Choice& choice, std::size_t of_case) const {
  std::vector<double> chances(choice.count, 0);
  double left = 1;
  for (Index b = 0; b < choice.count && left > 0; ++b) {
    const Index alternative = plan_->branches[choice.first + b].alternative;
    if (alternative == kNoIndex) {
      chances[b] = left;
      break;
    }
    const auto& way = plan_->alternatives[alternative];
    if (!all_hold(way.when, [&](Index attribute) { return value(of_case, attribute); })) continue;
    const double stated = way.chance.attribute == kNoIndex ? way.chance.number : value(of_case, way.chance.attribute);
    chances[b] = way.certain ? left : std::min(left, std::clamp(stated, 0.0, 1.0));
    left -= chances[b];
  }
  return chances;
}

std::vector<double> CaseNumbers::chances(const chain::Choice& choice) const {
  std::vector<double> total(choice.count, 0);
  for (std::size_t i = 0; i < cases_; ++i) {
    const auto chances = ways(choice, i);
    for (std::size_t b = 0; b < total.size(); ++b) total[b] += chances[b] / static_cast<double>(cases_);
  }
  return total;
}

}  // namespace domino::theory
