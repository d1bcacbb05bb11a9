#include "models/measures/study/paired_study.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/tally.h"
#include "tests/models/kept_sides.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

constexpr const char* kQueue = R"(version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 8 h}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 0.9 min)}}
customers: {people: {arrive: 1 / min, asks_for: help, patience: exponential(mean 10 min)}}
what_if:
  faster: {services.help.duration: exponential(mean 0.8 min)}
  no_patience: {customers.people.patience: exponential(mean 1 s)}
  promised: {services.help.promise: 90 % within 5 min}
)";

using Keeper = testing::KeptSides;

/// A scenario beside some of its what-ifs; "" is the scenario itself once more.
struct Beside {
  Beside(const std::string& text, const std::vector<std::string>& what_ifs) {
    readings.push_back(testing::read(text));
    for (const std::string& name : what_ifs)
      readings.push_back(name.empty() ? testing::read(text) : with_what_if(readings.front(), name));
    catalogues.reserve(readings.size());
    for (const auto& reading : readings) {
      catalogues.emplace_back(*reading.plan);
      sides.push_back({reading.plan.get(), &catalogues.back()});
    }
  }

  std::vector<Comparison> run(const StudySettings& settings) {
    Keeper keeper(sides.size());
    run_paired(sides, settings, {}, keeper);
    for (std::size_t side = 0; side < sides.size(); ++side)
      studies.push_back(study_of(*sides[side].plan, catalogues[side], 0.95, std::move(keeper.kept[side])));
    std::vector<Compared> variants;
    for (std::size_t side = 1; side < sides.size(); ++side)
      variants.push_back({catalogues[side], studies[side], expected});
    return compare({catalogues.front(), studies.front()}, variants, 0.95);
  }

  const MeasuredDifference& of(const Comparison& comparison, const std::string& address) const {
    for (const MeasuredDifference& difference : comparison.differences)
      if (catalogues.front().measures()[difference.in_base].address == address) return difference;
    ADD_FAILURE() << "no difference of " << address;
    return comparison.differences.front();
  }

  std::vector<language::Reading> readings;
  std::vector<Catalogue> catalogues;
  std::vector<Side> sides;
  std::vector<Study> studies;
  std::vector<std::string> expected;
};

TEST(PairedStudy, OfAScenarioBesideItselfDiffersByExactlyNothing) {
  Beside queue(kQueue, {""});
  const auto comparisons = queue.run({.replications = 5});
  EXPECT_EQ(comparisons[0].differences.size(), queue.catalogues[0].measures().size());
  for (const MeasuredDifference& difference : comparisons[0].differences) {
    const auto& estimate = difference.paired.difference;
    if (!estimate.has_mean) continue;
    EXPECT_EQ(estimate.mean, 0);
    EXPECT_EQ(estimate.low, 0);
    EXPECT_EQ(estimate.high, 0);
    EXPECT_FALSE(difference.decided);
  }
}

TEST(PairedStudy, GivesEachSideTheReplicationsThatItHasAlone) {
  Beside queue(kQueue, {"faster"});
  queue.run({.seed = 7, .replications = 4});
  for (std::size_t side = 0; side < 2; ++side) {
    const Study alone = run_study(*queue.sides[side].plan, queue.catalogues[side], {.seed = 7, .replications = 4});
    for (std::size_t m = 0; m < alone.findings.size(); ++m) {
      EXPECT_EQ(queue.studies[side].findings[m].estimate.mean, alone.findings[m].estimate.mean);
      EXPECT_EQ(queue.studies[side].findings[m].estimate.low, alone.findings[m].estimate.low);
    }
  }
}

TEST(PairedStudy, DecidesWhatIsBeyondChanceAndSaysWhatOnlyOneSideMeasures) {
  Beside queue(kQueue, {"faster", "promised"});
  const auto comparisons = queue.run({.replications = 30});
  const auto& wait = queue.of(comparisons[0], "customers.wait.mean");
  EXPECT_TRUE(wait.decided);
  EXPECT_LT(wait.paired.difference.high, 0);
  EXPECT_GT(wait.paired.correlation, 0.9);
  EXPECT_GT(wait.paired.variance_ratio, 10);
  // The same customers came, so that is no question.
  EXPECT_EQ(queue.of(comparisons[0], "customers.arrived").paired.difference.high, 0);
  EXPECT_TRUE(comparisons[0].only_in_variant.empty());
  ASSERT_FALSE(comparisons[1].only_in_variant.empty());
  EXPECT_EQ(queue.catalogues[2].measures()[comparisons[1].only_in_variant[0]].address, "departments.desk.promise_kept");
  EXPECT_TRUE(comparisons[1].only_in_base.empty());
}

/// Benjamini and Yekutieli's, as it is defined: found are the k smallest, k the largest with p_(k) ≤ k·q/(m·Σ1/i).
std::size_t found_by_step_up(std::vector<double> p, double q) {
  std::sort(p.begin(), p.end());
  double harmonic = 0;
  for (std::size_t i = 1; i <= p.size(); ++i) harmonic += 1 / static_cast<double>(i);
  std::size_t found = 0;
  for (std::size_t k = 1; k <= p.size(); ++k)
    if (p[k - 1] <= static_cast<double>(k) * q / (static_cast<double>(p.size()) * harmonic)) found = k;
  return found;
}

/// Holm's: p_(k) ≤ q/(m - k + 1) as long as all before hold.
std::size_t found_by_step_down(std::vector<double> p, double q) {
  std::sort(p.begin(), p.end());
  std::size_t k = 0;
  while (k < p.size() && p[k] <= q / static_cast<double>(p.size() - k)) ++k;
  return k;
}

TEST(PairedStudy, DecidesWhatWasAskedForByItselfAndTheRestAsExploring) {
  Beside queue(kQueue, {"faster"});
  queue.expected = {"departments.desk.wait.p95"};
  const auto comparisons = queue.run({.replications = 30});
  std::vector<double> stated;
  std::vector<double> explored;
  std::size_t stated_found = 0;
  std::size_t explored_found = 0;
  for (const MeasuredDifference& difference : comparisons[0].differences) {
    const Measure& measure = queue.catalogues[0].measures()[difference.in_base];
    EXPECT_EQ(difference.exploratory, !measure.headline && measure.address != queue.expected.front());
    const auto& estimate = difference.paired.difference;
    const bool nothing = estimate.mean == 0 && estimate.low == 0 && estimate.high == 0;
    if (!estimate.has_interval || difference.unstable || nothing) continue;
    (difference.exploratory ? explored : stated).push_back(difference.paired.p_value);
    (difference.exploratory ? explored_found : stated_found) += static_cast<std::size_t>(difference.decided);
  }
  ASSERT_GT(stated.size(), 3U);
  ASSERT_GT(explored.size(), 20U);
  EXPECT_EQ(stated_found, found_by_step_down(stated, 0.05));
  EXPECT_EQ(explored_found, found_by_step_up(explored, 0.05));
  EXPECT_LT(explored_found, explored.size()) << "nothing was left open";
}

TEST(PairedStudy, EndsWhereItsObserverSaysForAnyNumberOfJobs) {
  Beside queue(kQueue, {"faster"});
  for (const unsigned jobs : {1U, 4U}) {
    Keeper keeper(2, 7);
    const auto outcome = run_paired(queue.sides, {.replications = 50, .jobs = jobs}, {}, keeper);
    EXPECT_EQ(outcome.completed, 7U);
    EXPECT_FALSE(outcome.stopped);
    EXPECT_EQ(keeper.kept[1].size(), 7U);
  }
}

TEST(PairedStudy, IsStoppedFromOutside) {
  Beside queue(kQueue, {"faster"});
  std::stop_source stop;
  stop.request_stop();
  Keeper keeper(2);
  EXPECT_TRUE(run_paired(queue.sides, {.replications = 50}, stop.get_token(), keeper).stopped);
}

/// The mean delay of the first hundred customers of each replication, in minutes.
class FirstHundred : public PairedObserver {
 public:
  bool finished(std::span<ReplicationResult> results) override {
    std::array<double, 2> delay{};
    for (std::size_t side = 0; side < 2; ++side) {
      int seen = 0;
      for (const chain::Visit& visit : results[side].visits) {
        if (visit.case_number > 100) continue;
        delay[side] += seconds(visit.started - visit.issued) / 60 / 100;
        ++seen;
      }
      EXPECT_EQ(seen, 100);
    }
    one.add(delay[0]);
    two.add(delay[1]);
    difference.add(delay[0] - delay[1]);
    return true;
  }
  statistics::Tally one;
  statistics::Tally two;
  statistics::Tally difference;
};

// Means 4.134185 and 3.700020, variance of the difference about 16.8 unpaired and .056 paired (Law, Simulation Modeling
// and Analysis, 5th ed., section 11.2). Tolerances: false alarm 1e-6, from the variances.
TEST(PairedStudy, SeesTheDifferenceOfOneFastServerAndTwoSlowOnesWithATwoHundredthOfTheVariance) {
  const std::string text = R"(version: 1
scenario: One or two
question: Is one fast server better than two slow ones?
run: {horizon: 8 h}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 0.9 min)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
what_if: {two: {departments.desk.staff: 2, services.help.duration: exponential(mean 1.8 min)}}
)";
  Beside queues(text, {"two"});
  FirstHundred delays;
  constexpr int kReplications = 4000;
  run_paired(queues.sides, {.replications = kReplications, .keep_visits = true}, {}, delays);
  const double z = statistics::normal_quantile(1 - testing::kFalseAlarm / 2);
  const auto tolerance = [&](const statistics::Tally& tally) {
    return z * tally.standard_deviation() / std::sqrt(kReplications);
  };
  EXPECT_NEAR(delays.one.mean(), 4.134185, tolerance(delays.one));
  EXPECT_NEAR(delays.two.mean(), 3.700020, tolerance(delays.two));
  EXPECT_NEAR(delays.difference.mean(), 4.134185 - 3.700020, tolerance(delays.difference));
  EXPECT_GE((delays.one.variance() + delays.two.variance()) / delays.difference.variance(), 200);
}

}  // namespace
}  // namespace domino::measures
