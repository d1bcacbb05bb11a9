#include "models/measures/study/settle.h"

#include <stop_token>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

constexpr const char* kQueue = R"(version: 1
scenario: Queue
question: When does it settle?
run: {horizon: 20 days, warm_up: auto, replications: 3}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 8 min)}}
customers: {people: {arrive: 6 / h, asks_for: help}}
)";
constexpr const char* kOverloaded = R"(version: 1
scenario: Queue
question: When does it settle?
run: {horizon: 20 days, warm_up: auto, replications: 3}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 20 min)}}
customers: {people: {arrive: 6 / h, asks_for: help}}
)";

Subject subject_of(language::Reading& reading) {
  return {reading.scenario->chain, reading.plan, reading.scenario->run.warm_up_auto};
}

const StudySettings kSettings{.replications = 3, .jobs = 1};

TEST(Settle, GivesAPlanTheWarmUpThatItsScenarioLeavesToBeFound) {
  auto reading = domino::testing::read(kQueue);
  EXPECT_FALSE(settle(subject_of(reading), kSettings, {}).has_value());
  EXPECT_GT(reading.plan->span.warm_up.s, 0);
  EXPECT_EQ(reading.plan->span.measured(), 20 * kDay) << "the warm-up comes before what is measured";
  EXPECT_EQ(reading.plan->span.warm_up, reading.scenario->chain.span.warm_up);
  auto again = domino::testing::read(kQueue);
  StudySettings two_jobs = kSettings;
  two_jobs.jobs = 2;
  EXPECT_FALSE(settle(subject_of(again), two_jobs, {}).has_value());
  EXPECT_EQ(again.plan->span.warm_up, reading.plan->span.warm_up);
}

TEST(Settle, KeepsWhatIsMeasuredWhicheverWarmUpComesBefore) {
  auto reading = domino::testing::read(kQueue);
  for (const double days : {3.0, 0.7, 3.0, 0.0}) {
    warm_up_as(subject_of(reading), days * kDay);
    EXPECT_EQ(reading.plan->span.warm_up, days * kDay);
    EXPECT_EQ(reading.plan->span.horizon, 20 * kDay + days * kDay);
  }
}

TEST(Settle, LeavesAPlanThatNeedsNothingAsItIs) {
  auto reading = domino::testing::read(kQueue);
  reading.scenario->run.warm_up_auto = false;
  const auto plan = reading.plan;
  EXPECT_FALSE(settle(subject_of(reading), kSettings, {}).has_value());
  begin_as(subject_of(reading), reading.scenario->chain);
  warm_up_as(subject_of(reading), kDay);
  EXPECT_EQ(reading.plan, plan);
}

TEST(Settle, SaysWhyThereIsNoWarmUp) {
  auto reading = domino::testing::read(kOverloaded);
  const auto unsettled = settle(subject_of(reading), kSettings, {});
  ASSERT_TRUE(unsettled.has_value());
  EXPECT_FALSE(unsettled->stopped);
  EXPECT_TRUE(unsettled->reason.starts_with("no warm-up can be found: ")) << unsettled->reason;
}

TEST(Settle, EndsWhereItIsStopped) {
  auto reading = domino::testing::read(kQueue);
  std::stop_source stop;
  stop.request_stop();
  const auto unsettled = settle(subject_of(reading), kSettings, stop.get_token());
  ASSERT_TRUE(unsettled.has_value());
  EXPECT_TRUE(unsettled->stopped);
}

TEST(LongestWarmUp, IsThatOfAllThatWereLookedAt) {
  auto quick = domino::testing::read(kQueue);
  auto slow = domino::testing::read(std::string(kQueue).replace(std::string(kQueue).find("8 min"), 5, "9 min"));
  LongestWarmUp longest;
  EXPECT_FALSE(longest.look_at(subject_of(quick), kSettings, {}).has_value());
  EXPECT_FALSE(longest.look_at(subject_of(slow), kSettings, {}).has_value());
  const Duration most = std::max(quick.plan->span.warm_up, slow.plan->span.warm_up);
  longest.give_to(subject_of(quick));
  longest.give_to(subject_of(slow));
  EXPECT_EQ(quick.plan->span.warm_up, most);
  EXPECT_EQ(slow.plan->span.warm_up, most);
}

}  // namespace
}  // namespace domino::measures
