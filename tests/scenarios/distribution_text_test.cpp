#include "scenarios/language/values/distribution_text.h"

#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace domino::language {
namespace {

using random::Distribution;

Distribution durations(std::string_view text) {
  const auto parsed = parse_distribution(text, Dimension::duration);
  EXPECT_TRUE(static_cast<bool>(parsed)) << text << ": " << (parsed ? "" : parsed.problem().message);
  return parsed ? to_distribution(*parsed) : Distribution::constant(-1);
}

TextProblem problem(std::string_view text, Dimension dimension = Dimension::duration) {
  const auto parsed = parse_distribution(text, dimension);
  EXPECT_FALSE(static_cast<bool>(parsed)) << text;
  return parsed ? TextProblem{} : parsed.problem();
}

TEST(DistributionText, ReadsEveryFamilyAsPeopleSayIt) {
  EXPECT_EQ(durations("constant(8 min)"), Distribution::constant(480));
  EXPECT_EQ(durations("8 min"), Distribution::constant(480));
  EXPECT_EQ(durations("exponential(mean 5 min)"), Distribution::exponential(300));
  EXPECT_EQ(durations("lognormal(mean 9 min cv 1.2)"), Distribution::lognormal(540, 1.2));
  EXPECT_EQ(durations("lognormal(median 2 min sigma 0.95)"), Distribution::lognormal_of_median(120, 0.95));
  EXPECT_EQ(durations("gamma(mean 7 min cv 1)"), Distribution::gamma(420, 1));
  EXPECT_EQ(durations("gamma(mean 7 min shape 4)"), Distribution::gamma(420, 0.5));
  EXPECT_EQ(durations("uniform(3 min to 7 min)"), Distribution::uniform(180, 420));
  EXPECT_EQ(durations("triangular(30 s to 5 min mode 1 min)"), Distribution::triangular(30, 300, 60));
  EXPECT_EQ(durations("discrete(70 % 1 s or 30 % 2 s)"), Distribution::discrete({{0.7, 1}, {0.3, 2}}));
  EXPECT_EQ(durations("mixture(10 % constant(0 s) or 90 % exponential(mean 1000 s))"),
            Distribution::mixture({{0.1, Distribution::constant(0)}, {0.9, Distribution::exponential(1000)}}));
}

TEST(DistributionText, ReadsTheFamiliesOfTheStatistician) {
  EXPECT_EQ(durations("erlang(mean 4 min stages 3)"), Distribution::erlang(240, 3));
  EXPECT_EQ(durations("weibull(shape 2 mean 1.5 h)"), Distribution::weibull(2, 5400));
  EXPECT_EQ(durations("normal(mean 9 min sd 2 min)"), Distribution::truncated_normal(540, 120));
  EXPECT_EQ(durations("hyperexponential(mean 1 min cv 2)"), Distribution::hyperexponential(60, 2));
  EXPECT_EQ(problem("erlang(mean 4 min stages 2.5)").message, "`stages` must be a whole number: 2.5");
  EXPECT_EQ(problem("hyperexponential(mean 1 min cv 0.5)").code, Code::out_of_range);
}

TEST(DistributionText, ReadsSumsAndMultiples) {
  const auto exponential = Distribution::exponential(60);
  EXPECT_EQ(durations("2 min + exponential(mean 1 min)"), exponential.shifted(120));
  EXPECT_EQ(durations("exponential(mean 1 min) + 1 min + uniform(1 s to 2 s) + 1 min"),
            Distribution::sum({exponential, Distribution::uniform(1, 2)}).shifted(120));
  EXPECT_EQ(durations("2 min + 3 min"), Distribution::constant(300));
  EXPECT_EQ(durations("3 × triangular(30 s to 5 min mode 1 min)"), Distribution::triangular(90, 900, 180));
  EXPECT_EQ(durations("3 * 2 min"), Distribution::constant(360));
  EXPECT_EQ(durations("exponential(mean 1 min) * 3"), Distribution::exponential(180));
  EXPECT_EQ(durations("2 × 3 × exponential(mean 1 min)"), Distribution::exponential(360));
  EXPECT_EQ(durations("2 × (1 min + exponential(mean 1 min))").mean(), 240);
  EXPECT_EQ(durations("mixture(50 % 1 s + 2 s or 50 % 5 s)").mean(), 4);
}

TEST(DistributionText, RefusesSumsAndMultiplesBeyondAnyClock) {
  EXPECT_EQ(problem("1e9 × 1e9 × exponential(mean 1 h)").code, Code::out_of_range);
  EXPECT_EQ(problem("1e10 × 1 s").code, Code::out_of_range);
  EXPECT_EQ(problem("9e10 s + 9e10 s").code, Code::out_of_range);
}

TEST(DistributionText, IsWrittenSoThatItReadsBack) {
  for (const char* text :
       {"8 min", "exponential(mean 5 min)", "lognormal(median 2 min sigma 0.95)", "gamma(cv 1.2 mean 7 min)",
        "erlang(mean 4 min stages 3)", "weibull(shape 2 mean 1.5 h)", "normal(mean 0 s sd 2 min)",
        "hyperexponential(mean 1 min cv 2)", "uniform(0 s to 7 min)", "triangular(30 s to 5 min mode 1 min)",
        "discrete(70 % 1 s or 30 % 2 s)", "mixture(10 % 0 s or 90 % 1 s + exponential(mean 1000 s))",
        "2 min + exponential(mean 1 min) + 1 s", "3 × (1 s + 2 × uniform(1 s to 2 s))", "1 s + (2 s + 3 s)"}) {
    const auto first = parse_distribution(text, Dimension::duration);
    ASSERT_TRUE(static_cast<bool>(first)) << text;
    const std::string written = distribution_text(*first, Dimension::duration);
    EXPECT_EQ(durations(written), to_distribution(*first)) << written;
    const auto again = parse_distribution(written, Dimension::duration);
    ASSERT_TRUE(static_cast<bool>(again)) << written;
    EXPECT_EQ(distribution_text(*again, Dimension::duration), written);
  }
}

TEST(DistributionText, EveryExampleOfTheTableCanBeReadAndHasAFiniteMean) {
  for (const Family& family : families()) {
    if (family.form == Family::Form::file || family.form == Family::Form::trace) continue;
    EXPECT_TRUE(std::isfinite(durations(family.example).mean())) << family.example;
  }
}

TEST(DistributionText, TakesParametersInAnyOrder) {
  EXPECT_EQ(durations("gamma(cv 1.2 mean 7 min)"), Distribution::gamma(420, 1.2));
  EXPECT_EQ(durations("gamma( mean 7min\n cv 1.2 )"), Distribution::gamma(420, 1.2));
}

TEST(DistributionText, ReadsPlainNumbersWhereNoTimeIsDue) {
  const auto parsed = parse_distribution("discrete(70 % 1 or 30 % 2)", Dimension::number);
  ASSERT_TRUE(static_cast<bool>(parsed));
  EXPECT_EQ(to_distribution(*parsed), Distribution::discrete({{0.7, 1}, {0.3, 2}}));
  EXPECT_EQ(problem("gamma(mean 1 min cv 0.3)", Dimension::number).code, Code::bad_distribution);
  EXPECT_EQ(problem("-3", Dimension::number).code, Code::out_of_range);
}

TEST(DistributionText, PointsAtTheWordThatIsWrong) {
  EXPECT_EQ(problem("exponental(mean 5 min)").suggestion, "`exponential`");
  const TextProblem unknown = problem("lognormal(mean 5 min cvv 2)");
  EXPECT_EQ(unknown.offset, 21u);
  EXPECT_EQ(unknown.length, 3u);
  EXPECT_EQ(unknown.suggestion, "`cv`");
  EXPECT_EQ(problem("exponential(mean 5)").code, Code::missing_unit);
  EXPECT_EQ(problem("exponential(mean 5)").offset, 17u);
  EXPECT_EQ(problem("exponential(mean 5 mni)").suggestion, "`min`");
}

TEST(DistributionText, RefusesWhatIsIncompleteOrTooMuch) {
  for (const char* text : {"exponential",
                           "exponential(",
                           "exponential()",
                           "exponential(mean)",
                           "exponential(mean 5 min",
                           "exponential(5 min)",
                           "exponential(mean 5 min))",
                           "exponential(mean 5 min mean 6 min)",
                           "lognormal(mean 5 min)",
                           "lognormal(mean 5 min sigma 1)",
                           "lognormal(mean 5 min cv 1 sigma 1)",
                           "uniform(3 min)",
                           "uniform(to 3 min)",
                           "triangular(1 s to 3 s)",
                           "discrete()",
                           "discrete(70 % 1 s or)",
                           "mixture(100 % )",
                           "constant(3 s 4 s)",
                           "(",
                           ")",
                           "exponential(mean: 5 min)",
                           "lognormal(mean 5 min, cv 1)",
                           "gamma(mean 7 min cv 1",
                           "ünïform(1 s to 2 s)",
                           "2 min +",
                           "2 min + + 3 min",
                           "2 min - 1 min",
                           "2 min × 3 min",
                           "2 × 3",
                           "0 × 3 min",
                           "-2 × 3 min",
                           "(2 min",
                           "2 min)",
                           "empirical()",
                           "empirical(none.csv)"}) {
    EXPECT_FALSE(static_cast<bool>(parse_distribution(text, Dimension::duration))) << text;
  }
}

TEST(DistributionText, RefusesImpossibleParameters) {
  for (const char* text :
       {"exponential(mean 0 s)", "exponential(mean -5 s)", "gamma(mean 5 s cv 0)", "gamma(mean 5 s cv 1e9)",
        "gamma(mean 5 s shape 0)", "lognormal(median 5 s sigma 0)", "lognormal(median 5 s sigma 1e3)",
        "lognormal(median 1 h sigma 19)", "uniform(7 s to 3 s)", "uniform(3 s to 3 s)",
        "triangular(1 s to 3 s mode 4 s)", "discrete(70 % 1 s or 20 % 2 s)", "discrete(70 % 1 s or 40 % 2 s)",
        "mixture(120 % 3 s)", "exponential(mean 1e308 s)", "exponential(mean NaN s)"}) {
    EXPECT_FALSE(static_cast<bool>(parse_distribution(text, Dimension::duration))) << text;
  }
  EXPECT_EQ(problem("exponential(mean 0 s)").suggestion, "`constant(0 s)`");
  EXPECT_THAT(problem("discrete(70 % 1 s or 20 % 2 s)").message, testing::HasSubstr("90 % instead of 100 %"));
}

TEST(DistributionText, GivesUpOnDeepNestingAtOnce) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "mixture(100 % ";
  EXPECT_THAT(problem(text).message, testing::HasSubstr("nested more than"));
  EXPECT_THAT(problem(std::string(100'000, '(')).message, testing::HasSubstr("nested more than"));
  std::string factors;
  for (int i = 0; i < 100'000; ++i) factors += "1 × ";
  EXPECT_THAT(problem(factors + "1 s").message, testing::HasSubstr("nested more than"));
}

}  // namespace
}  // namespace domino::language
