// Ideal departments: what they do otherwise, what they leave alone, and what is due to each of them.

#include "models/plan/changes/ideal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/measures/effects/perfect.h"
#include "models/replication/replication.h"
#include "tests/models/random_organisation.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

using chain::Ideal;
using chain::Index;
using domino::testing::RandomOrganisation;
using domino::testing::ScenarioRun;

/// A desk that is held for advice by a slow back office, which has another customer of its own; and an island.
constexpr const char* kDesk = R"(version: 1
scenario: Desk
question: Who loses whom?
run: {horizon: 10 days, seed: 5, replications: 6}
departments:
  desk: {staff: 5}
  back: {staff: 2}
  island: {staff: 1}
  hermit: {staff: 1}
services:
  help:
    by: desk
    duration: exponential(mean 4 min)
    errors: 10 %
    needs: {advice: {chance: 40 %, mode: hold}}
  advice: {by: back, duration: exponential(mean 8 min), promise: 90 % within 5 min, errors: 10 %, complete: 80 %}
  alone: {by: island, duration: exponential(mean 30 min)}
  rest: {by: hermit, duration: exponential(mean 30 min)}
customers: {people: {arrive: 30 / h, asks_for: help, patience: exponential(mean 10 min)}}
requests:
  own: {from: hermit, arrive: 1 / h, asks_for: alone}
  other: {from: island, arrive: 1 / h, asks_for: rest}
)";

Index department(const chain::Plan& plan, std::string_view name) {
  for (Index d = 0; d < plan.departments.size(); ++d)
    if (plan.departments[d].name == name) return d;
  ADD_FAILURE() << "no department " << name;
  return 0;
}

std::shared_ptr<const chain::Plan> ideal_plan(const chain::Plan& plan, const std::vector<std::string>& names,
                                              Ideal ideal) {
  std::vector<Index> departments;
  for (const std::string& name : names) departments.push_back(department(plan, name));
  return std::make_shared<const chain::Plan>(chain::with_ideal(plan, departments, ideal));
}

ScenarioRun run_ideal(const std::string& text, const std::vector<std::string>& names, Ideal ideal,
                      std::uint64_t replications = 4) {
  return ScenarioRun(ideal_plan(*domino::testing::read(text).plan, names, ideal), {.replications = replications});
}

void expect_the_same(const ScenarioRun& a, const ScenarioRun& b, std::string_view prefix) {
  std::size_t compared = 0;
  for (std::size_t m = 0; m < a.catalogue().measures().size(); ++m) {
    const std::string& address = a.catalogue().measures()[m].address;
    if (!address.starts_with(prefix)) continue;
    for (std::size_t r = 0; r < a.study().replications.size(); ++r) {
      EXPECT_EQ(a.value(r, address).numerator, b.value(r, address).numerator) << address;
      EXPECT_EQ(a.value(r, address).denominator, b.value(r, address).denominator) << address;
    }
    ++compared;
  }
  EXPECT_GT(compared, 10U);
}

/// The strongest oracle there is: to customers it is as if nothing had been asked of it.
TEST(IdealDepartments, WhatAnInstantAnswerLeavesIsTheChainWithoutTheQuestion) {
  const auto ideal = run_ideal(kDesk, {"back"}, Ideal::both);
  std::string without(kDesk);
  without.replace(without.find("40 %"), 4, "0 %");
  const ScenarioRun plain(domino::testing::read(without).plan, {.replications = 4});
  expect_the_same(ideal, plain, "customers.");
  EXPECT_EQ(ideal.mean("departments.back.response.mean"), 0);
  EXPECT_GT(ideal.mean("departments.back.requests"), 0);
  EXPECT_EQ(ideal.mean("departments.back.utilisation"), 0);
}

TEST(IdealDepartments, NobodyWaitsForAnIdealFrontLineAndServingTakesAsLongAsItDoes) {
  const auto ideal = run_ideal(kDesk, {"desk", "back"}, Ideal::both);
  EXPECT_EQ(ideal.mean("customers.wait.mean"), 0);
  EXPECT_EQ(ideal.mean("customers.abandoned"), 0);
  // As many people as needed (M/G/∞): a mean of 4 min, 7,000 served a replication.
  const auto sojourn = ideal.finding("customers.sojourn.mean").estimate;
  EXPECT_NEAR(sojourn.mean, 240, 5 * 240 / std::sqrt(4 * 7000.0));
}

TEST(IdealDepartments, WhatItsPeopleCostDoesNotCountThoseWhoStandIn) {
  const ScenarioRun base(domino::testing::read(kDesk).plan, {.replications = 2});
  const auto ideal = run_ideal(kDesk, {"desk", "back"}, Ideal::zero_delay, 2);
  EXPECT_EQ(ideal.mean("departments.desk.on_duty"), base.mean("departments.desk.on_duty"));
  EXPECT_LE(ideal.mean("departments.desk.utilisation"), 1);
}

TEST(IdealDepartments, MakeNoMistakesWhereErrorsAreWhatIsIdeal) {
  const ScenarioRun base(domino::testing::read(kDesk).plan, {.replications = 2});
  EXPECT_GT(base.mean("departments.back.errors"), 0.05);
  const auto ideal = run_ideal(kDesk, {"back"}, Ideal::zero_error, 2);
  EXPECT_EQ(ideal.mean("departments.back.errors"), 0);
  EXPECT_GT(ideal.mean("departments.desk.errors"), 0.05);
  EXPECT_GT(ideal.mean("departments.back.response.mean"), 100);
}

/// A queue with no needs and nothing incomplete: then there is nobody else to be late for.
constexpr const char* kPromising = R"(version: 1
scenario: Promise
question: What if it were kept?
run: {horizon: 20 days, seed: 6, replications: 3}
calendars: {office: {Mon-Fri: "08:00-17:00"}}
departments:
  desk: {staff: 3, hours: office, work_at_shift_end: pause}
services:
  help: {by: desk, duration: lognormal(mean 8 min cv 1.5), promise: 90 % within 20 min}
customers: {people: {arrive: {Mon-Fri "08:00-17:00": 21 / h}, asks_for: help}}
)";

TEST(IdealDepartments, AreNeverLaterThanPromisedWhereThatIsWhatIsIdeal) {
  const ScenarioRun base(domino::testing::read(kPromising).plan, {.replications = 3});
  EXPECT_LT(base.mean("departments.desk.promise_kept"), 0.9);
  const auto ideal = run_ideal(kPromising, {"desk"}, Ideal::promise_kept, 3);
  EXPECT_EQ(ideal.mean("departments.desk.promise_kept"), 1);
  EXPECT_GT(ideal.mean("departments.desk.wait.mean"), 0);
}

TEST(IdealDepartments, APromiseThatIsKeptAnywayChangesNothing) {
  std::string patient(kPromising);
  patient.replace(patient.find("within 20 min"), 13, "within 900 h");
  const ScenarioRun base(domino::testing::read(patient).plan, {.replications = 3});
  const auto ideal = run_ideal(patient, {"desk"}, Ideal::promise_kept, 3);
  expect_the_same(base, ideal, "customers.");
  expect_the_same(base, ideal, "departments.");
}

TEST(IdealDepartments, LeaveThePlanAloneWhereNothingChanges) {
  const auto plan = domino::testing::read(kDesk).plan;
  EXPECT_TRUE(*ideal_plan(*plan, {"desk", "island"}, Ideal::promise_kept) == *plan);
  EXPECT_TRUE(*ideal_plan(*plan, {"island", "hermit"}, Ideal::zero_error) == *plan);
  EXPECT_FALSE(*ideal_plan(*plan, {"island"}, Ideal::zero_delay) == *plan);
}

TEST(IdealDepartments, OnlyThoseThatCustomersDependOnArePlayers) {
  const auto plan = domino::testing::read(kDesk).plan;
  const std::vector<Index> both{department(*plan, "desk"), department(*plan, "back")};
  EXPECT_EQ(chain::ideal_players(*plan, Ideal::zero_delay), both);
  EXPECT_EQ(chain::ideal_players(*plan, Ideal::zero_error), both);
  EXPECT_EQ(chain::ideal_players(*plan, Ideal::promise_kept), std::vector<Index>{department(*plan, "back")});
  // And what is known without a run is true: customers feel nothing of an island.
  const ScenarioRun base(plan, {.replications = 3});
  expect_the_same(base, run_ideal(kDesk, {"island"}, Ideal::both, 3), "customers.");
}

RC_GTEST_PROP(IdealDepartments, ServeLoseOrKeepEverybodyInAnyOrganisation, ()) {
  auto compilation = chain::compile(RandomOrganisation().make());
  RC_PRE(compilation.plan.has_value());
  std::vector<Index> all(compilation.plan->departments.size());
  std::iota(all.begin(), all.end(), Index{0});
  const Ideal ideal = *rc::gen::element(Ideal::zero_delay, Ideal::zero_error, Ideal::both, Ideal::promise_kept);
  std::erase_if(all, [](Index) { return *rc::gen::inRange(0, 3) == 0; });
  const chain::Plan plan = chain::with_ideal(*compilation.plan, all, ideal);
  chain::Replication replication(plan);
  try {
    const chain::Record* record = replication.run(3, 1);
    RC_ASSERT(record != nullptr);
    for (const auto& segment : record->segments) RC_ASSERT(segment.ended_in_all() <= segment.arrived);
    for (Index d = 0; d < plan.departments.size(); ++d)
      if (plan.departments[d].at_once) RC_ASSERT(record->departments[d].wait.sum_s() == 0);
  } catch (const RunCannotGoOn&) {
    RC_ASSERT(plan.holds_in_circle);
  }
}

// --- what is due to whom ---------------------------------------------------------------------------------

struct Lost {
  std::shared_ptr<const chain::Plan> plan = domino::testing::read(kDesk).plan;
  Catalogue catalogue{*plan};
  Outcome outcome = *customers_lost(catalogue);

  Perfect run(const PerfectSettings& perfect, const StudySettings& settings) const {
    return run_perfect(*plan, catalogue, outcome, perfect, settings);
  }
};

TEST(Perfect, SharesAddUpInEachReplicationToAllLessNobody) {
  const Lost lost;
  const Perfect perfect = lost.run({.ideal = Ideal::both}, {.seed = 5, .first_replication = 1, .replications = 5});
  ASSERT_EQ(perfect.by_replication.size(), 5U);
  EXPECT_EQ(perfect.plans, 4U);
  const ScenarioRun base(lost.plan, {.seed = 5, .first_replication = 1, .replications = 5});
  for (std::size_t r = 0; r < 5; ++r) {
    const auto& shares = perfect.by_replication[r];
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    // With both departments ideal nobody loses patience.
    const double abandoned = base.value(r, "customers.abandoned").numerator;
    EXPECT_NEAR(sum, -abandoned, 1e-12 * abandoned);
  }
  EXPECT_EQ(perfect.all.mean, 0);
}

/// Two departments: a share is the mean of what it adds alone and what it adds to the other.
TEST(Perfect, IsWhatFourRunsSay) {
  const Lost lost;
  const StudySettings settings{.seed = 5, .first_replication = 1, .replications = 4};
  const auto abandoned = [&](const std::vector<std::string>& names) {
    return ScenarioRun(ideal_plan(*lost.plan, names, Ideal::zero_delay), settings).mean("customers.abandoned");
  };
  const double none = abandoned({});
  const double desk = abandoned({"desk"});
  const double back = abandoned({"back"});
  const double both = abandoned({"desk", "back"});
  const Perfect perfect = lost.run({.ideal = Ideal::zero_delay}, settings);
  for (const PerfectShare& share : perfect.shares) {
    const bool is_desk = lost.plan->departments[share.department].name == "desk";
    const double expected = is_desk ? (desk - none + both - back) / 2 : (back - none + both - desk) / 2;
    EXPECT_NEAR(share.change.mean, expected, 1e-9 * none);
    EXPECT_NEAR(share.share.mean, expected / none, 1e-9);
    EXPECT_NEAR(share.alone.mean, (is_desk ? desk : back) - none, 1e-9 * none);
    EXPECT_TRUE(share.change.has_interval);
  }
}

TEST(Perfect, IsTheSameForAnyNumberOfJobs) {
  const Lost lost;
  const auto run = [&](unsigned jobs) {
    return lost.run({.ideal = Ideal::zero_delay}, {.seed = 5, .replications = 5, .jobs = jobs}).by_replication;
  };
  EXPECT_EQ(run(1), run(2));
}

/// Of two departments a pair of orders is both orders there are.
TEST(Perfect, SampledOrdersOfTwoAreExact) {
  const Lost lost;
  const StudySettings settings{.seed = 5, .replications = 4};
  const Perfect exact = lost.run({.ideal = Ideal::zero_delay}, settings);
  const Perfect sampled = lost.run({.ideal = Ideal::zero_delay, .most_exact = 1, .pairs = 3}, settings);
  EXPECT_EQ(sampled.pairs, 3U);
  for (std::size_t i = 0; i < exact.shares.size(); ++i) {
    EXPECT_NEAR(sampled.shares[i].change.mean, exact.shares[i].change.mean, 1e-9);
    EXPECT_NEAR(sampled.shares[i].sampling_error, 0, 1e-9);
  }
}

TEST(Perfect, RunsUntilSharesAreAsPreciseAsAskedFor) {
  const Lost lost;
  const Perfect rough = lost.run({.ideal = Ideal::zero_delay}, {.seed = 5, .replications = 200, .precision = 0.3});
  EXPECT_LT(rough.replications, 200U);
  EXPECT_FALSE(rough.imprecision.has_value());
  const Perfect never = lost.run({.ideal = Ideal::zero_delay}, {.seed = 5, .replications = 6, .precision = 1e-9});
  EXPECT_EQ(never.replications, 6U);
  EXPECT_TRUE(never.imprecision.has_value());
}

}  // namespace
}  // namespace domino::measures
