// Coverage of what `domino run` prints, on queues whose answers are known: of a thousand seeds at least .93 for a
// stated .95. The tolerance is that of the binomial at a false-alarm rate of 1e-3.

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/measures/study/precision.h"
#include "models/theory/erlang.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

constexpr std::uint64_t kSeeds = 1000;

language::Reading queue(int staff, double per_min, const std::string& patience) {
  return read(
      fmt::format("version: 1\nscenario: Queue\nquestion: How long?\nrun: {{horizon: 1000 min, warm_up: 100 min}}\n"
                  "departments: {{desk: {{staff: {}}}}}\n"
                  "services: {{help: {{by: desk, duration: exponential(mean 1 min)}}}}\n"
                  "customers: {{people: {{arrive: {} / min, asks_for: help{}}}}}\n",
                  staff, per_min, patience));
}

language::Reading longer(const language::Reading& reading, const std::string& horizon) {
  const std::vector<language::Override> overrides{{"run.horizon", horizon}};
  auto longer = language::read_text("test.yaml", reading.scenario->text, overrides);
  EXPECT_TRUE(longer.ok());
  return longer;
}

/// Where a survival function that falls continuously has come down to this.
template <class Survival>
double quantile_s(double p, Survival&& survival) {
  double low = 0;
  double high = 1;
  while (survival(high) > 1 - p) high *= 2;
  for (int i = 0; i < 60; ++i) (survival((low + high) / 2) > 1 - p ? low : high) = (low + high) / 2;
  return high;
}

void expect_coverage(const language::Reading& reading, measures::StudySettings settings,
                     const std::map<std::string, double>& truths) {
  const measures::Catalogue catalogue(*reading.plan);
  std::map<std::string, std::uint64_t> covered;
  for (settings.seed = 1; settings.seed <= kSeeds; ++settings.seed) {
    const auto study = measures::run_study(*reading.plan, catalogue, settings);
    for (std::size_t m = 0; m < study.findings.size(); ++m) {
      const auto truth = truths.find(catalogue.measures()[m].address);
      if (truth == truths.end()) continue;
      const auto& estimate = study.findings[m].estimate;
      covered[truth->first] += estimate.has_interval && estimate.low <= truth->second && truth->second <= estimate.high;
    }
  }
  const double tolerance = statistics::normal_quantile(0.999) * std::sqrt(0.93 * 0.07 / kSeeds);
  for (const auto& [address, truth] : truths) {
    const double share = static_cast<double>(covered[address]) / kSeeds;
    EXPECT_GE(share, 0.93 - tolerance) << address;
    fmt::print("  {:<32} covered by {:.1f} % of the intervals\n", address, 100 * share);
  }
}

TEST(CoverageOfResults, OnOneServer) {
  const theory::MarkovStation station{0.6 / 60, 60, 1};
  expect_coverage(queue(1, 0.6, ""), {.replications = 20},
                  {{"customers.wait.mean", theory::mean_wait_s(station)},
                   {"customers.wait.zero", 0.4},
                   {"departments.desk.utilisation", 0.6},
                   {"departments.desk.queue.mean", theory::mean_queue(station)},
                   {"customers.arrived", 600}});
}

TEST(CoverageOfResults, OnThreeServersWithCustomersWhoLosePatience) {
  const theory::MarkovStation station{3.0 / 60, 60, 3};
  const theory::ErlangA truth = theory::erlang_a(station, 120);
  expect_coverage(queue(3, 3, ", patience: exponential(mean 2 min)"), {.replications = 20},
                  {{"customers.wait.mean", truth.mean_wait_s},
                   {"customers.wait.zero", 1 - truth.p_wait},
                   {"customers.abandoned_rate", truth.abandon},
                   {"departments.desk.queue.mean", truth.mean_queue},
                   {"departments.desk.utilisation", truth.occupancy}});
}

// A quantile of a replication is one of its own customers, and its mean over replications is off by what a run as long
// as this one makes of it, which in ten thousand minutes is little beside the intervals. P(W > t) = ρ e^(-(μ-λ)t).
TEST(CoverageOfResults, OfQuantilesOnOneServer) {
  std::map<std::string, double> truths;
  for (const int p : {50, 90, 95, 99})
    truths[fmt::format("customers.wait.p{}", p)] =
        quantile_s(p / 100.0, [](double t) { return 0.6 * std::exp(-0.4 * t / 60); });
  expect_coverage(longer(queue(1, 0.6, ""), "10100 min"), {.replications = 20}, truths);
}

// Who waits has an offered wait V with the density c exp(λ/θ (1 - e^(-θt)) - nμt) (Baccelli & Hebuterne 1981), of which
// they stand min(V, patience): P(W > t) = P(V > t) e^(-θt).
TEST(CoverageOfResults, OfQuantilesWithCustomersWhoLosePatience) {
  const double p_wait = theory::erlang_a({3.0 / 60, 60, 3}, 120).p_wait;
  constexpr double kStep = 0.001;  // minutes; Simpson's rule over 40
  constexpr std::size_t kSteps = 40'000;
  std::vector<double> beyond(kSteps + 1, 0);
  const auto density = [](double t) { return std::exp(3 / 0.5 * (1 - std::exp(-0.5 * t)) - 3 * t); };
  for (std::size_t i = kSteps; i-- > 0;) {
    const double t = static_cast<double>(i) * kStep;
    beyond[i] = beyond[i + 1] + kStep / 6 * (density(t) + 4 * density(t + kStep / 2) + density(t + kStep));
  }
  const auto survival = [&](double t_s) {
    const double t = t_s / 60;
    const auto i = std::min(static_cast<std::size_t>(t / kStep), kSteps - 1);
    return p_wait * beyond[i] / beyond[0] * std::exp(-0.5 * t);
  };
  std::map<std::string, double> truths;
  for (const int p : {50, 90, 95, 99}) truths[fmt::format("customers.wait.p{}", p)] = quantile_s(p / 100.0, survival);
  expect_coverage(longer(queue(3, 3, ", patience: exponential(mean 2 min)"), "4100 min"), {.replications = 20}, truths);
}

// Stopping when the interval is narrow favours intervals that are narrow by chance; looking ahead is there against
// that.
TEST(CoverageOfResults, WhereReplicationsGoOnUntilTheyArePrecise) {
  const theory::MarkovStation station{0.6 / 60, 60, 1};
  expect_coverage(queue(1, 0.6, ""), {.replications = 1000, .precision = 0.05},
                  {{"customers.wait.mean", theory::mean_wait_s(station)}, {"customers.served", 600}});
}

// A thousand relaxation times of 1 / (μ(1 - √ρ)²) = 19.7 min each.
TEST(CoverageOfResults, OfOneLongReplicationInBatches) {
  const theory::MarkovStation station{0.6 / 60, 60, 1};
  expect_coverage(longer(queue(1, 0.6, ""), "20000 min"), {.replications = 1},
                  {{"customers.wait.mean", theory::mean_wait_s(station)},
                   {"customers.wait.zero", 0.4},
                   {"departments.desk.utilisation", 0.6},
                   {"departments.desk.queue.mean", theory::mean_queue(station)},
                   {"customers.arrived", 0.6 * 19900}});
}

TEST(CoverageOfResults, CorrectedByControlVariates) {
  const theory::MarkovStation station{0.6 / 60, 60, 1};
  expect_coverage(queue(1, 0.6, ""), {.replications = 20, .control_variates = true},
                  {{"customers.wait.mean", theory::mean_wait_s(station)},
                   {"customers.wait.zero", 0.4},
                   {"departments.desk.utilisation", 0.6},
                   {"departments.desk.queue.mean", theory::mean_queue(station)}});
}

}  // namespace
}  // namespace domino::testing
