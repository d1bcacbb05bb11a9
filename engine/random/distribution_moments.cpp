#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/distribution.h"
#include "engine/random/distribution_tables.h"
#include "engine/random/portable_math.h"

namespace domino::random {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// φ(t)/Φ(t) of the standard normal for t ≥ 0. Φ(t) = 1/2 + φ(t)·(t + t³/3 + t⁵/(3·5) + …), all terms positive.
double density_over_distribution(double t) {
  constexpr double kSqrtOfTwoPi = 2.50662827463100050242;
  const double density = portable_exp(-0.5 * t * t) / kSqrtOfTwoPi;
  if (t > 9) return density;  // Φ(t) is 1 to the last bit
  double term = t;
  double series = 0;
  for (int odd = 3; term > 1e-17 * series; odd += 2) {
    series += term;
    term *= t * t / odd;
  }
  return density / (0.5 + density * series);
}

struct Moments {
  double mean;
  double variance;
};

/// Of a discrete distribution by its probabilities, or of equally likely values.
template <typename Probability>
Moments moments_of(const std::vector<double>& values, Probability probability) {
  double mean = 0;
  for (std::size_t i = 0; i < values.size(); ++i) mean += probability(i) * values[i];
  double variance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) variance += probability(i) * (values[i] - mean) * (values[i] - mean);
  return {mean, variance};
}

Moments moments_of_mixture(const std::vector<double>& probabilities, const std::vector<Distribution>& parts) {
  double mean = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) mean += probabilities[i] * parts[i].mean();
  double variance = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double away = parts[i].mean() - mean;
    variance += probabilities[i] * (parts[i].variance() + away * away);
  }
  return {mean, variance};
}

}  // namespace

double gamma_function(double x) {
  double product = 1;
  for (; x < 20; x += 1) product *= x;
  // Abramowitz & Stegun 6.1.40; the first term left out is below 1e-17.
  const double y = 1 / (x * x);
  const double series = (1.0 / 12 + y * (-1.0 / 360 + y * (1.0 / 1260 + y * (-1.0 / 1680 + y * (1.0 / 1188))))) / x;
  constexpr double kSqrtOfTwoPi = 2.50662827463100050242;
  const double half = portable_pow(x, 0.5 * x - 0.25);
  return kSqrtOfTwoPi * half * portable_exp(series - x) * half / product;
}

double Distribution::mean() const {
  const double a = parameters_[0];
  const auto uniformly = [this](std::size_t) { return 1 / static_cast<double>(tables_->values.size()); };
  const auto by_choice = [this](std::size_t i) { return tables_->alias.probabilities()[i]; };
  switch (kind_) {
    case Kind::exponential:
    case Kind::constant:
      return scale_;
    case Kind::uniform:
      return a + (parameters_[1] - a) / 2;
    case Kind::triangular:
      return a / 3 + parameters_[1] / 3 + parameters_[2] / 3;
    case Kind::lognormal:
      return scale_ * portable_exp(0.5 * a * a);
    case Kind::gamma:
      return scale_ * a;
    case Kind::weibull:
      return scale_ * gamma_function(1 + 1 / a);
    case Kind::truncated_normal:
      return scale_ * (a + density_over_distribution(a));
    case Kind::discrete:
      return scale_ * moments_of(tables_->values, by_choice).mean;
    case Kind::mixture:
      return scale_ * moments_of_mixture(tables_->alias.probabilities(), tables_->parts).mean;
    case Kind::empirical:
      return scale_ * moments_of(tables_->values, uniformly).mean;
    case Kind::sum: {
      double total = 0;
      for (const Distribution& term : tables_->parts) total += term.mean();
      return scale_ * total;
    }
  }
  return scale_;
}

double Distribution::variance() const {
  const double a = parameters_[0];
  const double b = parameters_[1];
  const double c = parameters_[2];
  const double scale2 = scale_ * scale_;
  const auto uniformly = [this](std::size_t) { return 1 / static_cast<double>(tables_->values.size()); };
  const auto by_choice = [this](std::size_t i) { return tables_->alias.probabilities()[i]; };
  switch (kind_) {
    case Kind::exponential:
      return scale2;
    case Kind::constant:
      return 0;
    case Kind::uniform:
      return (b - a) * (b - a) / 12;
    case Kind::triangular:
      return ((b - a) * (b - a) - (c - a) * (b - c)) / 18;
    case Kind::lognormal:
      return scale2 * portable_exp(a * a) * portable_expm1(a * a);
    case Kind::gamma:
      return scale2 * a;
    case Kind::weibull: {
      const double first = gamma_function(1 + 1 / a);
      return scale2 * (gamma_function(1 + 2 / a) - first * first);
    }
    case Kind::truncated_normal: {
      const double h = density_over_distribution(a);
      return scale2 * (1 - h * (a + h));
    }
    case Kind::discrete:
      return scale2 * moments_of(tables_->values, by_choice).variance;
    case Kind::mixture:
      return scale2 * moments_of_mixture(tables_->alias.probabilities(), tables_->parts).variance;
    case Kind::empirical:
      return scale2 * moments_of(tables_->values, uniformly).variance;
    case Kind::sum: {
      double total = 0;
      for (const Distribution& term : tables_->parts) total += term.variance();
      return scale2 * total;
    }
  }
  return 0;
}

std::vector<double> Distribution::listed_values() const {
  if (kind_ == Kind::constant) return {scale_};
  if (kind_ != Kind::discrete && kind_ != Kind::empirical) return {};
  std::vector<double> values = tables_->values;
  for (double& value : values) value *= scale_;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

Support Distribution::support() const {
  switch (kind_) {
    case Kind::constant:
      return {scale_, scale_};
    case Kind::uniform:
    case Kind::triangular:
      return {parameters_[0], parameters_[1]};
    case Kind::exponential:
    case Kind::lognormal:
    case Kind::gamma:
    case Kind::weibull:
    case Kind::truncated_normal:
      return {0, kInfinity};
    case Kind::discrete:
    case Kind::empirical: {
      const auto [low, high] = std::minmax_element(tables_->values.begin(), tables_->values.end());
      return {scale_ * *low, scale_ * *high};
    }
    case Kind::mixture: {
      Support hull{kInfinity, -kInfinity};
      for (const Distribution& part : tables_->parts) {
        const Support s = part.support();
        hull = {std::min(hull.low, s.low), std::max(hull.high, s.high)};
      }
      return {scale_ * hull.low, scale_ * hull.high};
    }
    case Kind::sum: {
      Support total{};
      for (const Distribution& term : tables_->parts) {
        const Support s = term.support();
        total = {total.low + s.low, total.high + s.high};
      }
      return {scale_ * total.low, scale_ * total.high};
    }
  }
  return {};
}

bool Distribution::has_zeros() const {
  const auto of_part = [](const Distribution& part) { return part.has_zeros(); };
  switch (kind_) {
    case Kind::constant:
      return scale_ == 0;
    case Kind::discrete:
    case Kind::empirical:
      return std::ranges::any_of(tables_->values, [](double value) { return value == 0; });
    case Kind::mixture:
      return std::ranges::any_of(tables_->parts, of_part);
    case Kind::sum:
      return std::ranges::all_of(tables_->parts, of_part);
    case Kind::uniform:
    case Kind::triangular:
    case Kind::exponential:
    case Kind::lognormal:
    case Kind::gamma:
    case Kind::weibull:
    case Kind::truncated_normal:
      break;
  }
  return false;
}

}  // namespace domino::random
