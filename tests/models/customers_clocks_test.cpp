// Customers who come more or less often, and what they tolerate: stages of a wait, word of mouth, exits a year, and how
// the chances that they face compare with who leaves.

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/replication/customers/customers.h"
#include "models/replication/replication.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using P = people::Parameter;

/// Persons who come to a counter with people enough, and are served for a minute.
Chain counter(std::uint32_t persons, Duration every, Duration horizon) {
  Chain chain = domino::testing::persons_who_come_again(
      persons, {"clerks", "people", 5000, random::Distribution::constant(60)}, horizon);
  chain.segments[0].population->contact_every = random::Distribution::gamma(every.s, 0.7);
  return chain;
}

customers::Population& population_of(Chain& chain) { return *chain.segments[0].population; }

Plan plan_for(const Chain& chain) {
  auto compilation = compile(chain);
  for (const Fault& fault : compilation.faults) ADD_FAILURE() << fault.address << ": " << fault.message;
  return std::move(*compilation.plan);
}

PopulationRecord result_of(const Chain& chain, std::uint64_t number = 0) {
  const Plan plan = plan_for(chain);
  Replication replication(plan);
  return replication.run(7, number)->populations[0];
}

double years_of(const PopulationRecord& record) { return record.at_risk_s / (365 * kDay.s); }
double number(std::uint64_t n) { return static_cast<double>(n); }

// --- stages of a wait --------------------------------------------------------------------------------------

/// The clerks ask experts, enough of them too, who take five minutes for each answer.
Chain asking(organisation::NeedMode mode) {
  Chain chain = counter(200, 10 * kDay, 4 * kWeek);
  chain.departments.push_back(chain.departments[0]);
  chain.departments[1].name = "experts";
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  advice.by = "experts";
  advice.duration = random::Distribution::constant(300);
  chain.services[0].needs = {{.name = "advice", .service = "advice", .mode = mode}};
  chain.services.push_back(advice);
  return chain;
}

std::vector<customers::Contact> contacts_of(const Chain& chain) {
  const Plan plan = plan_for(chain);
  Replication replication(plan);
  replication.customers()->keep_contacts(100);
  replication.run(7, 0);
  auto contacts = replication.customers()->kept_contacts(0);
  EXPECT_GE(contacts.size(), 50U);
  return contacts;
}

void expect_all(const Chain& chain, double on_hold, double parked) {
  for (const customers::Contact& contact : contacts_of(chain)) {
    EXPECT_EQ(contact.waited_s, 0);
    EXPECT_NEAR(contact.on_hold, on_hold, 1e-6);
    EXPECT_NEAR(contact.parked, parked, 1e-6);
  }
}

TEST(Stages, OnHoldAreHeldAgainstWhatIsNeededOnHold) { expect_all(asking(organisation::NeedMode::hold), 1, 0); }

TEST(Stages, OnHoldAreHeldAgainstThePromiseOfWhatWasAsked) {
  Chain chain = asking(organisation::NeedMode::hold);
  chain.services[1].promise = organisation::Promise::always(.9, 10 * kMinute);
  expect_all(chain, .5, 0);
  population_of(chain).tolerates.hold = 20 * kMinute;
  expect_all(chain, .25, 0);
}

TEST(Stages, ParkedAreHeldAgainstWhatIsToleratedByMail) {
  for (const auto mode : {organisation::NeedMode::park, organisation::NeedMode::callback}) {
    Chain chain = asking(mode);
    expect_all(chain, 0, 300.0 / 86400);
    population_of(chain).tolerates.parked = 10 * kMinute;
    expect_all(chain, 0, .5);
  }
}

TEST(Stages, ChangeWhereTheEmployeeHoldsNoLonger) {
  Chain chain = asking(organisation::NeedMode::hold);
  chain.services[0].needs[0].at_most = 2 * kMinute;
  expect_all(chain, 120.0 / 300, 180.0 / 86400);
}

// The experts work from nine to five: whoever asks in the evening is answered five minutes after nine, which is five
// minutes of business; of work that goes on past five only what was before counts.
TEST(Stages, ParkedAreMeasuredInTheHoursOfWhoIsAsked) {
  Chain chain = asking(organisation::NeedMode::park);
  const auto office = [](double people) {
    return resources::WeeklyTable::from_intervals({{9 * kHour, 17 * kHour, people}});
  };
  chain.departments[1].staff = office(5000);
  chain.departments[1].hours = office(1);
  int whole = 0;
  for (const customers::Contact& contact : contacts_of(chain)) {
    EXPECT_LE(contact.parked, 300.0 / 86400 + 1e-9);
    whole += contact.parked > 299.0 / 86400 ? 1 : 0;
  }
  EXPECT_GT(whole, 45);
}

TEST(Stages, CountForWhoGivesUpInThem) {
  Chain chain = asking(organisation::NeedMode::park);
  chain.services[1].duration = random::Distribution::constant(5 * kDay.s);
  chain.segments[0].parked_patience = random::Distribution::constant(kDay.s);
  for (const customers::Contact& contact : contacts_of(chain)) {
    EXPECT_FALSE(contact.served);
    EXPECT_NEAR(contact.parked, 1, 1e-6);
  }
}

TEST(Stages, AddUpAsWaitsInALineThatSeemAsLong) {
  const people::Parameters p;
  const customers::Quality usual = customers::reference_quality(p);
  const customers::Memory memory{.expected = usual, .tolerated_s = 240, .waiting = 1.5};
  const customers::Contact contact{.served = true, .waited_s = 10, .on_hold = .5, .parked = .25};
  EXPECT_NEAR(customers::perceive(p, usual, memory, contact, {}).seeming_wait_s, 1.5 * (1.2 * 10 + 240 * .75), 1e-9);
}

// --- how often they come -----------------------------------------------------------------------------------

/// Each contact is judged alike, whenever it is: nobody learns, is recognised by an acquaintance, or leaves.
void make_alike(Chain& chain) {
  for (const P p : {P::leaving, P::drifting_away, P::consideration, P::deterring, P::recruiting, P::contacts_by_loyalty,
                    P::quality_learning, P::wait_learning, P::wait_anchoring, P::recognised_by_acquaintance,
                    P::recognition_expected, P::rudeness})
    chain.experience.set(p, 0);
  population_of(chain).advertised_per_s = 0;
}

// The rate at which a customer recruits is the same from daily to monthly contacts; five deviations of Poisson numbers.
TEST(WordOfMouth, DoesNotDependOnHowOftenCustomersCome) {
  const auto recruited = [](Duration every) {
    Chain chain = counter(2000, every, 26 * kWeek);
    make_alike(chain);
    chain.experience.set(P::recruiting, .02);
    return result_of(chain);
  };
  const PopulationRecord monthly = recruited(30 * kDay);
  const double rate = number(monthly.recruited) / years_of(monthly);
  ASSERT_GT(monthly.recruited, 100U);
  for (const Duration every : {kDay, kWeek}) {
    const PopulationRecord often = recruited(every);
    const double expected = rate * years_of(often);
    EXPECT_NEAR(
        number(often.recruited), expected,
        5 * (std::sqrt(expected) + std::sqrt(number(monthly.recruited)) * expected / number(monthly.recruited)));
  }
  // Two contacts a month are two in which half is told; a contact in two months is one in which all is.
  const PopulationRecord seldom = recruited(60 * kDay);
  const double half = rate / 2 * years_of(seldom);
  EXPECT_NEAR(number(seldom.recruited), half, 5 * (std::sqrt(half) + std::sqrt(number(monthly.recruited)) / 2));
}

// What a mistake leaves of satisfaction, by hand: reliability .1 in place of 1, of which quality weighs five and the
// disappointment twice two; the worst moment and the last are .1 as well.
TEST(WordOfMouth, IsOfFailuresToo) {
  Chain chain = counter(3000, 30 * kDay, 26 * kWeek);
  make_alike(chain);
  chain.experience.set(P::deterring, .015);
  chain.experience.set(P::complaints_major, 0);
  EXPECT_EQ(result_of(chain).deterring, 0U);
  chain.services[0].quality = organisation::Quality{.errors = .3, .major = 1, .caught = 0};
  const PopulationRecord wronged = result_of(chain);
  const double logit = std::log(.72 / .28) - .32 * .9 * (5 + 2 * 2) + .5 * (.1 - .5 * (.7 + 1));
  const double satisfaction = 1 / (1 + std::exp(-logit));
  const double expected = number(wronged.failures) * (.3 + 45 * (.72 - satisfaction) * (.72 - satisfaction)) * .015;
  ASSERT_GT(expected, 100);
  EXPECT_NEAR(number(wronged.deterring), expected, 5 * std::sqrt(expected));
}

TEST(Reputation, FallsByFailures) {
  const auto reputation = [](double errors) {
    Chain chain = counter(3000, 30 * kDay, 26 * kWeek);
    make_alike(chain);
    chain.experience.set(P::reviewing, .2);
    chain.services[0].quality = organisation::Quality{.errors = errors, .major = 1, .caught = 0};
    return result_of(chain).reputation;
  };
  EXPECT_LT(reputation(.3), reputation(0) - .05);
}

// Equal encounters, one in fifty with a mistake that surfaces: customers leave as often in a year from those who come
// daily to those who come once in it.
TEST(Exits, InAYearHardlyDependOnHowOftenCustomersCome) {
  std::vector<double> rates;
  for (const double days : {1.0, 7.0, 30.0, 91.0, 365.0}) {
    Chain chain = counter(days < 7 ? 2000 : 8000, days * kDay, 52 * kWeek);
    chain.services[0].quality = organisation::Quality{.errors = .02, .caught = 0};
    chain.experience.set(P::recruiting, 0);
    const PopulationRecord record = result_of(chain);
    rates.push_back(record.faced_in_all() / years_of(record));
  }
  const auto [least, most] = std::minmax_element(rates.begin(), rates.end());
  EXPECT_LT(*most / *least, 1.7);
  EXPECT_GT(*least, .05);
}

// --- chances and exits -------------------------------------------------------------------------------------

// Customers lost less the chances that they faced is a martingale, for each cause alone: its variance is at most the
// chances. Five deviations, once in two million runs.
TEST(Chances, OfLeavingAreThoseByWhichCustomersLeaveForEachCause) {
  Chain chain = counter(3000, 20 * kDay, 30 * kWeek);
  chain.span.warm_up = 6 * kWeek;
  chain.departments[0].staff = resources::WeeklyTable(1);
  chain.services[0].duration = random::Distribution::exponential(500);
  chain.services[0].quality = organisation::Quality{.errors = .1, .caught = 0};
  chain.services[0].harm = .002;
  chain.segments[0].patience = random::Distribution::exponential(600);
  chain.departments[0].offers = {{"lift", .9}};
  population_of(chain).requirements = {{"lift", .3}};
  const Plan plan = plan_for(chain);
  Replication replication(plan);
  PopulationRecord all;
  for (std::uint64_t n = 0; n < 8; ++n) {
    const PopulationRecord& record = replication.run(7, n)->populations[0];
    for (std::size_t cause = 0; cause < kLosses; ++cause) {
      all.lost[cause] += record.lost[cause];
      all.faced[cause] += record.faced[cause];
    }
  }
  for (std::size_t cause = 0; cause < kLosses; ++cause) {
    EXPECT_GT(all.lost[cause], 20U) << cause;
    EXPECT_NEAR(number(all.lost[cause]), all.faced[cause], 5 * std::sqrt(all.faced[cause])) << cause;
  }
}

}  // namespace
}  // namespace domino::chain
