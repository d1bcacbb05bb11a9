// Levers, which of them to pull first, and whether that rests on what is assumed.

#include "models/measures/effects/mend_first.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/statistics/paired.h"
#include "models/measures/effects/robust.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

using chain::Index;
using chain::Lever;

/// A crowded desk, and a back office that is never asked more than it can do.
constexpr const char* kCrowded = R"(version: 1
scenario: Crowded
question: Where is somebody missing?
run: {horizon: 4 weeks, replications: 8}
calendars: {office: {Mon-Fri: "08:00-16:00"}}
departments:
  desk: {staff: 4, hours: office, wage: 20 / h}
  back: {staff: 6, hours: office, wage: 20 / h}
services:
  help: {by: desk, duration: exponential(mean 8 min), needs: {advice: {chance: 20 %, mode: park}}}
  advice: {by: back, duration: exponential(mean 6 min), errors: 10 %, promise: 90 % within 1 h}
customers: {people: {arrive: {Mon-Fri "08:00-16:00": 30 / h}, asks_for: help, patience: exponential(mean 10 min)}}
)";

struct Mended {
  std::shared_ptr<const chain::Plan> plan = domino::testing::read(kCrowded).plan;
  Catalogue catalogue{*plan};
  Outcome outcome = *customers_lost(catalogue);
  std::vector<Index> departments{0, 1};
  StudySettings settings{.seed = 3, .first_replication = 1, .replications = 8};

  MendFirst run(const MendSettings& mend = {}) const {
    return run_mend_first(*plan, catalogue, outcome, departments, mend, settings);
  }
};

const MendedLever& lever_of(const MendFirst& found, Index department, Lever lever) {
  for (const MendedLever& mended : found.levers)
    if (mended.department == department && mended.lever == lever) return mended;
  ADD_FAILURE() << "no such lever";
  return found.levers.front();
}

TEST(MendFirst, SomebodyMoreWhereTheQueueIsComesFirstAndSaysSo) {
  const Mended mended;
  const MendFirst found = mended.run();
  const MendedLever& best = found.levers.front();
  EXPECT_EQ(best.department, 0U);
  EXPECT_EQ(best.lever, Lever::person);
  EXPECT_TRUE(best.decided);
  EXPECT_TRUE(best.ahead_of_next);
  // 40 hours a week at 20, for 365 days.
  EXPECT_NEAR(best.cost.value(), 20 * 40 * 365 / 7.0, 1e-6);
  EXPECT_FALSE(found.in_hours);
  // Nobody knows what the others cost, so that they are ranked by what they gain.
  EXPECT_FALSE(found.by_cost);
  EXPECT_FALSE(lever_of(found, 1, Lever::errors).cost.has_value());
  EXPECT_FALSE(lever_of(found, 1, Lever::errors).per_cost.has_mean);
  // Nobody waits for the back office, so nothing that is done there is beyond chance.
  EXPECT_FALSE(lever_of(found, 1, Lever::person).decided);
}

TEST(MendFirst, AGainIsThePairedDifferenceOfTwoStudies) {
  const Mended mended;
  const MendFirst found = mended.run();
  const auto more = std::make_shared<const chain::Plan>(*chain::with_lever(*mended.plan, 0, Lever::person));
  const domino::testing::ScenarioRun before(mended.plan, mended.settings);
  const domino::testing::ScenarioRun after(more, mended.settings);
  const double gain = before.mean("customers.abandoned") - after.mean("customers.abandoned");
  EXPECT_NEAR(found.levers.front().gain.mean, gain * 365 / 28, 1e-9 * gain);
  EXPECT_GT(found.levers.front().gain.low, 0);
}

TEST(MendFirst, WhatALeverCostsMayBeStated) {
  const Mended mended;
  const MendFirst found = mended.run({.cost_shares = {{Lever::transparency, 0.5}}});
  // Half of what four people are paid.
  EXPECT_NEAR(lever_of(found, 0, Lever::transparency).cost.value(), 0.5 * 4 * 20 * 40 * 365 / 7.0, 1e-6);
}

TEST(MendFirst, RanksByGainForCostWhereAllCostsAreStated) {
  const Mended mended;
  const MendFirst found =
      mended.run({.cost_shares = {{Lever::promise, 0.01}, {Lever::errors, 0.02}, {Lever::transparency, 0.01}}});
  EXPECT_TRUE(found.by_cost);
  for (const MendedLever& lever : found.levers)
    EXPECT_NEAR(lever.per_cost.mean * lever.cost.value(), lever.gain.mean, 1e-9 + 1e-9 * std::abs(lever.gain.mean));
}

TEST(MendFirst, CostsAreHoursWhereSomeWageIsNotStated) {
  std::string without(kCrowded);
  without.replace(without.find(", wage: 20 / h"), 14, "");
  const auto plan = domino::testing::read(without).plan;
  const Catalogue catalogue(*plan);
  const std::vector<Index> departments{0, 1};
  const auto found = run_mend_first(*plan, catalogue, *customers_lost(catalogue), departments, {}, {.replications = 3});
  EXPECT_TRUE(found.in_hours);
  EXPECT_NEAR(lever_of(found, 1, Lever::person).cost.value(), 40 * 365 / 7.0, 1e-6);
}

TEST(Levers, ChangeWhatTheySayAndNothingElse) {
  const auto plan = domino::testing::read(kCrowded).plan;
  EXPECT_FALSE(chain::with_lever(*plan, 0, Lever::errors).has_value());
  EXPECT_FALSE(chain::with_lever(*plan, 0, Lever::promise).has_value());
  EXPECT_FALSE(chain::with_lever(*plan, 0, Lever::training).has_value());
  const auto fewer = chain::with_lever(*plan, 1, Lever::errors);
  ASSERT_TRUE(fewer.has_value());
  EXPECT_EQ(fewer->services[1].quality->errors, 0.05);
  const auto tighter = chain::with_lever(*plan, 1, Lever::promise);
  ASSERT_TRUE(tighter.has_value());
  EXPECT_NEAR(tighter->services[1].promise->within.value_at(Time{}), 48 * 60, 1e-9);
  const auto more = chain::with_lever(*plan, 0, Lever::person);
  ASSERT_TRUE(more.has_value());
  const double monday_noon = 12 * kHour.s;
  EXPECT_EQ(more->teams[0].staff.value_at(Time{monday_noon}), 5);
  EXPECT_EQ(more->teams[0].staff.value_at(Time{}), 0);
  EXPECT_NEAR(chain::hours_of_one_more_a_year(*plan, 0), 40 * 365 / 7.0, 1e-6);
}

TEST(Robust, RestsOnNothingWhereNobodysStateMatters) {
  const Mended mended;
  const auto change = [](const chain::Plan& plan) { return *chain::with_lever(plan, 0, Lever::person); };
  const Robust robust = run_robust(*mended.plan, change, mended.catalogue, mended.outcome, 5, mended.settings);
  EXPECT_TRUE(robust.assumptions.empty());
  EXPECT_TRUE(robust.points.empty());
  EXPECT_LT(robust.effect.high, 0);
}

TEST(Robust, TriesTheRangesOfAllThatIsAssumedAndCountsSigns) {
  std::string coupled(kCrowded);
  coupled.replace(coupled.find("replications: 8"), 15, "replications: 8, start: reference");
  coupled += "couplings: all\n";
  const auto plan = domino::testing::read(coupled).plan;
  const Catalogue catalogue(*plan);
  const Outcome outcome = *customers_lost(catalogue);
  const StudySettings settings{.seed = 3, .first_replication = 1, .replications = 4};
  const auto change = [](const chain::Plan& base) { return *chain::with_lever(base, 0, Lever::person); };
  const Robust robust = run_robust(*plan, change, catalogue, outcome, 6, settings);
  EXPECT_GT(robust.assumptions.size(), 20U);
  ASSERT_EQ(robust.points.size(), 6U);
  EXPECT_EQ(robust.same + robust.other + robust.undecided, 6U);
  // Somebody more at a crowded desk helps whatever people are like.
  EXPECT_EQ(robust.same, 6U);
  for (const RobustPoint& point : robust.points)
    for (std::size_t i = 0; i < robust.assumptions.size(); ++i) {
      const people::EvidenceRow& row = people::evidence_of(robust.assumptions[i]);
      EXPECT_EQ(row.evidence, people::Evidence::assumed);
      EXPECT_GE(point.values[i], row.low);
      EXPECT_LE(point.values[i], row.high);
    }
  // Each sixth of each range has one point (Latin hypercube).
  for (std::size_t i = 0; i < robust.assumptions.size(); ++i) {
    const people::EvidenceRow& row = people::evidence_of(robust.assumptions[i]);
    std::vector<int> cells;
    for (const RobustPoint& point : robust.points)
      cells.push_back(static_cast<int>(6 * (point.values[i] - row.low) / (row.high - row.low)));
    std::sort(cells.begin(), cells.end());
    for (int c = 0; c < 6; ++c) EXPECT_EQ(cells[static_cast<std::size_t>(c)], c);
  }
}

}  // namespace
}  // namespace domino::measures
