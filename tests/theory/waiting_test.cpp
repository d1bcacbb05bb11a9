// One waiting: a case that stands in line waits, whatever it waits for and in whichever branch (models/replication/
// waiting.h). Each line against the closed form that the queue of a department has, and each rule at a right value.

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

constexpr double kMinuteS = 60;
constexpr double kHourS = 3600;

/// M/M/c+M by its birth-death chain, rates an hour: the mean number waiting.
double mean_waiting(double arrivals, double service, double abandonment, int servers) {
  double weight = 1;
  double sum = 1;
  double waiting = 0;
  for (int n = 1; n < 2000; ++n) {
    weight *= arrivals / (std::min(n, servers) * service + std::max(0, n - servers) * abandonment);
    sum += weight;
    waiting += std::max(0, n - servers) * weight;
  }
  return waiting / sum;
}

/// Three of something, wanted for an hour by two customers an hour, of whom each waits for half an hour.
void expect_erlang_a(const std::string& what, const std::string& steps) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 3}, ward: {staff: 1000}}
services:
  help: {by: desk, duration: exponential(mean 1 h)}
  stay: {by: ward, duration: exponential(mean 1 h)}
regions: {beds: {places: 3}, hall: {places: 1000}}
stocks: {carts: {level: 3}, pens: {level: 10}}
customers:
  all:
    arrive: 4 / h
    patience: exponential(mean 30 min)
    steps: )" + steps + R"(
  others:
    arrive: 0.001 / h
    steps: [{take: carts}, {put: carts}, {take: pens}, {put: pens}, {within: {region: beds, steps: [serve: stay]}}, {within: {region: hall, steps: [serve: help]}}]
)",
                              4'000, "h");
  const double waiting = mean_waiting(4, 1, 2, 3);
  SCOPED_TRACE(what);
  expect_exact(run, "customers.all.abandoned_rate", 2 * waiting / 4);
  expect_exact(run, "customers.all.wait.mean", waiting / 4, 1 / kHourS);
}

TEST(Lines, ImpatientCustomersOfADepartmentAreErlangs) { expect_erlang_a("staff", "[serve: help]"); }
TEST(Lines, ImpatientCustomersOfARegionAreErlangs) {
  expect_erlang_a("places", "[{within: {region: beds, steps: [serve: stay]}}]");
}
TEST(Lines, ImpatientCustomersOfAStockAreErlangs) {
  expect_erlang_a("units", "[{take: carts}, {serve: stay}, {put: carts}]");
}
TEST(Lines, ImpatientCustomersInABranchAreErlangs) {
  expect_erlang_a("branch", "[{all_of: {a: {steps: [serve: help]}, b: {steps: [{delay: 0 s}]}}}]");
}

/// Cobham (1954): two classes, one server who is never interrupted.
TEST(Lines, PriorityAtPlacesIsCobhams) {
  const auto run = run_steady(R"(
departments: {ward: {staff: 1000}}
services: {stay: {by: ward, duration: exponential(mean 20 min)}}
regions: {bed: {places: 1, queue: priority}}
customers:
  urgent: {arrive: 1 / h, priority: 1, steps: [{within: {region: bed, steps: [serve: stay]}}]}
  routine: {arrive: 1 / h, steps: [{within: {region: bed, steps: [serve: stay]}}]}
)",
                              20'000, "h");
  const double residual = 2.0 / 3 * 20;
  expect_exact(run, "customers.urgent.wait.mean", residual / (1 - 1.0 / 3), 1 / kMinuteS);
  expect_exact(run, "customers.routine.wait.mean", residual / (1 - 1.0 / 3) / (1 - 2.0 / 3), 1 / kMinuteS);
}

TEST(Lines, TheLastToComeIsTheNextAtPlacesAndWaitsAsLongOnAverage) {
  const std::string body = R"(
departments: {{ward: {{staff: 1000}}}}
services: {{stay: {{by: ward, duration: exponential(mean 20 min)}}}}
regions: {{bed: {{places: 1, queue: {}}}}}
customers: {{all: {{arrive: 2 / h, steps: [{{within: {{region: bed, steps: [serve: stay]}}}}]}}}}
)";
  for (const char* queue : {"first come", "last come", "random"}) {
    SCOPED_TRACE(queue);
    expect_exact(run_steady(fmt::format(fmt::runtime(body), queue), 10'000, "h"), "customers.wait.mean", 40,
                 1 / kMinuteS);
  }
}

/// Whoever comes at any instant of an hour waits for the hour, half of them no longer than half of it.
TEST(Lines, PatienceEndsAWaitAtAGate) {
  const auto run = run_steady(R"(
departments: {ward: {staff: 1000}}
services: {stay: {by: ward, duration: 1 min}}
gates: {ferry: {leaves: {daily: ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00", "21:00", "22:00", "23:00"]}}}
customers: {all: {arrive: 6 / h, patience: 30 min, steps: [{gather: ferry}, {serve: stay}]}}
)",
                              4'800, "h");
  expect_exact(run, "customers.abandoned_rate", 0.5);
  expect_exact(run, "customers.wait.mean", 22.5, 1 / kMinuteS);
  expect_exact(run, "customers.wait.gate", 22.5, 1 / kMinuteS);
}

// --- at right values -----------------------------------------------------------------------------------------

/// One day of customers who come every four hours, so that none meets another.
ScenarioRun one_by_one(const std::string& customers, const std::string& others = "") {
  const auto reading = read(R"(version: 1
scenario: waits
question: How long does each wait?
run: {days: 2, replications: 1}
departments: {ward: {staff: 100}}
services: {stay: {by: ward, duration: 60 min}, look: {by: ward, duration: 0 s}}
gates: {soon: {at_most: 30 min}, later: {at_most: 60 min}}
regions: {room: {places: 100}}
)" + others + "customers: {all: {every: 4 h, " +
                            customers + "}}\n");
  if (!reading.ok()) throw std::runtime_error("the scenario of this test does not read");
  return ScenarioRun(reading.plan, {.seed = 1, .replications = 1});
}

constexpr const char* kUsesAll = "{gather: soon}, {gather: later}, {within: {region: room, steps: [serve: look]}}";

TEST(Waits, AddUpInSeries) {
  const auto run = one_by_one(fmt::format("steps: [{}, {{serve: stay}}]", kUsesAll));
  EXPECT_EQ(run.mean("customers.wait.mean"), 90 * kMinuteS);
  EXPECT_EQ(run.mean("customers.speed_of_answer"), 90 * kMinuteS);
  EXPECT_EQ(run.mean("customers.wait.gate"), 90 * kMinuteS);
  EXPECT_EQ(run.mean("customers.wait.people"), 0);
}

TEST(Waits, CountOnceInParallel) {
  const auto run = one_by_one(
      "steps: [{all_of: {a: {steps: [gather: soon]}, b: {steps: [gather: later]}}}, {within: {region: room, steps: "
      "[serve: stay]}}, {serve: look}]");
  EXPECT_EQ(run.mean("customers.wait.mean"), 60 * kMinuteS);
}

TEST(Waits, DoNotCountWhileSomebodyWorksInAnotherBranch) {
  const auto run = one_by_one(
      "steps: [{all_of: {a: {steps: [{gather: soon}, {serve: stay}]}, b: {steps: [{gather: later}, {gather: "
      "later}]}}}, "
      "{within: {region: room, steps: [serve: look]}}]");
  // Half an hour for both; an hour of work; half an hour for the second branch alone.
  EXPECT_EQ(run.mean("customers.wait.mean"), 60 * kMinuteS);
  EXPECT_EQ(run.mean("customers.speed_of_answer"), 30 * kMinuteS);
  EXPECT_EQ(run.mean("customers.sojourn.mean"), 120 * kMinuteS);
}

TEST(Waits, WhoGivesUpInABranchLeavesWhenWorkInHandIsFinished) {
  const auto run = one_by_one(
      "patience: 10 min, steps: [{within: {region: room, steps: [{all_of: {a: {steps: [{serve: stay}, {serve: stay}]}, "
      "b: {steps: [gather: soon]}}}]}}, {serve: look}, {gather: later}]");
  const double came = run.mean("customers.arrived");
  EXPECT_EQ(run.mean("customers.abandoned"), came);
  EXPECT_EQ(run.mean("customers.wait.mean"), 0) << "somebody worked on it all the time";
  EXPECT_EQ(run.mean("departments.ward.requests"), came) << "nothing is begun any more";
  // Of each four hours in the room one.
  const double inside_s = run.mean("regions.room.inside.mean") * 2 * 24 * kHourS;
  EXPECT_NEAR(inside_s, came * kHourS, 1e-6);
}

TEST(Waits, OfACaseTogetherHaveAPatienceOfTheirOwn) {
  const auto series = one_by_one(fmt::format("patience_in_all: 45 min, steps: [{}, {{serve: stay}}]", kUsesAll));
  EXPECT_EQ(series.mean("customers.abandoned"), series.mean("customers.arrived"));
  EXPECT_EQ(series.mean("customers.wait.mean"), 45 * kMinuteS);
  const auto parallel = one_by_one(
      "patience_in_all: 45 min, steps: [{all_of: {a: {steps: [gather: soon]}, b: {steps: [gather: later]}}}, {within: "
      "{region: room, steps: [serve: stay]}}, {serve: look}]");
  EXPECT_EQ(parallel.mean("customers.abandoned"), parallel.mean("customers.arrived"));
  EXPECT_EQ(parallel.mean("customers.wait.mean"), 45 * kMinuteS);
}

TEST(Waits, AStepStatesItsOwnPatience) {
  const auto run = one_by_one(
      "patience: 40 min, steps: [{gather: soon}, {gather: later, patience: none}, {within: {region: room, steps: "
      "[serve: stay]}}, {serve: look}]");
  EXPECT_EQ(run.mean("customers.served"), run.mean("customers.arrived"));
  EXPECT_EQ(run.mean("customers.wait.mean"), 90 * kMinuteS);
  const auto shorter = one_by_one(
      "patience: 40 min, steps: [{gather: soon, patience: 10 min}, {gather: later}, {within: {region: room, steps: "
      "[serve: stay]}}, {serve: look}]");
  EXPECT_EQ(shorter.mean("customers.abandoned"), shorter.mean("customers.arrived"));
  EXPECT_EQ(shorter.mean("customers.wait.mean"), 10 * kMinuteS);
}

/// An hour of work, in the middle or at the end of which colleagues are asked who need 20 min.
ScenarioRun asking(const std::string& how, const std::string& steps = "serve: ask") {
  const auto reading = read(R"(version: 1
scenario: answers
question: How long does each wait for colleagues?
run: {days: 2, replications: 1}
departments: {front: {front_line: yes, staff: 100}, back: {staff: 1}}
services:
  ask: {by: front, duration: 60 min, needs: {look_up: {)" +
                            how + R"(}}}
  look_up: {by: back, duration: 20 min}
  see: {by: front, duration: 0 s}
gates: {later: {at_most: 60 min}}
customers: {all: {every: 4 h, steps: [{choose: {late: {chance: 0 %, steps: [{gather: later}, {serve: see}]}}}, )" +
                            steps + "]}}\n");
  if (!reading.ok()) throw std::runtime_error("the scenario of this test does not read");
  return ScenarioRun(reading.plan, {.seed = 1, .replications = 1});
}

void expect_inside(const ScenarioRun& run, double wait_min, double inside_min) {
  EXPECT_NEAR(run.mean("customers.wait.mean"), wait_min * kMinuteS, 1e-5);
  EXPECT_NEAR(run.mean("customers.wait_inside.mean"), inside_min * kMinuteS, 1e-5);
  EXPECT_NEAR(run.mean("customers.wait_total.mean"), (wait_min + inside_min) * kMinuteS, 1e-5);
}

TEST(WaitsInside, LastUntilTheCaseGoesOn) {
  expect_inside(asking("at: middle, mode: hold"), 0, 20);
  expect_inside(asking("at: middle, mode: hold, hand_off: 10 min"), 0, 30);
  expect_inside(asking("at: middle, mode: park, switching: 0 s"), 0, 20);
  expect_inside(asking("at: middle, mode: hold, at_most: 5 min, then: park, switching: 3 min"), 0, 20);
  expect_inside(asking("at: end, mode: callback"), 0, 20);
}

TEST(WaitsInside, EndWhenTheColleagueTakesTheCaseOver) {
  expect_inside(asking("at: end, mode: transfer"), 0, 0);
  expect_inside(asking("at: end, mode: transfer, hand_off: 10 min"), 0, 10);
}

TEST(WaitsInside, AreNotThoseInALineOrWhileSomebodyWorks) {
  const std::string beside = "all_of: {a: {steps: [serve: ask]}, b: {steps: [gather: later]}}";
  // Half an hour of work, 20 min held while the other branch stands in line, half an hour of work.
  expect_inside(asking("at: middle, mode: hold", beside), 20, 0);
  expect_inside(asking("at: middle, mode: park, switching: 0 s", beside), 20, 0);
  const std::string twice = "all_of: {a: {steps: [serve: ask]}, b: {steps: [{delay: 40 min}, {serve: ask}]}}";
  // Held from 30 to 50, and while the other is worked for from 40 on; then from 70 to 90, with work until 80.
  expect_inside(asking("at: middle, mode: hold", twice), 0, 20);
}

TEST(Waits, GoOnWhileWorkIsPaused) {
  const auto reading = read(R"(version: 1
scenario: overnight
question: Does a night in the workshop count?
run: {days: 5, replications: 1}
departments: {shop: {staff: 1, hours: {daily: "09:00-17:00"}, work_at_shift_end: pause}}
services: {mend: {by: shop, duration: 2.5 h}}
customers: {all: {every: 29 min, hours: {daily: "15:00-15:30"}, asks_for: mend}}
)");
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.seed = 1, .replications = 1});
  ASSERT_GT(run.mean("customers.served"), 0);
  EXPECT_EQ(run.mean("departments.shop.wait.mean"), 0) << "the request was begun at once";
  EXPECT_NEAR(run.mean("customers.wait.mean"), 16 * kHourS, 1);
}

/// A customer may balk, abandon, leave a message, be blocked or disconnected, and call again, in a branch as elsewhere.
ScenarioRun losing(const std::string& steps) {
  const auto reading = read(R"(version: 1
scenario: losses
question: Does anything that a customer may do happen in a branch?
run: {days: 5, seed: 5, replications: 5}
calendars: {open: {Mon-Fri: "09:00-17:00"}}
departments: {left: {front_line: yes, staff: 1, hours: open, waiting_room: 3, lines: 5, queue_at_closing: disconnect}}
services: {half: {by: left, duration: exponential(mean 2 min)}}
customers:
  callers:
    arrive: 0.8 / min
    hours: open
    steps: )" + steps + R"(
    patience: exponential(mean 1 min)
    message_after: 2 min
    balks: {expected: 1 min}
    redials: {chance: 50 %, after: 10 min}
    service_level: {within: 20 s, out_of: served}
)");
  if (!reading.ok()) throw std::runtime_error("the scenario of this test does not read");
  return ScenarioRun(reading.plan, {.seed = 5, .replications = 5});
}

TEST(Branches, OneBesideAnEmptyOneLosesCustomersAsTheSeriesDoes) {
  const auto series = losing("[{serve: half}]");
  const auto branch = losing("[{all_of: {l: {steps: [{serve: half}]}, r: {steps: [{delay: 1 s}]}}}]");
  for (const char* of : {"arrived", "served", "abandoned", "balked", "blocked", "disconnected", "messages", "redials",
                         "redials.too_late", "in_target", "speed_of_answer", "wait.mean", "wait.p90", "wait.zero"}) {
    const std::string measure = std::string("customers.") + of;
    EXPECT_GT(series.mean(measure), 0) << measure;
    EXPECT_EQ(branch.mean(measure), series.mean(measure)) << measure;
  }
}

TEST(Branches, TheFirstAnswerOfAnyEndsTheWaitsOfTheOthers) {
  const auto run = one_by_one(
      "patience_in_all: 100 min, steps: [{any_of: {a: {steps: [gather: soon]}, b: {steps: [gather: later]}}}, {delay: "
      "2 "
      "h}, {within: {region: room, steps: [serve: stay]}}, {serve: look}]");
  EXPECT_EQ(run.mean("customers.served"), run.mean("customers.arrived"));
  EXPECT_EQ(run.mean("customers.wait.mean"), 30 * kMinuteS);
}

/// Four an hour are taken and three brought; the shelf does not last for ever.
TEST(Overload, OfAnyLineIsToldAfterTheRun) {
  const std::string body = R"(
departments: {counter: {staff: 50}}
services: {hand_over: {by: counter, duration: 1 min}, stay: {by: counter, duration: 50 min}}
stocks: {parts: {level: 20}}
regions: {room: {places: 3}}
gates: {bus: {leaves: {daily: ["06:00", "18:00"]}, capacity: 40}}
partners: {maker: {}}
requests: {delivery: {from: maker, every: 1 h, steps: [{put: {stock: parts, amount: 3}}]}}
customers:
  buyers: {arrive: 4 / h, steps: [{take: parts}, {serve: hand_over}]}
  guests: {arrive: 4 / h, steps: [{within: {region: room, steps: [{serve: stay}]}}]}
  riders: {arrive: 4 / h, steps: [{gather: bus}, {serve: hand_over}]}
  others: {arrive: 1 / h, steps: [{serve: hand_over}]}
)";
  const auto run = run_steady(body, 2'000, "h", 4);
  for (const char* unstable :
       {"stocks.parts.wait.mean", "regions.room.wait.mean", "gates.bus.wait.mean", "customers.buyers.wait.mean",
        "customers.guests.wait.mean", "customers.riders.wait.mean"})
    EXPECT_TRUE(run.finding(unstable).unstable) << unstable;
  EXPECT_FALSE(run.finding("customers.others.wait.mean").unstable);
  EXPECT_EQ(run.study().warnings.size(), 3U);
}

// --- service levels ------------------------------------------------------------------------------------------

TEST(ServiceLevels, CountOnlyCasesOfTheirBase) {
  const std::string body = R"(
departments: {{door: {{staff: 2}}, expert: {{staff: 1, waiting_room: 0}}}}
services: {{greet: {{by: door, duration: exponential(mean 1 min)}}, solve: {{by: expert, duration: exponential(mean 10 min)}}}}
customers: {{all: {{arrive: 0.5 / min, patience: 5 min, service_level: {{within: 20 s, out_of: {}}}, steps: [serve: greet, serve: solve]}}}}
)";
  std::vector<double> levels;
  for (const char* out_of : {"served", "answered", "offered", "arrived"}) {
    const auto run = run_steady(fmt::format(fmt::runtime(body), out_of), 200, "h", 4);
    levels.push_back(run.mean("customers.service_level"));
    EXPECT_LE(levels.back(), 1) << out_of;
    const double base = run.mean("customers.in_target") / levels.back();
    const std::string_view of = out_of;
    const double arrived = run.mean("customers.arrived");
    const double expected = of == "served"    ? run.mean("customers.served")
                            : of == "arrived" ? arrived
                            : of == "offered" ? arrived - run.mean("customers.blocked")
                                              : base;
    EXPECT_NEAR(base, expected, 1e-6) << out_of;
  }
  EXPECT_GT(levels[0], levels[1] * 0.99) << "of two who are answered in time, more are served in one go";
}

TEST(ServiceLevels, OfAllWaitsAddUpAllLines) {
  const auto first = one_by_one(
      fmt::format("service_level: {{within: 45 min, of: first answer}}, steps: [{{gather: soon}}, {{serve: look}}, "
                  "{{gather: soon}}, {{gather: later}}, {{within: {{region: room, steps: [serve: stay]}}}}]"));
  EXPECT_EQ(first.mean("customers.service_level"), 1);
  const auto all = one_by_one(
      fmt::format("service_level: {{within: 45 min, of: all waits}}, steps: [{{gather: soon}}, {{serve: look}}, "
                  "{{gather: soon}}, {{gather: later}}, {{within: {{region: room, steps: [serve: stay]}}}}]"));
  EXPECT_EQ(all.mean("customers.service_level"), 0);
}

// --- the same customer ---------------------------------------------------------------------------------------

TEST(Redials, AreMadeByTheSamePerson) {
  const auto reading = read(R"(version: 1
scenario: hard or easy
question: Does a hard problem become an easy one by trying again?
run: {days: 2, replications: 4}
departments: {easy_desk: {staff: 100}, hard_desk: {staff: 1, lines: 1}}
services: {easy: {by: easy_desk, duration: 1 s}, hard: {by: hard_desk, duration: 1000 days}}
customers:
  callers:
    arrive: 10 / h
    attributes: {problem: {easy: 50 %, hard: 50 %}}
    redials: {chance: 100 %, after: 10 min}
    steps: [{choose: {h: {when: problem = hard, steps: [serve: hard]}, e: {when: problem = easy, steps: [serve: easy]}}}]
)");
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.seed = 5, .replications = 4});
  for (std::size_t r = 0; r < 4; ++r) {
    const double persons = run.value(r, "customers.arrived").ratio() - run.value(r, "customers.redials").ratio();
    // Half of them, but for chance; drawn anew at each attempt, in the end nearly all.
    EXPECT_NEAR(run.value(r, "customers.served").ratio(), persons / 2, 5 * std::sqrt(persons) / 2);
    EXPECT_EQ(run.value(r, "departments.easy_desk.requests").ratio(), run.value(r, "customers.served").ratio());
  }
}

// --- what customers feel -------------------------------------------------------------------------------------

ScenarioRun persons_who(const std::string& steps) {
  const auto reading = read(R"(version: 1
scenario: persons who wait
question: Does a wait lower satisfaction, wherever it is spent?
run: {horizon: 26 weeks, warm_up: 4 weeks, replications: 8, start: reference}
departments: {desk: {front_line: yes, staff: 200}, lab: {staff: 200}}
services: {work: {by: desk, duration: 5 min}, test: {by: lab, duration: 1 min}}
regions: {room: {places: 1}, hall: {places: 500}}
stocks: {keys: {level: 1}, pens: {level: 500}}
customers:
  people:
    population: 300
    contact_every: exponential(mean 20 days)
    patience: 30 days
    steps: )" + steps + R"(
  others:
    arrive: 1 / week
    steps: [{within: {region: hall, steps: [{take: pens}, {serve: test}, {put: pens}]}}]
)");
  if (!reading.ok()) throw std::runtime_error("the scenario of this test does not read");
  return ScenarioRun(reading.plan, {.seed = 7, .replications = 8});
}

TEST(Satisfaction, FallsByTheSameWaitWhereverItIsSpent) {
  const auto none = persons_who("[{delay: exponential(mean 1 h)}, {serve: work}, " +
                                std::string("{within: {region: hall, steps: [{take: keys}, {put: keys}, {within: "
                                            "{region: room, steps: [serve: test]}}]}}]"));
  const auto place = persons_who(
      "[{within: {region: room, steps: [{delay: exponential(mean 1 h)}]}}, {serve: work}, {within: {region: hall, "
      "steps: [{take: keys}, {put: keys}, {serve: test}]}}]");
  const auto goods = persons_who(
      "[{take: keys}, {delay: exponential(mean 1 h)}, {put: keys}, {serve: work}, {within: {region: hall, steps: "
      "[{within: {region: room, steps: [serve: test]}}]}}]");
  const auto branch = persons_who(
      "[{all_of: {a: {steps: [{within: {region: room, steps: [{delay: exponential(mean 1 h)}]}}]}, b: {steps: [{delay: "
      "0 s}]}}}, {serve: work}, {within: {region: hall, steps: [{take: keys}, {put: keys}, {serve: test}]}}]");
  EXPECT_GT(place.mean("customers.people.wait.mean"), 10 * kMinuteS);
  for (const char* measure : {"customers.people.satisfaction", "customers.people.churn"}) {
    SCOPED_TRACE(measure);
    const auto of = [&](const ScenarioRun& run) { return run.finding(measure).estimate; };
    for (const ScenarioRun* other : {&goods, &branch})
      EXPECT_NEAR(of(*other).mean, of(place).mean, of(place).half_width() + of(*other).half_width());
    EXPECT_GT(std::abs(of(none).mean - of(place).mean), of(none).half_width() + of(place).half_width())
        << "the wait is felt";
  }
}

}  // namespace
}  // namespace domino::testing
