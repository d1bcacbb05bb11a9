#include "scenarios/language/writing/resolve.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/full_scenario.h"

namespace domino::language {
namespace {

namespace fs = std::filesystem;

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

void expect_round_trip(const Reading& reading) {
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const std::string resolved = resolved_text(reading);
  const Reading again = read_text("resolved.yaml", resolved);
  ASSERT_TRUE(again.ok()) << resolved << mistakes(again);
  EXPECT_TRUE(*again.plan == *reading.plan) << resolved;
  EXPECT_EQ(again.scenario->title, reading.scenario->title);
  EXPECT_EQ(again.scenario->question, reading.scenario->question);
  EXPECT_EQ(again.scenario->notes, reading.scenario->notes);
  EXPECT_EQ(again.scenario->run.seed, reading.scenario->run.seed);
  EXPECT_EQ(again.scenario->run.replications, reading.scenario->run.replications);
  EXPECT_EQ(again.scenario->run.replications_auto, reading.scenario->run.replications_auto);
  EXPECT_EQ(again.scenario->run.warm_up_auto, reading.scenario->run.warm_up_auto);
  EXPECT_EQ(again.scenario->run.precision, reading.scenario->run.precision);
  EXPECT_EQ(again.scenario->run.confidence, reading.scenario->run.confidence);
  EXPECT_EQ(resolved_text(again), resolved);
}

TEST(ResolvedScenario, LeavesToBeFoundWhatTheScenarioLeavesToBeFound) {
  const Reading reading = read_text("desk.yaml", R"(version: 1
scenario: Desk
question: How long?
run: {horizon: 5 days, warm_up: auto, replications: auto, precision: 2 %}
departments: {desk: {}}
services: {help: {by: desk, duration: 5 min}}
customers: {all: {arrive: 2 / h, asks_for: help}}
)");
  expect_round_trip(reading);
  EXPECT_TRUE(reading.scenario->run.replications_auto);
  EXPECT_TRUE(reading.scenario->run.warm_up_auto);
  EXPECT_EQ(reading.scenario->run.precision, 0.02);
  EXPECT_NE(resolved_text(reading).find("warm_up: auto"), std::string::npos);
  EXPECT_EQ(reading.plan->span.warm_up.s, 0);
}

TEST(ResolvedScenario, TellsWhatIsSpentOnAverageFromWhatIsAlwaysSpent) {
  const Reading reading = read_text("till.yaml", R"(version: 1
scenario: Till
question: How much?
run: {horizon: 5 days}
departments: {desk: {wage: 20 / h}}
services: {help: {by: desk, duration: 5 min}}
customers:
  once: {arrive: 2 / h, asks_for: help, spends: 4e1}
  again: {population: 50, contact_every: 9 days, asks_for: help, spends: constant(40), margin: 30 %, compensation: 50 %,
          advertising: 1 / day, advertising_costs: 70 / week}
  others: {population: 50, contact_every: 9 days, asks_for: help, compensation: 20, advertising_costs: 25}
couplings: all
interventions: {course: {at: 1 day, training: 100 %, cost: 2000}}
money: {cash: 50000, fixed_costs: 4000 / week, tax: 25 %}
)");
  expect_round_trip(reading);
  const std::string resolved = resolved_text(reading);
  EXPECT_NE(resolved.find("spends: 40\n"), std::string::npos) << resolved;
  EXPECT_NE(resolved.find("spends: constant(40)"), std::string::npos) << resolved;
  EXPECT_NE(resolved.find("compensation: 50 %"), std::string::npos) << resolved;
}

TEST(ResolvedScenario, SaysWhatIsToleratedAsOneWaitOrByStage) {
  const Reading reading = read_text("waits.yaml", R"(version: 1
scenario: Waits
question: How long?
run: {horizon: 5 days}
departments: {desk: {}}
services: {help: {by: desk, duration: 5 min}}
customers:
  plain: {population: 50, contact_every: 9 days, asks_for: help, tolerates: 3 min}
  staged: {population: 50, contact_every: 9 days, asks_for: help, tolerates: {hold: 10 min, parked: 2 days}}
  silent: {population: 50, contact_every: 9 days, asks_for: help}
)");
  expect_round_trip(reading);
  const auto tolerance = [&](std::size_t segment) { return reading.plan->segments[segment].population->tolerates; };
  EXPECT_EQ(tolerance(0), (customers::Tolerance{.queue = Duration{180}}));
  EXPECT_EQ(tolerance(1), (customers::Tolerance{.hold = Duration{600}, .parked = Duration{172800}}));
  EXPECT_EQ(tolerance(2), customers::Tolerance{});
}

TEST(ResolvedScenario, OfEveryShippedScenarioAndEverySeedOfTheFuzzerReadsBackToTheSamePlan) {
  for (const std::string folder : {"", "/../tests/fuzz/seeds"}) {
    int count = 0;
    for (const auto& file : fs::directory_iterator(DOMINO_SCENARIOS + folder)) {
      if (file.path().extension() != ".yaml") continue;
      SCOPED_TRACE(file.path());
      expect_round_trip(read_file(file.path()));
      ++count;
    }
    EXPECT_GT(count, 0);
  }
}

TEST(ResolvedScenario, OfEverythingTheLanguageCanSayReadsBackToTheSamePlan) {
  expect_round_trip(read_text("full.yaml", kFull));
}

TEST(ResolvedScenario, OfAScenarioWithOverridesReadsBackToTheSamePlan) {
  expect_round_trip(
      read_text("full.yaml", kFull,
                std::vector<Override>{{"departments.reps.staff", "7"}, {"departments.reps.hours", "always"}}));
}

TEST(ResolvedScenario, SaysEveryDefaultInOneWayOfWriting) {
  const Reading reading = read_text("desk.yaml", R"(version: 1
scenario: Desk
question: "How long: a day?"
run: {days: 5e0}
departments: {desk: {staff: {"09:00-17:00": 2.0, 17:00-18:00: 1}}}
services:
  advice: {by: desk, duration: gamma(cv 1 mean 120 s), needs: {help: {mode: park}}}
  help: {by: desk, duration: 0.5h}
customers:
  all: {arrive: 2 / 60 min, service_level: 20 s, steps: [{serve: advice}, end]}
)");
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(resolved_text(reading), R"(version: 1
scenario: Desk
question: "How long: a day?"
run:
  days: 5
  warm_up: 0 s
  seed: 1
  replications: 30
  precision: 5 %
  confidence: 95 %
departments:
  desk:
    front_line: no
    staff:
      "09:00-17:00": 2
      "17:00-18:00": 1
    hours: always
    open_on_holidays: no
    absence: 0 %
    work_at_shift_end: finish
    queue_at_closing: stay
    queue: first come
    transparency: 0 %
    line_of_sight: 0 %
services:
  advice:
    by: desk
    duration: gamma(mean 2 min cv 1)
    needs:
      help:
        service: help
        chance: 100 %
        at: end
        mode: park
        switching: 1 min
        recall: first
        again: 0 %
        check: 0 %
    priority: 0
    weight: 1
    fee: 0
  help:
    by: desk
    duration: 30 min
    priority: 0
    weight: 1
    fee: 0
customers:
  all:
    arrive: 2 / h
    hours: always
    steps:
      - serve: advice
        as: advice
      - end
    priority: 0
    service_level:
      within: 20 s
      of: first answer
      out_of: arrived
      count_lost: no
couplings: none
)");
}

}  // namespace
}  // namespace domino::language
