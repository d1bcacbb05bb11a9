// Networks and services that need others against their closed forms (closed_forms.csv), read from YAML.

#include <gtest/gtest.h>

#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

TEST(ClosedForms, TandemOfThreeMM1) {
  const auto run = run_steady(R"(
departments: {a: {staff: 1}, b: {staff: 1}, c: {staff: 1}}
services:
  first: {by: a, duration: exponential(mean 1 min)}
  second: {by: b, duration: exponential(mean 1.25 min)}
  third: {by: c, duration: exponential(mean 1.4285714285714286 min)}
customers:
  all:
    arrive: 0.5 / min
    steps: [serve: first, serve: second, serve: third]
)",
                              60'000, "min");
  expect_exact(run, "departments.a.response.mean", 2, 1.0 / 60);
  expect_exact(run, "departments.b.response.mean", 3.33333333, 1.0 / 60);
  expect_exact(run, "departments.c.response.mean", 5, 1.0 / 60);
  expect_exact(run, "customers.sojourn.mean", 10.33333333, 1.0 / 60);
  for (const auto& [address, share] :
       {std::pair{"departments.a.response.mean", 0.193548387}, std::pair{"departments.b.response.mean", 0.322580645},
        std::pair{"departments.c.response.mean", 0.483870968}}) {
    std::vector<double> shares;
    for (std::size_t r = 0; r < run.study().replications.size(); ++r)
      shares.push_back(run.value(r, address).ratio() / run.value(r, "customers.sojourn.mean").ratio());
    expect_exact(shares, share, address);
  }
}

TEST(ClosedForms, JacksonNetworkWithFeedback) {
  const auto run = run_steady(R"(
departments: {front: {staff: 4}, a: {staff: 1}, b: {staff: 1}}
services:
  front_work: {by: front, duration: exponential(mean 2 min)}
  a_work: {by: a, duration: exponential(mean 1.6666666666666667 min)}
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
                to_a:
                  chance: 30 %
                  steps: [serve: a_work, choose: {leaves: {chance: 20 %, steps: [end]}}]
                to_b:
                  chance: 20 %
                  steps: [serve: b_work, choose: {leaves: {chance: 10 %, steps: [end]}}]
                otherwise: {steps: [end]}
)",
                              40'000, "min");
  const auto expect_number = [&](const std::string& department, double visits, double number) {
    // Little's law at the station: number = visit rate × response.
    std::vector<double> rates;
    std::vector<double> numbers;
    for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
      const double rate = run.value(r, "departments." + department + ".requests").ratio() / (0.9 * 40'000);
      rates.push_back(rate);
      numbers.push_back(rate * run.value(r, "departments." + department + ".response.mean").ratio() / 60);
    }
    expect_exact(rates, visits, department + " visits");
    expect_exact(numbers, number, department + " number");
  };
  expect_number("front", 1.72413793, 7.90190646);
  expect_number("a", 0.517241379, 6.25);
  expect_number("b", 0.344827586, 2.22222222);
  expect_exact(run, "customers.sojourn.mean", 16.3741287, 1.0 / 60);
}

TEST(ClosedForms, ReworkIsVisitedAGeometricNumberOfTimes) {
  const auto run = run_steady(R"(
departments: {shop: {staff: 3}}
services: {make: {by: shop, duration: exponential(mean 1 min)}}
customers:
  all: {arrive: 1 / min, steps: [repeat: {chance: 35 %, steps: [serve: make]}]}
)",
                              20'000, "min");
  std::vector<double> visits;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    visits.push_back(run.value(r, "departments.shop.requests").ratio() / run.value(r, "customers.arrived").ratio());
  expect_exact(visits, 1.53846154, "visits");
}

TEST(ClosedForms, HoldingOneEmployeeForADedicatedProvider) {
  const auto run = run_steady(R"(
departments: {front: {staff: 1}, expert: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 4 min), needs: {advice: {chance: 30 %, mode: hold}}}
  advice: {by: expert, duration: exponential(mean 5 min)}
customers:
  all: {arrive: 8 / h, asks_for: solve}
)",
                              8'000, "h");
  expect_exact(run, "departments.front.utilisation", 0.733333333);
  expect_exact(run, "customers.wait.mean", 14.75, 1.0 / 60);
}

TEST(ClosedForms, HoldingTwoEmployeesForOneProvider) {
  const auto run = run_steady(R"(
departments: {front: {staff: 2}, expert: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {mode: hold}}}
  advice: {by: expert, duration: exponential(mean 0.5 min)}
customers:
  all: {arrive: 0.8 / min, asks_for: solve}
)",
                              40'000, "min");
  expect_exact(run, "customers.wait.mean", 1.00661, 1.0 / 60);
  expect_exact(run, "customers.sojourn.mean", 2.63769, 1.0 / 60);
}

TEST(ClosedForms, CallingBackFreesTheEmployees) {
  const auto run = run_steady(R"(
departments: {front: {staff: 2}, expert: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {advice: {mode: callback}}}
  advice: {by: expert, duration: exponential(mean 0.5 min)}
customers:
  all: {arrive: 0.8 / min, asks_for: solve}
)",
                              40'000, "min");
  expect_exact(run, "customers.sojourn.mean", 2.02381, 1.0 / 60);
}

TEST(ClosedForms, ParkingACaseIsAJacksonNetworkWhenRecalledInTurn) {
  const auto run = run_steady(R"(
departments: {front: {staff: 1}, expert: {staff: 1}}
services:
  solve:
    by: front
    duration: exponential(mean 2.5 min)
    needs:
      advice: {chance: 40 %, mode: park, switching: 0 s, work_left: exponential(mean 2.5 min), recall: in turn}
  advice: {by: expert, duration: exponential(mean 8 min)}
customers:
  all: {arrive: 10 / h, asks_for: solve}
)",
                              8'000, "h");
  expect_exact(run, "customers.sojourn.mean", 15.2571429, 1.0 / 60);
  std::vector<double> shares;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
    const measures::Value expert = run.value(r, "departments.expert.response.mean");
    const measures::Value all = run.value(r, "customers.sojourn.mean");
    shares.push_back(expert.numerator / all.numerator);
  }
  expect_exact(shares, 0.449438202, "provider share");
}

}  // namespace
}  // namespace domino::testing
