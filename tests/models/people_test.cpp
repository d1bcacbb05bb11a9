// People inside a chain: what reaches their work and what does not, turnover, interventions, and how long it lasts.

#include "models/replication/people/people.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/people/turnover.h"
#include "models/replication/replication.h"
#include "tests/models/chains.h"
#include "tests/models/random_organisation.h"

namespace domino::chain {
namespace {

using P = people::Parameter;
using domino::testing::RandomOrganisation;
using domino::testing::serve;

constexpr people::Couplings kNothing{
    .speed = false, .errors = false, .courtesy = false, .absence = false, .quitting = false, .voice = false};

resources::WeeklyTable office() {
  std::vector<resources::WeeklyInterval> days;
  for (int day = 0; day < 5; ++day)
    days.push_back({static_cast<double>(day) * kDay + 9 * kHour, static_cast<double>(day) * kDay + 17 * kHour, 1});
  return resources::WeeklyTable::from_intervals(days);
}

/// A department in office hours.
organisation::Department department(const char* name, double staff) {
  organisation::Department made;
  made.name = name;
  made.hours = office();
  made.staff = resources::WeeklyTable(staff) * office();
  made.wage_per_s = 0.01;
  return made;
}

/// A front line that asks a back office about a third of its cases, on hold.
Chain front_and_back(double cases_an_hour, Duration horizon) {
  Chain chain;
  chain.departments = {department("front", 10), department("back", 5)};
  organisation::Service help;
  help.name = "help";
  help.by = "front";
  help.duration = random::Distribution::lognormal(900, 1);
  help.quality = organisation::Quality{.errors = 0.05};
  help.needs.push_back({.name = "advice", .service = "advice", .chance = 0.33});
  organisation::Service advice;
  advice.name = "advice";
  advice.by = "back";
  advice.duration = random::Distribution::lognormal(1200, 1);
  advice.quality = organisation::Quality{.errors = 0.05};
  advice.promise = organisation::Promise::always(0.9, 40 * kMinute);
  chain.services = {help, advice};
  customers::Segment segment;
  segment.name = "all";
  segment.arrive = resources::WeeklyTable(cases_an_hour / 3600) * office();
  segment.journey = {serve("help")};
  chain.segments = {segment};
  chain.span.horizon = horizon;
  chain.people.emplace();
  return chain;
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

double morale_of(const Record& record, std::size_t department) {
  return record.people[department].morale_s / record.people[department].duty_s;
}

/// Mean morale of a department over the periods from one up to another.
double morale_between(const Record& record, std::size_t department, std::size_t from, std::size_t to) {
  double sum = 0;
  double weight = 0;
  for (std::size_t week = from; week < to; ++week) {
    const PeopleWeek& cell = record.weeks[week * record.people.size() + department];
    sum += cell.morale_s;
    weight += cell.duty_s;
  }
  return sum / weight;
}

// --- what reaches work, and what does not ----------------------------------------------------------------

TEST(People, WithoutCouplingsLeaveEverythingAsItIsWithoutThem) {
  Chain with = front_and_back(28, 8 * kWeek);
  with.departments[0].absence = 0.05;
  with.people->couplings = kNothing;
  Chain without = with;
  without.people.reset();
  const Record a = run(with);
  const Record b = run(without);
  ASSERT_EQ(b.people.size(), 0U);
  for (std::size_t d = 0; d < 2; ++d) {
    EXPECT_EQ(a.departments[d].wait.sum(), b.departments[d].wait.sum());
    EXPECT_EQ(a.departments[d].response.sum(), b.departments[d].response.sum());
    EXPECT_EQ(a.departments[d].on_duty, b.departments[d].on_duty);
    EXPECT_EQ(a.departments[d].busy, b.departments[d].busy);
    EXPECT_EQ(a.departments[d].errors[0], b.departments[d].errors[0]);
    EXPECT_EQ(a.departments[d].escalations[0], b.departments[d].escalations[0]);
  }
  EXPECT_EQ(a.segments[0].sojourn.sum(), b.segments[0].sojourn.sum());
  EXPECT_GT(a.people[1].answers, 1000U);
  EXPECT_NE(morale_of(a, 0), people::Reference::morale);
}

TEST(People, EachCouplingAloneReachesWork) {
  const Chain base = [] {
    Chain chain = front_and_back(28, 8 * kWeek);
    chain.departments[0].absence = 0.05;
    chain.people->couplings = kNothing;
    return chain;
  }();
  const Record frozen = run(base);
  for (const auto coupling : {&people::Couplings::speed, &people::Couplings::errors, &people::Couplings::quitting,
                              &people::Couplings::absence}) {
    Chain coupled = base;
    coupled.people->couplings.*coupling = true;
    EXPECT_NE(run(coupled).segments[0].sojourn.sum(), frozen.segments[0].sojourn.sum());
  }
  Chain courteous = base;
  courteous.people->couplings.courtesy = true;
  EXPECT_NE(run(courteous).people[1].worth[0], frozen.people[1].worth[0]);
}

TEST(People, InTheSameReplicationAreTheSameTwice) {
  const Plan plan = plan_of(front_and_back(28, 8 * kWeek));
  Replication one(plan);
  const Record first = *one.run(7, 3);
  one.run(7, 4);
  const Record again = *one.run(7, 3);
  EXPECT_EQ(first.events, again.events);
  EXPECT_EQ(first.people[0].morale_s, again.people[0].morale_s);
  EXPECT_EQ(first.people[1].satisfaction, again.people[1].satisfaction);
  EXPECT_EQ(first.people[0].quits, again.people[0].quits);
}

TEST(People, WhoHaveNothingToDoCostNothingBetweenTheirShifts) {
  Chain few = front_and_back(1, 2 * kWeek);
  few.departments[0].staff = resources::WeeklyTable(20) * office();
  Chain many = few;
  many.departments[0].staff = resources::WeeklyTable(1000) * office();
  few.people->couplings = many.people->couplings = kNothing;
  EXPECT_EQ(run(few).events, run(many).events);
}

// --- what morale follows ---------------------------------------------------------------------------------

/// A person who asks so often a day, of people who always have time for them.
Chain asks_a_day(double requests, Duration answer) {
  Chain chain;
  chain.departments = {department("asks", 1), department("answers", 400)};
  organisation::Service advice;
  advice.name = "advice";
  advice.by = "answers";
  advice.duration = random::Distribution::lognormal(answer.s, 1);
  advice.promise = organisation::Promise::always(0.9, 40 * kMinute);
  organisation::Service own;
  own.name = "own";
  own.by = "asks";
  own.duration = random::Distribution::exponential(60);
  chain.services = {advice, own};
  customers::Segment visitor;
  visitor.name = "visitors";
  visitor.arrive = resources::WeeklyTable(1.0 / (8 * 3600)) * office();
  visitor.journey = {serve("own")};
  customers::Segment asking;
  asking.name = "questions";
  asking.requester = "asks";
  asking.arrive = resources::WeeklyTable(requests / (8 * 3600)) * office();
  asking.journey = {serve("advice")};
  chain.segments = {asking, visitor};
  chain.span.horizon = 104 * kWeek;
  chain.span.warm_up = 26 * kWeek;
  chain.people.emplace().couplings = kNothing;
  return chain;
}

double mean_morale(const Chain& chain, int replications) {
  double sum = 0;
  for (int i = 0; i < replications; ++i) sum += morale_of(run(chain, static_cast<std::uint64_t>(i)), 0);
  return sum / replications;
}

TEST(Morale, FollowsHowWellPeopleAreServedAndNotHowOften) {
  std::vector<double> morale;
  for (const double requests : {2, 10, 60, 200}) morale.push_back(mean_morale(asks_a_day(requests, 20 * kMinute), 4));
  const auto [least, most] = std::minmax_element(morale.begin(), morale.end());
  EXPECT_LT(*most - *least, .03) << morale[0] << ' ' << morale[1] << ' ' << morale[2] << ' ' << morale[3];
}

TEST(Morale, IsLowerForGoodWhereEveryAnswerTakesTwiceAsLong) {
  Chain before = asks_a_day(20, 20 * kMinute);
  Chain after = asks_a_day(20, 40 * kMinute);
  double early = 0;
  double late = 0;
  for (std::uint64_t i = 0; i < 8; ++i) {
    const Record a = run(before, i);
    const Record b = run(after, i);
    early += (morale_between(b, 0, 26, 65) - morale_between(a, 0, 26, 65)) / 8;
    late += (morale_between(b, 0, 65, 104) - morale_between(a, 0, 65, 104)) / 8;
  }
  EXPECT_LT(early, -.01);
  EXPECT_LT(late, .8 * early) << early;
}

TEST(Morale, FallsWithEscalationsReceivedAndRisesWithRecognition) {
  Chain plain = asks_a_day(20, 20 * kMinute);
  Chain praised = plain;
  praised.people->interventions = {{.name = "praise", .recognition = 1}};
  EXPECT_GT(mean_morale(praised, 2), mean_morale(plain, 2) + .03);
  Chain scolded = front_and_back(30, 20 * kWeek);
  scolded.people->couplings = kNothing;
  scolded.services[1].promise = organisation::Promise::always(0.9, 10 * kMinute);
  Chain unheard = scolded;
  scolded.departments[0].supervises = {"back"};
  const Record heard = run(scolded);
  EXPECT_GT(heard.departments[1].escalations[0], 500U);
  EXPECT_LT(morale_of(heard, 1), morale_of(run(unheard), 1));
}

TEST(Morale, OfATeamPullsItsPeopleFurtherDownWhereItIsContagious) {
  Chain alone = asks_a_day(20, 60 * kMinute);
  alone.departments[0].staff = resources::WeeklyTable(4) * office();
  alone.services[0].quality = organisation::Quality{.errors = 0.9, .major = 1, .caught = 0};
  alone.people->parameters.set(P::weight_intrinsic, .35);
  alone.people->parameters.set(P::weight_burnout, .10);  // idle people are not burnt out, which would hide the rest
  Chain together = alone;
  together.people->parameters.set(P::contagion, .4);
  const double apart = mean_morale(alone, 2);
  ASSERT_LT(apart, people::Reference::morale - .01);
  // Where the level without it is M, the fixed point with it is about .65 + (M - .65)/(1 - .35·.4).
  EXPECT_NEAR((mean_morale(together, 2) - people::Reference::morale) / (apart - people::Reference::morale),
              1 / (1 - .35 * .4), .06);
}

TEST(Satisfaction, IsHigherWhereProgressIsSeen) {
  Chain hidden = asks_a_day(20, 60 * kMinute);
  Chain shown = hidden;
  shown.departments[1].transparency = 1;
  const auto responsiveness = [](const Chain& chain) {
    const Record record = run(chain);
    return record.people[1].satisfaction[2] / static_cast<double>(record.people[1].answers);
  };
  EXPECT_GT(responsiveness(shown), responsiveness(hidden) + .02);
}

/// Mean morale of the first department after a week of shifts of its only person, who hears something in each.
template <class Hear>
double morale_after_hearing(Hear&& hear) {
  Chain chain = asks_a_day(1, 20 * kMinute);
  chain.beginning = people::Beginning::reference;
  chain.people->parameters.set(P::praise_weekly, 0);
  const Plan plan = plan_of(chain);
  Record record(plan);
  People people(plan);
  people.reset(1, 0, record);
  std::vector<bool> present;
  const random::Stream luck(1, 0, 0);
  for (int day = 0; day < 5; ++day) {
    people.set_duty(0, 1, luck, 0, Time{} + (day * kDay + 9 * kHour), present);
    hear(people);
    people.set_duty(0, 0, luck, 0, Time{} + (day * kDay + 17 * kHour), present);
  }
  return record.people[0].morale_s / record.people[0].duty_s;
}

TEST(Morale, FallsWithAnInsultOnceAShiftHoweverMany) {
  const double quiet = morale_after_hearing([](People&) {});
  const double once = morale_after_hearing([](People& people) { people.insult({0, 0}); });
  const double often = morale_after_hearing([](People& people) {
    for (int i = 0; i < 9; ++i) people.insult({0, 0});
  });
  // A shift is noted before its own insult: none, one … four of .05 each; of that little is recovered in four days.
  EXPECT_NEAR(once / quiet, (1 + .95 + .9025 + .857 + .815) / 5, .01);
  EXPECT_EQ(once, often);
}

TEST(Morale, RisesWithWhatCustomersSay) {
  const double usual = morale_after_hearing([](People& people) { people.hear({0, 0}, people::Reference::feedback); });
  const double praised = morale_after_hearing([](People& people) {
    for (int i = 0; i < 200; ++i) people.hear({0, 0}, 1);
  });
  // The level rises by .10·.28, of which four days reach a part.
  EXPECT_GT(praised, usual + .0005);
  EXPECT_LT(praised, usual + .1 * .28);
}

TEST(Voice, IsRaisedMoreOftenByThoseWhoAreServedBadly) {
  Chain usual = front_and_back(24, 20 * kWeek);
  usual.departments[0].supervises = {"back"};
  usual.people->couplings = kNothing;
  usual.services[1].promise = organisation::Promise::always(0.9, 10 * kMinute);
  Chain voiced = usual;
  voiced.people->couplings.voice = true;
  EXPECT_GT(run(voiced).departments[1].escalations[0], run(usual).departments[1].escalations[0]);
}

// --- turnover --------------------------------------------------------------------------------------------

// A hazard that depends on nothing: quits are a Poisson process over filled time, vacancies renewal theory's share.
// Five standard errors; the share of vacancies, of places that are alike, has that of their spells.
TEST(Turnover, OfAHazardThatMoraleLeavesAloneIsAsRenewalTheorySays) {
  Chain chain = asks_a_day(1, 20 * kMinute);
  chain.departments[0].staff = resources::WeeklyTable(300) * office();
  chain.span.horizon = 104 * kWeek;
  chain.span.warm_up = {};
  chain.people->couplings.quitting = true;
  chain.people->parameters.set(P::morale_quitting, 0);
  chain.people->parameters.set(P::burnout_quitting, 0);
  const Record record = run(chain);
  double quits = 0;
  double hazard = 0;
  double years = 0;
  double places = 0;
  for (const PeopleRecord& people : record.people) {
    quits += static_cast<double>(people.quits);
    hazard += people.hazard;
    years += seconds(people.filled) / (365 * kDay.s);
    places += seconds(people.places) / (365 * kDay.s);
  }
  EXPECT_NEAR(quits / years, .25, 5 * std::sqrt(.25 / years));
  // The hazard is the same at any time, so that it adds up to .25 for each year of each employee, exactly.
  EXPECT_NEAR(hazard / years, .25, 1e-9);
  const double unfilled = people::share_unfilled(people::Parameters(), .25);
  const double spell = (42 * 1.25 + 29.4) / 365;
  EXPECT_NEAR((places - years) / places, unfilled, 5 * spell * std::sqrt(quits) / places);
}

// The integral of the hazard is what quits are on average, whatever moves it; a warm-up is in neither. Quits given the
// hazard are Poisson; five standard errors.
TEST(Turnover, IsOnAverageTheIntegralOfTheHazard) {
  Chain chain = front_and_back(40, 40 * kWeek);
  chain.departments[0].staff = resources::WeeklyTable(12) * office();
  chain.span.warm_up = 10 * kWeek + 3 * kDay + 11 * kHour;
  chain.people->parameters.set(P::quit_rate, 1.5);
  double quits = 0;
  double hazard = 0;
  for (std::uint64_t i = 0; i < 40; ++i)
    for (const PeopleRecord& people : run(chain, i).people) {
      quits += static_cast<double>(people.quits);
      hazard += people.hazard;
    }
  EXPECT_GT(quits, 300);
  EXPECT_NEAR(quits, hazard, 5 * std::sqrt(hazard));
}

// Who is overloaded tires, burns out, thinks less of the work and leaves: twelve people on a load of eight, and eight.
TEST(Overload, LowersMoraleAndRaisesTheHazardOfQuitting) {
  const auto desk = [](double staff) {
    Chain chain = asks_a_day(1, 20 * kMinute);
    chain.departments[0] = department("asks", staff);
    chain.services[1].duration = random::Distribution::lognormal(480, 1);
    chain.segments[1].arrive = resources::WeeklyTable(60.0 / 3600) * office();
    chain.segments[1].patience = random::Distribution::exponential(600);
    chain.people->couplings = {};
    return run(chain);
  };
  const Record twelve = desk(12);
  const Record eight = desk(8);
  EXPECT_GT(static_cast<double>(eight.departments[0].busy) / static_cast<double>(eight.departments[0].on_duty), .8);
  EXPECT_LT(morale_of(eight, 0), morale_of(twelve, 0) - .01);
  const auto rate = [](const PeopleRecord& people) { return people.hazard / seconds(people.filled); };
  EXPECT_GT(rate(eight.people[0]), 1.15 * rate(twelve.people[0]));
}

// Started at the reference, a quarter of the people leaves and is replaced within days by newcomers, whose work takes
// half as long again at first.
TEST(Turnover, BringsNewcomersWhoHaveToLearn) {
  Chain chain = front_and_back(12, 26 * kWeek);
  chain.people->couplings = kNothing;
  chain.people->couplings.speed = chain.people->couplings.quitting = true;
  chain.beginning = people::Beginning::reference;
  chain.people->parameters.set(P::quit_rate, 1.5);
  chain.people->parameters.set(P::vacancy, kDay.s);
  chain.people->parameters.set(P::induction, 0);
  Chain masters = chain;
  masters.people->parameters.set(P::newcomer_slowness, 1);
  const auto work = [](const Record& record) {
    return static_cast<double>(record.departments[1].busy) / static_cast<double>(record.departments[1].work_done);
  };
  double slower = 0;
  for (std::uint64_t i = 0; i < 8; ++i) slower += work(run(chain, i)) / work(run(masters, i)) / 8;
  EXPECT_GT(slower, 1.02);
  EXPECT_LT(slower, 1.5);
}

TEST(Turnover, LeavesPlacesEmptyAndCostsMoney) {
  Chain chain = front_and_back(20, 52 * kWeek);
  chain.people->parameters.set(P::quit_rate, 1.5);
  const Record record = run(chain);
  ASSERT_GT(record.people[0].quits, 3U);
  EXPECT_LT(record.people[0].filled, record.people[0].places);
  EXPECT_NEAR(record.departments[0].replacement,
              static_cast<double>(record.people[0].quits) * 3.5 * 40 * 3600 * 52 / 12 * .01, 1e-6);
}

RC_GTEST_PROP(Turnover, LosesNobodyAndKeepsNobodyTwice, ()) {
  Chain chain = RandomOrganisation().make();
  chain.people.emplace();
  chain.people->parameters.set(P::quit_rate, 1.5);
  chain.people->parameters.set(P::vacancy, kDay.s);
  chain.people->parameters.set(P::induction, 0);
  chain.beginning = people::Beginning::reference;
  auto compilation = compile(chain);
  RC_PRE(compilation.plan.has_value());
  const Plan& plan = *compilation.plan;
  Replication replication(plan);
  const Record* record = nullptr;
  try {
    record = replication.run(9, 0);
  } catch (const RunCannotGoOn&) {
    RC_ASSERT(plan.holds_in_circle);
    return;
  }
  for (std::size_t d = 0; d < record->people.size(); ++d) {
    const PeopleRecord& people = record->people[d];
    RC_ASSERT(people.filled <= people.places);
    RC_ASSERT(people.hires <= people.quits);
    RC_ASSERT(record->departments[d].busy <= people.places);
    RC_ASSERT(record->departments[d].on_duty <= record->departments[d].scheduled);
    RC_ASSERT(people.morale_s >= 0 && people.morale_s <= people.duty_s);
    RC_ASSERT(people.fatigue_s >= 0 && people.fatigue_s <= people.duty_s * (1 + 1e-9));
  }
}

// --- what is done about people ---------------------------------------------------------------------------

TEST(Interventions, BeginAndEndWhenTheySay) {
  Chain plain = front_and_back(20, 4 * kWeek);
  plain.departments[1] = department("back", 3);
  plain.people->couplings = kNothing;
  Chain helped = plain;
  helped.people->interventions = {
      {.name = "hands", .at = 1 * kWeek, .lasts = 2 * kWeek, .departments = {"back"}, .staff = 3}};
  const Record a = run(plain);
  const Record b = run(helped);
  EXPECT_EQ(b.departments[1].on_duty - a.departments[1].on_duty, ticks(Duration{2.0 * 5 * 8 * 3600 * 3}));
  EXPECT_EQ(b.departments[0].on_duty, a.departments[0].on_duty);
  EXPECT_LT(b.departments[1].wait.sum(), a.departments[1].wait.sum());
}

TEST(Interventions, ChangeHoursAndChangeThemBack) {
  Chain plain = front_and_back(10, 4 * kWeek);
  plain.people->couplings = kNothing;
  std::vector<resources::WeeklyInterval> mornings;
  for (int day = 0; day < 5; ++day) mornings.push_back({day * kDay + 9 * kHour, day * kDay + 13 * kHour, 1});
  const auto morning = resources::WeeklyTable::from_intervals(mornings);
  Chain shorter = plain;
  people::Intervention change{
      .name = "mornings", .at = 1 * kWeek + 11 * kHour, .lasts = 2 * kWeek, .departments = {"back"}};
  change.hours = {{"back", morning, {resources::WeeklyTable(5) * morning}}};
  shorter.people->interventions = {change};
  const Record a = run(plain);
  const Record b = run(shorter);
  // Ten afternoons of four hours are missing, for five people.
  EXPECT_EQ(a.departments[1].on_duty - b.departments[1].on_duty, ticks(Duration{10.0 * 4 * 3600 * 5}));
  EXPECT_EQ(a.departments[0].on_duty, b.departments[0].on_duty);
  EXPECT_GT(b.departments[1].wait.sum(), a.departments[1].wait.sum());
  EXPECT_EQ(run(shorter).events, b.events);
}

TEST(Interventions, TrainingMakesFewerMistakesAndFades) {
  Chain plain = front_and_back(28, 26 * kWeek);
  plain.people->couplings = kNothing;
  plain.people->couplings.errors = true;
  plain.beginning = people::Beginning::reference;
  Chain trained = plain;
  trained.people->interventions = {{.name = "course", .training = 1}};
  const auto errors = [](const Record& record) {
    const DepartmentRecord& front = record.departments[0];
    return static_cast<double>(front.errors[0] + front.errors[1]) / static_cast<double>(front.work_done);
  };
  const double without = errors(run(plain));
  const double with = errors(run(trained));
  // Over half a year e^(-t/180 d) is .63 on average, so that the log-odds fall by .38: to .7 of the chance.
  EXPECT_NEAR(with / without, .70, .05);
}

TEST(Interventions, MoreAtOnceThanPeopleCanFollowDoNothing) {
  Chain chain = front_and_back(20, 26 * kWeek);
  for (const char* name : {"a", "b", "c", "d"})
    chain.people->interventions.push_back({.name = name, .at = 1 * kWeek, .recognition = 0.9});
  chain.people->interventions.push_back({.name = "hands", .at = 1 * kWeek, .staff = 1});
  chain.people->interventions.push_back({.name = "later", .at = 20 * kWeek, .vision = 0.5});
  const Plan plan = plan_of(chain);
  EXPECT_EQ(plan.people->without_effect, std::vector<std::string>{"d"});
  EXPECT_EQ(plan.people->interventions.size(), 5U);
}

// --- shifts ----------------------------------------------------------------------------------------------

TEST(Shifts, AtAPlaceThatIsNeverLeftEndEveryEightHours) {
  Chain chain = front_and_back(20, 4 * kWeek);
  for (auto& department : chain.departments) {
    department.hours = resources::WeeklyTable(1);
    department.staff = resources::WeeklyTable(3);
  }
  const Record record = run(chain);
  // All of four weeks but the last shift that has not ended.
  EXPECT_NEAR(record.people[0].duty_s, 3 * (4 * 7 * 24 - 8) * 3600.0, 3 * 8 * 3600.0);
  EXPECT_NE(morale_of(record, 0), people::Reference::morale);
}

TEST(Shifts, GoOnAfterABreak) {
  Chain whole = front_and_back(10, 4 * kWeek);
  whole.departments[0].absence = 0.2;
  whole.people->couplings = kNothing;
  Chain broken = whole;
  std::vector<resources::WeeklyInterval> rows;
  for (int day = 0; day < 5; ++day) {
    const Duration midnight = static_cast<double>(day) * kDay;
    rows.push_back({midnight + 9 * kHour, midnight + 12 * kHour, 10});
    rows.push_back({midnight + 13 * kHour, midnight + 17 * kHour, 10});
  }
  broken.departments[0].staff = resources::WeeklyTable::from_intervals(rows);
  const Record a = run(whole);
  const Record b = run(broken);
  // Whoever does not come in the morning does not come in the afternoon; 7 of 8 hours are left.
  EXPECT_NEAR(b.people[0].duty_s / a.people[0].duty_s, 7.0 / 8, .06);
  EXPECT_NEAR(static_cast<double>(b.departments[0].on_duty) / static_cast<double>(b.departments[0].scheduled), .8, .06);
}

}  // namespace
}  // namespace domino::chain
