#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"
#include "scenarios/language/writing/resolve.h"

namespace domino::language {
namespace {

constexpr const char* kText = R"(version: 1
scenario: Desk
question: How long do callers wait?
run: {horizon: 1 week}
departments:
  reps: {staff: 2}
services:
  advice: {by: reps, duration: 5 min}
customers:
  callers:
    arrive: 10 / h
    steps:
      - delay: 1 min
        as: music
      - serve: advice
what_if:
  two_more: {departments.reps.staff: 4}
  many:
    departments.reps: {staff: 9, lines: 12}
    customers.callers.steps.music.delay: uniform(1 min to 2 min)
expect:
  - customers.wait.mean below 3 min
  - two_more: customers.wait.mean falls
  - two_more: departments.reps.wait.mean falls by at least 2 %
  - many: customers.served rises by at least 20
  - customers.wait.mean within 3 % of 4.5 min
  - customers.abandoned at most 5
)";

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

TEST(WhatIf, GivesTheScenarioWithItsChanges) {
  const Reading base = read_text("desk.yaml", kText);
  ASSERT_TRUE(base.ok()) << mistakes(base);
  EXPECT_EQ(base.scenario->what_ifs, (std::vector<std::string>{"two_more", "many"}));
  const Reading more = with_what_if(base, "two_more");
  ASSERT_TRUE(more.ok()) << mistakes(more);
  EXPECT_EQ(more.scenario->chain.departments[0].staff.maximum(), 4);
  EXPECT_EQ(more.scenario->variant, "two_more");
  const Reading many = with_what_if(base, "many");
  ASSERT_TRUE(many.ok()) << mistakes(many);
  EXPECT_EQ(many.scenario->chain.departments[0].lines, 12u);
  EXPECT_EQ(std::get<organisation::Delay>(many.scenario->chain.segments[0].journey[0].action).duration,
            random::Distribution::uniform(60, 120));
  EXPECT_EQ(base.scenario->chain.departments[0].staff.maximum(), 2);
  EXPECT_FALSE(with_what_if(base, "none").ok());
}

TEST(WhatIf, IsAppliedAfterOverrides) {
  const Reading base = read_text("desk.yaml", kText, std::vector<Override>{{"departments.reps.lines", "7"}});
  const Reading more = with_what_if(base, "two_more");
  ASSERT_TRUE(more.ok()) << mistakes(more);
  EXPECT_EQ(more.scenario->chain.departments[0].lines, 7u);
}

TEST(WhatIf, StaysInTheResolvedScenario) {
  const Reading base = read_text("desk.yaml", kText);
  const std::string resolved = resolved_text(base);
  const Reading again = read_text("resolved.yaml", resolved);
  ASSERT_TRUE(again.ok()) << resolved << mistakes(again);
  EXPECT_EQ(again.scenario->what_ifs, base.scenario->what_ifs);
  EXPECT_TRUE(*with_what_if(again, "many").plan == *with_what_if(base, "many").plan);
  EXPECT_EQ(resolved_text(again), resolved);
  EXPECT_EQ(resolved_text(with_what_if(base, "two_more")).find("what_if"), std::string::npos);
}

TEST(Expectations, BecomeStatementsAboutMeasures) {
  using Form = Expectation::Form;
  const Reading reading = read_text("desk.yaml", kText);
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const auto& expect = reading.scenario->expectations;
  ASSERT_EQ(expect.size(), 6u);
  EXPECT_EQ(expect[0].measure, "customers.wait.mean");
  EXPECT_EQ(expect[0].form, Form::below);
  EXPECT_EQ(expect[0].value, 180);
  EXPECT_EQ(expect[0].what_if, "");
  EXPECT_EQ(expect[1].what_if, "two_more");
  EXPECT_EQ(expect[1].form, Form::falls);
  EXPECT_EQ(expect[1].value, 0);
  EXPECT_TRUE(expect[2].relative);
  EXPECT_EQ(expect[2].value, 0.02);
  EXPECT_EQ(expect[3].form, Form::rises);
  EXPECT_FALSE(expect[3].relative);
  EXPECT_EQ(expect[3].value, 20);
  EXPECT_EQ(expect[4].form, Form::within);
  EXPECT_EQ(expect[4].tolerance, 0.03);
  EXPECT_EQ(expect[4].value, 270);
  EXPECT_EQ(expect[5].form, Form::at_most);
  EXPECT_EQ(expect[5].text, "customers.abandoned at most 5");
}

const std::string kPeople = std::string(kText) + R"(  - departments.reps.morale above 30 %
  - two_more: departments.reps.morale rises
couplings: all
)";

TEST(Expectations, AboutWhatAnOverrideSwitchesOffAreLeftOutAndTold) {
  const Reading as_written = read_text("desk.yaml", kPeople);
  ASSERT_TRUE(as_written.ok()) << mistakes(as_written);
  EXPECT_EQ(as_written.scenario->expectations.size(), 8u);
  const Reading reading = read_text("desk.yaml", kPeople, std::vector<Override>{{"couplings", "none"}});
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->expectations.size(), 6u);
  EXPECT_THAT(mistakes(reading), testing::HasSubstr("desk.yaml:28:5: warning: this expectation is left out"));
  EXPECT_THAT(mistakes(reading), testing::HasSubstr("desk.yaml:29:15: warning: this expectation is left out"));
  EXPECT_TRUE(with_what_if(reading, "two_more").ok());
}

TEST(Expectations, ThatWereWrongBeforeAnOverrideAreStillRefused) {
  const std::vector<Override> none{{"couplings", "none"}};
  const std::string unknown =
      kPeople.substr(0, kPeople.find("couplings")) + "  - departments.reps.moral above 10 %\ncouplings: all\n";
  EXPECT_THAT(mistakes(read_text("desk.yaml", unknown, none)), testing::HasSubstr("departments.reps.moral`"));
  const std::string off = kPeople.substr(0, kPeople.find("couplings")) + "couplings: none\n";
  EXPECT_FALSE(read_text("desk.yaml", off, std::vector<Override>{{"departments.reps.staff", "3"}}).ok());
  EXPECT_FALSE(
      read_text("desk.yaml", kText, std::vector<Override>{{"expect", "[departments.reps.morale above 10 %]"}}).ok());
}

TEST(Overrides, ReachStepsByTheirNames) {
  const Reading reading =
      read_text("desk.yaml", kText, std::vector<Override>{{"customers.callers.steps.music.delay", "3 min"}});
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(std::get<organisation::Delay>(reading.scenario->chain.segments[0].journey[0].action).duration,
            random::Distribution::constant(180));
}

}  // namespace
}  // namespace domino::language
