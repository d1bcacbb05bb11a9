#include "tools/report/judged.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/figures.h"

namespace domino::report {

namespace {

using measures::Measure;

constexpr Duration kYear{365 * kDay.s};

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::size_t place_of(const measures::Catalogue& catalogue, std::string_view address) {
  const auto& measures = catalogue.measures();
  return static_cast<std::size_t>(std::ranges::find(measures, address, &Measure::address) - measures.begin());
}

Judged judged_by(const language::Scenario& stated, const measures::Catalogue& catalogue) {
  Judged judged;
  if (stated.goal) {
    const std::size_t place = place_of(catalogue, stated.goal->measure);
    if (place < catalogue.measures().size()) judged.decider = measures::Decider{place, stated.goal->most, true};
  }
  if (!judged.decider) judged.decider = measures::guessed_decider(catalogue);
  for (const std::string& address : stated.headlines)
    if (const std::size_t place = place_of(catalogue, address); place < catalogue.measures().size())
      judged.headlines.push_back(place);
  if (judged.headlines.empty()) judged.headlines = measures::guessed_headlines(catalogue, judged.decider);
  return judged;
}

std::string words_for(const Measure& measure) {
  return measure.headline ? std::string(measure.headline.words) : "`" + measure.address + "`";
}

std::string called(const language::Scenario& scenario, std::string_view kind, const std::string& name) {
  const auto found = scenario.labels.find(std::string(kind) + "." + name);
  return found == scenario.labels.end() ? name : found->second;
}

std::string currency_of(const language::Scenario& scenario) {
  return scenario.currency.empty() ? std::string(kNoCurrency) : scenario.currency;
}

std::string by_time(const Measure& measure, double amount, Duration span, std::string_view currency) {
  if (!measure.adds_up || span.s < 2 * kWeek.s) return "";
  const bool of_years = span.s >= kYear.s / 2;
  const Duration unit = of_years ? kYear : kWeek;
  if (std::abs(span / unit - 1) < 0.02) return "";
  const double each = amount / (span / unit);
  const auto [factor, name] = scale_of(measure.unit, std::abs(each), currency);
  return fmt::format(", {}{}{} a {}", figure(factor * each, decimals_of(factor * each, 0), measure.unit),
                     name.empty() ? "" : " ", name, of_years ? "year" : "week");
}

std::string level_sentence(const Results& results, std::size_t place) {
  const Measure& measure = results.catalogue.measures()[place];
  const measures::Finding& finding = results.study.findings[place];
  const std::string words = capitalised(words_for(measure));
  if (finding.unstable) return words + " has no mean: a queue grows for as long as the run lasts.";
  if (!finding.estimate.has_mean) return words + " was not measured: there was nothing to measure.";
  const std::string currency = currency_of(results.scenario);
  return fmt::format("{} is {}{}.", words, figure_text(measure.unit, finding.estimate, Spread::interval, currency),
                     by_time(measure, finding.estimate.mean, results.plan.span.measured(), currency));
}

Value decision_of(const Judged& judged, const measures::Catalogue& catalogue) {
  Value decision = Value::object();
  if (judged.decider) {
    decision.add("by", catalogue.measures()[judged.decider->measure].address);
    decision.add("better", judged.decider->most ? "more" : "less");
    decision.add("stated", judged.decider->stated);
  }
  Value& headlines = decision.add("headlines", Value::list());
  for (const std::size_t place : judged.headlines) headlines.push(catalogue.measures()[place].address);
  return decision;
}

}  // namespace domino::report
