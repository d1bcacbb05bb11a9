#include "models/measures/effects/outcome.h"

#include <algorithm>
#include <array>

namespace domino::measures {

namespace {

std::optional<std::size_t> place_of_measure(const Catalogue& catalogue, std::string_view address) {
  const auto& measures = catalogue.measures();
  const auto found =
      std::find_if(measures.begin(), measures.end(), [&](const Measure& m) { return m.address == address; });
  if (found == measures.end()) return std::nullopt;
  return static_cast<std::size_t>(found - measures.begin());
}

struct EffectOutcome {
  std::string_view address;
  std::string_view words;
  bool complement;
  std::string_view unless;  ///< this one exists
};
constexpr std::array<EffectOutcome, 5> kEffectOutcomes = {{
    {"customers.churn", "churn", false, ""},
    {"customers.abandoned_rate", "share of customers who abandon", false, "customers.churn"},
    {"customers.satisfaction", "dissatisfaction", true, ""},
    {"customers.wait.mean", "wait of customers", false, ""},
    {"money.revenue", "revenue", false, ""},
}};

Better opposite(Better better) {
  return better == Better::less ? Better::more : better == Better::more ? Better::less : better;
}

}  // namespace

Value Outcome::value(std::span<const Value> values) const {
  Value sum = values[measures.front()];
  for (std::size_t i = 1; i < measures.size(); ++i) sum.numerator += values[measures[i]].numerator;
  if (complement) sum.numerator = sum.denominator - sum.numerator;
  return sum;
}

std::optional<Outcome> outcome_of(const Catalogue& catalogue, std::string_view address) {
  const auto place = place_of_measure(catalogue, address);
  if (!place) return std::nullopt;
  const Measure& measure = catalogue.measures()[*place];
  return Outcome{.address = measure.address,
                 .words = measure.address,
                 .measures = {*place},
                 .unit = measure.unit,
                 .better = measure.better,
                 .range = measure.range,
                 .needs_stability = measure.needs_stability,
                 .lines = measure.lines};
}

std::optional<Outcome> customers_lost(const Catalogue& catalogue) {
  if (auto lost = outcome_of(catalogue, "customers.lost")) {
    lost->words = "customers lost";
    lost->is_loss = true;
    return lost;
  }
  Outcome unserved{.address = "customers.unserved",
                   .words = "customers not served",
                   .unit = Unit::count,
                   .better = Better::less,
                   .range = Range::from_zero,
                   .is_loss = true};
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
    if (catalogue.measures()[m].unserved) unserved.measures.push_back(m);
  if (unserved.measures.empty()) return std::nullopt;
  return unserved;
}

std::vector<Outcome> outcomes_of_effects(const Catalogue& catalogue) {
  std::vector<Outcome> outcomes;
  for (const EffectOutcome& effect : kEffectOutcomes) {
    if (!effect.unless.empty() && place_of_measure(catalogue, effect.unless)) continue;
    auto outcome = outcome_of(catalogue, effect.address);
    if (!outcome) continue;
    outcome->words = effect.words;
    outcome->complement = effect.complement;
    if (effect.complement) outcome->better = opposite(outcome->better);
    if (effect.complement) outcome->address = "customers." + outcome->words;
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

std::optional<double> OutcomeSeries::without(std::size_t left_out) const {
  double numerator = 0;
  double denominator = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (i == left_out) continue;
    numerator += numerators()[i];
    denominator += denominators()[i];
  }
  if (!(denominator > 0)) return std::nullopt;
  return numerator / denominator;
}

}  // namespace domino::measures
