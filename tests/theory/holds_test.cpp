// Employees held while others answer: where the front line saturates, and where everybody waits for ever.

#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/kernel/simulation.h"
#include "models/plan/reach.h"
#include "models/replication/replication.h"
#include "tests/support/alarm.h"
#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

constexpr double kArrivals = 2;  // a minute
constexpr double kOwnWork = 1;   // minutes
constexpr int kFront = 4;
constexpr double kChance = 0.5;
constexpr double kCritical = (kFront / kArrivals - kOwnWork) / kChance;  // R_c = (c/λ - E[S])/p

/// Work and gaps vary little, so that the growth of a queue shows in a run that a test can afford.
ScenarioRun held_front(double answer_min) {
  const std::string text = fmt::format(R"(
version: 1
scenario: critical
question: Does the front line keep up?
run: {{horizon: 140000 min, warm_up: 20000 min}}
departments: {{front: {{staff: {}}}, back: {{staff: 1000}}}}
services:
  solve: {{by: front, duration: {} × uniform(0.5 min to 1.5 min), needs: {{answer: {{chance: {} %, mode: hold}}}}}}
  answer: {{by: back, duration: {} min}}
customers: {{all: {{every: {} × uniform(0.5 min to 1.5 min), asks_for: solve}}}}
)",
                                       kFront, kOwnWork, 100 * kChance, answer_min, 1 / kArrivals);
  const auto reading = read(text);
  return ScenarioRun(reading.plan, {.seed = 11, .replications = 40});
}

/// Requests a minute by which the front line's queue grows in the second half of the measured span.
std::vector<double> growth_of(const ScenarioRun& run) {
  std::vector<double> growth;
  for (const auto& replication : run.study().replications) growth.push_back(replication.growth[0].grown / 70'000);
  return growth;
}

TEST(CriticalDelay, BeyondItTheFrontLineGrowsByWhatItCannotServe) {
  const double answer = 1.05 * kCritical;
  const auto run = held_front(answer);
  const double exact = kArrivals - kFront / (kOwnWork + kChance * answer);
  const auto estimate = statistics::mean_estimate(growth_of(run), 1 - kFalseAlarm);
  EXPECT_LE(estimate.low, exact);
  EXPECT_GE(estimate.high, exact);
  EXPECT_NEAR(estimate.mean / exact, 1, 0.05);
  EXPECT_TRUE(run.finding("customers.wait.mean").unstable);
}

TEST(CriticalDelay, BelowItTheFrontLineIsStationary) {
  const auto run = held_front(0.95 * kCritical);
  const auto estimate = statistics::mean_estimate(growth_of(run), 1 - kFalseAlarm);
  EXPECT_LE(estimate.low, 0);
  EXPECT_GE(estimate.high, 0);
  EXPECT_LT(estimate.half_width(), 0.02);
  EXPECT_FALSE(run.finding("customers.wait.mean").unstable);
  expect_exact(run, "departments.front.utilisation", kArrivals * (kOwnWork + kChance * 0.95 * kCritical) / kFront);
}

std::string circle(const std::string& departments, const std::string& mode) {
  return R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments: )" +
         departments + R"(
services:
  a_case: {by: a, duration: exponential(mean 1 min), needs: {b_help: )" +
         mode + R"(}}
  b_case: {by: b, duration: exponential(mean 1 min), needs: {a_help: )" +
         mode + R"(}}
  a_help: {by: a, duration: exponential(mean 1 min)}
  b_help: {by: b, duration: exponential(mean 1 min)}
customers:
  at_a: {arrive: 0.2 / min, asks_for: a_case}
  at_b: {arrive: 0.2 / min, asks_for: b_case}
)";
}

TEST(Deadlock, OfDepartmentsThatHoldForEachOtherNamesThem) {
  const auto reading = read(circle("{a: {staff: 2}, b: {staff: 2}}", "{mode: hold}"));
  ASSERT_TRUE(reading.ok());
  try {
    const ScenarioRun run(reading.plan, {.replications = 1});
    ADD_FAILURE() << "it went on";
  } catch (const RunCannotGoOn& failure) {
    EXPECT_THAT(
        failure.what(),
        ::testing::HasSubstr("all staff of a are held by cases that wait for b, and all staff of b by cases that "
                             "wait for a"));
  }
}

TEST(Deadlock, IsNoneWhereALimitEndsTheHold) {
  const auto reading = read(circle("{a: {staff: 2}, b: {staff: 2}}", "{mode: hold, at_most: 5 min, then: park}"));
  const ScenarioRun run(reading.plan, {.replications = 3});
  EXPECT_GT(run.mean("customers.served"), 0.95 * run.mean("customers.arrived"));
}

/// One of `a` and one of `b` wait for each other, and who may help is at work for an hour: that is no deadlock.
TEST(Deadlock, IsNoneWhereHelpersWillBeFreeAgain) {
  const auto reading = read(R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 1 days}
departments: {a: {staff: 1}, b: {staff: 1}, c: {staff: 1, helps: [a]}}
services:
  a_case: {by: a, duration: 1 min, needs: {b_help: {mode: hold}}}
  b_case: {by: b, duration: 1 min, needs: {a_help: {mode: hold}}}
  a_help: {by: a, duration: 1 min}
  b_help: {by: b, duration: 1 min}
  long_work: {by: c, duration: 1 h}
customers:
  at_a: {every: 40 s, hours: {Mon: "00:00-00:01"}, asks_for: a_case}
  at_b: {every: 40 s, hours: {Mon: "00:00-00:01"}, asks_for: b_case}
  at_c: {every: 35 s, hours: {Mon: "00:00-00:01"}, asks_for: long_work}
)");
  ASSERT_TRUE(reading.ok());
  ASSERT_TRUE(reading.plan->holds_in_circle);
  const ScenarioRun run(reading.plan, {.replications = 2});
  EXPECT_EQ(run.mean("customers.served"), 3);
  EXPECT_NEAR(run.mean("customers.at_b.sojourn.mean"), 3'600 - 5 + 60, 1e-3);
}

/// `juniors` and `b` hold for each other; the others of `a` are free, and may or may not do what is asked.
std::string with_teams(const std::string& others_do) {
  return R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments:
  a:
    teams:
      juniors: {staff: 2, does: {a_case: 1, a_help: 1}}
      others: {staff: 2, does: )" +
         others_do + R"(}
  b: {staff: 2}
services:
  a_case: {by: a, duration: exponential(mean 1 min), needs: {b_help: {mode: hold}}}
  b_case: {by: b, duration: exponential(mean 1 min), needs: {a_help: {mode: hold}}}
  a_help: {by: a, duration: exponential(mean 1 min)}
  b_help: {by: b, duration: exponential(mean 1 min)}
  filing: {by: a, duration: exponential(mean 1 min)}
customers:
  at_a: {arrive: 0.2 / min, asks_for: a_case}
  at_b: {arrive: 0.2 / min, asks_for: b_case}
  files: {arrive: 0.1 / min, asks_for: filing}
)";
}

TEST(Deadlock, IsSeenThoughColleaguesAreFreeWhoCannotDoTheWork) {
  const auto reading = read(with_teams("{filing: 1}"));
  ASSERT_TRUE(reading.ok());
  try {
    const ScenarioRun run(reading.plan, {.replications = 1});
    ADD_FAILURE() << "it went on";
  } catch (const RunCannotGoOn& failure) {
    EXPECT_THAT(failure.what(), ::testing::HasSubstr("all staff of juniors of a are held by cases that wait for b, and "
                                                     "all staff of b by cases that wait for juniors of a"));
  }
}

TEST(Deadlock, IsNoneWhereColleaguesOfAnotherTeamCanDoTheWork) {
  const auto reading = read(with_teams("{filing: 1, a_help: 1}"));
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.replications = 3});
  EXPECT_GT(run.mean("customers.served"), 0.95 * run.mean("customers.arrived"));
}

TEST(Deadlock, OfTeamsOfOneDepartmentIsSeen) {
  const auto reading = read(R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments:
  a:
    teams:
      front: {staff: 2, does: {ask: 1, tell: 1}}
      back: {staff: 2, does: {look_up: 1, check: 1}}
services:
  ask: {by: a, duration: exponential(mean 1 min), needs: {look_up: {mode: hold}}}
  look_up: {by: a, duration: exponential(mean 1 min)}
  check: {by: a, duration: exponential(mean 1 min), needs: {tell: {mode: hold}}}
  tell: {by: a, duration: exponential(mean 1 min)}
customers:
  askers: {arrive: 0.3 / min, asks_for: ask}
  checks: {arrive: 0.3 / min, asks_for: check}
)");
  ASSERT_TRUE(reading.ok());
  try {
    const ScenarioRun run(reading.plan, {.replications = 1});
    ADD_FAILURE() << "it went on";
  } catch (const RunCannotGoOn& failure) {
    EXPECT_THAT(failure.what(),
                ::testing::HasSubstr("all staff of front of a are held by cases that wait for back of a"));
  }
}

/// A case that comes back to a busy desk, and for which somebody else is held, is part of the circle.
TEST(Deadlock, IsSeenThroughACaseThatIsTakenUpAgain) {
  const auto reading = read(R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments: {a: {staff: 1}, b: {staff: 1}, c: {staff: 5}}
services:
  a_case: {by: a, duration: exponential(mean 1 min), needs: {b_case: {mode: hold}}}
  b_case: {by: b, duration: exponential(mean 1 min), needs: {c_help: {mode: park, switching: 1 min}}}
  c_help: {by: c, duration: exponential(mean 1 min)}
  b_other: {by: b, duration: exponential(mean 1 min), needs: {a_help: {mode: hold}}}
  a_help: {by: a, duration: exponential(mean 1 min)}
customers:
  at_a: {arrive: 0.3 / min, asks_for: a_case}
  at_b: {arrive: 0.2 / min, asks_for: b_other}
)");
  ASSERT_TRUE(reading.ok());
  EXPECT_THROW(ScenarioRun(reading.plan, {.replications = 1}), RunCannotGoOn);
}

/// Hundreds of thousands wait at `a`, of whom none has anything to do with who holds for whom.
TEST(Deadlock, IsLookedForWithoutLookingThroughALongQueue) {
  const auto reading = read(R"(
version: 1
scenario: circle
question: Does it take long to see that nobody is stuck?
run: {horizon: 20000 min}
departments: {a: {staff: 3}, b: {staff: 1}}
services:
  a_case: {by: a, duration: exponential(mean 1 min), needs: {b_help: {mode: hold}}}
  b_case: {by: b, duration: exponential(mean 1 min), needs: {a_help: {chance: 0.000001 %, mode: hold}}}
  a_help: {by: a, duration: exponential(mean 1 min)}
  b_help: {by: b, duration: exponential(mean 1 min)}
customers:
  at_a: {arrive: 30 / min, asks_for: a_case}
  at_b: {arrive: 0.01 / min, asks_for: b_case}
)");
  ASSERT_TRUE(reading.ok());
  ASSERT_TRUE(reading.plan->holds_in_circle);
  const Alarm alarm(std::chrono::seconds(60));
  chain::Replication replication(*reading.plan);
  const chain::Record* record = replication.run(1, 1, alarm.token());
  ASSERT_NE(record, nullptr) << "still at it after a minute";
  EXPECT_GT(record->segments[0].present(), 500'000U);
}

std::string blocking_each_other(const std::string& room, const std::string& of_customers) {
  return R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments: {a: {staff: 1, waiting_room: )" +
         room + R"(, when_full: block}, b: {staff: 1, waiting_room: )" + room + R"(, when_full: block}}
services:
  at_a: {by: a, duration: exponential(mean 1 min)}
  at_b: {by: b, duration: exponential(mean 1 min)}
customers:
  one: {arrive: 0.4 / min, steps: [serve: at_a, serve: at_b])" +
         of_customers + R"(}
  two: {arrive: 0.4 / min, steps: [serve: at_b, serve: at_a])" +
         of_customers + R"(}
)";
}

/// Each keeps a case at the other's door.
TEST(Deadlock, OfPeopleWhoWaitForRoomWithEachOtherIsSeen) {
  for (const std::string room : {"0", "2"}) {
    const auto reading = read(blocking_each_other(room, ""));
    ASSERT_TRUE(reading.ok());
    try {
      const ScenarioRun run(reading.plan, {.replications = 1});
      ADD_FAILURE() << "it went on with room for " << room;
    } catch (const RunCannotGoOn& failure) {
      EXPECT_THAT(failure.what(),
                  ::testing::HasSubstr("all staff of a are held by cases that wait for b, and all staff "
                                       "of b by cases that wait for a; more staff, more room to wait"));
    }
  }
}

TEST(Deadlock, IsNoneWhereSomebodyInTheQueueMayGiveUpAndMakeRoom) {
  const auto reading = read(blocking_each_other("2", ", patience: exponential(mean 5 min)"));
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.replications = 3});
  EXPECT_GT(run.mean("customers.served"), 0.2 * run.mean("customers.arrived"));
}

TEST(Deadlock, IsNotLookedForAlongALineThatBlocks) {
  const auto reading = read(R"(
version: 1
scenario: line
question: Does everybody get through?
run: {horizon: 20000 min}
departments:
  a: {staff: 1}
  b: {staff: 1, waiting_room: 0, when_full: block}
  c: {staff: 1, waiting_room: 0, when_full: block}
services:
  at_a: {by: a, duration: exponential(mean 1 min)}
  at_b: {by: b, duration: exponential(mean 1 min)}
  at_c: {by: c, duration: exponential(mean 1 min)}
  both: {steps: [serve: at_b, serve: at_c]}
customers: {all: {arrive: 0.4 / min, steps: [serve: at_a, serve: both]}}
)");
  ASSERT_TRUE(reading.ok());
  EXPECT_FALSE(chain::may_block_in_circle(*reading.plan));
  EXPECT_TRUE(chain::may_block_in_circle(*read(blocking_each_other("0", "")).plan));
  const ScenarioRun run(reading.plan, {.replications = 1});
  EXPECT_GT(run.mean("customers.served"), 0.99 * run.mean("customers.arrived"));
}

TEST(Deadlock, OfHoldsForSeveralAnswersIsSeenToo) {
  const auto reading = read(R"(
version: 1
scenario: circle
question: Does anybody get anywhere?
run: {horizon: 20000 min}
departments: {a: {staff: 2}, b: {staff: 2}}
services:
  a_case: {by: a, duration: exponential(mean 1 min), needs: {both: {all_of: [b_help, b_stamp], mode: hold}}}
  b_case: {by: b, duration: exponential(mean 1 min), needs: {both: {all_of: [a_help, a_stamp], mode: hold}}}
  a_help: {by: a, duration: exponential(mean 1 min)}
  b_help: {by: b, duration: exponential(mean 1 min)}
  a_stamp: {by: a, duration: exponential(mean 1 min)}
  b_stamp: {by: b, duration: exponential(mean 1 min)}
customers:
  at_a: {arrive: 0.3 / min, asks_for: a_case}
  at_b: {arrive: 0.3 / min, asks_for: b_case}
)");
  ASSERT_TRUE(reading.ok());
  EXPECT_THROW(ScenarioRun(reading.plan, {.replications = 1}), RunCannotGoOn);
}

/// Colleagues who hand cases to each other: nobody is ever at two things.
TEST(Transfers, ToAColleagueOfTheSameTeamNeverTakeMorePeopleThanThereAre) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 10}}
services:
  open: {by: desk, duration: exponential(mean 1 min), needs: {close: {chance: 5 %, mode: transfer}}}
  close: {by: desk, duration: exponential(mean 1 min)}
customers: {all: {arrive: 6 / min, asks_for: open}}
)",
                              20'000, "min");
  for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
    const auto& occupancy = run.value(r, "departments.desk.occupancy");
    const auto& utilisation = run.value(r, "departments.desk.utilisation");
    EXPECT_LT(utilisation.ratio(), 1);
    EXPECT_EQ(occupancy.numerator * utilisation.denominator, utilisation.numerator * occupancy.denominator)
        << "nobody works beyond the people on duty";
  }
}

}  // namespace
}  // namespace domino::testing
