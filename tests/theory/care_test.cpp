// Promises, mistakes, clarifications, escalations, absence and money against their exact means.

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/resources/weekly_table.h"
#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

/// The response of M/M/1 is exponential with rate μ-λ.
TEST(Promises, AreKeptAsOftenAsTheResponseIsShort) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {serve: {by: desk, duration: exponential(mean 1 min), promise: 90 % within 4 min, fine: 25}}
customers: {all: {arrive: 0.6 / min, asks_for: serve}}
)",
                              20'000, "min");
  const double late = std::exp(-0.4 * 4);
  expect_exact(run, "departments.desk.promise_kept", 1 - late);
  expect_exact(ratios(run, "money.fines", "departments.desk.requests"), 25 * late, "fines a request");
}

/// A third of the requests come when nothing is promised, and the others are promised 4 min or 1 min.
TEST(Promises, MayChangeWithTheTimeOfDay) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services:
  serve:
    by: desk
    duration: exponential(mean 1 min)
    promise: {daily "00:00-08:00": 90 % within 4 min, daily "08:00-16:00": 80 % within 1 min}
customers: {all: {arrive: 0.6 / min, asks_for: serve}}
)",
                              10, "weeks");
  expect_exact(run, "departments.desk.promise_kept", 1 - (std::exp(-0.4 * 4) + std::exp(-0.4 * 1)) / 2);
  std::vector<double> promised;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    promised.push_back(run.value(r, "departments.desk.promise_kept").denominator /
                       run.value(r, "departments.desk.requests").ratio());
  expect_exact(promised, 2.0 / 3, "promised");
}

/// A promise counts the hours of the provider, whatever the clock says: each visit is judged again by hand.
TEST(Promises, CountTheHoursInWhichTheProviderIsOpen) {
  const auto run = run_steady(R"(
calendars: {office: {Mon-Fri: "09:00-12:00, 13:00-17:00"}}
departments: {desk: {staff: 1, hours: office}}
services: {serve: {by: desk, duration: exponential(mean 20 min), promise: 90 % within 2 h}}
customers: {all: {arrive: {daily "08:00-20:00": 1 / h}, asks_for: serve}}
)",
                              10, "weeks", 10, true);
  const auto open_s = [](double t) {
    const double week = 7 * 86'400.0;
    double open = std::floor(t / week) * 5 * 7 * 3'600;
    t = std::fmod(t, week);
    for (int day = 0; day < 5; ++day)
      open += std::clamp(t - day * 86'400.0 - 9 * 3'600, 0.0, 3 * 3'600.0) +
              std::clamp(t - day * 86'400.0 - 13 * 3'600, 0.0, 4 * 3'600.0);
    return open;
  };
  double kept = 0;
  double responses = 0;
  double answered = 0;
  double measured_kept = 0;
  double measured = 0;
  double measured_response = 0;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
    for (const auto& visit : run.study().replications[r].visits) {
      const double response = open_s(seconds(visit.ended)) - open_s(seconds(visit.issued));
      responses += response;
      kept += response <= 2 * 3'600 + 1e-5;
      ++answered;
    }
    measured_kept += run.value(r, "departments.desk.promise_kept").numerator;
    measured += run.value(r, "departments.desk.promise_kept").denominator;
    measured_response += run.value(r, "departments.desk.response.mean").numerator;
  }
  EXPECT_GT(answered, 5'000);
  EXPECT_LT(kept, 0.95 * answered);
  EXPECT_EQ(measured_kept, kept);
  EXPECT_GE(measured, answered) << "those who still wait at the end may have missed theirs already";
  EXPECT_NEAR(measured_response / responses, 1, 1e-6);
}

/// With chance e an error, seen by its maker with c and by the requester with k: x = e(1-c)(1-k) + (ec + e(1-c)k) x.
TEST(Mistakes, EscapeBothChecksWithTheirChance) {
  const auto run = run_steady(R"(
departments: {front: {staff: 50}, lab: {staff: 50}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {test: {mode: hold, check: 40 %}}}
  test: {by: lab, duration: exponential(mean 1 min), errors: {chance: 30 %, major: 25 %, caught: 50 %, surfaces: 1 min}}
customers: {all: {arrive: 5 / min, asks_for: solve}}
)",
                              2'000, "min");
  const double e = 0.3;
  const double caught = 0.5;
  const double check = 0.4;
  const double again = e * caught + e * (1 - caught) * check;
  const double escapes = e * (1 - caught) * (1 - check) / (1 - again);
  expect_exact(run, "customers.with_errors", escapes);
  expect_exact(run, "customers.with_major_errors", 0.25 * escapes);
  expect_exact(run, "departments.lab.errors", e);
  // Each answer that is sent back is asked for once more; what escaped is mended, by people who see half of their
  // mistakes and without anybody who checks.
  expect_exact(run, "departments.lab.utilisation", 5 * (1 / (1 - again) + escapes / (1 - e * caught)) / 50);
}

/// q + q² + q³ with q = 1 - complete.
TEST(Clarifications, AreGeometricUpToTheirLimit) {
  const auto run = run_steady(R"(
departments: {sales: {staff: 1}, legal: {staff: 2}}
services:
  sell: {by: sales, duration: 1 s}
  review: {by: legal, duration: exponential(mean 1 min), complete: {chance: 60 %, clarification: exponential(mean 5 min), at_most: 3}}
  remind: {by: legal, duration: exponential(mean 1 min)}
customers: {all: {arrive: 1 / h, asks_for: sell}}
requests:
  contracts:
    from: sales
    arrive: 1.5 / min
    steps: [choose: {new: {chance: 60 %, steps: [serve: review]}, otherwise: {steps: [serve: remind]}}]
)",
                              10'000, "min");
  expect_exact(ratios(run, "departments.legal.clarifications", "requests.contracts.issued"), 0.6 * (0.4 + 0.16 + 0.064),
               "loops");
}

/// What is handed off arrives complete with .97 of the usual chance.
TEST(Clarifications, AreMoreFrequentAfterAHandOff) {
  const auto clarified = [](const std::string& hand_off) {
    const auto run = run_steady(
        "departments: {desk: {staff: 5}, legal: {staff: 5}}\nservices:\n"
        "  sell: {by: desk, duration: 1 min, needs: {advice: {service: review, mode: park" +
            hand_off + "}}}\n" +
            "  review: {by: legal, duration: 1 min, complete: {chance: 60 %, clarification: 1 "
            "min, at_most: 1}}\ncustomers: {all: {arrive: 1 / min, asks_for: sell}}\n",
        20'000, "min");
    return ratios(run, "departments.legal.clarifications", "customers.arrived");
  };
  expect_exact(clarified(""), 0.4, "as usual");
  expect_exact(clarified(", hand_off: 2 min"), 1 - 0.6 * 0.97, "handed off");
}

/// At A = target × Weibull(2, mean 1.5) with chance .2, at 2A again; the response of M/M/1 is exponential.
TEST(Escalations, ComeAfterTheRequestersPatience) {
  const auto late = [](double level) {
    // E[e^(-sA)] of A = scale·√Exp(1), by quadrature.
    const double scale = 1.5 / (std::sqrt(std::acos(-1.0)) / 2);
    double mean = 0;
    const double step = 1e-4;
    for (double u = step / 2; u < 40; u += step)
      mean += step * std::exp(-u) * std::exp(-0.4 * level * 2 * scale * std::sqrt(u));
    return mean;
  };
  const auto run = run_steady(R"(
departments:
  sales: {staff: 1}
  desk: {staff: 1}
  boss: {staff: 50, supervises: [desk]}
  chief: {staff: 50, supervises: [boss]}
services:
  sell: {by: sales, duration: 1 s}
  answer: {by: desk, duration: exponential(mean 1 min), promise: 90 % within 2 min}
customers: {all: {arrive: 1 / h, asks_for: sell}}
requests: {matters: {from: sales, arrive: 0.6 / min, asks_for: answer}}
)",
                              20'000, "min");
  const double voice = 0.2;
  expect_exact(ratios(run, "departments.desk.escalations", "departments.desk.requests"), voice * late(1), "first");
  expect_exact(ratios(run, "departments.desk.escalations_higher", "departments.desk.requests"), voice * late(2),
               "second");
}

/// Of an open shop of many, nobody waits: each request to a supervisor belongs to whoever asked the colleague who is
/// late.
TEST(Escalations, AndMendingBelongToThePairOfWhoAsksForThem) {
  const auto run = run_steady(R"(
departments:
  sales: {staff: 40}
  desk: {staff: 40}
  boss: {staff: 40, supervises: [desk]}
  chief: {staff: 40, supervises: [boss]}
partners: {auditor: {kind: regulator}}
services:
  sell: {by: sales, duration: 1 s, needs: {backing: {service: answer, mode: callback}}}
  answer:
    by: desk
    duration: exponential(mean 1 min)
    promise: 90 % within 1 min
    errors: {chance: 10 %, caught: 0 %, surfaces: 1 min}
customers: {all: {arrive: 1 / min, asks_for: sell}}
requests: {audits: {from: auditor, arrive: 0.5 / min, asks_for: answer}}
)",
                              20'000, "min");
  const auto count = [&](std::size_t r, const std::string& address) { return run.value(r, address).ratio(); };
  for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
    const double first = count(r, "departments.desk.escalations");
    // What is under way when measuring begins or ends is counted at one end only.
    EXPECT_NEAR(count(r, "departments.boss.requests"), first, 0) << r;
    const double of_sales = count(r, "asks.departments.sales.boss.requests");
    const double of_auditor = count(r, "asks.requests.audits.boss.requests");
    const double of_customers = count(r, "asks.customers.all.boss.requests");
    EXPECT_EQ(of_sales + of_auditor + of_customers, first) << r;
    EXPECT_EQ(count(r, "asks.departments.sales.chief.requests") + count(r, "asks.requests.audits.chief.requests") +
                  count(r, "asks.customers.all.chief.requests"),
              count(r, "departments.desk.escalations_higher"));
  }
  // Of each hundred cases ten are mended, for the customers of sales and for the auditor.
  expect_exact(ratios(run, "asks.customers.all.desk.requests", "customers.all.served"), 0.1, "mended for customers");
  expect_exact(ratios(run, "asks.requests.audits.desk.requests", "requests.audits.completed"), 1.1, "asked and mended");
  expect_exact(ratios(run, "asks.departments.sales.desk.requests", "customers.all.served"), 1, "asked by sales");
  expect_exact(ratios(run, "asks.customers.all.boss.requests", "asks.departments.sales.boss.requests"), 0.1, "alike");
}

TEST(Absence, TakesItsShareOfTheScheduledPeople) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 10, hours: {daily: "09:00-17:00"}, absence: 20 %}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: {daily "09:00-17:00": 1 / min}, asks_for: serve}}
)",
                              20, "weeks");
  expect_exact(run, "departments.desk.absence", 0.2);
  expect_exact(run, "departments.desk.on_duty", 10 * 0.8);
}

/// Who is there is binomial shift by shift: Erlang's loss, averaged over the number present.
TEST(Absence, IsDrawnForEachPersonAndShift) {
  const auto blocked = [](double a, int c) {
    double b = 1;
    for (int k = 1; k <= c; ++k) b = a * b / (k + a * b);
    return b;
  };
  double mean = 0;
  double probability = 0.3 * 0.3 * 0.3 * 0.3;
  for (int n = 0; n <= 4; ++n) {
    mean += probability * blocked(2, n);
    probability *= (4.0 - n) / (n + 1) * 0.7 / 0.3;
  }
  const auto run = run_steady(R"(
departments: {desk: {staff: 4, hours: {daily: "01:00-24:00"}, absence: 30 %, waiting_room: 0}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: {daily "02:00-23:00": 2 / min}, asks_for: serve}}
)",
                              20, "weeks");
  expect_exact(run, "customers.blocked_rate", mean);
}

TEST(Money, IsWageTimesDutyAndFeesTimesRequests) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 3, wage: 20 / h}, law: {staff: 1}}
services:
  serve: {by: desk, duration: exponential(mean 1 min), needs: {advice: {chance: 10 %, mode: callback}}}
  advice: {by: law, duration: exponential(mean 1 min), fee: 30}
customers: {all: {arrive: 1 / min, asks_for: serve}}
)",
                              10'000, "min");
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    EXPECT_NEAR(run.value(r, "money.wages").ratio(), 3 * 20 * 9'000 / 60.0, 1e-6);
  expect_exact(ratios(run, "money.fees", "departments.desk.requests"), 3, "fees a case");
}

/// Three come at 16:00, each for an hour, and the desk closes at 17:00: two hours at twice the wage.
TEST(Money, PaysOvertimeForWorkAfterHoursOnly) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, hours: {daily: "09:00-17:00"}, queue_at_closing: serve, wage: 10 / h, overtime: 2}}
services: {serve: {by: desk, duration: 1 h}}
customers: {all: {every: 1 h, group: 3, hours: {daily: "16:00-17:00"}, asks_for: serve}}
)",
                              10, "weeks", 2);
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    EXPECT_NEAR(run.value(r, "money.wages").ratio(), 63 * (8 * 10 + 2 * 2 * 10), 1e-3);
}

}  // namespace
}  // namespace domino::testing
