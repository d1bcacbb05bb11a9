#include "engine/random/distribution.h"

#include <bit>
#include <cctype>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <boost/math/distributions.hpp>
#include <gtest/gtest.h>

#include "tests/engine/random/goodness_of_fit.h"

namespace domino::random {
namespace {

namespace bm = boost::math;

constexpr std::uint64_t kSeed = 11;
constexpr std::size_t kNumbers = 200'000;
constexpr double kInf = std::numeric_limits<double>::infinity();

/// First draws by identity, or all draws of one address.
std::vector<double> samples(const Distribution& distribution, bool addressed, std::string_view name) {
  const Stream stream(kSeed, 0, name_key(name));
  std::vector<double> values(kNumbers);
  Draws draws = stream.at(kNumbers);
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (addressed) draws = stream.at(i);
    values[i] = distribution.sample(draws);
  }
  return values;
}

/// A case's name as part of a test's name.
std::string identifier(std::string name) {
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

/// Central limit theorem, with the exact variance for the mean and the sample's fourth moment for the variance.
void expect_moments(const Distribution& distribution, const std::vector<double>& values, const char* what) {
  const auto n = static_cast<double>(values.size());
  const double mean = distribution.mean();
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  for (const double x : values) {
    const double away = x - mean;
    sum += away;
    squares += away * away;
    fourths += away * away * away * away;
  }
  const double variance = squares / n;
  const double bound = testing::normal_bound();
  EXPECT_LT(std::abs(sum / n), bound * std::sqrt(distribution.variance() / n)) << what;
  EXPECT_LT(std::abs(variance - distribution.variance()), bound * std::sqrt((fourths / n - variance * variance) / n))
      << what;
}

void expect_support(const Distribution& distribution, const std::vector<double>& values, const char* what) {
  const Support support = distribution.support();
  for (const double x : values) ASSERT_TRUE(x >= support.low && x <= support.high) << what << ": " << x;
}

/// In plain doubles, which is accurate enough here and four times faster than Boost's default.
using GammaLaw = bm::gamma_distribution<double, bm::policies::policy<bm::policies::promote_double<false>>>;

struct Continuous {
  std::string name;
  Distribution distribution;
  std::function<double(double)> cdf;
  double mean;
  double variance;
  Support support;
  friend void PrintTo(const Continuous& c, std::ostream* out) { *out << c.name; }
};

template <typename Law>
Continuous of_law(std::string name, Distribution distribution, Law law, Support support = {0, kInf}) {
  return {std::move(name), std::move(distribution), [law](double x) { return bm::cdf(law, x); },
          bm::mean(law),   bm::variance(law),       support};
}

Continuous lognormal_case(double mean, double cv) {
  const double sigma2 = std::log1p(cv * cv);
  return of_law("lognormal", Distribution::lognormal(mean, cv),
                bm::lognormal(std::log(mean) - sigma2 / 2, std::sqrt(sigma2)));
}

Continuous gamma_case(double mean, double cv) {
  return of_law("gamma of cv " + std::to_string(cv), Distribution::gamma(mean, cv),
                GammaLaw(1 / (cv * cv), mean * cv * cv));
}

Continuous weibull_case(double shape, double mean) {
  return of_law("weibull of shape " + std::to_string(shape), Distribution::weibull(shape, mean),
                bm::weibull(shape, mean / std::tgamma(1 + 1 / shape)));
}

Continuous truncated_normal_case(double mean, double sd) {
  const bm::normal law(mean, sd);
  const double kept = bm::cdf(bm::complement(law, 0));
  const double h = sd * bm::pdf(law, 0) / kept;  // φ(α)/(1 - Φ(α)) at α = -mean/sd
  return {"normal truncated at " + std::to_string(-mean / sd) + " sd",
          Distribution::truncated_normal(mean, sd),
          [=](double x) { return (bm::cdf(law, x) - bm::cdf(law, 0)) / kept; },
          mean + sd * h,
          sd * sd * (1 - mean / sd * h - h * h),
          {0, kInf}};
}

Continuous hyperexponential_case(double mean, double cv) {
  const double p = (1 + std::sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
  const auto cdf = [=](double x) {
    return -p * std::expm1(-2 * p * x / mean) - (1 - p) * std::expm1(-2 * (1 - p) * x / mean);
  };
  return {"hyperexponential", Distribution::hyperexponential(mean, cv), cdf, mean, mean * mean * cv * cv, {0, kInf}};
}

Continuous mixture_case() {
  return {"mixture",
          Distribution::mixture({{0.25, Distribution::uniform(0, 1)}, {0.75, Distribution::uniform(0.5, 2.5)}}),
          [](double x) { return 0.25 * std::min(x, 1.0) + 0.75 * std::clamp((x - 0.5) / 2, 0.0, 1.0); },
          0.25 * 0.5 + 0.75 * 1.5,
          0.25 / 12 + 0.75 * 4 / 12 + 0.25 * 0.75,  // within, and between means that are 1 apart
          {0, 2.5}};
}

Continuous sum_case() {
  const bm::triangular law(0, 1, 2);  // the sum of two uniforms
  return of_law("sum", Distribution::sum({Distribution::uniform(0, 1), Distribution::uniform(0, 1)}), law, {0, 2});
}

std::vector<Continuous> continuous_cases() {
  const Distribution lognormal = Distribution::lognormal_of_median(2, 0.6);
  return {of_law("exponential", Distribution::exponential(3), bm::exponential(1.0 / 3)),
          of_law("uniform", Distribution::uniform(-3, 7), bm::uniform(-3, 7), {-3, 7}),
          of_law("triangular", Distribution::triangular(1, 9, 3), bm::triangular(1, 3, 9), {1, 9}),
          of_law("rising triangle", Distribution::triangular(0, 1, 1), bm::triangular(0, 1, 1), {0, 1}),
          of_law("falling triangle", Distribution::triangular(0, 1, 0), bm::triangular(0, 0, 1), {0, 1}),
          lognormal_case(5, 0.5),
          of_law("lognormal of median", lognormal, bm::lognormal(std::log(2.0), 0.6)),
          gamma_case(5, 0.01),
          gamma_case(5, 0.7),
          gamma_case(5, 1),
          gamma_case(5, 1.01),
          gamma_case(5, 2),
          of_law("erlang", Distribution::erlang(4, 3), GammaLaw(3, 4.0 / 3)),
          weibull_case(2, 1.5),
          weibull_case(0.7, 1.5),
          truncated_normal_case(9, 4),
          truncated_normal_case(0, 2),
          hyperexponential_case(1, 2),
          mixture_case(),
          sum_case(),
          of_law("scaled uniform", Distribution::uniform(-3, 7).scaled(2), bm::uniform(-6, 14), {-6, 14}),
          of_law("scaled triangular", Distribution::triangular(1, 9, 3).scaled(2), bm::triangular(2, 6, 18), {2, 18}),
          of_law("scaled exponential", Distribution::exponential(3).scaled(2), bm::exponential(1.0 / 6)),
          of_law("scaled gamma", Distribution::gamma(3, 0.5).scaled(2), GammaLaw(4, 1.5)),
          of_law("scaled sum", sum_case().distribution.scaled(3), bm::triangular(0, 3, 6), {0, 6}),
          of_law("shifted uniform", Distribution::uniform(0, 1).shifted(-4), bm::uniform(-4, -3), {-4, -3})};
}

class ContinuousDistribution : public ::testing::TestWithParam<Continuous> {};

INSTANTIATE_TEST_SUITE_P(All, ContinuousDistribution, ::testing::ValuesIn(continuous_cases()),
                         [](const auto& test) { return identifier(test.param.name); });

TEST_P(ContinuousDistribution, KnowsItsMeanVarianceAndSupport) {
  const Continuous& c = GetParam();
  EXPECT_NEAR(c.distribution.mean(), c.mean, 1e-12 * std::abs(c.mean)) << c.name;
  EXPECT_NEAR(c.distribution.variance(), c.variance, 1e-11 * c.variance) << c.name;
  EXPECT_EQ(c.distribution.support(), c.support) << c.name;
}

TEST_P(ContinuousDistribution, FollowsItsLawByIdentityAndInSequence) {
  const Continuous& c = GetParam();
  for (const bool addressed : {true, false}) {
    std::vector<double> values = samples(c.distribution, addressed, c.name);
    expect_moments(c.distribution, values, c.name.c_str());
    expect_support(c.distribution, values, c.name.c_str());
    for (double& x : values) x = c.cdf(x);
    testing::expect_uniform(std::move(values), c.name.c_str());
  }
}

struct Discrete {
  std::string name;
  Distribution distribution;
  std::vector<Distribution::Choice> law;
  friend void PrintTo(const Discrete& d, std::ostream* out) { *out << d.name; }
};

class DiscreteDistribution : public ::testing::TestWithParam<Discrete> {};

std::vector<Discrete> discrete_cases() {
  std::vector<Distribution::Choice> many;
  std::vector<double> recorded;
  std::vector<Distribution::Choice> recorded_law;
  for (int i = 0; i < 1000; ++i) {
    many.push_back({(i + 1) / 500500.0, i * 0.5});
    recorded.push_back(1000 - i);
    recorded_law.push_back({0.001, 1000.0 - i});
  }
  const std::vector<Distribution::Choice> two{{0.7, 1}, {0.3, 2}};
  const std::vector<Distribution::Choice> skewed{{0.001, -5}, {0.009, 0}, {0.09, 3}, {0.9, 7}};
  const auto nested = Distribution::mixture(
      {{0.5, Distribution::discrete(two)}, {0.25, Distribution::constant(2)}, {0.25, Distribution::constant(0)}});
  return {{"two", Distribution::discrete(two), two},
          {"skewed", Distribution::discrete(skewed), skewed},
          {"many", Distribution::discrete(many), many},
          {"with impossible choices", Distribution::discrete({{0, 9}, {0.7, 1}, {0, 8}, {0.3, 2}}), two},
          {"scaled", Distribution::discrete(two).scaled(3), {{0.7, 3}, {0.3, 6}}},
          {"nested mixture", nested, {{0.35, 1}, {0.4, 2}, {0.25, 0}}},
          {"empirical", Distribution::empirical(recorded), recorded_law}};
}

INSTANTIATE_TEST_SUITE_P(All, DiscreteDistribution, ::testing::ValuesIn(discrete_cases()),
                         [](const auto& test) { return identifier(test.param.name); });

TEST_P(DiscreteDistribution, KnowsItsMeanVarianceAndSupport) {
  const Discrete& d = GetParam();
  double mean = 0;
  double variance = 0;
  Support support{kInf, -kInf};
  for (const auto& [probability, value] : d.law) {
    mean += probability * value;
    support = {std::min(support.low, value), std::max(support.high, value)};
  }
  for (const auto& [probability, value] : d.law) variance += probability * (value - mean) * (value - mean);
  EXPECT_NEAR(d.distribution.mean(), mean, 1e-12 * std::abs(mean)) << d.name;
  EXPECT_NEAR(d.distribution.variance(), variance, 1e-12 * variance) << d.name;
  EXPECT_EQ(d.distribution.support(), support) << d.name;
}

TEST_P(DiscreteDistribution, FollowsItsLawByIdentityAndInSequence) {
  const Discrete& d = GetParam();
  for (const bool addressed : {true, false}) {
    const std::vector<double> values = samples(d.distribution, addressed, d.name);
    expect_moments(d.distribution, values, d.name.c_str());
    std::vector<std::uint32_t> counts(d.law.size());
    std::vector<double> probabilities;
    std::map<double, std::size_t> place;
    for (const auto& [probability, value] : d.law) {
      place[value] = probabilities.size();
      probabilities.push_back(probability);
    }
    for (const double x : values) ++counts[place.at(x)];
    if (d.name == "many") {  // the rarest pooled by twenties, so that every count is large enough
      std::vector<std::uint32_t> pooled_counts(50);
      std::vector<double> pooled(50);
      for (std::size_t i = 0; i < counts.size(); ++i) {
        pooled_counts[i / 20] += counts[i];
        pooled[i / 20] += probabilities[i];
      }
      counts = pooled_counts;
      probabilities = pooled;
    }
    testing::expect_frequencies(counts, probabilities, d.name.c_str());
  }
}

/// Patience with an atom at zero: the atom is a binomial count, the rest an exponential.
TEST(Mixture, CombinesAnAtomWithAContinuousPart) {
  const auto patience =
      Distribution::mixture({{0.1, Distribution::constant(0)}, {0.9, Distribution::exponential(1000)}});
  EXPECT_NEAR(patience.mean(), 900, 1e-9);
  EXPECT_NEAR(patience.variance(), 0.9 * 2e6 - 900 * 900, 1e-6);
  EXPECT_EQ(patience.support(), (Support{0, kInf}));
  std::vector<double> rest;
  for (const double x : samples(patience, true, "patience"))
    if (x > 0) rest.push_back(-std::expm1(-x / 1000));
  const double bound = testing::normal_bound() * std::sqrt(kNumbers * 0.1 * 0.9);
  EXPECT_LT(std::abs(static_cast<double>(rest.size()) - 0.9 * kNumbers), bound);
  testing::expect_uniform(rest, "patience of those who have any");
}

TEST(Distribution, NormalisesProbabilitiesThatMissOneByRounding) {
  const auto thirds = Distribution::discrete({{1.0 / 3 + 3e-10, 1}, {1.0 / 3, 1}, {1.0 / 3, 1}});
  EXPECT_NEAR(thirds.mean(), 1, 1e-15);
}

TEST(Distribution, NeverPicksWhatIsImpossible) {
  const auto d = Distribution::discrete({{0, -1}, {0.5, 1}, {0.5, 2}, {0, 3}});
  EXPECT_EQ(d.support(), (Support{1, 2}));
  EXPECT_EQ(d, Distribution::discrete({{0.5, 1}, {0.5, 2}}));
}

TEST(Distribution, ReducesToTheSimplerOneThatItIs) {
  EXPECT_EQ(Distribution::gamma(5, 1), Distribution::exponential(5));
  EXPECT_EQ(Distribution::erlang(5, 1), Distribution::exponential(5));
  EXPECT_EQ(Distribution::weibull(1, 5), Distribution::exponential(5));
  EXPECT_EQ(Distribution::hyperexponential(5, 1), Distribution::exponential(5));
  EXPECT_EQ(Distribution::discrete({{1, 5}}), Distribution::constant(5));
  EXPECT_EQ(Distribution::mixture({{1, Distribution::gamma(2, 3)}}), Distribution::gamma(2, 3));
}

TEST(Distribution, KnowsWhetherAValueComesUpAgain) {
  const Distribution spread = Distribution::gamma(2, 0.5);
  const Distribution fixed = Distribution::constant(3);
  EXPECT_FALSE(spread.has_atoms());
  EXPECT_FALSE(Distribution::exponential(1).scaled(2).has_atoms());
  EXPECT_TRUE(fixed.has_atoms());
  EXPECT_TRUE(Distribution::discrete({{0.5, 1}, {0.5, 2}}).has_atoms());
  EXPECT_TRUE(Distribution::empirical({1, 2}).has_atoms());
  EXPECT_TRUE(Distribution::mixture({{0.1, fixed}, {0.9, spread}}).has_atoms());
  EXPECT_FALSE(Distribution::mixture({{0.1, spread}, {0.9, Distribution::exponential(1)}}).has_atoms());
  EXPECT_FALSE(spread.shifted(1).has_atoms()) << "what is added to it spreads the whole";
  EXPECT_TRUE(Distribution::sum({fixed, Distribution::discrete({{0.5, 1}, {0.5, 2}})}).has_atoms());
}

TEST(Distribution, ComparesByKindAndNumbers) {
  const std::vector<Distribution> different{
      Distribution::constant(1),
      Distribution::constant(2),
      Distribution::exponential(1),
      Distribution::uniform(0, 1),
      Distribution::triangular(0, 1, 0.5),
      Distribution::lognormal(1, 1),
      Distribution::gamma(1, 0.5),
      Distribution::weibull(2, 1),
      Distribution::truncated_normal(1, 1),
      Distribution::hyperexponential(1, 2),
      Distribution::discrete({{0.5, 1}, {0.5, 2}}),
      Distribution::discrete({{0.5, 1}, {0.5, 3}}),
      Distribution::discrete({{0.4, 1}, {0.6, 2}}),
      Distribution::empirical({1, 2}),
      Distribution::empirical({1, 3}),
      Distribution::mixture({{0.5, Distribution::constant(1)}, {0.5, Distribution::constant(2)}}),
      Distribution::sum({Distribution::constant(1), Distribution::constant(2)})};
  for (std::size_t i = 0; i < different.size(); ++i)
    for (std::size_t j = 0; j < different.size(); ++j) EXPECT_EQ(different[i] == different[j], i == j) << i << " " << j;
  EXPECT_EQ(Distribution::discrete({{0.5, 1}, {0.5, 2}}), Distribution::discrete({{0.5, 1}, {0.5, 2}}));
  EXPECT_EQ(Distribution::empirical({2, 1}), Distribution::empirical({1, 2}));
  EXPECT_EQ(Distribution::exponential(1).scaled(2), Distribution::exponential(2));
  EXPECT_EQ(Distribution::constant(1).shifted(2), Distribution::constant(3));
}

TEST(Distribution, KeepsMomentsExactAtTheEndsOfItsDomains) {
  EXPECT_NEAR(Distribution::lognormal(5, 1e-6).variance() / 25e-12, 1, 1e-12);
  EXPECT_NEAR(Distribution::lognormal(5, 1e3).mean(), 5, 1e-12);
  EXPECT_NEAR(Distribution::lognormal(5, 1e3).variance() / 25e6, 1, 1e-11);
  EXPECT_NEAR(Distribution::gamma(5, 1e-6).variance() / 25e-12, 1, 1e-12);
  EXPECT_NEAR(Distribution::gamma(5, 1e3).variance() / 25e6, 1, 1e-12);
  EXPECT_NEAR(Distribution::hyperexponential(5, 1e3).variance() / 25e6, 1, 1e-9);
  EXPECT_NEAR(Distribution::truncated_normal(1e6, 1).mean(), 1e6, 1e-9);
  EXPECT_NEAR(Distribution::weibull(0.1, 5).variance() / 25, std::tgamma(21.0) / std::pow(std::tgamma(11.0), 2) - 1,
              1e-6);
  const bm::weibull narrow(1000);
  EXPECT_NEAR(Distribution::weibull(1000, bm::mean(narrow)).variance() / bm::variance(narrow), 1, 1e-6);
}

TEST(Distribution, SamplesFiniteNumbersAtTheEndsOfItsDomains) {
  for (const Distribution& d :
       {Distribution::gamma(5, 1e-6), Distribution::gamma(5, 1e3), Distribution::lognormal(5, 1e3),
        Distribution::weibull(0.1, 5), Distribution::weibull(1000, 5), Distribution::lognormal_of_median(1, 20),
        Distribution::erlang(1, 1'000'000)}) {
    Draws draws = Stream(kSeed, 1, 0).at(0);
    for (int i = 0; i < 10'000; ++i) {
      const double x = d.sample(draws);
      ASSERT_TRUE(x >= 0 && std::isfinite(x));
    }
  }
}

TEST(DistributionDeathTest, RefusesNumbersOutsideTheDomain) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DEATH(Distribution::exponential(0), "positive, finite mean");
  EXPECT_DEATH(Distribution::exponential(nan), "positive, finite mean");
  EXPECT_DEATH(Distribution::constant(kInf), "finite");
  EXPECT_DEATH(Distribution::uniform(2, 1), "low < high");
  EXPECT_DEATH(Distribution::triangular(1, 2, 3), "mode");
  EXPECT_DEATH(Distribution::gamma(1, 0), "coefficient of variation");
  EXPECT_DEATH(Distribution::discrete({{0.5, 1}, {0.4, 2}}), "sum to 1");
  EXPECT_DEATH(Distribution::discrete({{-0.5, 1}, {1.5, 2}}), "between 0 and 1");
  EXPECT_DEATH(Distribution::mixture({}), "at least one");
  EXPECT_DEATH(Distribution::empirical({}), "at least one");
  EXPECT_DEATH(Distribution::exponential(1).scaled(0), "positive, finite factor");
}

TEST(Distribution, GivesTheSameBytesForEver) {
  std::uint64_t digest = 0;
  const auto add = [&digest](double x) { digest = digest * 31 + std::bit_cast<std::uint64_t>(x); };
  const auto add_all = [&](const Distribution& d) {
    Draws draws = Stream(kSeed, 2, name_key("golden")).at(0);
    for (int i = 0; i < 2000; ++i) add(d.sample(draws));
    add(d.mean());
    add(d.variance());
  };
  for (const Continuous& c : continuous_cases()) add_all(c.distribution);
  for (const Discrete& d : discrete_cases()) add_all(d.distribution);
  EXPECT_EQ(digest, 14739010018747600477U);
}

}  // namespace
}  // namespace domino::random
