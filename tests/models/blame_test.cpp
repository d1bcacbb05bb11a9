// Who loses the customers, in whole replications: shares add up, the chances are those by which customers really leave,
// who does nothing is blamed for nothing, and whoever makes others wait is blamed for that.

#include "models/replication/ledger/blame.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "models/measures/study/settled_start.h"
#include "models/replication/replication.h"
#include "scenarios/language/reading/read.h"

namespace domino::chain {
namespace {

constexpr LedgerOptions kLedger{.on = true};

language::Reading read(const std::string& text) {
  auto reading = language::read_text("blame", text);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  return reading;
}

/// A desk that asks a back office, and a department that serves only colleagues who wait for nothing.
std::string scenario(const std::string& front, const std::string& back, const std::string& more = "") {
  return R"(version: 1
scenario: Who loses them
question: Who?
run: {horizon: 26 weeks, warm_up: 4 weeks, seed: 3, replications: 4, start: reference}
departments:
  desk: {front_line: yes, )" +
         front + R"(}
  office: {)" +
         back + R"(}
  idle: {staff: 3}
services:
  help: {by: desk, duration: exponential(mean 5 min), needs: {advice: {chance: 60 %, mode: hold}}}
  advice: {by: office, duration: exponential(mean 8 min)}
  sort: {by: idle, duration: 10 min}
requests: {mail: {from: office, arrive: 2 / h, asks_for: sort}}
customers:
  buyers:
    population: 2500
    contact_every: gamma(mean 14 days cv 0.7)
    asks_for: help
    patience: exponential(mean 20 min)
    spends: lognormal(mean 40 cv 0.6)
)" + more;
}

double sum_of(const ChurnRecord& churn, double ExpectedLoss::* amount) {
  double sum = churn.ideal.*amount + churn.history.*amount;
  for (const auto& department : churn.by)
    for (const ExpectedLoss& channel : department) sum += channel.*amount;
  return sum;
}

struct Of {
  double waiting = 0;
  double errors = 0;
  double people = 0;
};
Of of(const ChurnRecord& churn, std::size_t department) {
  const auto& by = churn.by[department];
  return {by[0].customers, by[1].customers, by[2].customers};
}

constexpr const char* kCareless = R"(couplings: all
)";

TEST(Blame, AddsUpInEveryReplicationAndLeavesTheRunAsItIs) {
  const auto reading = read(scenario("staff: 14", "staff: 7", kCareless));
  Replication with(*reading.plan, {.ledger = kLedger});
  Replication without(*reading.plan);
  for (std::uint64_t number = 0; number < 3; ++number) {
    const Record& record = *with.run(3, number);
    const ChurnRecord& churn = record.churn[0];
    EXPECT_GT(churn.actual.customers, 100);
    EXPECT_GT(churn.actual.money, 1000);
    EXPECT_NEAR(sum_of(churn, &ExpectedLoss::customers), churn.actual.customers, 1e-12 * churn.actual.customers);
    EXPECT_NEAR(sum_of(churn, &ExpectedLoss::money), churn.actual.money, 1e-12 * churn.actual.money);
    const double faced = record.populations[0].faced_in_all();
    EXPECT_NEAR(churn.actual.customers, faced, 1e-9 * faced);
    const Record& plain = *without.run(3, number);
    EXPECT_EQ(plain.populations[0].lost_in_all(), record.populations[0].lost_in_all());
    EXPECT_EQ(plain.populations[0].satisfaction, record.populations[0].satisfaction);
    EXPECT_TRUE(plain.churn.empty());
  }
}

// Each customer leaves by a draw against the chance that is split: customers lost less chances is a sum of martingale
// steps with variance of at most the chances.
TEST(Blame, SplitsTheChancesByWhichCustomersLeave) {
  const auto reading = read(scenario("staff: 12", "staff: 6, queue: last come"));
  Replication replication(*reading.plan, {.ledger = kLedger});
  double chances = 0;
  double lost = 0;
  for (std::uint64_t number = 0; number < 8; ++number) {
    const Record& record = *replication.run(3, number);
    chances += record.churn[0].actual.customers;
    lost += static_cast<double>(record.populations[0].lost_in_all());
  }
  EXPECT_NEAR(lost, chances, 5 * std::sqrt(chances));
}

// Gaps that run when measuring begins count from then on: with few contacts a year hardly anybody leaves otherwise.
TEST(Blame, CountsWhoDriftsAwayInGapsThatBeganBeforeMeasuring) {
  std::string text = scenario("staff: 40", "staff: 40");
  text.replace(text.find("mean 14 days"), 12, "mean 400 days");
  text.replace(text.find("horizon: 26 weeks, warm_up: 4 weeks"), 35, "horizon: 30 weeks, warm_up: 30 weeks");
  const auto reading = read(text);
  Replication replication(*reading.plan, {.ledger = kLedger});
  double chances = 0;
  double lost = 0;
  for (std::uint64_t number = 0; number < 20; ++number) {
    const Record& record = *replication.run(3, number);
    chances += record.churn[0].actual.customers;
    lost += static_cast<double>(record.populations[0].lost_in_all());
  }
  EXPECT_NEAR(lost, chances, 5 * std::sqrt(chances));
  EXPECT_GT(lost, 1000);
}

TEST(Blame, GivesExactlyNothingToWhoHasNothingToDoWithCustomers) {
  const auto reading = read(scenario("staff: 12", "staff: 6", kCareless));
  Replication replication(*reading.plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_EQ(of(record.churn[0], 2).waiting, 0);
  EXPECT_EQ(of(record.churn[0], 2).errors, 0);
  EXPECT_EQ(of(record.churn[0], 2).people, 0);
}

// With people enough at the desk customers wait for the office alone.
TEST(Blame, OfWaitsBehindADeskThatNeverMakesAnybodyWaitIsTheOffices) {
  const auto reading = read(scenario("staff: 200", "staff: 6"));
  Replication replication(*reading.plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_EQ(of(record.churn[0], 0).waiting, 0);
  EXPECT_GT(of(record.churn[0], 1).waiting, 50);
  EXPECT_EQ(of(record.churn[0], 1).people, 0);
}

// The other way round: nobody at the desk is ever held, so that waits before service are its own.
TEST(Blame, OfWaitsBeforeServiceIsTheDesksWhereNobodyThereIsHeld) {
  std::string text = scenario("staff: 2", "staff: 6");
  text.replace(text.find("mode: hold"), 10, "mode: notify");
  const auto reading = read(text);
  Replication replication(*reading.plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_EQ(of(record.churn[0], 1).waiting, 0);
  EXPECT_GT(of(record.churn[0], 0).waiting, 0);
}

// A queue at the desk that there would not be if the office answered at once: part of it is the office's.
TEST(Blame, OfWaitsForPeopleWhoAreHeldIsWhoseTheyAreHeldFor) {
  const auto reading = read(scenario("staff: 3", "staff: 3"));
  Replication replication(*reading.plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  const SplitRecord& split = record.time.splits[0];
  ASSERT_GT(split.attended, 0);
  const double held = split.held[1] / static_cast<double>(split.waited);
  ASSERT_GT(held, .2) << "people at the desk are held while others wait";
  EXPECT_GT(of(record.churn[0], 0).waiting, 0);
  EXPECT_GT(of(record.churn[0], 1).waiting, of(record.churn[0], 0).waiting);
}

TEST(Blame, OfMistakesIsWhoMadeThem) {
  const auto reading = read(scenario("staff: 40", "staff: 40"));
  Chain chain = reading.scenario->chain;
  chain.services[1].quality = organisation::Quality{.errors = .3};
  const Plan plan = std::move(*compile(chain).plan);
  Replication replication(plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_EQ(of(record.churn[0], 0).errors, 0);
  EXPECT_GT(of(record.churn[0], 1).errors, 10);
}

// What is pending as a settled run begins has a maker too.
TEST(Blame, OfMistakesFromBeforeTheRunIsWhoMadeThem) {
  const auto reading = read(scenario("staff: 40", "staff: 40"));
  Chain chain = reading.scenario->chain;
  chain.services[1].quality =
      organisation::Quality{.errors = .5, .caught = 0, .surfaces = random::Distribution::constant(10 * kDay.s)};
  chain.beginning = people::Beginning::settled;
  const Plan unsettled = std::move(*compile(chain).plan);
  chain.starts = *measures::find_settled_starts(unsettled, {.seed = 3, .replications = 1}, {});
  const Plan plan = std::move(*compile(chain).plan);
  Replication replication(plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_EQ(of(record.churn[0], 0).errors, 0);
  EXPECT_GT(of(record.churn[0], 1).errors, 10);
}

TEST(Blame, IsNobodysOnAJourneyOnWhichNobodyIsAsked) {
  const auto reading = read(R"(version: 1
scenario: Nobody asked
question: Who?
run: {horizon: 10 weeks, seed: 3, start: reference}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: 5 min}}
customers:
  others: {arrive: 1 / h, asks_for: help}
  buyers: {population: 500, contact_every: gamma(mean 14 days cv 0.7), steps: [{delay: 5 min}]}
)");
  Replication replication(*reading.plan, {.ledger = kLedger});
  const Record& record = *replication.run(3, 0);
  EXPECT_GT(record.populations[1].encounters, 1000U);
  EXPECT_EQ(of(record.churn[1], 0).waiting, 0);
}

}  // namespace
}  // namespace domino::chain
