#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/distribution_text.h"

namespace domino::language {

namespace {

using random::Distribution;
using Kind = Parameter::Kind;

constexpr double kSmallestShape = 1e-6;  // the cv of a gamma is 1/√shape, and at most 1000
constexpr double kLargestShape = 1e12;
constexpr double kSmallestFactor = 1e-9;  // factors of factors must not leave the doubles
constexpr double kLargestFactor = 1e9;

constexpr Parameter positive(std::string_view word) { return {word, Kind::quantity, 0, limits::kLongestSpan_s, true}; }
constexpr Parameter not_negative(std::string_view word) {
  return {word, Kind::quantity, 0, limits::kLongestSpan_s, false};
}
constexpr Parameter number(std::string_view word, double least, double most, bool above_least = false) {
  return {word, Kind::number, least, most, above_least};
}
constexpr Parameter cv() { return number("cv", Distribution::kSmallestCv, Distribution::kLargestCv); }

std::string_view from_below_to(std::span<const double> v) {
  return v[0] < v[1] ? "" : "the first value must be below the one after `to`";
}
std::string_view mode_inside(std::span<const double> v) {
  if (!(v[0] < v[1])) return from_below_to(v);
  return v[0] <= v[2] && v[2] <= v[1] ? "" : "the mode must lie between the two ends";
}

// exp(σ²/2) may carry the mean beyond any clock.
std::string_view mean_within_clock(std::span<const double> v) {
  return v[0] * std::exp(v[1] * v[1] / 2) <= limits::kLongestSpan_s ? ""
                                                                    : "a lognormal with this sigma has no usable mean";
}

Distribution sum_of(std::vector<Distribution> parts) {
  double constant = 0;
  std::vector<Distribution> terms;
  for (Distribution& part : parts) {
    if (part.is_constant()) {
      constant += part.mean();
    } else {
      terms.push_back(std::move(part));
    }
  }
  if (terms.empty()) return Distribution::constant(constant);
  return (terms.size() == 1 ? terms.front() : Distribution::sum(std::move(terms))).shifted(constant);
}

Distribution make_sum(const DistributionText& text) {
  std::vector<Distribution> parts;
  for (const auto& part : text.parts) parts.push_back(to_distribution(part.distribution));
  return sum_of(std::move(parts));
}

Distribution make_discrete(const DistributionText& text) {
  std::vector<Distribution::Choice> choices;
  for (const auto& part : text.parts) choices.push_back({part.chance, part.distribution.values.front()});
  return Distribution::discrete(std::move(choices));
}

Distribution make_mixture(const DistributionText& text) {
  std::vector<Distribution::Part> parts;
  for (const auto& part : text.parts) parts.push_back({part.chance, to_distribution(part.distribution)});
  return Distribution::mixture(std::move(parts));
}

const std::vector<Family>& table() {
  static const std::vector<Family> families{
      {"constant",
       Family::Form::parameters,
       {not_negative("")},
       "constant(8 min)",
       "always the same",
       [](const DistributionText& t) { return Distribution::constant(t.values[0]); },
       nullptr},
      {"exponential",
       Family::Form::parameters,
       {positive("mean")},
       "exponential(mean 5 min)",
       "gaps, patience, and services of which nothing but the mean is known",
       [](const DistributionText& t) { return Distribution::exponential(t.values[0]); },
       nullptr},
      {"lognormal",
       Family::Form::parameters,
       {positive("mean"), cv()},
       "lognormal(mean 9 min cv 1.2)",
       "times that people take: many short, a few very long",
       [](const DistributionText& t) { return Distribution::lognormal(t.values[0], t.values[1]); },
       nullptr},
      {"lognormal",
       Family::Form::parameters,
       {positive("median"), number("sigma", 0, Distribution::kLargestSigma, true)},
       "lognormal(median 2 min sigma 0.95)",
       "the same, as statistics of recorded times give it",
       [](const DistributionText& t) { return Distribution::lognormal_of_median(t.values[0], t.values[1]); },
       mean_within_clock},
      {"gamma",
       Family::Form::parameters,
       {positive("mean"), cv()},
       "gamma(mean 7 min cv 1)",
       "times and factors with a stated spread",
       [](const DistributionText& t) { return Distribution::gamma(t.values[0], t.values[1]); },
       nullptr},
      {"gamma",
       Family::Form::parameters,
       {positive("mean"), number("shape", kSmallestShape, kLargestShape)},
       "gamma(mean 7 min shape 2)",
       "the same, by its shape",
       [](const DistributionText& t) {
         const double by_shape = 1 / std::sqrt(t.values[1]);
         return Distribution::gamma(t.values[0],
                                    std::clamp(by_shape, Distribution::kSmallestCv, Distribution::kLargestCv));
       },
       nullptr},
      {"erlang",
       Family::Form::parameters,
       {positive("mean"), {"stages", Kind::whole, 1, Distribution::kMostStages, false}},
       "erlang(mean 4 min stages 3)",
       "several stages in a row, each exponential",
       [](const DistributionText& t) {
         return Distribution::erlang(t.values[0], static_cast<std::uint32_t>(t.values[1]));
       },
       nullptr},
      {"weibull",
       Family::Form::parameters,
       {number("shape", Distribution::kSmallestShape, Distribution::kLargestShape), positive("mean")},
       "weibull(shape 2 mean 1.5 h)",
       "times until something fails: a shape above 1 wears out, below 1 settles down",
       [](const DistributionText& t) { return Distribution::weibull(t.values[0], t.values[1]); },
       nullptr},
      {"normal",
       Family::Form::parameters,
       {not_negative("mean"), positive("sd")},
       "normal(mean 9 min sd 2 min)",
       "measurements around a mean, both as before what is below 0 is cut off",
       [](const DistributionText& t) { return Distribution::truncated_normal(t.values[0], t.values[1]); },
       nullptr},
      {"hyperexponential",
       Family::Form::parameters,
       {positive("mean"), number("cv", 1, Distribution::kLargestCv)},
       "hyperexponential(mean 1 min cv 2)",
       "short and long cases mixed, more spread than an exponential",
       [](const DistributionText& t) { return Distribution::hyperexponential(t.values[0], t.values[1]); },
       nullptr},
      {"uniform",
       Family::Form::parameters,
       {not_negative(""), not_negative("to")},
       "uniform(3 min to 7 min)",
       "anything between two ends, all alike",
       [](const DistributionText& t) { return Distribution::uniform(t.values[0], t.values[1]); },
       from_below_to},
      {"triangular",
       Family::Form::parameters,
       {not_negative(""), not_negative("to"), not_negative("mode")},
       "triangular(30 s to 5 min mode 1 min)",
       "an estimate: least, most, most likely",
       [](const DistributionText& t) { return Distribution::triangular(t.values[0], t.values[1], t.values[2]); },
       mode_inside},
      {"discrete",
       Family::Form::choices,
       {},
       "discrete(70 % 1 min or 30 % 2 min)",
       "a few values with their chances",
       make_discrete,
       nullptr},
      {"mixture",
       Family::Form::parts,
       {},
       "mixture(10 % constant(0 s) or 90 % exponential(mean 1000 s))",
       "several kinds of cases, such as callers who hang up at once",
       make_mixture,
       nullptr},
      {"empirical",
       Family::Form::file,
       {},
       "empirical(durations.csv)",
       "recorded values, each as likely as any other: the first column of a file beside the scenario",
       [](const DistributionText& t) { return *t.recorded; },
       nullptr},
      {"trace",
       Family::Form::trace,
       {},
       "trace(durations.csv)",
       "recorded values in their order: the n-th case of a segment takes the n-th value, and after the last the first",
       [](const DistributionText& t) { return Distribution::empirical(*t.trace); },
       nullptr},
  };
  return families;
}

}  // namespace

std::span<const Family> families() { return table(); }

const Family& sum_family() {
  static const Family family{"+",
                             Family::Form::sum,
                             {},
                             "2 min + exponential(mean 1 min)",
                             "independent parts, one after the other",
                             make_sum,
                             nullptr};
  return family;
}

const Family& factor_family() {
  static const Family family{
      "×",
      Family::Form::factor,
      {number("", kSmallestFactor, kLargestFactor)},
      "3 × triangular(30 s to 5 min mode 1 min)",
      "the same, so many times as long",
      [](const DistributionText& t) { return to_distribution(t.parts[0].distribution).scaled(t.values[0]); },
      nullptr};
  return family;
}

const Family& attribute_family() {
  static const Family family{"attribute",
                             Family::Form::attribute,
                             {},
                             "3 min + 2 min × parts",
                             "so many times as long as an attribute of the case says",
                             [](const DistributionText& t) { return to_distribution(t.parts[0].distribution); },
                             nullptr};
  return family;
}

random::Distribution to_distribution(const DistributionText& text) { return text.family->make(text); }

bool is_of_the_case(const DistributionText& text) {
  const auto form = text.family->form;
  return form == Family::Form::attribute || form == Family::Form::trace ||
         std::any_of(text.parts.begin(), text.parts.end(),
                     [](const auto& part) { return is_of_the_case(part.distribution); });
}

organisation::Amount to_amount(const DistributionText& text) {
  using organisation::Amount;
  if (!is_of_the_case(text)) return to_distribution(text);
  Amount amount = Distribution::constant(0);
  if (text.family->form == Family::Form::trace) {
    amount.terms.push_back({Distribution::constant(1), "", text.trace});
  } else if (text.family->form == Family::Form::attribute) {
    amount.terms.push_back({to_distribution(text.parts.front().distribution), text.name, {}});
  } else if (text.family->form == Family::Form::factor) {
    amount = to_amount(text.parts.front().distribution);
    amount.base = amount.base.scaled(text.values.front());
    for (auto& term : amount.terms) term.factor = term.factor.scaled(text.values.front());
  } else {
    std::vector<Distribution> bases;
    for (const auto& part : text.parts) {
      Amount term = to_amount(part.distribution);
      bases.push_back(std::move(term.base));
      std::move(term.terms.begin(), term.terms.end(), std::back_inserter(amount.terms));
    }
    amount.base = sum_of(std::move(bases));
  }
  return amount;
}

DistributionText constant_text(double value) { return {&table().front(), {value}, {}, {}, {}, {}}; }

}  // namespace domino::language
