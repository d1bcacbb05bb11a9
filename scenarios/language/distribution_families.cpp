#include <algorithm>
#include <cmath>

#include "scenarios/language/distribution_text.h"
#include "scenarios/language/limits.h"

namespace domino::language {

namespace {

using random::Distribution;
using Kind = Parameter::Kind;

constexpr double kSmallestShape = 1e-6;  // the cv of a gamma is 1/√shape, and at most 1000
constexpr double kLargestShape = 1e12;

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
  };
  return families;
}

}  // namespace

std::span<const Family> families() { return table(); }

random::Distribution to_distribution(const DistributionText& text) { return text.family->make(text); }

DistributionText constant_text(double value) { return {&table().front(), {value}, {}}; }

}  // namespace domino::language
