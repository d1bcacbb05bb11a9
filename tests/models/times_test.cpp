#include "models/replication/times.h"

#include <string>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

std::string scenario(const std::string& run, const std::string& rest) {
  return "version: 1\nscenario: Times\nquestion: What takes how long?\nrun: {" + run + "}\n" + rest;
}

measures::StudySettings once() { return {.seed = 1, .first_replication = 1, .replications = 1}; }

TEST(OpenTime, IsThatOfTheHoursOrElseOfTheStaff) {
  const ScenarioRun run(read(scenario("horizon: 4 days", R"(
departments:
  office: {staff: 2, hours: {daily: "09:00-17:00"}}
  shifts: {staff: {daily "08:00-12:00": 3, daily "12:00-20:00": 1}}
  nights: {staff: 4}
  never: {staff: 0}
services: {a: {by: office, duration: 1 s}, b: {by: shifts, duration: 1 s}, c: {by: nights, duration: 1 s}, d: {by: never, duration: 1 s}}
customers: {all: {arrive: 1 / h, hours: {daily: "10:00-16:00"}, steps: [serve: a, serve: b, serve: c]}}
requests: {late: {from: office, every: 100 days, asks_for: d}}
)"))
                            .plan,
                        once());
  EXPECT_EQ(run.mean("departments.office.on_duty"), 2);
  EXPECT_DOUBLE_EQ(run.mean("departments.shifts.on_duty"), (4 * 3 + 8 * 1) / 12.0);
  EXPECT_EQ(run.mean("departments.nights.on_duty"), 4);
  EXPECT_FALSE(run.value(0, "departments.never.on_duty").exists()) << "it is never open";
  EXPECT_DOUBLE_EQ(run.mean("departments.office.paid_hours"), 4 * 8 * 2 * 3600);
  EXPECT_DOUBLE_EQ(run.mean("departments.shifts.paid_hours"), 4 * 20 * 3600);
}

TEST(OpenTime, CountsTheQueueWhileOpenAndBesideItByTheClock) {
  const ScenarioRun run(read(scenario("horizon: 2 days", R"(
departments: {desk: {staff: 1, hours: {daily: "09:00-17:00"}}}
services: {help: {by: desk, duration: 1 h}}
customers: {all: {every: 100 days, asks_for: help}}
requests: {early: {from: desk, every: 8 h, hours: {daily: "00:00-16:00"}, asks_for: help}}
)"))
                            .plan,
                        once());
  // At 08:00, at 00:00 of the second day, since nothing comes at the instant of closing, and at 08:00 again. They wait
  // until 09:00, the last until 10:00: an hour of 16 in which the desk is open, twelve by the clock.
  EXPECT_DOUBLE_EQ(run.mean("departments.desk.queue.mean"), 1.0 / 16);
  EXPECT_DOUBLE_EQ(run.mean("departments.desk.queue.by_clock"), 12.0 / 48);
}

TEST(Closing, IsTheHourAtWhichTheLastCaseOfADayEnds) {
  const auto closes = [](const std::string& hours, const std::string& every) {
    const ScenarioRun run(read(scenario("horizon: 4 days", R"(
departments: {desk: {)" + hours + R"(}}
services: {help: {by: desk, duration: 50 min}}
requests: {work: {from: desk, every: )" + every + R"(, hours: {daily: "09:00-17:00"}, asks_for: help}}
)"))
                              .plan,
                          once());
    return run.mean("departments.desk.closes");
  };
  // At 11:30, 14:00 and 16:30, which ends after hours; the first at 2.5 h of the first day.
  EXPECT_DOUBLE_EQ(closes(R"(staff: 1, hours: {daily: "09:00-17:00"})", "2.5 h"),
                   ((16.5 + 5 / 6.0) + (16 + 5 / 6.0) + (15.5 + 5 / 6.0) + (15 + 5 / 6.0)) / 4 * 3600);
  EXPECT_DOUBLE_EQ(closes(R"(staff: {daily "09:00-12:00": 1, daily "13:00-17:00": 1})", "2.5 h"),
                   ((16.5 + 5 / 6.0) + (16 + 5 / 6.0) + (15.5 + 5 / 6.0) + (15 + 5 / 6.0)) / 4 * 3600)
      << "a break does not end the day";
}

TEST(Marks, MeasureFromTheFirstTimeOfOneToTheFirstTimeOfTheOther) {
  const ScenarioRun run(read(scenario("days: 2", R"(
departments: {desk: {staff: 100}}
services:
  look: {by: desk, duration: 5 min}
  round: {steps: [serve: look, mark: looked_at]}
measure:
  first_look: from arrival to looked_at
  rest: from looked_at to out
  backwards: from out to looked_at
customers:
  all:
    arrive: 3 / h
    steps:
      - delay: 10 min
      - repeat: {chance: 50 %, steps: [serve: round]}
      - all_of: {one: {steps: [delay: 1 min, mark: in_branch]}, two: {steps: [delay: 7 min]}}
      - mark: out
  passing: {arrive: 1 / h, asks_for: look}
)"))
                            .plan,
                        once());
  EXPECT_EQ(run.mean("customers.first_look.mean"), 15 * 60);
  EXPECT_EQ(run.mean("customers.all.first_look.p90"), 15 * 60);
  EXPECT_EQ(run.mean("customers.all.first_look.cases"), run.mean("customers.all.served"));
  const double rounds = run.mean("customers.all.rest.mean") - 7 * 60;
  EXPECT_GT(rounds, 0) << "only the first time that it was looked at counts";
  EXPECT_EQ(run.mean("customers.backwards.cases"), 0) << "the end came before the beginning";
  for (const measures::Measure& measure : run.catalogue().measures())
    EXPECT_FALSE(measure.address.starts_with("customers.passing.first_look")) << "its cases never pass the mark";
}

TEST(Marks, CountCasesThatReachTheSecondWithinTheMeasuredTime) {
  const ScenarioRun run(read(scenario("horizon: 2 h, warm_up: 1 h", R"(
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: 1 s}}
measure: {way: from begun to done}
customers: {all: {every: 55 min, steps: [mark: begun, delay: 30 min, mark: done, serve: help]}}
)"))
                            .plan,
                        once());
  // They come after 55, 110 and 165 min and are done after 85, 140 and 195; the hour before is warm-up.
  EXPECT_EQ(run.mean("customers.way.cases"), 2)
      << "the one that began in the warm-up counts, the one at the end does not";
  EXPECT_EQ(run.mean("customers.way.mean"), 30 * 60);
}

// Whose employee keeps a case at a full door looks past a mark.
TEST(Marks, LetNoCaseThroughAFullDoor) {
  const auto run = [](const std::string& between) {
    return ScenarioRun(read(scenario("horizon: 20 days", R"(
departments: {first: {staff: 1}, second: {staff: 1, waiting_room: 0, when_full: block}}
services:
  begin: {by: first, duration: exponential(mean 5 min)}
  finish: {by: second, duration: exponential(mean 5 min)}
measure: {way: from arrival to out}
customers: {buyers: {arrive: 5 / h, steps: [serve: begin, )" +
                                                             between + R"(serve: finish, mark: out]}}
)"))
                           .plan,
                       once());
  };
  const ScenarioRun with = run("mark: halfway, ");
  const ScenarioRun also_measured = run("mark: out, ");
  const ScenarioRun without = run("");
  for (const std::string address : {"customers.sojourn.mean", "departments.first.utilisation",
                                    "departments.first.wait.mean", "departments.second.wait.mean"}) {
    EXPECT_EQ(with.mean(address), without.mean(address)) << address;
    EXPECT_EQ(also_measured.mean(address), without.mean(address)) << address;
  }
  EXPECT_GT(without.mean("departments.first.utilisation"), 5 / 12.0 + .05) << "employees wait at the door";
  EXPECT_LT(also_measured.mean("customers.way.mean"), without.mean("customers.way.mean"));
}

TEST(Groups, AreCustomersByTheValueOfAnAttribute) {
  const ScenarioRun run(read(scenario("days: 20", R"(
departments: {desk: {staff: 1}}
services: {quick: {by: desk, duration: 1 min}, slow: {by: desk, duration: 4 min}}
measure: {to_the_end: from arrival to end_reached}
customers:
  all:
    arrive: 15 / h
    attributes: {kind: {urgent: 30 %, usual: 70 %}, level: discrete(50 % 1 or 50 % 2.5)}
    report_by: [kind, level]
    patience: 3 min
    steps:
      - choose:
          a: {when: kind = urgent, steps: [serve: quick]}
          b: {when: kind = usual, steps: [serve: slow]}
      - mark: end_reached
)"))
                            .plan,
                        once());
  for (const std::string what : {"arrived", "served", "abandoned"}) {
    const auto sum = [&](const std::string& a, const std::string& b) {
      return run.mean("customers.all.by." + a + "." + what) + run.mean("customers.all.by." + b + "." + what);
    };
    EXPECT_EQ(sum("kind.urgent", "kind.usual"), run.mean("customers." + what));
    EXPECT_EQ(sum("level.1", "level.2.5"), run.mean("customers." + what));
    EXPECT_GT(run.mean("customers.all.by.kind.urgent." + what), 0);
  }
  EXPECT_NEAR(run.mean("customers.all.by.kind.urgent.arrived") / run.mean("customers.arrived"), .3, .05);
  const auto weighted = [&](const std::string& mean, const std::string& count) {
    return run.mean("customers.all.by.kind.urgent." + mean) * run.mean("customers.all.by.kind.urgent." + count) +
           run.mean("customers.all.by.kind.usual." + mean) * run.mean("customers.all.by.kind.usual." + count);
  };
  EXPECT_NEAR(weighted("wait.mean", "arrived"), run.mean("customers.wait.mean") * run.mean("customers.arrived"), 1e-3);
  EXPECT_NEAR(weighted("sojourn.mean", "served"), run.mean("customers.sojourn.mean") * run.mean("customers.served"),
              1e-3);
  EXPECT_EQ(run.mean("customers.all.by.kind.urgent.to_the_end.mean"),
            run.mean("customers.all.by.kind.urgent.sojourn.mean"));
  EXPECT_EQ(run.mean("customers.all.by.kind.usual.sojourn.p99"),
            run.mean("customers.all.by.kind.usual.to_the_end.p99"));
  EXPECT_GT(run.mean("customers.all.by.kind.usual.sojourn.mean"),
            run.mean("customers.all.by.kind.urgent.sojourn.mean"));
}

// A log of visits names employees, so that no visit takes the short way through the event loop.
TEST(Details, AreTheSameOnTheShortWayOfAnOrdinaryVisit) {
  const auto reading = read(scenario("horizon: 5 days, warm_up: 1 day", R"(
departments: {desk: {staff: 2}, back: {staff: {daily "08:00-20:00": 1}}}
services:
  help: {by: desk, duration: exponential(mean 4 min)}
  advise: {by: desk, duration: exponential(mean 9 min)}
  check: {by: back, duration: exponential(mean 3 min)}
customers:
  quick: {arrive: 10 / h, patience: exponential(mean 20 min), asks_for: help}
  slow: {arrive: 5 / h, hours: {daily: "08:00-19:00"}, steps: [serve: advise, serve: check, serve: help]}
)"));
  measures::StudySettings settings = once();
  const ScenarioRun plain(reading.plan, settings);
  settings.keep_visits = true;
  const ScenarioRun logged(reading.plan, settings);
  ASSERT_GT(logged.study().replications.front().visits.size(), 1000U);
  for (std::size_t m = 0; m < plain.catalogue().measures().size(); ++m) {
    const measures::Value a = plain.study().replications.front().values[m];
    const measures::Value b = logged.study().replications.front().values[m];
    EXPECT_EQ(a.numerator, b.numerator) << plain.catalogue().measures()[m].address;
    EXPECT_EQ(a.denominator, b.denominator) << plain.catalogue().measures()[m].address;
  }
  EXPECT_GT(plain.mean("services.advise.work.mean"), 0);
  EXPECT_GT(plain.mean("customers.quick.speed_of_answer.p90"), 0);
  EXPECT_EQ(plain.mean("services.help.requests") + plain.mean("services.advise.requests"),
            plain.mean("departments.desk.requests"));
}

TEST(Details, DoNotChangeWhatHappens) {
  const auto reading = read_shipped("bank_support.yaml");
  chain::Replication plain(*reading.plan);
  chain::Replication detailed(*reading.plan, {.in_detail = true});
  const chain::Record* a = plain.run(3, 1);
  const std::uint64_t events = a->events;
  const chain::Record* b = detailed.run(3, 1);
  EXPECT_EQ(events, b->events);
  for (std::size_t d = 0; d < a->departments.size(); ++d) {
    EXPECT_EQ(a->departments[d].wait.sum(), b->departments[d].wait.sum());
    EXPECT_EQ(a->departments[d].response.sum(), b->departments[d].response.sum());
    EXPECT_EQ(b->departments[d].response_distribution.count(), b->departments[d].response.count());
    EXPECT_EQ(a->departments[d].response_distribution.count(), 0U) << "nothing is kept that nothing asks for";
  }
  for (std::size_t s = 0; s < a->segments.size(); ++s) {
    EXPECT_EQ(a->segments[s].sojourn.sum(), b->segments[s].sojourn.sum());
    EXPECT_EQ(b->segments[s].sojourn_distribution.count(), b->segments[s].sojourn.count());
    EXPECT_EQ(b->segments[s].answer_distribution.count(), b->segments[s].answer_wait.count());
  }
}

}  // namespace
}  // namespace domino::testing
