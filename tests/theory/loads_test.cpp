// What the flow equations say of a chain before anything is simulated, against what long simulations measure.

#include <cmath>

#include <gtest/gtest.h>

#include "models/theory/traffic.h"
#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

using theory::DepartmentLoad;

std::vector<DepartmentLoad> loads_of(const ScenarioRun& run) { return theory::offered_loads(run.plan()).value(); }

/// The utilisation of every department, and how often each is asked, as predicted.
void expect_as_predicted(const ScenarioRun& run) {
  const auto loads = loads_of(run);
  const auto& span = run.plan().span;
  for (std::size_t d = 0; d < loads.size(); ++d) {
    const std::string address = "departments." + run.plan().departments[d].name;
    expect_exact(run, address + ".utilisation", loads[d].load());
    expect_exact(run, address + ".requests", loads[d].requests_per_s * (span.horizon - span.warm_up).s);
    EXPECT_LE(loads[d].sure, loads[d].offered * (1 + 1e-9)) << address;
  }
}

double busy(const ScenarioRun& run, const std::string& department) {
  return run.mean("departments." + department + ".utilisation");
}

TEST(Loads, CountTheWorkOfMakingWhatAStockOrders) {
  const auto run = run_steady(R"(
departments: {shop: {staff: 1}, workshop: {staff: 1}, mill: {staff: 1}}
stocks:
  shelf: {level: 20, reorder_at: 5, order_up_to: 21, supplied_by: make}
  wood: {level: 50, reorder_at: 10, order_up_to: 40, supplied_by: saw}
services:
  sell: {by: shop, duration: exponential(mean 1 min)}
  assemble: {by: workshop, duration: exponential(mean 10 min)}
  make: {steps: [take: {stock: wood, amount: 3}, serve: assemble]}
  saw: {by: mill, duration: exponential(mean 100 min)}
customers: {all: {arrive: 0.5 / min, steps: [take: shelf, serve: sell]}}
)",
                              60'000, "min");
  expect_as_predicted(run);
  const auto loads = loads_of(run);
  // An order of 16 for 16 sold, and each takes 3 of wood, which is ordered by the 30.
  EXPECT_NEAR(loads[1].offered, 0.5 / 16 * 10, 1e-9);
  EXPECT_NEAR(loads[2].offered, 0.5 / 16 * 3 / 30 * 100, 1e-9);
  EXPECT_NEAR(loads[2].sure, loads[2].offered, 1e-9) << "nobody who makes things can give up";
}

/// Takings of 1 and of 4 in a proportion that the flows decide: the mean order is that of a renewal.
TEST(Loads, KnowHowLargeOrdersAreWhereAmountsDiffer) {
  const auto run = run_steady(R"(
departments: {workshop: {staff: 1}}
stocks: {shelf: {level: 20, reorder_at: 5, order_up_to: 12, supplied_by: make}}
services: {make: {by: workshop, duration: exponential(mean 3 min)}}
customers:
  few: {arrive: 0.9 / min, steps: [take: shelf]}
  many: {arrive: 0.2 / min, steps: [take: {stock: shelf, amount: 4}]}
)",
                              40'000, "min");
  expect_as_predicted(run);
  EXPECT_NEAR(loads_of(run)[0].sure, 3 * 1.7 / (7 + 3), 1e-9)
      << "no order is larger than the fall and what went beyond";
}

TEST(Loads, TakeWhatIsPutBackOffTheOrders) {
  const auto run = run_steady(R"(
departments: {workshop: {staff: 1}, returns: {staff: 1}}
stocks: {shelf: {level: 20, reorder_at: 5, order_up_to: 12, supplied_by: make}}
services:
  make: {by: workshop, duration: exponential(mean 8 min)}
  look_at: {by: returns, duration: exponential(mean 2 min)}
customers:
  buyers: {arrive: 0.8 / min, steps: [take: shelf]}
  senders_back: {arrive: 0.3 / min, steps: [serve: look_at, put: shelf]}
)",
                              60'000, "min");
  expect_as_predicted(run);
  EXPECT_EQ(loads_of(run)[0].sure, 0) << "all might be sent back";
}

TEST(Loads, KnowOfNoOrdersWhereMoreComesBackThanGoes) {
  const auto run = run_steady(R"(
departments: {workshop: {staff: 1}}
stocks: {shelf: {level: 20, reorder_at: 5, order_up_to: 12, supplied_by: make}}
services: {make: {by: workshop, duration: exponential(mean 8 min)}}
customers:
  buyers: {arrive: 0.2 / min, steps: [take: shelf]}
  senders_back: {arrive: 0.3 / min, steps: [put: shelf]}
)",
                              1'000, "min", 2);
  EXPECT_EQ(loads_of(run)[0].offered, 0);
}

TEST(Loads, CountMendingWhatCustomersFoundAndWhatRequestersSendBack) {
  const auto run = run_steady(R"(
departments: {front: {staff: 20}, lab: {staff: 20, line_of_sight: 50 %}, desk: {staff: 5}}
services:
  solve:
    by: front
    duration: exponential(mean 1 min)
    needs:
      tests: {all_of: [test, second_test], mode: hold, check: 40 %}
      paper: {service: form, mode: park, switching: 0 s, check: 20 %}
  test: {by: lab, duration: exponential(mean 1 min), errors: {chance: 4 %, caught: 50 %, surfaces: 1 min}}
  second_test: {by: lab, duration: exponential(mean 0.5 min)}
  form: {by: desk, duration: exponential(mean 0.5 min), errors: {chance: 5 %, caught: 20 %, surfaces: 1 min}}
customers: {all: {arrive: 4 / min, asks_for: solve}}
)",
                              30'000, "min", 20);
  const auto loads = loads_of(run);
  expect_exact(run, "departments.lab.utilisation", loads[1].load());
  expect_exact(run, "departments.lab.requests", loads[1].requests_per_s * 27'000 * 60);
  expect_exact(run, "departments.desk.utilisation", loads[2].load());
  expect_exact(run, "departments.desk.requests", loads[2].requests_per_s * 27'000 * 60);
  // x = 1 + (1-c)·e/(1-e·c)·k·x requests of each case for the tests.
  const double e = 0.04 * (1 - 0.1 * 0.5);
  const double unseen = e * 0.5 / (1 - e * 0.5);
  const double asked = 1 / (1 - unseen * 0.4);
  const double mended = unseen * (1 - 0.4) / (1 - unseen * 0.4);
  EXPECT_NEAR(loads[1].requests_per_s * 60, 4 * (2 * asked + mended), 4 * 1e-3 * mended);
}

/// An error deep inside is nobody's to find but the customer's; a case with one gets no other.
TEST(Loads, FollowAnErrorOutOfServicesWithinServices) {
  const auto run = run_steady(R"(
departments: {front: {staff: 20}, office: {staff: 20}, archive: {staff: 20}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {chance: 50 %, mode: hold}}}
  advice:
    by: office
    duration: exponential(mean 1 min)
    errors: {chance: 3 %, caught: 0 %, surfaces: 1 min}
    needs: {file: {chance: 60 %, at: start, mode: hold}}
  file: {by: archive, duration: exponential(mean 1 min), errors: {chance: 3 %, caught: 0 %, surfaces: 1 min}}
customers:
  all: {arrive: 5 / min, asks_for: solve}
requests:
  file_only: {from: office, arrive: 3 / min, asks_for: file}
)",
                              20'000, "min", 20);
  expect_as_predicted(run);
}

TEST(Loads, CountMistakesThatComeWithOldKnowledgeAndSurfaceLate) {
  const auto run = run_steady(R"(
departments: {lab: {staff: 3, knowledge_renewed_every: 180 d}}
services: {test: {by: lab, duration: exponential(mean 20 min), errors: {chance: 10 %, caught: 50 %, surfaces: exponential(mean 60 d)}}}
customers: {all: {arrive: 6 / h, asks_for: test}}
)",
                              360, "days", 20);
  expect_as_predicted(run);
}

/// While a request is on its way back to be completed, nobody works on it but who asked holds.
TEST(Loads, CountTheHoldWhileARequestIsCompleted) {
  const auto run = run_steady(R"(
departments: {front: {staff: 40}, legal: {staff: 40}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {service: review, mode: hold, hand_off: 1 min}}}
  review: {by: legal, duration: exponential(mean 1 min), complete: {chance: 60 %, clarification: exponential(mean 5 min), at_most: 3}}
customers: {all: {arrive: 2 / min, asks_for: solve}}
)",
                              20'000, "min");
  expect_as_predicted(run);
  const double q = 1 - 0.6 * 0.97;
  EXPECT_NEAR(loads_of(run)[0].offered, 2 * (1 + 1 + 1 + 5 * (q + q * q + q * q * q)), 1e-9);
}

TEST(Loads, CountKeepingColleaguesInformedAndSeeingTheCustomer) {
  const auto run = run_steady(R"(
departments: {front: {staff: 20, line_of_sight: 100 %}, office: {staff: 20, transparency: 80 %, line_of_sight: 50 %}}
services:
  solve: {by: front, duration: exponential(mean 2 min), needs: {advice: {mode: park, switching: 1 min}}}
  advice: {by: office, duration: exponential(mean 2 min)}
customers: {all: {arrive: 2 / min, asks_for: solve}, direct: {arrive: 1 / min, asks_for: advice}}
)",
                              20'000, "min");
  expect_as_predicted(run);
}

TEST(Loads, CountTheMessagesThatAJourneyAlwaysLeaves) {
  const auto run = run_steady(R"(
departments: {front: {staff: 2}, back: {staff: 2}}
services:
  answer: {by: front, duration: exponential(mean 1 min)}
  call_back: {by: back, duration: exponential(mean 2 min)}
customers:
  all: {arrive: 1 / min, messages_to: call_back, steps: [choose: {later: {chance: 40 %, steps: [leave_message]}, otherwise: {steps: [serve: answer]}}]}
)",
                              20'000, "min");
  expect_as_predicted(run);
  EXPECT_NEAR(loads_of(run)[1].sure, 0.4 * 2, 1e-9);
  EXPECT_EQ(loads_of(run)[1].messages_at_most, 0);
}

// A visit in two fails: .1 of them by a mistake that nobody sees, or somebody's need half of the time. Persons leave
// and come meanwhile, so that what is compared is work for each contact; a twentieth covers errors that are still to
// surface and the chance in some 1 800 complaints.
TEST(Loads, CountWhatGroupsTakeAndWhatTheyComplainOf) {
  const auto run = run_steady(R"(
departments: {counter: {staff: 100, offers: {lift: 50 %}}, care: {staff: 100}}
services:
  help: {by: counter, duration: exponential(mean 10 min), errors: {chance: 10 %, caught: 0 %}}
  settle: {by: care, duration: exponential(mean 60 min)}
customers:
  tours:
    {population: 3000, contact_every: gamma(mean 30 days cv 0.7), kind: group, requires: {lift: 20 %}, complaints_to: settle, asks_for: help}
experience: {complaints_major: 100 %, complaints_minor: 100 %, leaving: 0 %, drifting_away: 0, consideration: 0.3}
)",
                              200'000, "min");
  const auto loads = loads_of(run);
  const double contacts_per_s = 3000.0 / (30 * 86400);
  // E[n^.7] of 2 + Poisson(10) persons is 5.652; mending takes the time of one.
  EXPECT_NEAR(loads[0].offered, contacts_per_s * 600 * (5.652 + .1), contacts_per_s * 600 * .01);
  // At least one of n persons needs a lift with the chance 1 - .8^n, over n 1 - .64 e^-2 = .9134; half of them find
  // none. Of what goes wrong at the end of the run, some would surface later.
  EXPECT_NEAR(loads[1].offered, contacts_per_s * 3600 * (.1 + .9134 / 2), contacts_per_s * 3600 * .0005);
  const double contacts = run.mean("customers.arrived") / (run.plan().span.horizon - run.plan().span.warm_up).s;
  EXPECT_NEAR(100 * busy(run, "counter") / contacts, loads[0].offered / contacts_per_s,
              .05 * loads[0].offered / contacts_per_s);
  EXPECT_NEAR(100 * busy(run, "care") / contacts, loads[1].offered / contacts_per_s,
              .06 * loads[1].offered / contacts_per_s);
}

/// How many leave a message depends on the wait; with nobody there, all of them do.
TEST(Loads, BoundMessagesOfThoseWhoWaitTooLong) {
  const std::string rest = R"(, back: {staff: 2}}
services:
  answer: {by: front, duration: exponential(mean 1 min)}
  call_back: {by: back, duration: exponential(mean 1 min)}
customers: {all: {arrive: 0.9 / min, message_after: 2 min, messages_to: call_back, asks_for: answer}}
)";
  const auto busy_front = run_steady("departments: {front: {staff: 1}" + rest, 10'000, "min");
  const auto loads = loads_of(busy_front);
  EXPECT_EQ(loads[1].offered, 0);
  EXPECT_GT(2 * busy(busy_front, "back"), 0.1);
  EXPECT_LT(2 * busy(busy_front, "back"), loads[1].messages_at_most);
  const auto nobody = run_steady("departments: {front: {staff: 0}" + rest, 10'000, "min");
  expect_exact(nobody, "departments.back.utilisation", loads_of(nobody)[1].messages_at_most / 2);
}

/// Nobody is ever served, and half of those who gave up try again each time: the bound is reached before the last step.
TEST(Loads, BoundRedialsByThoseOfNobodyServed) {
  const auto run = run_steady(R"(
departments: {welcome: {staff: 3}, front: {staff: 0}}
services:
  greet: {by: welcome, duration: exponential(mean 1 min)}
  answer: {by: front, duration: exponential(mean 1 min)}
customers:
  all:
    arrive: 0.7 / min
    patience: exponential(mean 2 min)
    redials: {chance: 50 %, after: exponential(mean 5 min)}
    steps: [serve: greet, serve: answer]
)",
                              20'000, "min");
  const auto loads = loads_of(run);
  EXPECT_NEAR(loads[0].redials_at_most, 0.7, 1e-9);
  EXPECT_GT(3 * busy(run, "welcome"), loads[0].offered * 1.2);
  EXPECT_LT(3 * busy(run, "welcome"), loads[0].offered + loads[0].redials_at_most);
  const auto sooner = run_steady(R"(
departments: {welcome: {staff: 20}, front: {staff: 0}}
services:
  greet: {by: welcome, duration: exponential(mean 1 min)}
  answer: {by: front, duration: exponential(mean 1 min)}
customers:
  all:
    arrive: 0.7 / min
    patience: exponential(mean 2 min)
    redials: {chance: 50 %, after: exponential(mean 5 min)}
    steps: [serve: greet, serve: answer]
)",
                                 20'000, "min");
  const auto bound = loads_of(sooner);
  expect_exact(sooner, "departments.welcome.utilisation", (bound[0].offered + bound[0].redials_at_most) / 20);
}

/// Where nobody ever answers, everybody who has a voice escalates, to both levels.
TEST(Loads, BoundEscalationsByThoseOfNobodyAnswered) {
  const auto run = [](const std::string& duration) {
    return run_steady(R"(
departments:
  team: {staff: 1}
  lead: {staff: 2, supervises: [team]}
  head: {staff: 2, supervises: [lead]}
services: {advice: {by: team, duration: )" +
                          duration + R"(, promise: 90 % within 10 min}}
partners: {auditor: {kind: regulator}}
requests: {audits: {from: auditor, arrive: 0.1 / min, asks_for: advice}}
)",
                      20'000, "min");
  };
  const auto never = run("constant(10000 d)");
  const auto bound = loads_of(never);
  EXPECT_EQ(bound[1].offered, 0);
  expect_exact(never, "departments.lead.utilisation", bound[1].escalations_at_most / 2);
  expect_exact(never, "departments.head.utilisation", bound[2].escalations_at_most / 2);
  const auto slow = run("exponential(mean 8 min)");
  EXPECT_GT(busy(slow, "lead"), 0);
  EXPECT_LT(busy(slow, "lead"), loads_of(slow)[1].escalations_at_most / 2);
}

}  // namespace
}  // namespace domino::testing
