// Elasticities against closed forms, and people who follow a path.

#include "models/measures/effects/elasticity.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "models/plan/changes/variations.h"
#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

using chain::Index;

/// An interval that misses the truth once in a million times.
constexpr double kSure = 1 - 1e-6;

struct Studied {
  std::shared_ptr<const chain::Plan> plan;
  Catalogue catalogue;
  std::vector<Outcome> outcomes;

  Studied(const std::string& text, const std::vector<std::string>& addresses)
      : plan(domino::testing::read(text).plan), catalogue(*plan) {
    for (const std::string& address : addresses) outcomes.push_back(*outcome_of(catalogue, address));
  }
  Elasticities run(const std::vector<Index>& departments, std::uint64_t replications) const {
    return run_elasticities(*plan, catalogue, outcomes, departments, {},
                            {.seed = 11, .first_replication = 1, .replications = replications, .confidence = kSure});
  }
};

void expect_around(const statistics::Estimate& estimate, double truth, double precision) {
  ASSERT_TRUE(estimate.has_interval);
  EXPECT_LE(estimate.low, truth);
  EXPECT_GE(estimate.high, truth);
  EXPECT_LT(estimate.half_width(), precision * std::abs(truth));
}

TEST(Elasticity, OfAWaitLeavesTheWaitItselfAboveZero) {
  const Studied queue(R"(version: 1
scenario: Queue
question: How long is a wait, to judge by three short days?
run: {horizon: 1 h, replications: 3}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers: {people: {arrive: 0.7 / min, asks_for: help}}
)",
                      {"customers.wait.mean", "customers.wait.zero"});
  const auto found = queue.run({0}, 3);
  for (const statistics::Estimate& now : found.now) {
    ASSERT_TRUE(now.has_interval);
    EXPECT_EQ(now.low, 0);  // three values say nothing at this confidence
  }
  EXPECT_EQ(found.now[1].high, 1);
}

/// M/M/1 with ρ = .7: Wq = λS²/(1-λS), W = S/(1-λS); in the limit the elasticity is 2 - ρ.
TEST(Elasticity, OfTheWaitInASingleQueueIsTheClosedForm) {
  const Studied queue(R"(version: 1
scenario: Queue
question: How elastic?
run: {horizon: 40 days, warm_up: 2 days, replications: 30}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers: {people: {arrive: 0.7 / min, asks_for: help}}
)",
                      {"customers.wait.mean"});
  constexpr double kRate = 0.7;
  const auto wait = [](double s) { return kRate * s * s / (1 - kRate * s); };
  const auto response = [](double s) { return s / (1 - kRate * s); };
  const double elasticity = std::log(wait(1.1) / wait(0.9)) / std::log(response(1.1) / response(0.9));
  EXPECT_NEAR(elasticity, 2 - kRate, 0.02);
  const auto found = queue.run({0}, 30);
  const ElasticityOf& of = found.departments.front().outcomes.front();
  expect_around(of.total, elasticity, 0.05);
  // A minute more of response is so much more of a wait: what it is longer by, less what the work is.
  expect_around(of.a_minute, 60 * (1 - 0.2 / (response(1.1) - response(0.9))), 0.02);
  EXPECT_EQ(of.direct.mean, of.total.mean);
  EXPECT_EQ(of.through_people.mean, 0);
  EXPECT_EQ(of.gap.half_width(), 0);
  expect_around(found.departments.front().response, 60 * response(1), 0.2);
}

/// A person holds for an answer that always takes R (M/G/1): ρ = λ(E[S] + pR), saturated at R_c = (1/λ - E[S])/p. With
/// λ = .5/min, E[S] = 1 min and p = .5, R_c = 2 min.
std::string held_for(double minutes) {
  return R"(version: 1
scenario: Held
question: Where is the cliff?
run: {horizon: 60 days, warm_up: 2 days, replications: 40}
departments: {desk: {staff: 1}, back: {staff: 1000}}
services:
  help: {by: desk, duration: exponential(mean 1 min), needs: {advice: {chance: 50 %, mode: hold}}}
  advice: {by: back, duration: )" +
         std::to_string(minutes) + R"( min}
customers: {people: {arrive: 0.5 / min, asks_for: help}}
)";
}

double wait_when_held_for(double r) {
  constexpr double kRate = 0.5;
  constexpr double kChance = 0.5;
  return kRate * (2 + 2 * kChance * r + kChance * r * r) / (2 * (1 - kRate * (1 + kChance * r)));
}

TEST(Elasticity, ExplodesWhereTheFrontLineSaturatesByHolding) {
  double before = 0;
  // Loads of the desk of .6, .75 and .9.
  for (const double r : {0.4, 1.0, 1.6}) {
    const Studied held(held_for(r), {"customers.wait.mean"});
    const auto found = held.run({1}, 40);
    const double truth = std::log(wait_when_held_for(1.1 * r) / wait_when_held_for(0.9 * r)) / std::log(1.1 / 0.9);
    const auto& of = found.departments.front().outcomes.front();
    expect_around(of.total, truth, 0.25);
    EXPECT_GT(of.total.mean, 2 * before);
    before = of.total.mean;
  }
  EXPECT_GT(before, 4);
}

constexpr const char* kPeople = R"(version: 1
scenario: People
question: Through whom?
run: {horizon: 13 weeks, replications: 4, start: reference}
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments:
  desk: {staff: 8, hours: office, absence: 5 %}
  back: {staff: 3, hours: office, absence: 5 %}
services:
  help: {by: desk, duration: exponential(mean 10 min), errors: 5 %, needs: {advice: {chance: 40 %, mode: hold}}}
  advice: {by: back, duration: exponential(mean 10 min), errors: 5 %, promise: 90 % within 15 min}
customers: {people: {arrive: {Mon-Fri "09:00-17:00": 28 / h}, asks_for: help, patience: exponential(mean 20 min)}}
couplings: all
)";

std::vector<Value> values_of_run(chain::Replication& replication, const Catalogue& catalogue,
                                 const chain::PeoplePath* followed, chain::PeoplePath* recorded) {
  replication.follow_people(followed, recorded);
  return catalogue.read(*replication.run(4, 1));
}

void expect_equal(const std::vector<Value>& a, const std::vector<Value>& b) {
  for (std::size_t m = 0; m < a.size(); ++m) {
    EXPECT_EQ(a[m].numerator, b[m].numerator);
    EXPECT_EQ(a[m].denominator, b[m].denominator);
  }
}

TEST(PeoplePaths, WhoeverFollowsTheirOwnDoesWhatTheyDid) {
  const auto plan = domino::testing::read(kPeople).plan;
  const Catalogue catalogue(*plan);
  chain::Replication replication(*plan);
  chain::PeoplePath path;
  const auto plain = values_of_run(replication, catalogue, nullptr, nullptr);
  const auto recorded = values_of_run(replication, catalogue, nullptr, &path);
  expect_equal(plain, recorded);
  std::size_t shifts = 0;
  std::size_t quits = 0;
  for (const auto& place : path.places)
    for (const auto& shift : place) {
      ++shifts;
      quits += static_cast<std::size_t>(shift.quits);
    }
  EXPECT_GT(shifts, 600U);
  EXPECT_GT(quits, 0U);
  chain::PeoplePath again;
  expect_equal(plain, values_of_run(replication, catalogue, &path, &again));
  ASSERT_EQ(path.places.size(), again.places.size());
  expect_equal(plain, values_of_run(replication, catalogue, nullptr, nullptr));
}

/// Somebody who follows a path of nobody quitting and everybody coming sees to it that nobody is missed.
TEST(PeoplePaths, AreWhatDecidesWhoComesAndQuits) {
  const auto plan = domino::testing::read(kPeople).plan;
  const Catalogue catalogue(*plan);
  chain::Replication replication(*plan);
  chain::PeoplePath path;
  values_of_run(replication, catalogue, nullptr, &path);
  for (auto& place : path.places) {
    place.resize(80, {.here = true});
    for (auto& shift : place) {
      shift.here = true;
      shift.quits = false;
    }
  }
  const auto values = values_of_run(replication, catalogue, &path, nullptr);
  const auto absence = outcome_of(catalogue, "departments.desk.absence");
  ASSERT_TRUE(absence.has_value());
  EXPECT_EQ(absence->value(values).numerator, 0);
}

TEST(Elasticity, IsSplitIntoTimeAndPeople) {
  const Studied people(kPeople, {"customers.wait.mean"});
  const auto found = people.run({1}, 20);
  EXPECT_TRUE(found.with_people);
  const ElasticityOf& of = found.departments.front().outcomes.front();
  EXPECT_NEAR(of.gap.mean, of.total.mean - of.direct.mean - of.through_people.mean, 1e-9);
  EXPECT_NE(of.through_people.mean, 0);
  EXPECT_GT(of.direct.mean, 0);
  EXPECT_GT(of.direct.mean, std::abs(of.through_people.mean));
}

TEST(Elasticity, IsTheSameForAnyNumberOfJobs) {
  const Studied people(kPeople, {"customers.wait.mean", "customers.abandoned_rate"});
  const auto run = [&](unsigned jobs) {
    const std::array<Index, 2> both{0, 1};
    return run_elasticities(*people.plan, people.catalogue, people.outcomes, both, {},
                            {.seed = 11, .replications = 4, .jobs = jobs});
  };
  const auto one = run(1);
  const auto two = run(2);
  for (std::size_t d = 0; d < 2; ++d)
    for (std::size_t o = 0; o < 2; ++o) {
      EXPECT_EQ(one.departments[d].outcomes[o].total.low, two.departments[d].outcomes[o].total.low);
      EXPECT_EQ(one.departments[d].outcomes[o].through_people.high, two.departments[d].outcomes[o].through_people.high);
    }
}

TEST(Variations, DurationsOfOneDepartmentAreLonger) {
  const auto plan = domino::testing::read(kPeople).plan;
  const chain::Plan longer = chain::with_durations(*plan, 1, 1.5);
  EXPECT_EQ(longer.services[0].duration, plan->services[0].duration);
  EXPECT_NEAR(longer.services[1].duration.base.mean(), 1.5 * plan->services[1].duration.base.mean(), 1e-9);
  EXPECT_TRUE(chain::with_durations(*plan, 1, 1) == *plan);
}

}  // namespace
}  // namespace domino::measures
