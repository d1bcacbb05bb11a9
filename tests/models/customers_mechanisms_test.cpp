// Kinds of customers who come again, what they need, how something new is taken up, and complaints that are work.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/customers/leaving.h"
#include "models/replication/customers/customers.h"
#include "models/replication/replication.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using P = people::Parameter;
using customers::Kind;
using domino::testing::serve;

/// Persons who come to a counter with people enough, once in thirty days; nothing goes wrong by itself.
Chain counter(std::uint32_t persons, Duration work, Duration horizon) {
  return domino::testing::persons_who_come_again(
      persons, {"clerks", "people", 1000, random::Distribution::constant(work.s)}, horizon);
}

customers::Population& population_of(Chain& chain) { return *chain.segments[0].population; }

/// Nobody leaves, comes by themselves or tells others, and everybody comes equally often.
void freeze(Chain& chain) {
  for (const P p : {P::leaving, P::drifting_away, P::recruiting, P::deterring, P::contacts_by_loyalty, P::consideration,
                    P::rudeness})
    chain.experience.set(p, 0);
  population_of(chain).advertised_per_s = 0;
}

Plan plan_for(const Chain& chain) {
  auto compilation = compile(chain);
  for (const Fault& fault : compilation.faults) ADD_FAILURE() << fault.address << ": " << fault.message;
  return std::move(*compilation.plan);
}

Record result_of(const Chain& chain, std::uint64_t number = 0) {
  const Plan plan = plan_for(chain);
  Replication replication(plan);
  return *replication.run(7, number);
}

std::vector<std::string> faults_of(const Chain& chain) {
  std::vector<std::string> faults;
  for (const Fault& fault : compile(chain).faults) faults.push_back(fault.address + ": " + fault.message);
  return faults;
}

double number(std::uint64_t n) { return static_cast<double>(n); }
/// Five standard errors of a share miss once in two million runs.
double five_errors(double share, double trials) { return 5 * std::sqrt(share * (1 - share) / trials); }

std::uint64_t lost(const PopulationRecord& record, Loss loss) { return record.lost[static_cast<std::size_t>(loss)]; }

// --- needs -----------------------------------------------------------------------------------------------

TEST(Needs, AreUnmetAsOftenAsWhatIsOfferedIsNotThere) {
  Chain chain = counter(3000, kMinute, 26 * kWeek);
  freeze(chain);
  population_of(chain).requirements = {{"lift"}};
  chain.departments[0].offers = {{"lift", .8}};
  const PopulationRecord record = result_of(chain).populations[0];
  ASSERT_GT(record.encounters, 10'000U);
  EXPECT_NEAR(number(record.unmet) / number(record.encounters), .2, five_errors(.2, number(record.encounters)));
  EXPECT_EQ(record.failures, record.unmet);
}

TEST(Needs, AreThoseOfSomePersonsForGood) {
  Chain chain = counter(5000, kMinute, 26 * kWeek);
  freeze(chain);
  population_of(chain).requirements = {{"lift", .3}};
  chain.departments[0].offers = {{"lift", 0}};
  const PopulationRecord record = result_of(chain).populations[0];
  // The persons are 5000 trials, and each comes six times; their numbers of contacts have a variance of about .5 · 6.
  EXPECT_NEAR(number(record.unmet) / number(record.encounters), .3, 1.1 * five_errors(.3, 5000));
}

TEST(Needs, ThatAreUnmetLoseTheShareOfAMajorFailureInSilence) {
  Chain chain = counter(6000, kMinute, 26 * kWeek);
  freeze(chain);
  for (const P p : {P::leaving_by_loyalty, P::complaints_major}) chain.experience.set(p, 0);
  chain.experience.set(P::consideration, 1);
  population_of(chain).requirements = {{"lift"}};
  chain.departments[0].offers = {{"lift", 0}};
  const PopulationRecord record = result_of(chain).populations[0];
  const double form = customers::leaving_after(chain.experience, {.major = true}, .72, domino::testing::kMonthly);
  EXPECT_NEAR(number(record.left_after_failure) / number(record.failures), form,
              five_errors(form, number(record.failures)));
  EXPECT_EQ(lost(record, Loss::unmet_need), record.lost_in_all());
  EXPECT_EQ(record.left_after_failure, record.lost_in_all());
  EXPECT_LE(record.satisfaction / number(record.encounters), .25);
}

TEST(Needs, AreMetByTheTeamThatOffersIt) {
  Chain chain = counter(2000, 10 * kMinute, 12 * kWeek);
  freeze(chain);
  population_of(chain).requirements = {{"sign_language"}};
  chain.departments[0].teams = {
      {.name = "hearing", .staff = resources::WeeklyTable(1), .skills = {}},
      {.name = "signing", .staff = resources::WeeklyTable(40), .skills = {}, .offers = {{"sign_language"}}}};
  const Plan plan = plan_for(chain);
  Replication replication(plan, {.keep_visits = true});
  const Record& record = *replication.run(7, 0);
  std::uint64_t by_hearing = 0;
  for (const Visit& visit : record.visits) by_hearing += static_cast<std::uint64_t>(visit.team == 0);
  ASSERT_GT(by_hearing, 100U);
  EXPECT_LT(by_hearing, record.populations[0].encounters);
  EXPECT_EQ(record.populations[0].unmet, by_hearing);
}

TEST(Needs, OfTeamsComeBeforeThoseOfTheirDepartment) {
  Chain chain = counter(500, kMinute, 12 * kWeek);
  freeze(chain);
  population_of(chain).requirements = {{"lift"}};
  chain.departments[0].offers = {{"lift", 0}};
  chain.departments[0].teams = {
      {.name = "ground", .staff = resources::WeeklyTable(100), .skills = {}, .offers = {{"lift"}}}};
  EXPECT_EQ(result_of(chain).populations[0].unmet, 0U);
}

TEST(Needs, ThatNobodyCanMeetAreAMistake) {
  Chain chain = counter(500, kMinute, kWeek);
  population_of(chain).requirements = {{"spanish"}};
  EXPECT_EQ(faults_of(chain), std::vector<std::string>{"customers.people.requires.spanish: no department on the way of "
                                                       "`people` can meet the need `spanish`"});
  chain.departments[0].offers = {{"Spanish"}};
  const auto faults = faults_of(chain);
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[1], "departments.clerks.offers.Spanish: no customer requires `Spanish`");
  population_of(chain).requirements = {{"Spanish"}};
  EXPECT_TRUE(faults_of(chain).empty());
  chain.departments[0].offers = {{"Spanish", 0}};
  EXPECT_TRUE(faults_of(chain).empty()) << "who says that it is never there has said so";
}

TEST(Needs, OfOneSegmentChangeNobodyElsesLuck) {
  Chain chain = counter(800, 5 * kMinute, 12 * kWeek);
  chain.departments.push_back(chain.departments[0]);
  chain.departments[1].name = "others";
  chain.services.push_back(chain.services[0]);
  chain.services[1].name = "care";
  chain.services[1].by = "others";
  chain.segments.push_back(chain.segments[0]);
  chain.segments[1].name = "readers";
  chain.segments[1].journey = {serve("care")};
  const Record before = result_of(chain);
  for (const Kind kind : {Kind::family, Kind::business, Kind::visitor, Kind::group, Kind::prospect, Kind::foreign}) {
    chain.segments[1].population->kind = kind;
    chain.segments[1].population->requirements = {{"lift", .5}};
    chain.departments[1].offers = {{"lift", .5}};
    const Record after = result_of(chain);
    EXPECT_NE(before.populations[1].satisfaction, after.populations[1].satisfaction);
    EXPECT_EQ(before.populations[0].satisfaction, after.populations[0].satisfaction);
    EXPECT_EQ(before.populations[0].loyalty_of_active, after.populations[0].loyalty_of_active);
    EXPECT_EQ(before.populations[0].lost_in_all(), after.populations[0].lost_in_all());
  }
}

// More of the same offer helps some contacts and hurts none: the numbers behind it stay.
TEST(Needs, AreUnmetLessOftenWhereMoreIsOffered) {
  Chain chain = counter(1000, kMinute, 12 * kWeek);
  freeze(chain);
  population_of(chain).requirements = {{"lift"}};
  std::uint64_t before = ~std::uint64_t{0};
  for (const double chance : {.1, .5, .9, 1.0}) {
    chain.departments[0].offers = {{"lift", chance}};
    const std::uint64_t unmet = result_of(chain).populations[0].unmet;
    EXPECT_LT(unmet, before);
    before = unmet;
  }
  EXPECT_EQ(before, 0U);
}

// --- harm ------------------------------------------------------------------------------------------------

TEST(Harm, LosesNearlyEverybody) {
  Chain chain = counter(4000, kMinute, 26 * kWeek);
  freeze(chain);
  chain.services[0].harm = .05;
  const PopulationRecord record = result_of(chain).populations[0];
  EXPECT_NEAR(number(record.failures) / number(record.encounters), .05, five_errors(.05, number(record.encounters)));
  EXPECT_NEAR(number(lost(record, Loss::harmed)) / number(record.failures), .95,
              five_errors(.95, number(record.failures)));
  EXPECT_EQ(lost(record, Loss::harmed), record.lost_in_all());
}

TEST(Harm, ComesFromANeedForSafetyThatIsNotMet) {
  Chain chain = counter(4000, kMinute, 26 * kWeek);
  freeze(chain);
  population_of(chain).kind = Kind::visitor;
  population_of(chain).requirements = {{"safety"}};
  chain.departments[0].offers = {{"safety", .9}};
  const PopulationRecord record = result_of(chain).populations[0];
  EXPECT_EQ(record.failures, record.unmet);
  EXPECT_NEAR(number(lost(record, Loss::harmed)) / number(record.unmet), .95, five_errors(.95, number(record.unmet)));
}

TEST(Harm, WhereNobodyCouldRememberItIsAMistake) {
  Chain chain = counter(500, kMinute, kWeek);
  chain.segments[0].population.reset();
  chain.segments[0].arrive = resources::WeeklyTable(.01);
  chain.services[0].harm = .05;
  EXPECT_EQ(faults_of(chain),
            std::vector<std::string>{"services.help.harm: `harm` has no effect: no population uses this service"});
}

// --- kinds -----------------------------------------------------------------------------------------------

/// Mean and variance of f(2 + Poisson(10)).
template <class Function>
std::pair<double, double> of_group(Function&& f) {
  double chance = std::exp(-10.0);
  double mean = 0;
  double square = 0;
  for (int k = 0; k < 100; ++k) {
    mean += chance * f(2.0 + k);
    square += chance * f(2.0 + k) * f(2.0 + k);
    chance *= 10.0 / (k + 1);
  }
  return {mean, square - mean * mean};
}

TEST(Groups, TakeTheTimeAndBringTheMoneyOfTheirPersons) {
  Chain chain = counter(3000, kMinute, 26 * kWeek);
  freeze(chain);
  chain.experience.set(P::spending_by_loyalty, 0);
  population_of(chain).kind = Kind::group;
  chain.segments[0].sales = customers::Sales{.spends = random::Distribution::constant(10)};
  const Record record = result_of(chain);
  const double visits = number(record.departments[0].response.count());
  const auto [time, time_variance] = of_group([](double n) { return std::pow(n, .7); });
  EXPECT_NEAR(record.departments[0].response.mean_s() / 60, time, 5 * std::sqrt(time_variance / visits));
  const auto [persons, variance] = of_group([](double n) { return n; });
  EXPECT_NEAR(record.segments[0].spent / number(record.populations[0].encounters) / 9, persons,
              5 * std::sqrt(variance / visits));
}

TEST(Groups, DoNotKeepColleaguesLonger) {
  Chain chain = counter(1000, kMinute, 12 * kWeek);
  freeze(chain);
  population_of(chain).kind = Kind::group;
  chain.departments.push_back(chain.departments[0]);
  chain.departments[1].name = "experts";
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  advice.by = "experts";
  chain.services[0].needs = {{.name = "advice", .service = "advice", .mode = organisation::NeedMode::hold}};
  chain.services.push_back(advice);
  const Record record = result_of(chain);
  EXPECT_NEAR(record.departments[1].response.mean_s(), 60, 1e-5);
  EXPECT_GT(record.departments[0].response.mean_s(), 60 + 60 * 4.0);
}

TEST(Foreign, TakeLongerWhereNobodySpeaksTheirLanguage) {
  Chain chain = counter(3000, kMinute, 26 * kWeek);
  freeze(chain);
  population_of(chain).kind = Kind::foreign;
  population_of(chain).requirements = {{"spanish"}};
  chain.departments[0].offers = {{"spanish", .5}};
  const Record record = result_of(chain);
  const double visits = number(record.departments[0].response.count());
  EXPECT_NEAR(record.departments[0].response.mean_s() / 60, 1.15, .3 * five_errors(.5, visits));
}

TEST(Foreign, AreSurprisedByWhatOthersExpect) {
  Chain chain = counter(1000, kMinute, 4 * kWeek);
  const PopulationRecord others = result_of(chain).populations[0];
  population_of(chain).kind = Kind::foreign;
  const PopulationRecord foreign = result_of(chain).populations[0];
  EXPECT_GT(foreign.satisfaction / number(foreign.encounters), others.satisfaction / number(others.encounters) + .01);
}

// Nobody comes twice in a tenth of a gap, so that all that is judged are first looks.
TEST(Prospects, AreCustomersOnlyOnceTheyHaveBought) {
  Chain chain = counter(40'000, kMinute, 10 * kWeek);
  freeze(chain);
  population_of(chain).kind = Kind::prospect;
  population_of(chain).contact_every = random::Distribution::gamma(2000 * kDay.s, 0.7);
  chain.segments[0].sales = customers::Sales{.spends = random::Distribution::constant(10)};
  chain.experience.set(P::spending_by_loyalty, 0);
  const Record whole = result_of(chain);
  const PopulationRecord& record = whole.populations[0];
  const double spent = whole.segments[0].spent;
  ASSERT_GT(record.looked, 1000U);
  EXPECT_EQ(record.carried, 0U);
  EXPECT_EQ(record.active, record.acquired);
  EXPECT_EQ(record.lost_in_all(), 0U);
  const double form = .3 / .72 * record.satisfaction / number(record.encounters);
  EXPECT_NEAR(number(record.acquired) / number(record.looked), form, five_errors(form, number(record.looked)) + .002);
  // Each buys at once, as somebody new does, and hardly anybody a second time yet.
  EXPECT_GE(spent, 10 * number(record.acquired));
  EXPECT_LE(spent, 10.6 * number(record.acquired));
}

TEST(Prospects, KeepComingAsOftenAsAtFirst) {
  Chain chain = counter(3000, kMinute, 52 * kWeek);
  population_of(chain).kind = Kind::prospect;
  chain.experience.set(P::recruiting, 0);
  const PopulationRecord record = result_of(chain).populations[0];
  // Those of the beginning and as many in each gap; reputation moves it by some percent.
  const double looks = 3000 + 3000.0 * 52 * 7 / 30;
  EXPECT_NEAR(number(record.looked), looks, .08 * looks);
}

TEST(Employees, AreLessSatisfiedWhereMoraleIsLow) {
  const auto satisfaction = [](double by_morale) {
    Chain chain = counter(3000, 10 * kMinute, 12 * kWeek);
    chain.departments[0].staff = resources::WeeklyTable(1);
    population_of(chain).kind = Kind::employee;
    chain.people.emplace().couplings.quitting = false;
    chain.beginning = people::Beginning::reference;
    chain.people->parameters.set(P::intrinsic, .2);
    chain.experience.set(P::satisfaction_by_morale, by_morale);
    const PopulationRecord record = result_of(chain).populations[0];
    return record.satisfaction / number(record.encounters);
  };
  EXPECT_LT(satisfaction(8), satisfaction(0) - .02);
}

// --- what a wait is like ---------------------------------------------------------------------------------

/// Two populations at a counter with one clerk, who is busy for two thirds of the time.
Chain queue_of_two() {
  Chain chain = counter(1000, 20 * kMinute, 12 * kWeek);
  chain.departments[0].staff = resources::WeeklyTable(1);
  chain.segments.push_back(chain.segments[0]);
  chain.segments[1].name = "important";
  freeze(chain);
  chain.segments[1].population->advertised_per_s = 0;
  return chain;
}

TEST(Waits, SeemLongerToThoseWhoAreOvertaken) {
  const auto satisfaction = [](bool by_priority, double overtaken) {
    Chain chain = queue_of_two();
    chain.experience.set(P::overtaken_wait, overtaken);
    if (by_priority) {
      chain.segments[1].priority = 1;
      chain.departments[0].queue = organisation::Discipline::priority;
    }
    const Record record = result_of(chain);
    return std::pair(record.populations[0].satisfaction, record.populations[1].satisfaction);
  };
  EXPECT_EQ(satisfaction(false, 1.3), satisfaction(false, 1));
  const auto [ordinary, important] = satisfaction(true, 1.3);
  const auto [calm, as_important] = satisfaction(true, 1);
  EXPECT_LT(ordinary, calm);
  EXPECT_EQ(important, as_important);
}

TEST(Waits, SeemShorterToThoseWhoSeeHowTheyGoOn) {
  Chain chain = queue_of_two();
  const double before = result_of(chain).populations[0].satisfaction;
  chain.departments[0].transparency = 1;
  const double told = result_of(chain).populations[0].satisfaction;
  EXPECT_GT(told, before);
}

// --- something new ---------------------------------------------------------------------------------------

// dY/dt = (p + qY/N)(N - Y) from Y(0): Y/N = (1 - A e^(-(p+q)t)) / (1 + A q/p e^(-(p+q)t)) with A = (1 - f)/(1 + f
// q/p). Thirty replications tell their own standard error; the mean of the process is off this curve by its variance
// over the market, which is less than a customer.
TEST(Adoption, FollowsTheCurveOfBass) {
  const customers::Adoption bass{.innovation = .1, .imitation = 2, .market = 40'000};
  for (const double years : {.5, 1.5}) {
    Chain chain = counter(4000, Duration{.01}, Duration{years * 365 * kDay.s});
    freeze(chain);
    population_of(chain).advertised_per_s.reset();
    population_of(chain).contact_every = random::Distribution::gamma(4000 * kDay.s, 0.7);
    population_of(chain).adoption = bass;
    const Plan plan = plan_for(chain);
    Replication replication(plan);
    double sum = 0;
    double square = 0;
    for (std::uint64_t n = 0; n < 30; ++n) {
      const double active = number(replication.run(11, n)->populations[0].active);
      sum += active;
      square += active * active;
    }
    const double mean = sum / 30;
    const double error = std::sqrt((square / 30 - mean * mean) / 29);
    const double a = (1 - .1) / (1 + .1 * 20);
    const double decayed = a * std::exp(-2.1 * years);
    const double form = bass.market * (1 - decayed) / (1 + 20 * decayed);
    EXPECT_NEAR(mean, form, 5 * error + 1) << years;
    EXPECT_LT(5 * error, .01 * form);
  }
}

TEST(Adoption, EndsWithTheMarket) {
  Chain chain = counter(50, Duration{.01}, 104 * kWeek);
  population_of(chain).adoption = customers::Adoption{.innovation = 1, .imitation = 5, .market = 900};
  chain.experience.set(P::leaving, .4);
  const PopulationRecord record = result_of(chain).populations[0];
  EXPECT_GT(record.lost_in_all(), 100U);
  EXPECT_LE(record.carried + record.acquired, 900U);
  EXPECT_GT(record.carried + record.acquired, 850U);
}

// --- complaints that are work ----------------------------------------------------------------------------

/// Every contact ends with a major mistake of which everybody complains, at a desk that takes `work`.
Chain complaining(Duration work, double mistaken) {
  Chain chain = counter(4000, kMinute, 26 * kWeek);
  freeze(chain);
  chain.experience.set(P::consideration, 1);
  for (const P p : {P::leaving_by_loyalty, P::failed_recovery}) chain.experience.set(p, 0);
  chain.experience.set(P::complaints_major, 1);
  chain.services[0].quality = organisation::Quality{.errors = 1, .major = 1, .caught = 0};
  chain.departments.push_back(chain.departments[0]);
  chain.departments[1].name = "care";
  organisation::Service settle = chain.services[0];
  settle.name = "settle";
  settle.by = "care";
  settle.duration = random::Distribution::constant(work.s);
  settle.quality = organisation::Quality{.errors = mistaken, .major = 0, .caught = 0};
  chain.services.push_back(settle);
  population_of(chain).complaints_to = "settle";
  return chain;
}

struct Closing {
  Duration work;
  double mistaken;
  customers::Recovery recovery;
};

class ComplaintsThatAreWork : public ::testing::TestWithParam<Closing> {};

TEST_P(ComplaintsThatAreWork, LoseTheShareOfHowTheyEnd) {
  const auto [work, mistaken, recovery] = GetParam();
  const Chain chain = complaining(work, mistaken);
  const PopulationRecord record = result_of(chain).populations[0];
  const double closed = number(record.settled + record.in_vain);
  ASSERT_GT(closed, 3000);
  EXPECT_EQ(record.complaints, record.failures);
  EXPECT_EQ(record.filed, record.failures);
  EXPECT_EQ(record.settled, recovery == customers::Recovery::vain ? 0 : record.settled + record.in_vain);
  EXPECT_EQ(record.settled_soon, recovery == customers::Recovery::settled_soon ? record.settled : 0);
  const double form =
      customers::leaving_after(chain.experience, {.major = true, .recovery = recovery}, .72, domino::testing::kMonthly);
  EXPECT_NEAR(number(record.left_after_failure) / closed, form, five_errors(form, closed));
  EXPECT_EQ(lost(record, Loss::complained), record.lost_in_all());
}

INSTANTIATE_TEST_SUITE_P(Ways, ComplaintsThatAreWork,
                         ::testing::Values(Closing{kHour, 0, customers::Recovery::settled_soon},
                                           Closing{3 * kDay, 0, customers::Recovery::settled},
                                           Closing{kHour, 1, customers::Recovery::vain},
                                           Closing{20 * kDay, 0, customers::Recovery::vain}));

TEST(Complaints, AreRequestsOfTheirSegment) {
  Chain chain = complaining(kHour, 0);
  chain.span.horizon = 8 * kWeek;
  const Plan plan = plan_for(chain);
  Replication replication(plan, {.keep_visits = true});
  const Record& record = *replication.run(7, 0);
  std::uint64_t asked = 0;
  for (const Visit& visit : record.visits) asked += static_cast<std::uint64_t>(visit.asker == Asker::complaint);
  EXPECT_GE(record.populations[0].filed, asked);
  EXPECT_EQ(asked, record.populations[0].settled);
}

// An overloaded desk: the more people wait for it, the fewer are settled in time, and the more leave.
TEST(Complaints, AreSettledLessOftenByFewerPeople) {
  const auto left = [](double staff) {
    Chain chain = complaining(4 * kHour, 0);
    chain.departments[1].staff = resources::WeeklyTable(staff);
    const PopulationRecord record = result_of(chain).populations[0];
    return number(record.left_after_failure) / number(record.settled + record.in_vain);
  };
  EXPECT_GT(left(4), left(40) + .1);
}

TEST(Complaints, AboutUnmetNeedsAreWorkToo) {
  Chain chain = complaining(kHour, 0);
  chain.services[0].quality.reset();
  population_of(chain).requirements = {{"lift"}};
  chain.departments[0].offers = {{"lift", 0}};
  const PopulationRecord record = result_of(chain).populations[0];
  EXPECT_EQ(record.filed, record.unmet);
  const double form = customers::leaving_after(
      chain.experience, {.major = true, .recovery = customers::Recovery::settled_soon}, .72, domino::testing::kMonthly);
  EXPECT_NEAR(number(record.left_after_failure) / number(record.settled), form,
              five_errors(form, number(record.settled)));
  EXPECT_EQ(lost(record, Loss::unmet_need), record.lost_in_all());
}

// --- who comes together ----------------------------------------------------------------------------------

// Of three persons somebody has a need with 1 - .8³, of 2 + Poisson(10) with 1 - .8²·e^(-10·.2).
TEST(Together, PersonsNeedWhatAnyOfThemNeeds) {
  for (const auto& [kind, share] : {std::pair(Kind::individual, .2), std::pair(Kind::family, 1 - .8 * .8 * .8),
                                    std::pair(Kind::group, 1 - .8 * .8 * std::exp(-2.0))}) {
    Chain chain = counter(5000, Duration{.01}, 26 * kWeek);
    freeze(chain);
    population_of(chain).kind = kind;
    population_of(chain).requirements = {{"lift", .2}};
    chain.departments[0].offers = {{"lift", 0}};
    const PopulationRecord record = result_of(chain).populations[0];
    // Persons are the trials, as they have their needs for good; the numbers of their contacts differ.
    EXPECT_NEAR(number(record.unmet) / number(record.encounters), share, 1.1 * five_errors(share, 5000))
        << static_cast<int>(kind);
    EXPECT_NEAR(customers::mean_need(chain.experience, kind, .2), share, 1e-12);
  }
}

TEST(Together, PersonsTellMoreByTheRootOfTheirNumber) {
  const people::Parameters p;
  EXPECT_EQ(customers::talk(p, .9, 1e7), customers::talk(p, .9, 1e7, 1));
  EXPECT_NEAR(customers::talk(p, .9, 1e7, 9), 3 * customers::talk(p, .9, 1e7), 1e-12);
  // Of families, whom all else treats like others, as many more are recruited.
  const auto recruited = [](Kind kind) {
    Chain chain = counter(20'000, Duration{.01}, 12 * kWeek);
    freeze(chain);
    chain.experience.set(P::recruiting, .05);
    population_of(chain).kind = kind;
    return number(result_of(chain).populations[0].recruited);
  };
  const double alone = recruited(Kind::special_needs);
  ASSERT_GT(alone, 300);
  EXPECT_NEAR(recruited(Kind::family) / alone, std::sqrt(3.0), 5 * std::sqrt(3.0) * std::sqrt(1.6 / alone));
}

// --- advertising and the market --------------------------------------------------------------------------

TEST(Advertising, RaisesWhatIsExpectedByHalfOfWhatItPromises) {
  const people::Parameters p;
  const customers::Quality usual = customers::reference_quality(p);
  EXPECT_EQ(customers::advertised(p, usual, 0), usual);
  const customers::Quality expected = customers::advertised(p, usual, .6);
  for (std::size_t k = 0; k < usual.size(); ++k) EXPECT_NEAR(1 - expected[k], .7 * (1 - usual[k]), 1e-12) << k;
}

// Nobody is there at first but one, and nobody comes twice, so that all are judged by what they were promised.
TEST(Advertising, ThatPromisesMoreDisappointsThoseWhoComeBecauseOfIt) {
  double before = 1;
  for (const double advertised : {0.0, .5, 1.0}) {
    Chain chain = counter(1, kMinute, 26 * kWeek);
    freeze(chain);
    population_of(chain).contact_every = random::Distribution::gamma(4000 * kDay.s, 0.7);
    population_of(chain).advertised_per_s = 20 / kHour.s;
    population_of(chain).advertised = advertised;
    const PopulationRecord record = result_of(chain).populations[0];
    ASSERT_GT(record.encounters, 10'000U);
    const double satisfaction = record.satisfaction / number(record.encounters);
    EXPECT_LT(satisfaction, before - .01);
    before = satisfaction;
  }
}

TEST(Advertising, ThatPromisesMoreDoesNotReachThoseWhoAreThere) {
  const auto satisfaction = [](double advertised) {
    Chain chain = counter(2000, kMinute, 12 * kWeek);
    freeze(chain);
    population_of(chain).advertised = advertised;
    return result_of(chain).populations[0].satisfaction;
  };
  EXPECT_EQ(satisfaction(1), satisfaction(0));
}

// With a rate of λ a second at first, of M strangers M(1 - e^(-λt/M)) have come by t. Nobody reviews, so that the
// reputation, which pulls by 1 as it is at first, stays.
TEST(Market, IsUsedUpByThoseWhoCome) {
  constexpr double kStrangers = 2000;
  Chain chain = counter(100, Duration{.01}, 26 * kWeek);
  freeze(chain);
  chain.experience.set(P::reviewing, 0);
  population_of(chain).contact_every = random::Distribution::gamma(4000 * kDay.s, 0.7);
  population_of(chain).advertised_per_s = 3000 / (26 * kWeek).s;
  const PopulationRecord endless = result_of(chain).populations[0];
  EXPECT_NEAR(number(endless.acquired), 3000, 5 * std::sqrt(3000.0));
  population_of(chain).market = 100 + kStrangers;
  const PopulationRecord record = result_of(chain).populations[0];
  const double share = 1 - std::exp(-3000 / kStrangers);
  EXPECT_NEAR(number(record.acquired) / kStrangers, share, five_errors(share, kStrangers));
}

TEST(Market, LetsNobodyBeRecruitedWhoIsNotThere) {
  Chain chain = counter(1000, Duration{.01}, 52 * kWeek);
  chain.experience.set(P::recruiting, .2);
  chain.experience.set(P::leaving, .4);
  population_of(chain).market = 1400;
  population_of(chain).advertised_per_s = 0;
  const PopulationRecord record = result_of(chain).populations[0];
  EXPECT_GT(record.lost_in_all(), 300U);
  EXPECT_GT(record.acquired, 300U);
  // Who has been recruited and has not come yet does not count as come.
  EXPECT_LE(record.acquired, 440U);
}

// --- follow-up -------------------------------------------------------------------------------------------

/// Every contact ends with an error that surfaces after three days; some customers are asked meanwhile.
Chain followed_up(double chance, Duration after) {
  Chain chain = counter(4000, kMinute, 26 * kWeek);
  freeze(chain);
  chain.services[0].quality = organisation::Quality{
      .errors = 1, .major = 0, .caught = 0, .surfaces = random::Distribution::constant(3 * kDay.s)};
  organisation::Service ask = chain.services[0];
  ask.name = "ask_back";
  ask.quality.reset();
  chain.services.push_back(ask);
  population_of(chain).follow_up = customers::FollowUp{"ask_back", chance, after};
  return chain;
}

TEST(FollowUp, FindsErrorsBeforeTheyAreFelt) {
  const PopulationRecord record = result_of(followed_up(.6, kDay)).populations[0];
  const double asked = number(record.followed_up);
  // A failure that is felt is an encounter of its own.
  const double contacts = number(record.encounters - record.failures);
  // Contacts of the last day are not followed up within the run.
  EXPECT_NEAR(asked / contacts, .6, five_errors(.6, contacts) + .6 / (26 * 7));
  // In a day hardly any come again, who would not be asked about what was before.
  EXPECT_NEAR(number(record.found) / asked, .7, five_errors(.7, asked) + .01);
  const double all = number(record.found + record.failures);
  EXPECT_NEAR(number(record.failures) / all, 1 - .6 * .7, five_errors(.42, all) + .02);
}

TEST(FollowUp, ComesTooLateForWhatHasSurfaced) {
  const PopulationRecord record = result_of(followed_up(1, 5 * kDay)).populations[0];
  EXPECT_GT(record.followed_up, 10'000U);
  EXPECT_EQ(record.found, 0U);
}

TEST(FollowUp, IsWorkForTheDepartmentAsked) {
  Chain chain = followed_up(1, kDay);
  chain.span.horizon = 8 * kWeek;
  const Plan plan = plan_for(chain);
  Replication replication(plan, {.keep_visits = true});
  const Record& record = *replication.run(7, 0);
  std::uint64_t asked = 0;
  for (const Visit& visit : record.visits) asked += static_cast<std::uint64_t>(visit.asker == Asker::follow_up);
  EXPECT_GE(asked, record.populations[0].followed_up);
  EXPECT_LE(asked, record.populations[0].followed_up + 10) << "those who are asked as the run ends";
}

TEST(FollowUp, KeepsCustomers) {
  const auto lost = [](double chance) {
    Chain chain = followed_up(chance, kDay);
    chain.experience = {};
    const PopulationRecord record = result_of(chain).populations[0];
    return record.faced_in_all();
  };
  EXPECT_LT(lost(1), .8 * lost(0));
}

// --- whose case comes first ------------------------------------------------------------------------------

/// One clerk, overloaded at times, for customers and for colleagues.
Chain served_by_one_clerk(organisation::Discipline queue) {
  Chain chain = domino::testing::one_desk(1 / 180.0, 120, 1, kWeek);
  chain.segments.push_back(chain.segments[0]);
  chain.partners = {{.name = "insurer", .kind = "vendor"}};
  chain.segments[1].name = "claims";
  chain.segments[1].requester = "insurer";
  chain.segments[1].arrive = resources::WeeklyTable(1 / 500.0);
  chain.departments[0].queue = queue;
  return chain;
}

TEST(QueueByPurpose, ServesNobodyWhileSomebodyWaitsWhoComesFirst) {
  for (const auto queue : {organisation::Discipline::external_first, organisation::Discipline::own_targets_first}) {
    const Plan plan = plan_for(served_by_one_clerk(queue));
    Replication replication(plan, {.keep_visits = true});
    const Record& record = *replication.run(7, 0);
    const bool customers_first = queue == organisation::Discipline::external_first;
    const auto comes_first = [&](const Visit& visit) { return (visit.segment == 0) == customers_first; };
    std::size_t passed = 0;
    for (std::size_t i = 0; i < record.visits.size(); ++i)
      for (std::size_t j = 0; j < record.visits.size(); ++j) {
        const Visit& one = record.visits[i];
        const Visit& other = record.visits[j];
        // `one` was begun while `other` waited.
        if (other.issued >= one.started || other.started <= one.started) continue;
        if (comes_first(one) == comes_first(other))
          EXPECT_LE(one.issued, other.issued);
        else
          EXPECT_TRUE(comes_first(one));
        passed += static_cast<std::size_t>(comes_first(one) && !comes_first(other) && one.issued > other.issued);
      }
    EXPECT_GT(passed, 100U) << "nothing was tried";
  }
}

TEST(QueueByPurpose, IsAMistakeWhereAllIsForCustomersOrNothing) {
  Chain chain = served_by_one_clerk(organisation::Discipline::own_targets_first);
  EXPECT_TRUE(faults_of(chain).empty());
  chain.segments.pop_back();
  chain.partners.clear();
  EXPECT_EQ(faults_of(chain).front(), "departments.desk.queue: all that `desk` does serves external customers");
  chain = served_by_one_clerk(organisation::Discipline::external_first);
  chain.segments.erase(chain.segments.begin());
  EXPECT_EQ(faults_of(chain).front(), "departments.desk.queue: nothing that `desk` does serves external customers");
}

// --- all together ----------------------------------------------------------------------------------------

RC_GTEST_PROP(Kinds, AreConserved, ()) {
  Chain chain = complaining(Duration{static_cast<double>(*rc::gen::inRange(60, 2'000'000))}, .3);
  chain.experience = {};
  customers::Population& population = population_of(chain);
  population.persons = *rc::gen::inRange(1U, 400U);
  population.kind = *rc::gen::element(Kind::individual, Kind::family, Kind::business, Kind::visitor, Kind::employee,
                                      Kind::prospect, Kind::group, Kind::foreign, Kind::special_needs);
  population.requirements = {{"lift", .5}, {"safety", .1}};
  chain.departments[0].offers = {{"lift", .7}, {"safety", .9}};
  chain.departments[0].staff = resources::WeeklyTable(*rc::gen::inRange(1, 4));
  chain.departments[1].staff = resources::WeeklyTable(3);
  chain.span.horizon = 16 * kWeek;
  chain.services[0].harm = .01;
  chain.services[0].quality->errors = .3;
  population.advertised_per_s.reset();
  if (population.kind != Kind::prospect && *rc::gen::arbitrary<bool>())
    population.adoption = customers::Adoption{.innovation = .5, .imitation = 1, .market = 1000};
  else if (*rc::gen::arbitrary<bool>())
    population.market = 1000;
  if (*rc::gen::arbitrary<bool>()) population.follow_up = customers::FollowUp{"help", .5, kDay};
  if (!*rc::gen::arbitrary<bool>()) population.complaints_to.clear();
  if (population.complaints_to.empty()) {
    chain.services.pop_back();
    chain.departments.pop_back();
  }
  chain.segments[0].patience = random::Distribution::exponential(600);
  if (*rc::gen::arbitrary<bool>()) chain.segments[0].redials = customers::Redial{.chance = .5};
  if (*rc::gen::arbitrary<bool>()) chain.span.warm_up = 5 * kWeek;
  if (*rc::gen::arbitrary<bool>()) chain.people.emplace();
  if (*rc::gen::arbitrary<bool>()) chain.span.ending = Ending::clear;
  const Record record = result_of(chain, *rc::gen::inRange<std::uint64_t>(0, 1000));
  const PopulationRecord& all = record.populations[0];
  RC_ASSERT(all.carried + all.acquired == all.active + all.lost_in_all());
  RC_ASSERT(all.satisfaction >= 0 && all.satisfaction <= number(all.encounters));
  RC_ASSERT(all.promoters + all.detractors <= all.active);
  RC_ASSERT(all.unmet <= all.encounters && all.complaints <= all.failures);
}

}  // namespace
}  // namespace domino::chain
