// Coverage of what `domino run` prints, on queues whose answers are known: of a thousand seeds at least .93 for a
// stated .95. The tolerance is that of the binomial at a false-alarm rate of 1e-3.

#include <cmath>
#include <map>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/measures/precision.h"
#include "models/theory/erlang.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

constexpr std::uint64_t kSeeds = 1000;

language::Reading queue(int staff, double per_min, const std::string& patience) {
  return read(
      fmt::format("version: 1\nscenario: Queue\nquestion: How long?\nrun: {{horizon: 1100 min, warm_up: 100 min}}\n"
                  "departments: {{desk: {{staff: {}}}}}\n"
                  "services: {{help: {{by: desk, duration: exponential(mean 1 min)}}}}\n"
                  "customers: {{people: {{arrive: {} / min, asks_for: help{}}}}}\n",
                  staff, per_min, patience));
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
  for (const auto& [address, truth] : truths)
    EXPECT_GE(static_cast<double>(covered[address]) / kSeeds, 0.93 - tolerance) << address;
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
  auto reading = queue(1, 0.6, "");
  const std::vector<language::Override> longer{{"run.horizon", "20000 min"}};
  reading = language::read_text("test.yaml", reading.scenario->text, longer);
  ASSERT_TRUE(reading.ok());
  expect_coverage(reading, {.replications = 1},
                  {{"customers.wait.mean", theory::mean_wait_s(station)},
                   {"customers.wait.zero", 0.4},
                   {"customers.present", 0.6 / 0.4},
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
