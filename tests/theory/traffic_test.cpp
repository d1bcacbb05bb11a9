#include "models/theory/traffic.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::theory {
namespace {

std::vector<DepartmentLoad> loads_of(const std::string& body, const std::string& run = "horizon: 1000 h") {
  const auto reading = domino::testing::read("version: 1\nscenario: t\nquestion: t?\nrun: {" + run + "}\n" + body);
  return reading.ok() ? offered_loads(*reading.plan).value() : std::vector<DepartmentLoad>(8);
}

TEST(Traffic, SolvesTheFlowEquationsOfANetworkWithFeedback) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 4}, a: {staff: 1}, b: {staff: 1}}
services:
  front_work: {by: front, duration: exponential(mean 2 min)}
  a_work: {by: a, duration: exponential(mean 1 min)}
  b_work: {by: b, duration: exponential(mean 2 min)}
customers:
  all:
    arrive: 1 / min
    steps:
      - repeat:
          chance: 100 %
          steps:
            - serve: front_work
            - choose:
                to_a: {chance: 30 %, steps: [serve: a_work, choose: {leaves: {chance: 20 %, steps: [end]}}]}
                to_b: {chance: 20 %, steps: [serve: b_work, choose: {leaves: {chance: 10 %, steps: [end]}}]}
                otherwise: {steps: [end]}
)");
  EXPECT_NEAR(60 * loads[0].requests_per_s, 1.72413793, 1e-8);
  EXPECT_NEAR(60 * loads[1].requests_per_s, 0.517241379, 1e-8);
  EXPECT_NEAR(60 * loads[2].requests_per_s, 0.344827586, 1e-8);
  EXPECT_NEAR(loads[0].load(), 1.72413793 * 2 / 4, 1e-8);
}

TEST(Traffic, CountsTheTimeAnEmployeeIsHeldForOthers) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 1}, expert: {staff: 1}, archive: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 4 min), needs: {advice: {chance: 30 %, mode: hold}}}
  advice: {by: expert, duration: exponential(mean 5 min), needs: {look_up: {chance: 50 %, mode: hold}}}
  look_up: {by: archive, duration: constant(2 min)}
customers:
  all: {arrive: 8 / h, asks_for: solve}
)");
  EXPECT_NEAR(loads[0].offered, 8.0 / 60 * (4 + .3 * (5 + .5 * 2)), 1e-9);
  EXPECT_NEAR(loads[1].offered, 8.0 / 60 * .3 * (5 + .5 * 2), 1e-9);
  EXPECT_NEAR(loads[2].offered, 8.0 / 60 * .3 * .5 * 2, 1e-9);
}

TEST(Traffic, CountsTheReturnToAParkedCaseAndNothingForACallback) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 1}, expert: {staff: 1}}
services:
  solve:
    by: front
    duration: exponential(mean 4 min)
    needs:
      advice: {chance: 30 %, mode: park, switching: 1 min, work_left: constant(2 min)}
      favour: {service: advice, chance: 10 %, mode: callback}
  advice: {by: expert, duration: exponential(mean 5 min)}
customers:
  all: {arrive: 6 / h, asks_for: solve}
)");
  EXPECT_NEAR(loads[0].offered, 0.1 * (4 + .3 * 3), 1e-9);
  EXPECT_NEAR(loads[1].offered, 0.1 * .4 * 5, 1e-9);
}

TEST(Traffic, KnowsWhatWorkIsSureAndWhatMayGiveUp) {
  const std::string body = R"(
departments: {front: {staff: 1}, back: {staff: 1}}
services:
  solve: {by: front, duration: constant(3 min), needs: {tell: {mode: notify}}}
  tell: {by: back, duration: constant(1 min)}
customers:
  all: {arrive: 30 / h, asks_for: solve)";
  const auto patient = loads_of(body + "}");
  EXPECT_NEAR(patient[0].sure_load(), 1.5, 1e-9);
  EXPECT_NEAR(patient[1].sure_load(), 0.5, 1e-9);
  EXPECT_EQ(patient[0].staff_to_keep_up(), 2);
  const auto impatient = loads_of(body + ", patience: exponential(mean 1 min)}");
  EXPECT_NEAR(impatient[0].load(), 1.5, 1e-9);
  EXPECT_EQ(impatient[0].sure_load(), 0);
  EXPECT_EQ(impatient[1].sure_load(), 0);
}

TEST(Traffic, HoldsAnEmployeeWhileTheAnswerIsParkedElsewhere) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 1}, expert: {staff: 1}, archive: {staff: 1}}
services:
  solve: {by: front, duration: constant(1 min), needs: {advice: {mode: hold}}}
  advice:
    by: expert
    duration: constant(1 min)
    needs: {look_up: {mode: park, switching: 0 s, work_left: constant(2 min)}}
  look_up: {by: archive, duration: constant(20 min)}
customers: {all: {arrive: 1 / h, asks_for: solve}}
)");
  EXPECT_NEAR(loads[0].offered, 24.0 / 60, 1e-9);
  EXPECT_NEAR(loads[1].offered, 3.0 / 60, 1e-9);
}

TEST(Traffic, IsNotSureOfAHoldThatMayEndEarly) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 1}, expert: {staff: 50}}
services:
  solve: {by: front, duration: constant(1 min), needs: {advice: {mode: hold, at_most: 10 min, then: park}}}
  advice: {by: expert, duration: mixture(90 % constant(0 s) or 10 % constant(200 min))}
customers: {all: {arrive: 30 / h, asks_for: solve}}
)");
  EXPECT_NEAR(loads[0].sure, 0.5, 1e-9);
  EXPECT_GT(loads[0].offered, 1);
}

TEST(Traffic, IsSureOfOneSegmentThoughAnotherIsImpatient) {
  const auto loads = loads_of(R"(
departments: {a: {staff: 1}, b: {staff: 1}}
services: {at_a: {by: a, duration: constant(1 min)}, at_b: {by: b, duration: constant(1 min)}}
customers:
  patient: {arrive: 70 / h, asks_for: at_a}
  impatient: {arrive: 70 / h, asks_for: at_b, patience: exponential(mean 1 min)}
)");
  EXPECT_GT(loads[0].sure_load(), 1);
  EXPECT_EQ(loads[1].sure_load(), 0);
}

TEST(Traffic, HasNoAnswerForACustomerWhoPracticallyNeverEnds) {
  const auto reading = domino::testing::read(R"(version: 1
scenario: t
question: t?
run: {horizon: 1000 h}
departments: {a: {staff: 1}}
services: {work: {by: a, duration: constant(1 min)}}
customers:
  all:
    arrive: 1 / h
    steps: [repeat: {chance: 100 %, steps: [serve: work, choose: {out: {chance: 0.00000000000000000000001 %, steps: [end]}}]}]
)");
  EXPECT_FALSE(offered_loads(*reading.plan).has_value());
}

TEST(Traffic, SaysWhatTheBusiestShiftWouldNeed) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 5, hours: {Mon-Fri: "09:00-17:00"}}}
services: {solve: {by: front, duration: constant(10 min)}}
customers: {all: {arrive: 36 / h, hours: {Mon-Fri: "09:00-17:00"}, asks_for: solve}}
)",
                              "horizon: 4 weeks");
  EXPECT_NEAR(loads[0].load(), 1.2, 1e-12);
  EXPECT_EQ(loads[0].staff_to_keep_up(), 7) << "six would be loaded to exactly one";
}

TEST(Traffic, KnowsOfWorkThatNobodyOnDutyCanDo) {
  const std::string teams = "departments: {front: {teams: {a: {staff: 2, does: {solve: 1}}, b: {staff: ";
  const std::string rest = R"(, does: {file: 1}}}}}
services: {solve: {by: front, duration: 5 min}, file: {by: front, duration: 5 min}}
customers: {all: {arrive: 3 / h, steps: [serve: solve, serve: file])";
  const auto nobody = loads_of(teams + "0" + rest + "}}");
  EXPECT_NEAR(nobody[0].unattended, 3.0 / 3600, 1e-12);
  EXPECT_TRUE(std::isinf(nobody[0].sure_load()));
  EXPECT_LT(nobody[0].load(), 1) << "there are people enough";
  const auto somebody = loads_of(teams + "1" + rest + "}}");
  EXPECT_EQ(somebody[0].unattended, 0);
  EXPECT_LT(somebody[0].sure_load(), 1);
  const auto impatient = loads_of(teams + "0" + rest + ", patience: 5 min}}");
  EXPECT_GT(impatient[0].unattended, 0);
  EXPECT_LT(impatient[0].sure_load(), 1) << "who waits gives up";
}

TEST(Traffic, TellsTheLoadOfEveryLine) {
  const auto reading = domino::testing::read(R"(version: 1
scenario: t
question: t?
run: {horizon: 1000 h}
departments: {ward: {staff: 100}, desk: {staff: 100}}
services: {stay: {by: ward, duration: 2 h}, look: {by: desk, duration: 15 min}}
regions: {beds: {places: 4}, room: {places: 5}}
stocks: {shelf: {level: 20}, full: {level: 5, reorder_at: 1, order_up_to: 5, lead_time: 3 h}}
gates: {bus: {leaves: {Mon-Fri: "09:00, 12:00", Sat: "09:00"}, capacity: 7}}
partners: {maker: {}}
requests: {delivery: {from: maker, every: 1 h, steps: [{put: {stock: shelf, amount: 3}}]}}
customers:
  hasty: {arrive: 3 / h, patience: 1 h, steps: [{within: {region: beds, steps: [{serve: stay}, {delay: 1 h}, {repeat: {chance: 50 %, steps: [serve: look]}}]}}, {take: full}]}
  calm: {arrive: 2 / h, steps: [{within: {region: room, steps: [serve: stay]}}, {take: {stock: shelf, amount: 2}}, {gather: bus}]}
)");
  ASSERT_TRUE(reading.ok());
  const Loads loads = loads_of_lines(*reading.plan).value();
  const LineLoad& beds = loads.stocks[2];
  const LineLoad& room = loads.stocks[3];
  EXPECT_NEAR(beds.asked, 3 * (2 + 1 + 0.5), 1e-9) << "places";
  EXPECT_EQ(beds.sure, 0) << "who comes may leave";
  EXPECT_NEAR(beds.load(), 3 * 3.5 / 4, 1e-9);
  EXPECT_NEAR(room.asked, 2 * 2, 1e-9);
  EXPECT_NEAR(room.sure_load(), 0.8, 1e-9);
  EXPECT_NEAR(loads.stocks[0].load(), 4.0 / 3, 1e-9) << "taken by brought";
  EXPECT_EQ(loads.stocks[1].load(), 0) << "it orders what is taken";
  EXPECT_NEAR(loads.gates[0].load(), 2 * 168 / (11 * 7.0), 1e-9);
}

TEST(Traffic, HasInfiniteLoadWithoutStaff) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 0}}
services: {solve: {by: front, duration: constant(3 min)}}
customers: {all: {arrive: 1 / h, asks_for: solve}}
)");
  EXPECT_TRUE(std::isinf(loads[0].load()));
}

TEST(Traffic, TakesStaffAndArrivalsOverTheHoursOfTheCalendar) {
  const auto loads = loads_of(R"(
departments: {front: {staff: 2, hours: {Mon-Fri: "09:00-17:00"}}}
services: {solve: {by: front, duration: constant(6 min)}}
customers: {all: {arrive: 10 / h, hours: {Mon: "10:00-12:00"}, asks_for: solve}}
)",
                              "horizon: 4 weeks");
  EXPECT_NEAR(loads[0].requests_per_s * 604800, 20, 1e-9);
  EXPECT_NEAR(loads[0].on_duty * 168, 80, 1e-9);
  EXPECT_NEAR(loads[0].load(), 2.0 / 80, 1e-12);
}

}  // namespace
}  // namespace domino::theory
