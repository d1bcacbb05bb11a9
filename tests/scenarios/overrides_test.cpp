#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"

namespace domino::language {
namespace {

constexpr const char* kText = R"(version: 1
scenario: Desk
question: How long do customers wait?
run: {horizon: 4 weeks}
departments:
  reps: {staff: 10}
  engineering: {staff: {Mon-Fri "09:00-17:00": 6}}
services:
  solve_case:
    by: reps
    duration: gamma(mean 7 min cv 1)
    needs:
      advice: {chance: 33 %, mode: park}
  advice: {by: engineering, duration: 20 min}
customers:
  buyers:
    arrive: 50 / h
    steps:
      - serve: solve_case
      - choose:
          again: {chance: 10 %, steps: [serve: solve_case]}
)";

Reading read(std::vector<Override> overrides) { return read_text("desk.yaml", kText, overrides); }

std::string mistakes(std::vector<Override> overrides) {
  const Reading reading = read(std::move(overrides));
  EXPECT_FALSE(reading.ok());
  return to_text(reading.diagnostics, reading.sources);
}

const organisation::Need& advice(const Reading& reading) { return reading.scenario->chain.services[0].needs[0]; }

TEST(Overrides, ReplaceAValue) {
  const Reading reading = read({{"departments.reps.staff", "8"}, {"run.horizon", "2 weeks"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  EXPECT_EQ(reading.scenario->chain.departments[0].staff.maximum(), 8);
  EXPECT_EQ(reading.scenario->chain.span.horizon.s, 2 * kWeek.s);
  EXPECT_EQ(reading.scenario->text, kText);
  ASSERT_EQ(reading.scenario->overrides.size(), 2u);
  EXPECT_EQ(reading.scenario->overrides[0].path, "departments.reps.staff");
}

TEST(Overrides, ReplaceAWholeMapping) {
  const Reading reading = read({{"services.solve_case.needs.advice", "{chance: 20 %, mode: callback}"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  EXPECT_EQ(advice(reading).chance, 0.2);
  EXPECT_EQ(advice(reading).mode, organisation::NeedMode::callback);
}

TEST(Overrides, ReplaceATableByANumberAndANumberByATable) {
  const Reading reading =
      read({{"departments.engineering.staff", "6"}, {"departments.reps.staff", "{Mon \"09:00-17:00\": 3}"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  EXPECT_TRUE(reading.scenario->chain.departments[1].staff.constant());
  EXPECT_EQ(reading.scenario->chain.departments[0].staff.mean(), 3 * 8 / 168.0);
}

TEST(Overrides, MayStateAKeyThatTheMappingMayHave) {
  const Reading reading = read(
      {{"run.seed", "7"}, {"departments.reps.lines", "20"}, {"services.solve_case.needs.advice.recall", "in turn"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  EXPECT_EQ(reading.scenario->run.seed, 7u);
  EXPECT_EQ(reading.scenario->chain.departments[0].lines, 20u);
  EXPECT_EQ(advice(reading).recall, organisation::Recall::in_turn);
}

TEST(Overrides, AreAppliedInTheirOrder) {
  const Reading reading =
      read({{"departments.reps", "{staff: 3}"}, {"departments.reps.staff", "4"}, {"run.seed", "1"}, {"run.seed", "2"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  EXPECT_EQ(reading.scenario->chain.departments[0].staff.maximum(), 4);
  EXPECT_EQ(reading.scenario->run.seed, 2u);
}

TEST(Overrides, ReachIntoStepsByTheirNumber) {
  const Reading reading = read({{"customers.buyers.steps.1.choose.again.chance", "25 %"}});
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  const auto& choose = std::get<organisation::Choose>(reading.scenario->chain.segments[0].journey[1].action);
  EXPECT_EQ(choose.branches[0].chance, 0.25);
}

TEST(Overrides, OfNothingNameTheNearestThing) {
  EXPECT_THAT(mistakes({{"departments.enginering.staff", "3"}}), testing::HasSubstr("try: `engineering`"));
  EXPECT_THAT(mistakes({{"department.reps.staff", "3"}}), testing::HasSubstr("try: `departments`"));
  EXPECT_THAT(mistakes({{"departments.reps.stafff", "3"}}), testing::HasSubstr("try: `staff`"));
  EXPECT_THAT(mistakes({{"departments.new_one", "{staff: 3}"}}), testing::HasSubstr("nothing is called `new_one`"));
  EXPECT_THAT(mistakes({{"customers.buyers.steps.7.serve", "advice"}}), testing::HasSubstr("a number from 0 to 1"));
  EXPECT_THAT(mistakes({{"a..b", "3"}}), testing::HasSubstr("nothing is called `a`"));
}

TEST(Overrides, PointTheirMistakesIntoWhatWasTyped) {
  EXPECT_THAT(mistakes({{"departments.reps.staff", "-3"}}),
              testing::HasSubstr("--set:1:24: error: `staff` cannot be negative"));
  EXPECT_THAT(mistakes({{"services.advice.duration", "exponential(mean 5 mni)"}}),
              testing::HasSubstr("--set:1:45: error"));
  EXPECT_THAT(mistakes({{"run.seed", "{"}}), testing::HasSubstr("--set:1:10: error"));
  EXPECT_THAT(mistakes({{"run.seed", ""}}), testing::HasSubstr("--set:1:9: error: a value is missing after `=`"));
  EXPECT_THAT(mistakes({{"run.seed", "*x"}}), testing::HasSubstr("aliases are not part"));
}

TEST(Overrides, AreReadFromArguments) {
  const auto parsed = parse_override("a.b={c: x=y}");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->path, "a.b");
  EXPECT_EQ(parsed->value, "{c: x=y}");
  EXPECT_FALSE(parse_override("a.b"));
  EXPECT_FALSE(parse_override("=3"));
  EXPECT_FALSE(parse_override(""));
}

TEST(Overrides, AreLimitedInNumber) {
  EXPECT_THAT(mistakes(std::vector<Override>(1'001, {"run.seed", "3"})),
              testing::HasSubstr("more than 1000 overrides"));
}

}  // namespace
}  // namespace domino::language
