#include "engine/random/distribution.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "engine/kernel/contract.h"
#include "engine/random/distribution_tables.h"
#include "engine/random/portable_math.h"

namespace domino::random {

namespace {

bool positive(double x) { return x > 0 && std::isfinite(x); }

std::vector<double> normalised(std::vector<double> probabilities) {
  DOMINO_REQUIRE(!probabilities.empty(), "a discrete distribution or a mixture needs at least one possible part");
  double sum = 0;
  for (const double p : probabilities) {
    DOMINO_REQUIRE(p > 0 && p <= 1 + Distribution::kProbabilityTolerance, "probabilities must lie between 0 and 1");
    sum += p;
  }
  DOMINO_REQUIRE(std::abs(sum - 1) <= Distribution::kProbabilityTolerance, "probabilities must sum to 1");
  for (double& p : probabilities) p /= sum;
  return probabilities;
}

}  // namespace

Distribution::Distribution(Kind kind, double scale, std::array<double, 3> parameters)
    : kind_(kind), scale_(scale), parameters_(parameters) {}

Distribution::Distribution(Kind kind, Tables tables)
    : kind_(kind), scale_(1), parameters_{}, tables_(std::make_shared<const Tables>(std::move(tables))) {}

Distribution Distribution::constant(double value) {
  DOMINO_REQUIRE(std::isfinite(value), "a constant must be finite");
  return {Kind::constant, value};
}

Distribution Distribution::exponential(double mean) {
  DOMINO_REQUIRE(positive(mean), "an exponential distribution needs a positive, finite mean");
  return {Kind::exponential, mean};
}

Distribution Distribution::uniform(double low, double high) {
  DOMINO_REQUIRE(std::isfinite(low) && std::isfinite(high - low) && low < high,
                 "a uniform distribution needs low < high");
  return {Kind::uniform, 1, {low, high, 0}};
}

Distribution Distribution::triangular(double low, double high, double mode) {
  DOMINO_REQUIRE(std::isfinite(low) && std::isfinite(high - low) && low < high,
                 "a triangular distribution needs low < high");
  DOMINO_REQUIRE(low <= mode && mode <= high, "the mode of a triangular distribution must lie in its range");
  return {Kind::triangular, 1, {low, high, mode}};
}

Distribution Distribution::lognormal(double mean, double cv) {
  DOMINO_REQUIRE(positive(mean), "a lognormal distribution needs a positive, finite mean");
  DOMINO_REQUIRE(cv >= kSmallestCv && cv <= kLargestCv, "a lognormal's coefficient of variation is out of range");
  // σ² = log(1 + cv²), median = mean/√(1 + cv²).
  return {Kind::lognormal, mean / std::sqrt(1 + cv * cv), {std::sqrt(portable_log1p(cv * cv)), 0, 0}};
}

Distribution Distribution::lognormal_of_median(double median, double sigma) {
  DOMINO_REQUIRE(positive(median), "a lognormal distribution needs a positive, finite median");
  DOMINO_REQUIRE(sigma > 0 && sigma <= kLargestSigma, "a lognormal's sigma is out of range");
  return {Kind::lognormal, median, {sigma, 0, 0}};
}

Distribution Distribution::gamma_of_shape(double mean, double shape) {
  if (shape == 1) return exponential(mean);
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
  return {Kind::gamma, mean / shape, {shape, d, 1 / (3 * std::sqrt(d))}};
}

Distribution Distribution::gamma(double mean, double cv) {
  DOMINO_REQUIRE(positive(mean), "a gamma distribution needs a positive, finite mean");
  DOMINO_REQUIRE(cv >= kSmallestCv && cv <= kLargestCv, "a gamma's coefficient of variation is out of range");
  return gamma_of_shape(mean, 1 / (cv * cv));
}

Distribution Distribution::erlang(double mean, std::uint32_t stages) {
  DOMINO_REQUIRE(positive(mean), "an Erlang distribution needs a positive, finite mean");
  DOMINO_REQUIRE(stages >= 1 && stages <= kMostStages, "an Erlang's number of stages is out of range");
  return gamma_of_shape(mean, stages);
}

Distribution Distribution::weibull(double shape, double mean) {
  DOMINO_REQUIRE(positive(mean), "a Weibull distribution needs a positive, finite mean");
  DOMINO_REQUIRE(shape >= kSmallestShape && shape <= kLargestShape, "a Weibull's shape is out of range");
  if (shape == 1) return exponential(mean);
  return {Kind::weibull, mean / gamma_function(1 + 1 / shape), {shape, 0, 0}};
}

Distribution Distribution::truncated_normal(double mean, double sd) {
  DOMINO_REQUIRE(mean >= 0 && std::isfinite(mean), "a truncated normal needs a finite mean of at least 0");
  DOMINO_REQUIRE(positive(sd) && std::isfinite(mean / sd), "a truncated normal needs a positive standard deviation");
  return {Kind::truncated_normal, sd, {mean / sd, 0, 0}};
}

Distribution Distribution::hyperexponential(double mean, double cv) {
  DOMINO_REQUIRE(positive(mean), "a hyperexponential distribution needs a positive, finite mean");
  DOMINO_REQUIRE(cv >= 1 && cv <= kLargestCv, "a hyperexponential's coefficient of variation is out of range");
  if (cv == 1) return exponential(mean);
  // Each branch has p·m = mean/2 (Whitt 1982). The rare branch is computed first, without cancellation.
  const double root = std::sqrt((cv - 1) * (cv + 1) / (cv * cv + 1));
  const double rare = 1 / ((cv * cv + 1) * (1 + root));
  return mixture({{1 - rare, exponential(mean / (2 * (1 - rare)))}, {rare, exponential(mean / (2 * rare))}});
}

Distribution Distribution::discrete(std::vector<Choice> choices) {
  std::vector<double> probabilities;
  Tables tables;
  for (const Choice& choice : choices) {
    DOMINO_REQUIRE(std::isfinite(choice.value), "a discrete distribution's values must be finite");
    if (choice.probability == 0) continue;
    probabilities.push_back(choice.probability);
    tables.values.push_back(choice.value);
  }
  tables.alias = AliasTable(normalised(std::move(probabilities)));
  if (tables.values.size() == 1) return constant(tables.values[0]);
  return {Kind::discrete, std::move(tables)};
}

Distribution Distribution::mixture(std::vector<Part> parts) {
  std::vector<double> probabilities;
  Tables tables;
  for (Part& part : parts) {
    if (part.probability == 0) continue;
    probabilities.push_back(part.probability);
    tables.parts.push_back(std::move(part.distribution));
  }
  tables.alias = AliasTable(normalised(std::move(probabilities)));
  if (tables.parts.size() == 1) return tables.parts[0];
  return {Kind::mixture, std::move(tables)};
}

Distribution Distribution::empirical(std::vector<double> values) {
  DOMINO_REQUIRE(!values.empty(), "an empirical distribution needs at least one value");
  for (const double value : values) DOMINO_REQUIRE(std::isfinite(value), "recorded values must be finite");
  Tables tables;
  tables.values = std::move(values);
  std::sort(tables.values.begin(), tables.values.end());
  return {Kind::empirical, std::move(tables)};
}

Distribution Distribution::sum(std::vector<Distribution> terms) {
  DOMINO_REQUIRE(!terms.empty(), "a sum needs at least one term");
  if (terms.size() == 1) return terms[0];
  Tables tables;
  tables.parts = std::move(terms);
  return {Kind::sum, std::move(tables)};
}

Distribution Distribution::scaled(double factor) const {
  DOMINO_REQUIRE(positive(factor), "a distribution can only be scaled by a positive, finite factor");
  Distribution result = *this;
  if (kind_ == Kind::uniform || kind_ == Kind::triangular)
    for (double& parameter : result.parameters_) parameter *= factor;
  else
    result.scale_ *= factor;
  return result;
}

Distribution Distribution::shifted(double offset) const {
  if (offset == 0) return *this;
  if (kind_ == Kind::constant) return constant(scale_ + offset);
  return sum({constant(offset), *this});
}

bool Distribution::has_atoms() const {
  const auto has = [](const Distribution& part) { return part.has_atoms(); };
  switch (kind_) {
    case Kind::constant:
    case Kind::discrete:
    case Kind::empirical:
      return true;
    case Kind::mixture:
      return std::any_of(tables_->parts.begin(), tables_->parts.end(), has);
    case Kind::sum:
      return std::all_of(tables_->parts.begin(), tables_->parts.end(), has);
    default:
      return false;
  }
}

bool operator==(const Distribution& a, const Distribution& b) {
  if (a.kind_ != b.kind_ || a.scale_ != b.scale_ || a.parameters_ != b.parameters_) return false;
  return a.tables_ == b.tables_ || (a.tables_ != nullptr && b.tables_ != nullptr && *a.tables_ == *b.tables_);
}

double Distribution::sample_gamma(Draws& draws) const {
  // Marsaglia & Tsang 2000; a shape below 1 is a shape one larger times U^(1/shape) (their section 6).
  const auto [shape, d, c] = parameters_;
  for (;;) {
    const double x = standard_normal(draws);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double x2 = x * x;
    const double u = uniform01(draws);
    if (u < 1 - 0.0331 * (x2 * x2) || portable_log(u) < 0.5 * x2 + d * (1 - v + portable_log(v)))
      return shape < 1 ? d * v * portable_exp(-standard_exponential(draws) / shape) : d * v;
  }
}

double Distribution::sample_other(Draws& draws) const {
  const double a = parameters_[0];
  switch (kind_) {
    case Kind::exponential:
      return scale_ * standard_exponential(draws);
    case Kind::constant:
      return scale_;
    case Kind::uniform:
      return std::min(a + (parameters_[1] - a) * uniform01(draws), parameters_[1]);
    case Kind::triangular:
      return sample_triangular(parameters_, uniform01(draws));
    case Kind::lognormal:
      return scale_ * portable_exp(a * standard_normal(draws));
    case Kind::gamma:
      return scale_ * sample_gamma(draws);
    case Kind::weibull:
      return scale_ * portable_exp(portable_log(standard_exponential(draws)) / a);
    case Kind::truncated_normal: {
      double x = a + standard_normal(draws);
      while (x < 0) x = a + standard_normal(draws);
      return scale_ * x;
    }
    case Kind::discrete:
      return scale_ * tables_->values[tables_->alias.pick(draws)];
    case Kind::mixture:
      return scale_ * tables_->parts[tables_->alias.pick(draws)].sample(draws);
    case Kind::empirical:
      return scale_ * tables_->values[pick_one_of(tables_->values.size(), draws)];
    case Kind::sum: {
      double total = 0;
      for (const Distribution& term : tables_->parts) total += term.sample(draws);
      return scale_ * total;
    }
  }
  return scale_;
}

}  // namespace domino::random
