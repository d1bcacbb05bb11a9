#include "models/measures/study/controls.h"

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/interval.h"
#include "models/theory/erlang.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

using measures::ReplicationResult;

const std::string kQueue =
    "version: 1\nscenario: Queue\nquestion: How long?\nrun: {horizon: 1000 min, warm_up: 100 min}\n"
    "departments: {desk: {staff: 1}}\nservices: {help: {by: desk, duration: exponential(mean 1 min)}}\n"
    "customers: {people: {arrive: 0.6 / min, asks_for: help}}\n";

void expect_known_means(const std::vector<measures::NamedControl>& controls) {
  for (const auto& [name, control] : controls) {
    const auto estimate = statistics::mean_estimate(control.values, 1 - kFalseAlarm);
    EXPECT_LE(estimate.low, control.mean) << name;
    EXPECT_GE(estimate.high, control.mean) << name;
    EXPECT_LT(estimate.low, estimate.high) << name << " does not vary";
  }
}

// False-alarm rate 1e-6 a control.
TEST(Controls, OfWorkHaveTheMeansTheySayInEveryShippedScenario) {
  std::size_t looked_at = 0;
  for (const auto& entry : std::filesystem::directory_iterator(DOMINO_SCENARIOS)) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().filename());
    const auto reading = read_shipped(entry.path().filename().string());
    const measures::Catalogue catalogue(*reading.plan);
    // Work is known from the numbers of replications alone.
    std::vector<ReplicationResult> results(60);
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i].replication = i + 1;
      results[i].values.resize(catalogue.measures().size());
    }
    auto controls = measures::controls_of(*reading.plan, catalogue, 3, results);
    std::erase_if(controls, [](const auto& named) { return named.name == "arrivals"; });
    expect_known_means(controls);
    looked_at += controls.size();
  }
  EXPECT_GT(looked_at, 12U);
}

TEST(Controls, OfArrivalsHaveTheMeanTheySayWithTablesBusynessAndRedials) {
  const auto reading = read(
      "version: 1\nscenario: Two\nquestion: q?\nrun: {horizon: 2 weeks, warm_up: 1 week}\n"
      "calendars: {office: {Mon-Fri: \"09:00-17:00\"}}\n"
      "departments: {desk: {staff: 2, lines: 3}, back: {staff: 1}}\n"
      "services:\n  help: {by: desk, duration: exponential(mean 5 min)}\n"
      "  file: {by: back, duration: gamma(mean 8 min cv 0.5)}\n"
      "customers:\n"
      "  callers: {arrive: {Mon-Fri \"09:00-12:00\": 30 / h}, busyness: gamma(mean 1 cv 0.3), asks_for: help,\n"
      "            redials: {chance: 60 %, after: exponential(mean 20 min)}}\n"
      "  groups: {arrive: 2 / h, group: discrete(50 % 1 or 50 % 3), asks_for: file}\n"
      "requests:\n  own: {from: desk, arrive: 3 / h, asks_for: file}\n");
  ASSERT_TRUE(reading.ok());
  const ScenarioRun run(reading.plan, {.seed = 3, .first_replication = 1, .replications = 100});
  EXPECT_GT(run.mean("customers.callers.redials"), 5);
  const auto controls = measures::controls_of(run.plan(), run.catalogue(), 3, run.study().replications);
  ASSERT_EQ(controls.size(), 3U);
  EXPECT_EQ(controls[0].name, "arrivals");
  EXPECT_NEAR(controls[0].control.mean, 2 * 5 * 3 * 30 + 2 * 168 * 3, 1e-6);
  EXPECT_EQ(controls[1].name, "work drawn for back");
  EXPECT_EQ(controls[2].name, "work drawn for desk");
  expect_known_means(controls);
}

TEST(Controls, AreNoMoreThanOneForFiveReplications) {
  const auto reading = read(kQueue);
  const ScenarioRun run(reading.plan, {.seed = 1, .replications = 12});
  const std::span<const ReplicationResult> all = run.study().replications;
  const auto count = [&](std::size_t n) {
    return measures::controls_of(run.plan(), run.catalogue(), 1, all.first(n)).size();
  };
  EXPECT_EQ(count(4), 0U);
  EXPECT_EQ(count(5), 1U);
  EXPECT_EQ(count(12), 2U);
  const ScenarioRun few(reading.plan, {.seed = 1, .replications = 4, .control_variates = true});
  ASSERT_FALSE(few.study().warnings.empty());
  EXPECT_NE(few.study().warnings.back().text.find("there are no control variates"), std::string::npos);
}

/// The mean wait of one seed, plain and corrected.
struct Waits {
  std::vector<double> plain;
  std::vector<double> corrected;
  std::size_t covered = 0;
  double gain = 0;
};

Waits waits_of(std::size_t seeds, double truth) {
  const auto reading = read(kQueue);
  Waits waits;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const ScenarioRun plain(reading.plan, {.seed = seed, .replications = 20});
    const ScenarioRun corrected(reading.plan, {.seed = seed, .replications = 20, .control_variates = true});
    const auto& estimate = corrected.finding("customers.wait.mean").estimate;
    waits.plain.push_back(plain.mean("customers.wait.mean"));
    waits.corrected.push_back(estimate.mean);
    waits.covered += static_cast<std::size_t>(estimate.low <= truth && truth <= estimate.high);
    waits.gain += corrected.study().gains[corrected.index("customers.wait.mean")] / static_cast<double>(seeds);
    // What is a control itself is told as it was counted.
    EXPECT_EQ(corrected.mean("customers.arrived"), plain.mean("customers.arrived"));
    EXPECT_GT(corrected.finding("customers.arrived").estimate.half_width(), 1);
  }
  return waits;
}

double variance(const std::vector<double>& values) {
  const auto estimate = statistics::mean_estimate(values, 0.5);
  double squares = 0;
  for (const double value : values) squares += (value - estimate.mean) * (value - estimate.mean);
  return squares / static_cast<double>(values.size() - 1);
}

// False-alarm rate 1e-6. The truth is that of M/M/1.
TEST(Controls, LeaveTheMeanWhereItIsAndMakeItAsMuchSurerAsTheySay) {
  const double truth = theory::mean_wait_s({0.6 / 60, 60, 1});
  constexpr std::size_t kSeeds = 250;
  const Waits waits = waits_of(kSeeds, truth);
  const auto corrected = statistics::mean_estimate(waits.corrected, 1 - kFalseAlarm);
  EXPECT_LE(corrected.low, truth);
  EXPECT_GE(corrected.high, truth);
  EXPECT_LT(corrected.half_width(), 0.05 * truth);
  EXPECT_GE(static_cast<double>(waits.covered) / kSeeds,
            0.93 - statistics::normal_quantile(1 - kFalseAlarm) * std::sqrt(0.93 * 0.07 / kSeeds));
  // The gain that is told is the one that is had: a ratio of two variances of 249 degrees of freedom each, which are
  // positively correlated, and so closer than F's √(4/249) = .13 of its logarithm.
  EXPECT_GT(waits.gain, 1.5);
  EXPECT_NEAR(std::log(variance(waits.plain) / variance(waits.corrected)), std::log(waits.gain), 5 * 0.13);
}

}  // namespace
}  // namespace domino::testing
