// Levels that a scenario states come out as they are stated, and answer to changes; what cannot be met is refused.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/measures/study/settle.h"
#include "scenarios/language/writing/resolve.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

constexpr StudySettings kPilots{.seed = 1, .jobs = 2};

/// A shop with mistakes and short queues; `first` and `second` are keys of its segments.
std::string shop(const std::string& first, const std::string& second, const std::string& more = "") {
  return fmt::format(R"(version: 1
scenario: Shop
question: How many leave?
run: {{horizon: 26 weeks, replications: 40}}
calendars: {{office: {{Mon-Fri: "09:00-17:00"}}}}
departments:
  desk: {{front_line: yes, staff: 2, hours: office}}
services:
  help: {{by: desk, duration: exponential(mean 4 min), errors: 4 %}}
customers:
  private: {{population: 400, contact_every: gamma(mean 15 days cv 0.7), hours: office, asks_for: help{}}}
  firms: {{population: 200, contact_every: gamma(mean 10 days cv 0.7), hours: office, asks_for: help{}}}
{})",
                     first, second, more);
}

/// Two departments whose people may leave and be absent.
std::string firm(const std::string& desk, const std::string& back, const std::string& more = "") {
  return fmt::format(R"(version: 1
scenario: Firm
question: How many quit?
run: {{horizon: 26 weeks, replications: 40}}
calendars: {{office: {{Mon-Fri: "09:00-17:00"}}}}
departments:
  desk: {{front_line: yes, staff: 10, hours: office{}}}
  back: {{staff: 5, hours: office{}}}
services:
  help: {{by: desk, duration: exponential(mean 8 min), needs: {{advice: {{chance: 30 %, mode: hold}}}}}}
  advice: {{by: back, duration: exponential(mean 12 min), promise: 90 % within 20 min, errors: 5 %}}
customers:
  callers: {{arrive: 12 / h, hours: office, asks_for: help, patience: exponential(mean 10 min)}}
couplings: all
{})",
                     desk, back, more);
}

Subject subject_of(language::Reading& reading) {
  return {reading.scenario->chain, reading.plan, reading.scenario->run.warm_up_auto};
}

language::Reading calibrated(const std::string& text) {
  language::Reading reading = domino::testing::read(text);
  const auto unmet = calibrate(subject_of(reading), reading.scenario->chain, kPilots, {});
  EXPECT_FALSE(unmet.has_value()) << unmet->reason;
  return reading;
}

/// Settled, too.
language::Reading ready(const std::string& text) {
  language::Reading reading = calibrated(text);
  EXPECT_FALSE(settle(subject_of(reading), kPilots, {}).has_value());
  return reading;
}

domino::testing::ScenarioRun run(const language::Reading& reading, std::uint64_t replications = 40) {
  return domino::testing::ScenarioRun(reading.plan, {.seed = 5, .replications = replications, .jobs = 2});
}

/// Within three standard errors and 1 % of itself.
void expect_level(const domino::testing::ScenarioRun& study, const std::string& address, double stated) {
  const auto& estimate = study.finding(address).estimate;
  const double error = estimate.half_width() / 2.02;  // of 40 replications, with 95 %
  EXPECT_LT(error, 0.05 * stated) << address << " is not known well enough to tell";
  EXPECT_NEAR(estimate.mean, stated, 3 * error + 0.01 * stated) << address;
}

double intercept(const language::Reading& reading, const std::string& address) {
  for (const chain::Level& level : reading.scenario->chain.levels)
    if (level.address() == address) return level.intercept;
  ADD_FAILURE() << "no level " << address;
  return 0;
}

TEST(Levels, OfTwoSegmentsComeOutTogetherAndMoveInWhatIfs) {
  language::Reading base =
      ready(shop(", churn: 12 % / year", ", churn: 45 % / year",
                 "what_if:\n  wrong: {services.help.errors: 20 %}\n  same: {services.help.errors: 4 %}\n"));
  const auto study = run(base);
  expect_level(study, "customers.private.churn", .12);
  expect_level(study, "customers.firms.churn", .45);
  EXPECT_NE(intercept(base, "customers.private.churn"), intercept(base, "customers.firms.churn"));

  // More mistakes lose more customers, held back as they are in the base.
  language::Reading wrong = language::with_what_if(base, "wrong");
  begin_as(subject_of(wrong), base.scenario->chain);
  EXPECT_EQ(wrong.scenario->chain.levels, base.scenario->chain.levels);
  const auto worse = run(wrong, 10);
  EXPECT_GT(worse.mean("customers.private.churn"), 1.1 * study.mean("customers.private.churn"));

  // The null control: what changes nothing is the base, to the bit.
  language::Reading same = language::with_what_if(base, "same");
  begin_as(subject_of(same), base.scenario->chain);
  const auto again = run(same, 3);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(again.value(r, "customers.churn").numerator, study.value(r, "customers.churn").numerator);
    EXPECT_EQ(again.value(r, "customers.churn").denominator, study.value(r, "customers.churn").denominator);
  }
}

TEST(Levels, BelowWhatTheRulesSayHoldBackAndAboveItTheyDrive) {
  language::Reading few = calibrated(shop(", churn: 8 % / year", ""));
  language::Reading many = calibrated(shop(", churn: 80 % / year", ""));
  EXPECT_GT(intercept(few, "customers.private.churn"), 0);
  EXPECT_LT(intercept(many, "customers.private.churn"), 0);
  // A segment that states nothing has no intercept.
  EXPECT_EQ(few.scenario->chain.levels.size(), 1u);
  EXPECT_EQ(few.plan->segments[1].population->held_back, 0);
}

TEST(Levels, OfPeopleComeOutTogether) {
  const language::Reading base =
      ready(firm(", absence: 6 %, attrition: 35 % / year", ", absence: 3 %, attrition: 12 % / year"));
  const auto study = run(base);
  expect_level(study, "departments.desk.absence", .06);
  expect_level(study, "departments.back.absence", .03);
  const auto near = [&](const std::string& address, double stated) {
    const auto& estimate = study.finding(address).estimate;
    EXPECT_NEAR(estimate.mean, stated, 3 * estimate.half_width() / 2.02 + .01 * stated) << address;
  };
  near("departments.desk.attrition", .35);
  near("departments.back.attrition", .12);
}

TEST(Levels, AreUncalibratedWhereNothingIsStated) {
  language::Reading reading = domino::testing::read(shop("", ""));
  const auto before = reading.plan;
  EXPECT_FALSE(calibrate(subject_of(reading), reading.scenario->chain, kPilots, {}).has_value());
  EXPECT_EQ(reading.plan, before) << "the plan is not even compiled again";
  EXPECT_TRUE(reading.scenario->chain.levels.empty());
}

TEST(Levels, AreNoLevelsWherePeoplesStateMovesNothing) {
  const auto levels_of = [](const std::string& text) {
    return chain::stated_levels(domino::testing::read(text).scenario->chain);
  };
  EXPECT_EQ(levels_of(firm(", absence: 6 %, attrition: 35 % / year", "")).size(), 2u);
  std::string frozen = firm(", absence: 6 %, attrition: 35 % / year", "");
  frozen.replace(frozen.find("couplings: all"), 14, "couplings: none");
  EXPECT_TRUE(levels_of(frozen).empty());
}

TEST(Levels, TakeTheSameInterceptsForAnyNumberOfJobsAndWithOverrides) {
  const std::string text = shop(", churn: 15 % / year", "");
  const auto found = [&](const std::vector<language::Override>& changes, unsigned jobs) {
    language::Reading reading = language::read_text("test.yaml", text, changes);
    EXPECT_TRUE(reading.ok());
    const language::Reading written = language::as_written(reading);
    EXPECT_TRUE(written.ok());
    EXPECT_FALSE(calibrate(subject_of(reading), written.scenario->chain, {.seed = 1, .jobs = jobs}, {}).has_value());
    return reading;
  };
  const language::Reading one = found({}, 1);
  const language::Reading three = found({}, 3);
  EXPECT_EQ(one.scenario->chain.levels, three.scenario->chain.levels);
  const language::Reading changed = found({{"services.help.errors", "20 %"}}, 1);
  EXPECT_EQ(one.scenario->chain.levels, changed.scenario->chain.levels);
  EXPECT_NE(language::resolved_text(one).find("# calibrated: customers.private.churn"), std::string::npos);
}

TEST(Levels, StatedAlikeByASecondFileAreThoseOfTheFirst) {
  language::Reading first = domino::testing::read(shop(", churn: 15 % / year", ""));
  first.scenario->chain.levels = {{.of = chain::Level::Of::churn, .name = "private", .stated = .15, .intercept = .25}};
  language::Reading second = domino::testing::read(shop(", churn: 15 % / year", ", tolerates: 1 min"));
  begin_as(subject_of(second), first.scenario->chain);
  EXPECT_FALSE(calibrate(subject_of(second), second.scenario->chain, kPilots, {}).has_value());
  EXPECT_EQ(second.scenario->chain.levels, first.scenario->chain.levels);
  EXPECT_EQ(second.plan->segments[0].population->held_back, .25);
}

TEST(Levels, ThatCannotBeMetAreRefusedWithTheirFloor) {
  std::string harmful = shop(", churn: 1 % / year", "");
  harmful.replace(harmful.find("errors: 4 %"), 11, "harm: 0.3 % ");
  language::Reading reading = domino::testing::read(harmful);
  const auto unmet = calibrate(subject_of(reading), reading.scenario->chain, kPilots, {});
  ASSERT_TRUE(unmet.has_value());
  EXPECT_FALSE(unmet->stopped);
  // 24.3 contacts a year, .3 % of which harm, after which .95 leave: 6.9 % a year.
  const std::string begin = "customers.private.churn: 1 % / year cannot be met: ";
  ASSERT_EQ(unmet->reason.find(begin), 0u) << unmet->reason;
  EXPECT_NEAR(std::stod(unmet->reason.substr(begin.size())), 6.9, 1.0) << unmet->reason;
  EXPECT_NE(unmet->reason.find("harm"), std::string::npos);
  EXPECT_TRUE(reading.scenario->chain.levels.empty());
}

TEST(Levels, AreNotMetWhereTheSearchIsStopped) {
  language::Reading reading = domino::testing::read(shop(", churn: 15 % / year", ""));
  std::stop_source stop;
  stop.request_stop();
  const auto unmet = calibrate(subject_of(reading), reading.scenario->chain, kPilots, stop.get_token());
  ASSERT_TRUE(unmet.has_value());
  EXPECT_TRUE(unmet->stopped);
}

}  // namespace
}  // namespace domino::measures
