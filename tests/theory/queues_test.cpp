// Single queues against their closed forms: the rows of closed_forms.csv that this stage can say, read from YAML.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/theory/erlang.h"
#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

std::string queue(const std::string& arrive, const std::string& duration, int staff, const std::string& more = "",
                  const std::string& department = "") {
  return fmt::format(
      "departments:\n  desk: {{staff: {}{}}}\nservices:\n  serve: {{by: desk, duration: {}}}\n"
      "customers:\n  all: {{arrive: {}, asks_for: serve{}}}\n",
      staff, department, duration, arrive, more);
}

void expect_erlang_c(double arrivals_per_min, int staff, double p_wait, double minutes) {
  const auto run =
      run_steady(queue(fmt::format("{} / min", arrivals_per_min), "exponential(mean 1 min)", staff), minutes, "min");
  expect_exact(run, "customers.wait.zero", 1 - p_wait);
  expect_exact(run, "departments.desk.utilisation", arrivals_per_min / staff);
}

TEST(ClosedForms, ErlangC8On10) { expect_erlang_c(8, 10, 0.409180151, 20'000); }
TEST(ClosedForms, ErlangC45On50) { expect_erlang_c(45, 50, 0.363864467, 10'000); }
TEST(ClosedForms, ErlangC90On100) { expect_erlang_c(90, 100, 0.216940481, 5'000); }
TEST(ClosedForms, ErlangC4On5) { expect_erlang_c(4, 5, 0.554112554, 20'000); }

TEST(ClosedForms, ErlangCOfTenAnHour) {
  for (const auto& [staff, p_wait, mean_wait_h] :
       {std::tuple{3, 0.702247191, 0.351123596}, std::tuple{4, 0.319856704, 0.0533094507}}) {
    const auto run = run_steady(queue("10 / h", "exponential(mean 15 min)", staff), 4'000, "h");
    expect_exact(run, "customers.wait.zero", 1 - p_wait);
    expect_exact(run, "customers.wait.mean", mean_wait_h, 1.0 / 3600);
  }
}

TEST(ClosedForms, ErlangB10On10) {
  const auto run = run_steady(queue("10 / min", "exponential(mean 1 min)", 10, "", ", lines: 10"), 5'000, "min");
  expect_exact(run, "customers.blocked_rate", 0.214582343);
}

TEST(ClosedForms, ErlangBHoldsForAnyServiceTime) {
  const auto run = run_steady(queue("10 / min", "gamma(mean 1 min cv 2)", 10, "", ", waiting_room: 0"), 5'000, "min");
  expect_exact(run, "customers.blocked_rate", 0.214582343);
}

struct ErlangA {
  double p_wait, abandon, mean_queue, mean_wait_s, occupancy;
};

void expect_erlang_a(const ScenarioRun& run, const ErlangA& exact) {
  expect_exact(run, "customers.wait.zero", 1 - exact.p_wait);
  expect_exact(run, "customers.abandoned_rate", exact.abandon);
  expect_exact(run, "departments.desk.queue.mean", exact.mean_queue);
  expect_exact(run, "customers.wait.mean", exact.mean_wait_s);
  expect_exact(run, "departments.desk.utilisation", exact.occupancy);
}

TEST(ClosedForms, ErlangAOfHundredAnHour) {
  expect_erlang_a(
      run_steady(queue("100 / h", "exponential(mean 180 s)", 6, ", patience: exponential(mean 300 s)"), 1'000, "h"),
      {0.419376285, 0.0815257555, 0.679381296, 24.4577267, 0.765395204});
}

TEST(ClosedForms, ErlangAOfFortyEightAnHour) {
  expect_erlang_a(
      run_steady(queue("48 / h", "exponential(mean 180 s)", 4, ", patience: exponential(mean 300 s)"), 2'000, "h"),
      {0.235991261, 0.0477372796, 0.190949118, 14.3211839, 0.571357632});
}

TEST(ClosedForms, ErlangAOfFortyEightAMinute) {
  for (const auto& [staff, exact] :
       {std::pair{45, ErlangA{0.786867043, 0.0836024638, 8.02583652, 60 * 0.167204928, 0.977490705}},
        std::pair{50, ErlangA{0.467774069, 0.0309122492, 2.96757592, 60 * 0.0618244983, 0.930324241}},
        std::pair{55, ErlangA{0.193598983, 0.00863966412, 0.829407756, 60 * 0.0172793282, 0.865187202}}})
    expect_erlang_a(
        run_steady(queue("48 / min", "exponential(mean 1 min)", staff, ", patience: exponential(mean 2 min)"), 4'000,
                   "min"),
        exact);
}

TEST(ClosedForms, PollaczekKhinchine) {
  for (const auto& [duration, mean_wait] :
       {std::pair{"constant(1 min)", 2.0}, std::pair{"gamma(mean 1 min cv 0.70710678118654752)", 3.0},
        std::pair{"exponential(mean 1 min)", 4.0},
        // Two exponentials with balanced means and a squared coefficient of variation of 4.
        std::pair{"mixture(88.729833462074 % exponential(mean 0.563508326896 min) or "
                  "11.270166537926 % exponential(mean 4.436491673104 min))",
                  10.0}}) {
    const auto run = run_steady(queue("0.8 / min", duration, 1), 60'000, "min");
    expect_exact(run, "customers.wait.mean", mean_wait, 1.0 / 60);
  }
}

TEST(ClosedForms, TailOfTheWaitOfMM1) {
  const auto run =
      run_steady(queue("0.8 / min", "exponential(mean 1 min)", 1, ", service_level: 5 min"), 60'000, "min");
  expect_exact(run, "customers.service_level", 1 - 0.294303553);
  // The sketch of one replication may be off by its relative error; the estimate's interval must allow for it.
  const auto& p95 = run.finding("customers.wait.p95").estimate;
  EXPECT_NEAR(p95.mean / 60, 13.8629436, 13.8629436 / 128 + 3 * p95.half_width() / 60);
}

/// Waits of single customers, for moments and transforms that no measure gives.
template <class Of>
void expect_exact_over_visits(const ScenarioRun& run, Of&& of, double exact, const std::string& what) {
  std::vector<double> means;
  for (const auto& replication : run.study().replications) {
    double sum = 0;
    for (const auto& visit : replication.visits) sum += of(seconds(visit.started - visit.issued) / 60);
    means.push_back(sum / static_cast<double>(replication.visits.size()));
  }
  expect_exact(means, exact, what);
}

TEST(ClosedForms, MomentsOfTheWaitOfMM1) {
  const auto run = run_steady(queue("0.8 / min", "exponential(mean 1 min)", 1), 40'000, "min", 40, true);
  expect_exact_over_visits(run, [](double wait) { return wait * wait; }, 40, "second moment");
  expect_exact_over_visits(run, [](double wait) { return std::exp(-0.1 * wait); }, 0.733333333, "transform");
}

TEST(ClosedForms, DelaysOfTheFirstCustomersOfMM1FromEmpty) {
  const std::string text = "version: 1\nscenario: theory\nquestion: Is it exact?\nrun: {horizon: 400 min}\n" +
                           queue("1 / min", "exponential(mean 0.9 min)", 1);
  const auto reading = read(text);
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.seed = 5, .replications = 4000, .keep_visits = true});
  for (const auto& [customers, exact] : {std::pair{25U, 2.124489}, std::pair{100U, 4.134185}}) {
    std::vector<double> means;
    for (const auto& replication : run.study().replications) {
      double sum = 0;
      unsigned seen = 0;
      for (const auto& visit : replication.visits) {
        if (visit.case_number > customers) continue;
        sum += seconds(visit.started - visit.issued) / 60;
        ++seen;
      }
      ASSERT_EQ(seen, customers);
      means.push_back(sum / customers);
    }
    expect_exact(means, exact, fmt::format("first {}", customers));
  }
}

}  // namespace
}  // namespace domino::testing
