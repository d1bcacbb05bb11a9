// Levers of a scenario: what they change, once and several times, and what they cost.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"
#include "scenarios/language/values/increment_text.h"
#include "scenarios/language/writing/resolve.h"

namespace domino::language {
namespace {

using ::testing::HasSubstr;

constexpr const char* kText = R"(version: 1
scenario: Desk
question: What shall we buy?
run: {horizon: 1 week}
departments:
  reps: {staff: {Mon-Fri "08:00-12:00": 2, Mon-Fri "12:00-16:00": 3}, wage: 20 / h}
  back: {staff: 4}
services:
  advice: {by: reps, duration: 5 min, errors: 10 %}
  deep: {by: back, duration: 10 min}
customers:
  callers: {arrive: 240 / day, asks_for: advice}
  guests: {arrive: 5 / h, asks_for: deep, patience: 90 s}
levers:
  hire: {change: {departments.back.staff: rises by 1}, costs: 55000 / year, at_most: 3}
  early_and_late: {change: {departments.reps.staff: rises by 1}, costs: 1000 / week}
  checking: {change: {services.advice.errors: falls by 50 %}, costs: 7000 once, at_most: 2}
  fewer: {change: {customers.callers.arrive: falls by 40 / day, customers.guests.patience: rises by 30 s}}
  swap: {change: {departments.back.staff: 6, departments.reps.wage: rises by 5 / h}}
what_if: {two: {departments.back.staff: 6}}
expect: [customers.served above 1, two: customers.wait.mean falls]
)";

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

Reading base_reading() {
  Reading base = read_text("desk.yaml", kText);
  EXPECT_TRUE(base.ok()) << mistakes(base);
  return base;
}

Reading taken(const Reading& base, std::vector<LeverTaken> levers) {
  Reading variant = with_levers(base, levers);
  EXPECT_TRUE(variant.ok()) << mistakes(variant);
  return variant;
}

TEST(Levers, AreWhatTheScenarioSays) {
  const Reading base = base_reading();
  const auto& levers = base.scenario->levers;
  ASSERT_EQ(levers.size(), 5u);
  EXPECT_EQ(levers[0].name, "hire");
  EXPECT_EQ(levers[0].at_most, 3u);
  EXPECT_EQ(levers[0].costs->first_year(), 55000);
  EXPECT_EQ(levers[0].changes, "departments.back.staff rises by 1");
  // A year has 365 days.
  EXPECT_DOUBLE_EQ(levers[1].costs->first_year(), 1000 * 365 / 7.0);
  EXPECT_EQ(levers[2].costs->first_year(), 7000);
  EXPECT_FALSE(levers[3].costs.has_value());
  EXPECT_EQ(levers[4].changes, "departments.back.staff = 6, departments.reps.wage rises by 5 / h");
}

TEST(Levers, AreTakenAsOftenAsAsked) {
  const Reading base = base_reading();
  const Reading three = taken(base, {{"hire", 3}});
  EXPECT_EQ(three.scenario->chain.departments[1].staff.maximum(), 7);
  EXPECT_EQ(three.scenario->variant, "3 × hire");
  // Of a half, a half.
  const Reading careful = taken(base, {{"checking", 2}, {"hire", 1}});
  EXPECT_DOUBLE_EQ(careful.scenario->chain.services[0].quality->errors, 0.025);
  EXPECT_EQ(careful.scenario->chain.departments[1].staff.maximum(), 5);
  EXPECT_EQ(base.scenario->chain.departments[1].staff.maximum(), 4);
  EXPECT_FALSE(with_levers(base, std::vector<LeverTaken>{{"none", 1}}).ok());
}

TEST(Levers, RaiseEachRowOfATableButNotTheNight) {
  const Reading more = taken(base_reading(), {{"early_and_late", 1}});
  const auto& staff = more.scenario->chain.departments[0].staff;
  EXPECT_EQ(staff.value_at(Time{9 * kHour.s}), 3);
  EXPECT_EQ(staff.value_at(Time{13 * kHour.s}), 4);
  EXPECT_EQ(staff.value_at(Time{20 * kHour.s}), 0);
}

TEST(Levers, MaySetAndChangeBesideEachOther) {
  const Reading swapped = taken(base_reading(), {{"swap", 1}});
  EXPECT_EQ(swapped.scenario->chain.departments[1].staff.maximum(), 6);
  EXPECT_EQ(swapped.plan->departments[0].wage_per_s, 25 / 3600.0);
}

TEST(Levers, AreInTheResolvedTextAndReadBack) {
  const Reading base = base_reading();
  const std::string text = resolved_text(base);
  EXPECT_THAT(text, HasSubstr("costs: 1000 / week"));
  const Reading again = read_text("again.yaml", text);
  ASSERT_TRUE(again.ok()) << mistakes(again);
  EXPECT_EQ(again.scenario->levers[0].at_most, 3u);
  EXPECT_EQ(again.scenario->levers[2].changes, base.scenario->levers[2].changes);
}

TEST(Levers, MayBeSetOnTheCommandLine) {
  const std::vector<Override> dearer{{"levers.hire.costs", "60000 / year"}};
  const Reading base = read_text("desk.yaml", kText, dearer);
  ASSERT_TRUE(base.ok()) << mistakes(base);
  EXPECT_EQ(base.scenario->levers[0].costs->first_year(), 60000);
}

TEST(Levers, CannotChangeLeversOrWhatIfs) {
  for (const char* address : {"levers.hire.costs", "what_if.two", "expect"}) {
    std::string text(kText);
    const std::string change = std::string("  odd: {change: {") + address + ": 1}}\n";
    text.insert(text.find("what_if:"), change);
    const Reading read = read_text("desk.yaml", text);
    EXPECT_FALSE(read.ok());
    EXPECT_THAT(mistakes(read), HasSubstr("cannot be changed here"));
  }
}

struct IncrementCase {
  const char* stands;
  const char* increment;
  const char* text;
};

TEST(Increments, GoInTheUnitOfWhatStandsThere) {
  const IncrementCase cases[] = {
      {"12", "rises by 1", "13"},
      {"3", "falls by 4", "-1"},
      {"0.1", "rises by 0.2", "0.3"},
      {"10 %", "falls by 50 %", "5 %"},
      {"40", "rises by 10 %", "44"},
      {"5 min", "falls by 30 s", "270 s"},
      {"2 h", "rises by 50 %", "3 h"},
      {"50 / h", "rises by 10 / h", "60 / h"},
      {"240 / day", "falls by 25 %", "180 / day"},
      {"74 / week", "rises by 10 / week", "84 / week"},
      {"12 % / year", "falls by 3 % / year", "9 % / year"},
      {"20", "rises by 150 %", "50"},
      {"1 / 5 min", "rises by 100 %", "2 / 5 min"},
  };
  for (const auto& [stands, increment, text] : cases) {
    ASSERT_TRUE(is_increment(increment));
    const auto after = incremented(stands, increment);
    ASSERT_TRUE(after) << stands << " " << increment << ": " << after.problem().message;
    EXPECT_EQ(*after, text) << stands << " " << increment;
  }
}

TEST(Increments, OfAnotherUnitAreRefused) {
  const IncrementCase cases[] = {
      {"12", "rises by 1 min", "no change of"},        {"5 min", "falls by 1", "no change of"},
      {"240 / day", "rises by 1 / h", "no change of"}, {"5 min", "falls by 6 min", "below 0"},
      {"50 / h", "falls by 150 %", "below 0"},         {"advice", "rises by 1", "no number"},
      {"12", "rises", "by how much is missing"},       {"12", "rises by", "by how much is missing"},
      {"12", "rises of 1", "by how much is missing"},  {"12", "rises by -1", "no change of"},
  };
  for (const auto& [stands, increment, why] : cases) {
    const auto after = incremented(stands, increment);
    ASSERT_FALSE(after) << stands << " " << increment;
    EXPECT_THAT(after.problem().message, HasSubstr(why)) << stands << " " << increment;
  }
  EXPECT_FALSE(is_increment("8"));
  EXPECT_FALSE(is_increment("gamma(mean 8 min cv 1)"));
}

}  // namespace
}  // namespace domino::language
