// Customers who come again, inside a chain: conservation, who comes when, the recovery lab, what longer waits do.

#include "models/replication/customers/customers.h"

#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/customers/leaving.h"
#include "models/replication/customers/due_calendar.h"
#include "models/replication/replication.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using P = people::Parameter;
using domino::testing::serve;

/// Persons who call a desk that is always open.
Chain desk(std::uint32_t persons, double staff, Duration work, Duration horizon) {
  return domino::testing::persons_who_come_again(
      persons, {"reps", "buyers", staff, random::Distribution::exponential(work.s)}, horizon);
}

Plan plan_of(const Chain& chain) {
  auto compilation = compile(chain);
  for (const Fault& fault : compilation.faults) ADD_FAILURE() << fault.address << ": " << fault.message;
  return std::move(*compilation.plan);
}

Record run(const Chain& chain, std::uint64_t number = 0) {
  const Plan plan = plan_of(chain);
  Replication replication(plan);
  return *replication.run(7, number);
}

double satisfaction_of(const PopulationRecord& record) {
  return record.satisfaction / static_cast<double>(record.encounters);
}

// --- the calendar ----------------------------------------------------------------------------------------

struct Things {
  std::vector<double> dues;
  std::vector<std::uint32_t> links;
  std::uint32_t& next(std::uint32_t id) { return links[id]; }
  double due(std::uint32_t id) const { return dues[id]; }
};

RC_GTEST_PROP(DueCalendar, GivesWhatIsDueInTheOrderOfASortedSet, ()) {
  const double end = *rc::gen::inRange(1, 1'000'000);
  const int count = *rc::gen::inRange(0, 300);
  const auto within = [](double low, double high) {
    return low + (high - low) * *rc::gen::inRange(0, 1'000'001) / 1e6;
  };
  DueCalendar calendar;
  calendar.open(end, *rc::gen::inRange<std::size_t>(0, 5000));
  Things things;
  std::set<std::pair<double, std::uint32_t>> naive;
  const auto add = [&](double due) {
    const auto id = static_cast<std::uint32_t>(things.dues.size());
    things.dues.push_back(due);
    things.links.push_back(0);
    calendar.add(things, id);
    if (due <= end) naive.insert({due, id});
  };
  for (int i = 0; i < count; ++i) add(within(0, 1.2 * end));
  while (!naive.empty()) {
    const auto [due, id] = *naive.begin();
    RC_ASSERT(calendar.first_due(things) == due);
    RC_ASSERT(calendar.take_first() == id);
    naive.erase(naive.begin());
    // Something new is due later, also within what has been looked at already.
    if (things.dues.size() < 900 && *rc::gen::inRange(0, 3) == 0) add(within(due, due + (end - due) * 1.1));
  }
  RC_ASSERT(std::isinf(calendar.first_due(things)));
}

// --- who is there ----------------------------------------------------------------------------------------

// 9 · 5.7 million person-seconds: renewals with cv .7 have a variance of about .49 of their number.
TEST(Population, ComesAsOftenAsItsContactsSay) {
  Chain chain = desk(5000, 40, 5 * kMinute, 8 * kWeek);
  const Record record = run(chain);
  const double expected = 5000 * 56 / 30.0;
  const auto arrived = static_cast<double>(record.segments[0].arrived);
  // Some leave and some come, and who is loyal comes a little sooner; 2 % covers these, five deviations chance.
  EXPECT_NEAR(arrived, expected, .02 * expected + 5 * std::sqrt(expected));
}

TEST(Population, ComesOnlyWithinItsHours) {
  Chain chain = desk(500, 10, 5 * kMinute, 4 * kWeek);
  resources::WeeklyTable office = resources::WeeklyTable::from_intervals({{9 * kHour, 17 * kHour, 1}});
  chain.segments[0].population->hours = office;
  const Plan plan = plan_of(chain);
  Replication replication(plan, {.keep_visits = true});
  const Record& record = *replication.run(7, 0);
  ASSERT_GT(record.visits.size(), 300U);
  for (const Visit& visit : record.visits) {
    const double in_week = std::fmod(seconds(visit.issued), kWeek.s);
    EXPECT_GE(in_week, 9 * kHour.s - 1e-3);
    EXPECT_LE(in_week, 17 * kHour.s + 1e-3);
  }
}

RC_GTEST_PROP(Population, IsConserved, ()) {
  Chain chain =
      desk(*rc::gen::inRange(1U, 400U), 1, Duration{static_cast<double>(*rc::gen::inRange(60, 20'000))}, 20 * kWeek);
  chain.segments[0].patience = random::Distribution::exponential(600);
  chain.services[0].quality = organisation::Quality{.errors = .2, .caught = 0};
  if (*rc::gen::arbitrary<bool>()) chain.segments[0].redials = customers::Redial{.chance = .5};
  if (*rc::gen::arbitrary<bool>()) chain.span.warm_up = 5 * kWeek;
  if (*rc::gen::arbitrary<bool>()) chain.people.emplace();
  const Record record = run(chain, *rc::gen::inRange<std::uint64_t>(0, 1000));
  const PopulationRecord& population = record.populations[0];
  RC_ASSERT(population.carried + population.acquired == population.active + population.lost_in_all());
  RC_ASSERT(population.satisfaction >= 0 && population.satisfaction <= static_cast<double>(population.encounters));
  RC_ASSERT(population.promoters + population.detractors <= population.active);
  RC_ASSERT(population.complaints <= population.failures && population.left_after_failure <= population.failures);
  RC_ASSERT(record.segments[0].arrived + record.segments[0].carried ==
            record.segments[0].ended_in_all() + record.segments[0].present());
}

// Five years of a hundred thousand are more than ticks can count: the area of a level must not wrap around. At a hazard
// of .01 a year and less, since those who are content stay, 5 % at most leave and the time at risk is 2.5 % shorter.
TEST(Population, OfMoreThanTicksCanCountHasAChurn) {
  Chain chain = desk(100'000, 1, Duration{.01}, 5 * 52 * kWeek);
  chain.segments[0].population->contact_every = random::Distribution::gamma(500 * kDay.s, 0.7);
  chain.experience.set(P::drifting_away, .01);
  chain.experience.set(P::leaving, 0);
  chain.experience.set(P::recruiting, 0);
  chain.segments[0].population->advertised_per_s = 0;
  const Record record = run(chain);
  const PopulationRecord& population = record.populations[0];
  const double years = population.at_risk_s / (365 * kDay.s);
  EXPECT_GT(years, .97 * 1e5 * 5 * 364 / 365);
  EXPECT_LT(years, 1e5 * 5 * 364 / 365);
  EXPECT_GT(static_cast<double>(population.lost_in_all()) / years, .006);
  EXPECT_LT(static_cast<double>(population.lost_in_all()) / years, .0105);
}

TEST(Population, IsTheSameAgainAndAgain) {
  const Plan plan = plan_of(desk(2000, 3, 10 * kMinute, 12 * kWeek));
  Replication replication(plan);
  const PopulationRecord first = replication.run(3, 1)->populations[0];
  replication.run(3, 2);
  const PopulationRecord again = replication.run(3, 1)->populations[0];
  EXPECT_EQ(first.encounters, again.encounters);
  EXPECT_EQ(first.satisfaction, again.satisfaction);
  EXPECT_EQ(first.lost_in_all(), again.lost_in_all());
  EXPECT_EQ(first.loyalty_of_active, again.loyalty_of_active);
}

TEST(Population, IsNotMovedByWhatHappensToAnother) {
  Chain chain = desk(800, 4, 10 * kMinute, 12 * kWeek);
  chain.departments.push_back(chain.departments[0]);
  chain.departments[1].name = "others";
  chain.services.push_back(chain.services[0]);
  chain.services[1].name = "care";
  chain.services[1].by = "others";
  chain.segments.push_back(chain.segments[0]);
  chain.segments[1].name = "readers";
  chain.segments[1].journey = {serve("care")};
  const Record before = run(chain);
  chain.services[1].duration = random::Distribution::exponential(7200);
  chain.departments[1].staff = resources::WeeklyTable(1);
  const Record after = run(chain);
  EXPECT_NE(before.populations[1].satisfaction, after.populations[1].satisfaction);
  EXPECT_EQ(before.populations[0].satisfaction, after.populations[0].satisfaction);
  EXPECT_EQ(before.populations[0].lost_in_all(), after.populations[0].lost_in_all());
  EXPECT_EQ(before.populations[0].loyalty_of_active, after.populations[0].loyalty_of_active);
}

// --- what they think -------------------------------------------------------------------------------------

// Satisfaction e^(-.1 wait): its mean is the Laplace transform of the wait of M/M/1, (1-ρ) + ρ(μ-λ)/(μ-λ+s) = .7333
// at λ .8, μ 1, s .1. The standard error is that of thirty independent replications; five of them miss once in two
// million runs.
TEST(Satisfaction, OfMM1IsTheTransformOfItsWait) {
  Chain chain = desk(1, 1, Duration{1}, Duration{20'000});
  chain.segments[0].population.reset();
  chain.segments[0].arrive = resources::WeeklyTable(.8);
  chain.span.warm_up = Duration{1000};
  const Plan plan = plan_of(chain);
  Replication replication(plan, {.keep_visits = true});
  std::vector<double> means;
  for (std::uint64_t number = 0; number < 30; ++number) {
    double sum = 0;
    double served = 0;
    for (const Visit& visit : replication.run(11, number)->visits) {
      if (!visit.was_started) continue;
      sum += std::exp(-.1 * seconds(visit.started - visit.issued));
      ++served;
    }
    means.push_back(sum / served);
  }
  double mean = 0;
  double variance = 0;
  for (const double m : means) mean += m / 30;
  for (const double m : means) variance += (m - mean) * (m - mean) / 29;
  EXPECT_NEAR(mean, .7333333333, 5 * std::sqrt(variance / 30));
  EXPECT_LT(5 * std::sqrt(variance / 30), .02);
}

TEST(Waiting, LongerMakesCustomersLessSatisfiedAndLose) {
  const Record quick = run(desk(3000, 6, 10 * kMinute, 26 * kWeek));
  Chain slow = desk(3000, 6, 10 * kMinute, 26 * kWeek);
  slow.departments[0].staff = resources::WeeklyTable(1);
  const Record late = run(slow);
  EXPECT_LT(satisfaction_of(late.populations[0]), satisfaction_of(quick.populations[0]) - .05);
  EXPECT_GT(late.populations[0].lost_in_all(), quick.populations[0].lost_in_all());
  EXPECT_LT(late.populations[0].loyalty_of_active / static_cast<double>(late.populations[0].active),
            quick.populations[0].loyalty_of_active / static_cast<double>(quick.populations[0].active));
}

TEST(Feedback, OfAnnoyedCustomersLowersMorale) {
  const auto morale = [](double staff) {
    Chain chain = desk(3000, staff, 10 * kMinute, 26 * kWeek);
    chain.people.emplace().couplings.quitting = false;
    chain.beginning = people::Beginning::reference;
    chain.people->parameters.set(P::fatigue_busy, .3);
    chain.people->parameters.set(P::fatigue_queue, 0);
    chain.people->parameters.set(P::fatigue_idle, .3);
    const Record record = run(chain);
    return record.people[0].morale_s / record.people[0].duty_s;
  };
  EXPECT_LT(morale(1), morale(6) - .005);
}

TEST(Customers, AreNotMovedByAssumptionsAboutPeopleWhoAreNotCoupled) {
  Chain chain = desk(1000, 2, 10 * kMinute, 12 * kWeek);
  const Record before = run(chain);
  chain.experience.set(P::morale_courtesy, 4);
  chain.experience.set(P::morale_speed, .3);
  chain.experience.set(P::quit_rate, 1.5);
  const Record after = run(chain);
  EXPECT_EQ(before.populations[0].satisfaction, after.populations[0].satisfaction);
  EXPECT_EQ(before.populations[0].lost_in_all(), after.populations[0].lost_in_all());
}

// --- the recovery lab ------------------------------------------------------------------------------------

struct Cell {
  bool major;
  customers::Recovery recovery;
};

class RecoveryLab : public ::testing::TestWithParam<Cell> {};

// Every contact fails in one way, and loyalty does not matter, as at ℒ .72. Each failure is a trial of the closed form;
// five standard errors of a binomial miss once in two million runs.
TEST_P(RecoveryLab, LosesTheShareOfTheClosedForm) {
  const auto [major, recovery] = GetParam();
  Chain chain = desk(4000, 50, kMinute, 26 * kWeek);
  chain.services[0].quality = organisation::Quality{.errors = 1, .major = major ? 1.0 : 0.0, .caught = 0};
  people::Parameters& p = chain.experience;
  for (const P by_loyalty : {P::leaving_by_loyalty, P::contacts_by_loyalty}) p.set(by_loyalty, 0);
  const bool silent = recovery == customers::Recovery::silent;
  p.set(P::complaints_minor, silent ? 0 : 1);
  p.set(P::complaints_major, silent ? 0 : 1);
  p.set(P::settling, recovery == customers::Recovery::vain ? 0 : 1);
  p.set(P::settling_soon, recovery == customers::Recovery::settled_soon ? 1 : 0);
  p.set(P::failed_recovery, 0);
  const Record record = run(chain);
  const PopulationRecord& lab = record.populations[0];
  const double form =
      customers::leaving_after(p, {.major = major, .recovery = recovery}, .72, domino::testing::kMonthly);
  const auto failures = static_cast<double>(lab.failures);
  ASSERT_GT(failures, 3000);
  const double share = static_cast<double>(lab.left_after_failure) / failures;
  RecordProperty("share", std::to_string(share));
  RecordProperty("form", std::to_string(form));
  EXPECT_NEAR(share, form, 5 * std::sqrt(form * (1 - form) / failures));
  EXPECT_EQ(lab.complaints, silent ? 0 : lab.failures);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, RecoveryLab,
    ::testing::Values(Cell{false, customers::Recovery::silent}, Cell{false, customers::Recovery::vain},
                      Cell{false, customers::Recovery::settled}, Cell{false, customers::Recovery::settled_soon},
                      Cell{true, customers::Recovery::silent}, Cell{true, customers::Recovery::vain},
                      Cell{true, customers::Recovery::settled}, Cell{true, customers::Recovery::settled_soon}));

}  // namespace
}  // namespace domino::chain
