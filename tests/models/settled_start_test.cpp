// Where customers begin: what they come to be like, and that a base then stays what it is.

#include "models/measures/study/settled_start.h"

#include <cmath>

#include <gtest/gtest.h>

#include "models/measures/study/settled_customers.h"
#include "models/replication/replication.h"
#include "scenarios/language/reading/read.h"

namespace domino::measures {
namespace {

using P = people::Parameter;

language::Reading regulars(const std::vector<language::Override>& changes) {
  auto reading = language::read_file(DOMINO_SCENARIOS "/parts_desk_regulars.yaml", changes);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  return reading;
}

chain::Plan settled_plan(const language::Reading& reading) {
  chain::Chain chain = reading.scenario->chain;
  chain.starts = *find_settled_starts(*reading.plan, {.seed = reading.scenario->run.seed, .replications = 12}, {});
  return std::move(*compile(chain).plan);
}

struct Mean {
  double sum = 0;
  double squares = 0;
  double count = 0;
  void add(double x) {
    sum += x;
    squares += x * x;
    ++count;
  }
  double value() const { return sum / count; }
  double error() const { return std::sqrt((squares - sum * sum / count) / (count - 1) / count); }
};

// Served at the reference in each contact, known to everybody: satisfaction and loyalty are .72 for ever, of L(p) the
// logistic is p, and so a customer leaves .10 times a year at contacts and .05 times between them. Each contact tells
// .3 others, of whom .02 come. Exits of 9 900 customer-years are a Poisson number: five of its deviations.
TEST(SettledCustomers, AtTheReferenceLeaveAsOftenAsTheFormulaSays) {
  language::Reading reading =
      regulars({{"experience.recognised_by_anybody", "100 %"}, {"experience.recognition_expected", "0"}});
  const chain::Plan& plan = *reading.plan;
  const double tolerated_s = plan.segments[0].population->tolerated_s(plan.experience);
  const customers::Contact contact{
      .served = true,
      .waited_s = tolerated_s / plan.experience[P::wait_before_service],
      .knowledge = customers::knowledge(plan.experience, 0, people::Reference::training),
  };
  const auto start = settle_customers(plan, 0, {contact}, 1, {});
  ASSERT_TRUE(start);
  const double years = 3000 * 40 * 30 / 365.0;
  EXPECT_NEAR(start->lost, .15, 5 * std::sqrt(.15 / years));
  const double told = 365 / 30.0 * .3 * .02;
  EXPECT_NEAR(start->recruited, told, .01 * told + 5 * std::sqrt(told / years));
  EXPECT_NEAR(start->satisfaction, .72, 1e-6);
  for (const auto& memory : start->persons) EXPECT_NEAR(memory.loyalty, .72, 1e-6);
}

TEST(SettledCustomers, WithoutContactsStayAtTheReference) {
  const language::Reading reading = regulars({});
  const auto start = settle_customers(*reading.plan, 0, {}, 1, {});
  ASSERT_TRUE(start);
  EXPECT_TRUE(start->persons.empty());
}

TEST(SettledStart, KeepsABaseWhatItIsForTwoYears) {
  const language::Reading reading = regulars({{"run.horizon", "104 weeks"}});
  const chain::Plan plan = settled_plan(reading);
  chain::Replication replication(plan);
  Mean active;
  Mean early;
  Mean late;
  for (std::uint64_t number = 0; number < 12; ++number) {
    const chain::Record& record = *replication.run(5, number);
    active.add(static_cast<double>(record.populations[0].active));
    chain::PopulationWeek first;
    chain::PopulationWeek last;
    for (std::size_t week = 0; week < 104; ++week) {
      const chain::PopulationWeek& at = record.population_weeks[week * plan.segments.size()];
      chain::PopulationWeek& half = week < 52 ? first : last;
      half.lost += at.lost;
      half.encounters += at.encounters;
      half.satisfaction += at.satisfaction;
    }
    early.add(first.lost);
    late.add(last.lost);
    EXPECT_NEAR(first.satisfaction / first.encounters, last.satisfaction / last.encounters, .02 * .7);
  }
  EXPECT_NEAR(active.value(), 7000, .02 * 7000 + 5 * active.error());
  EXPECT_NEAR(late.value() / early.value(), 1, .02 + 5 * (early.error() + late.error()) / early.value());
}

TEST(SettledStart, IsThatOfTheBaseForAWhatIfWhichThenLosesCustomers) {
  const language::Reading base = regulars({});
  const language::Reading worse = regulars({{"services.advice.duration", "lognormal(mean 22 min cv 1.2)"}});
  chain::Chain chain = worse.scenario->chain;
  chain.starts = *find_settled_starts(*base.plan, {.seed = 2026, .replications = 1}, {});
  const chain::Plan plan = std::move(*compile(chain).plan);
  chain::Replication replication(plan);
  const chain::PopulationRecord record = replication.run(5, 0)->populations[0];
  EXPECT_EQ(record.carried, 7000u);
  // Beside the base with common random numbers: a percentage point of churn and more.
  const chain::Plan as_it_is = settled_plan(base);
  chain::Replication other(as_it_is);
  const chain::PopulationRecord usual = other.run(5, 0)->populations[0];
  EXPECT_LT(record.active, usual.active);
  EXPECT_GT(record.faced_in_all(), 1.05 * usual.faced_in_all());
}

TEST(SettledStart, LeavesSegmentsAloneThatNobodyComesAgainIn) {
  auto reading = language::read_file(DOMINO_SCENARIOS "/coffee_store_regulars.yaml");
  ASSERT_TRUE(reading.ok());
  const auto starts = find_settled_starts(*reading.plan, {.seed = 1, .replications = 2}, {});
  ASSERT_TRUE(starts);
  ASSERT_EQ(starts->size(), 2u);
  EXPECT_LT(starts->front().segments.size(), reading.plan->segments.size());
  for (const auto& segment : starts->front().segments) EXPECT_FALSE(segment.persons.empty()) << segment.segment;
}

TEST(SettledStart, IsTheSameForAnyNumberOfJobs) {
  const language::Reading reading = regulars({{"customers.buyers.population", "500"}});
  const auto one = find_settled_starts(*reading.plan, {.seed = 1, .replications = 3, .jobs = 1}, {});
  const auto two = find_settled_starts(*reading.plan, {.seed = 1, .replications = 3, .jobs = 2}, {});
  ASSERT_TRUE(one && two);
  EXPECT_EQ(*one, *two);
}

TEST(SettledStart, OfAGroupDoesNotDependOnHowManyThereAre) {
  const language::Reading reading = regulars({{"customers.buyers.population", "500"}});
  const auto few = find_settled_starts(*reading.plan, {.seed = 1, .replications = 2}, {});
  const auto more = find_settled_starts(*reading.plan, {.seed = 1, .replications = 4}, {});
  const auto part = find_settled_starts(*reading.plan, {.seed = 1, .first_replication = 2, .replications = 1}, {});
  ASSERT_TRUE(few && more && part);
  ASSERT_EQ(more->size(), 4u);
  for (std::size_t group = 0; group < 2; ++group) EXPECT_EQ((*few)[group], (*more)[group]);
  EXPECT_EQ(part->back(), (*more)[2]);
  EXPECT_NE((*more)[0], (*more)[1]);
}

}  // namespace
}  // namespace domino::measures
