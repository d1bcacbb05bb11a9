#include "models/measures/study/stability.h"

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

ScenarioRun run(const std::string& body, const std::string& span = "horizon: 90 h, warm_up: 10 h") {
  const auto reading = read("version: 1\nscenario: s\nquestion: q?\nrun: {" + span + "}\n" + body);
  return ScenarioRun(reading.plan, {.seed = 2, .replications = 10});
}

std::string desk(const std::string& arrive, const std::string& more = "") {
  return "departments: {desk: {staff: 1}}\nservices: {help: {by: desk, duration: exponential(mean 1 min)}}\n"
         "customers: {all: {arrive: " +
         arrive + ", asks_for: help" + more + "}}\n";
}

TEST(Stability, AQueueThatCannotKeepUpGetsNoNumber) {
  const auto overloaded = run(desk("63 / h"));
  EXPECT_TRUE(overloaded.finding("departments.desk.wait.mean").unstable);
  EXPECT_TRUE(overloaded.finding("customers.sojourn.mean").unstable);
  EXPECT_FALSE(overloaded.finding("departments.desk.utilisation").unstable) << "a share that exists";
  ASSERT_EQ(overloaded.study().warnings.size(), 1U);
  EXPECT_NE(overloaded.study().warnings[0].text.find("With 2 on duty instead of 1 it would keep up"), std::string::npos)
      << overloaded.study().warnings[0].text;
}

TEST(Stability, AQueueThatSettlesIsNotAccused) {
  const auto stable = run(desk("57 / h"), "horizon: 1800 h, warm_up: 200 h");
  EXPECT_FALSE(stable.finding("departments.desk.wait.mean").unstable);
  EXPECT_TRUE(stable.study().warnings.empty());
}

TEST(Stability, ABacklogOfEveryWeekendIsNoGrowth) {
  const std::string office = R"(
departments: {office: {staff: 4, hours: {Mon-Fri: "09:00-17:00"}}}
services: {answer: {by: office, duration: exponential(mean 10 min)}}
customers: {writers: {arrive: 3 / h, asks_for: answer}}
)";
  for (const char* weeks : {"13 weeks", "14 weeks"})
    EXPECT_TRUE(run(office, std::string("horizon: ") + weeks).study().warnings.empty()) << weeks;
}

TEST(Stability, OneReplicationIsEnoughToSeeAQueueExplode) {
  const auto reading = read(
      "version: 1\nscenario: s\nquestion: q?\nrun: {horizon: 390 h, warm_up: 10 h}\n"
      "departments: {front: {staff: 3}, expert: {staff: 1}}\nservices:\n"
      "  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {mode: hold}}}\n"
      "  advice: {by: expert, duration: exponential(mean 0.76 min)}\n"
      "customers: {all: {arrive: 90 / h, asks_for: solve}}\n");
  const ScenarioRun alone(reading.plan, {.seed = 2, .replications = 1});
  EXPECT_TRUE(alone.finding("customers.wait.mean").unstable);
}

TEST(Stability, AResponseThatDependsOnAnUnstableQueueHasNoNumberEither) {
  const auto parked = run(R"(
departments: {reps: {staff: 5}, experts: {staff: 1}}
services:
  solve: {by: reps, duration: constant(1 min), needs: {advice: {mode: park, switching: 0 s}}}
  advice: {by: experts, duration: constant(10 min)}
customers: {all: {arrive: 12 / h, asks_for: solve}}
)");
  EXPECT_TRUE(parked.finding("departments.reps.response.mean").unstable);
  EXPECT_FALSE(parked.finding("departments.reps.wait.mean").unstable);
}

TEST(Stability, ImpatientCustomersKeepAnOverloadedQueueStable) {
  const auto shedding = run(desk("90 / h", ", patience: exponential(mean 3 min)"));
  EXPECT_FALSE(shedding.finding("departments.desk.wait.mean").unstable);
}

TEST(Stability, AFiniteDayHasNoSteadyStateToMiss) {
  const auto day = run(desk("90 / h"), "days: 1");
  EXPECT_FALSE(day.finding("departments.desk.wait.mean").unstable);
}

TEST(Stability, FindsTheQueueThatOnlyHoldingMakesGrow) {
  // The experts wait so long in their own queue that the front line, held meanwhile, cannot keep up, though the
  // work alone would load it to 0.83 and them to 0.95.
  const auto held = run(R"(
departments: {front: {staff: 3}, expert: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {mode: hold}}}
  advice: {by: expert, duration: exponential(mean 0.76 min)}
customers: {all: {arrive: 75 / h, asks_for: solve}}
)",
                        "horizon: 390 h, warm_up: 10 h");
  EXPECT_TRUE(held.finding("departments.front.wait.mean").unstable);
  EXPECT_TRUE(held.finding("customers.wait.mean").unstable);
  EXPECT_FALSE(held.finding("departments.expert.wait.mean").unstable) << "three holders wait for it at most";
}

}  // namespace
}  // namespace domino::testing
