/// Comparing a simulated scenario with the exact answer of a closed form.
///
/// The tolerance is Student's interval of the replications at a false-alarm rate of 1e-6 a check; nothing is
/// left to taste. A warm-up of a tenth of the run makes the bias of the empty start small beside it.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::testing {

/// Runs a scenario whose `run` section is made here: lengths in units of `unit`.
inline ScenarioRun run_steady(const std::string& body, double horizon, const std::string& unit,
                              std::uint32_t replications = 40, bool keep_visits = false) {
  const std::string text =
      fmt::format("version: 1\nscenario: theory\nquestion: Is it exact?\nrun: {{horizon: {} {}, warm_up: {} {}}}\n{}",
                  horizon - horizon / 10, unit, horizon / 10, unit, body);
  const auto reading = read(text);
  if (!reading.ok()) throw std::runtime_error("the scenario of this test does not read");
  return ScenarioRun(reading.plan, {.seed = 20260101, .replications = replications, .keep_visits = keep_visits});
}

/// One measure in units of another, by replication.
inline std::vector<double> ratios(const ScenarioRun& run, const std::string& over, const std::string& under) {
  std::vector<double> values;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    values.push_back(run.value(r, over).ratio() / run.value(r, under).ratio());
  return values;
}

inline void expect_exact(const std::vector<double>& values, double exact, const std::string& what) {
  const auto estimate = statistics::mean_estimate(values, 1 - kFalseAlarm);
  EXPECT_LE(estimate.low, exact) << what << ": estimate " << estimate.mean;
  EXPECT_GE(estimate.high, exact) << what << ": estimate " << estimate.mean;
  // A test that could not fail would be worthless: the interval must be a small part of what it checks.
  EXPECT_LT(estimate.half_width(), 0.25 * exact) << what;
}

/// `scale` turns our unit into the closed form's.
inline void expect_exact(const ScenarioRun& run, const std::string& address, double exact, double scale = 1) {
  const auto& replications = run.study().replications;
  const std::size_t measure = run.index(address);
  std::vector<double> numerators;
  std::vector<double> denominators;
  for (const auto& replication : replications) {
    numerators.push_back(scale * replication.values[measure].numerator);
    denominators.push_back(replication.values[measure].denominator);
  }
  const auto estimate = statistics::ratio_estimate(numerators, denominators, 1 - kFalseAlarm);
  ASSERT_TRUE(estimate.has_interval) << address;
  EXPECT_LE(estimate.low, exact) << address << ": estimate " << estimate.mean;
  EXPECT_GE(estimate.high, exact) << address << ": estimate " << estimate.mean;
  EXPECT_LT(estimate.half_width(), 0.25 * exact) << address;
}

}  // namespace domino::testing
