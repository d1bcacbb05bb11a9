#include "models/chain/check.h"

#include <gtest/gtest.h>

#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using domino::testing::serve;
using organisation::Choose;
using organisation::End;
using organisation::NeedMode;
using organisation::Repeat;
using resources::WeeklyTable;

Chain right() { return one_desk(0.01, 60, 1, kDay); }

/// The only fault of a chain, by address and message.
void expect_fault(const Chain& chain, const std::string& address, const std::string& message) {
  const auto faults = check(chain);
  ASSERT_EQ(faults.size(), 1U) << (faults.empty() ? "" : faults[1].message);
  EXPECT_EQ(faults[0].address, address);
  EXPECT_NE(faults[0].message.find(message), std::string::npos) << faults[0].message;
}

TEST(Check, FindsNothingWrongWithARightChain) { EXPECT_TRUE(check(right()).empty()); }

TEST(Check, NamesTheNearestDepartment) {
  Chain chain = right();
  chain.services[0].by = "dask";
  expect_fault(chain, "services.help.by", "no department called `dask`");
  EXPECT_EQ(check(chain)[0].suggestion, "`desk`");
}

TEST(Check, FindsAServiceThatIsNotThereWhereverItIsAskedFor) {
  Chain chain = right();
  chain.segments[0].journey = {serve("halp")};
  EXPECT_EQ(check(chain)[0].address, "customers.all.asks_for");
  chain.segments[0].journey = {serve("help"), serve("halp")};
  expect_fault(chain, "customers.all.steps.1.serve", "no service called `halp`");
  chain = right();
  chain.services[0].needs.push_back({.name = "advice", .service = "advise"});
  expect_fault(chain, "services.help.needs.advice.service", "no service called `advise`");
}

TEST(Check, FindsACircleOfServicesAndTellsIt) {
  Chain chain = right();
  organisation::Service other = chain.services[0];
  other.name = "other";
  other.needs.push_back({.name = "help", .service = "help"});
  chain.services[0].needs.push_back({.name = "other", .service = "other"});
  chain.services.push_back(other);
  expect_fault(chain, "services.help", "asking for itself");
  EXPECT_NE(check(chain)[0].reason.find("help → other → help"), std::string::npos);
}

TEST(Check, FindsWhatNobodyEverNeeds) {
  Chain chain = right();
  organisation::Department idle = chain.departments[0];
  idle.name = "idle";
  chain.departments.push_back(idle);
  expect_fault(chain, "departments.idle", "nothing to do");
  organisation::Service unused = chain.services[0];
  unused.name = "unused";
  unused.by = "idle";
  chain.services.push_back(unused);
  EXPECT_EQ(check(chain)[0].address, "services.unused");
}

TEST(Check, FindsChancesAboveOneAndRepetitionsWithoutEnd) {
  Chain chain = right();
  chain.segments[0].journey = {{"", Choose{{{"a", 0.7, {serve("help")}}, {"b", 0.6, {serve("help")}}}}}};
  expect_fault(chain, "customers.all.steps.0.choose", "more than 100 %");
  chain.segments[0].journey = {{"again", Repeat{1, {serve("help")}}}};
  expect_fault(chain, "customers.all.steps.0.repeat.chance", "never ends");
  chain.segments[0].journey = {{"again", Repeat{1, {serve("help"), {"", Choose{{{"out", 0.5, {{"", End{}}}}}}}}}}};
  EXPECT_TRUE(check(chain).empty());
}

// Whatever turns a customer away at once, such a customer would come again at the same instant.
TEST(Check, FindsRedialsThatTakeNoTime) {
  using random::Distribution;
  const auto with = [](const Distribution& after, double chance, auto change) {
    Chain chain = right();
    chain.segments[0].redials = customers::Redial{chance, after};
    change(chain);
    return chain;
  };
  const auto lines = [](Chain& chain) { chain.departments[0].lines = 1; };
  for (const Distribution& after :
       {Distribution::constant(0), Distribution::empirical({0, 0}), Distribution::discrete({{1, 0}}),
        Distribution::constant(1e-7), Distribution::sum({Distribution::constant(0), Distribution::constant(0)})})
    expect_fault(with(after, 1, lines), "customers.all.redials.after", "take no time and never end");
  const Distribution now = Distribution::constant(0);
  EXPECT_NE(check(with(now, 1, lines))[0].reason.find("all `lines` of `desk` taken"), std::string::npos);
  for (const auto& change : std::vector<void (*)(Chain&)>{
           [](Chain& chain) { chain.departments[0].waiting_room = 0; },
           [](Chain& chain) { chain.segments[0].balks = customers::Balking{kMinute}; },
           [](Chain& chain) { chain.segments[0].patience = Distribution::constant(0); },
           [](Chain& chain) {
             chain.segments[0].patience =
                 Distribution::mixture({{.1, Distribution::constant(0)}, {.9, Distribution::exponential(60)}});
           },
           [](Chain& chain) {
             chain.segments[0].attributes.push_back({"calm", Distribution::discrete({{.5, 0}, {.5, 2}})});
             chain.segments[0].patience =
                 organisation::Amount(Distribution::constant(0), {{Distribution::constant(60), "calm"}});
           },
           [](Chain& chain) {
             chain.stocks.push_back({.name = "room", .level = 1, .is_region = true, .turns_away = true});
             chain.segments[0].journey = {{"", organisation::Within{"room", {serve("help")}}}};
           },
           [](Chain& chain) {
             chain.departments[0].lines = 1;
             chain.segments[0].journey = {{"", organisation::Delay{Distribution::constant(0)}},
                                          {"", Choose{{{"a", 0.5, {serve("help")}}}}}};
           }})
    expect_fault(with(now, 1, change), "customers.all.redials.after", "take no time and never end");
}

TEST(Check, LeavesRedialsThatEnd) {
  using random::Distribution;
  const Distribution now = Distribution::constant(0);
  Chain chain = right();
  chain.departments[0].lines = 1;
  chain.segments[0].redials = customers::Redial{.999, now};
  EXPECT_TRUE(check(chain).empty()) << "some time they give up";
  chain.segments[0].redials = customers::Redial{1, Distribution::empirical({0, 5})};
  EXPECT_TRUE(check(chain).empty()) << "some time five seconds pass";
  chain.segments[0].redials = customers::Redial{1, now};
  chain.segments[0].journey = {{"", organisation::Delay{Distribution::constant(5)}}, serve("help")};
  EXPECT_TRUE(check(chain).empty()) << "the way there takes time";
  chain = right();
  chain.segments[0].redials = customers::Redial{1, now};
  chain.segments[0].patience = Distribution::exponential(60);
  EXPECT_TRUE(check(chain).empty()) << "waiting takes time";
}

TEST(Check, FindsWorkThatIsDoneAgainForEver) {
  Chain chain = right();
  chain.services[0].quality = organisation::Quality{.errors = 1, .caught = 1};
  expect_fault(chain, "services.help.errors", "never ends");
  chain.services[0].quality->caught = .9;
  EXPECT_TRUE(check(chain).empty());
  chain = right();
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  chain.services.push_back(advice);
  chain.services[0].needs.push_back({.name = "advice", .service = "advice", .mode = NeedMode::park});
  chain.services[0].needs[0].again = 1;
  expect_fault(chain, "services.help.needs.advice.again", "never ends");
  chain.services[0].needs[0].again = .5;
  chain.services[0].needs[0].check = 1;
  chain.services[1].quality = organisation::Quality{.errors = 1, .caught = 0};
  expect_fault(chain, "services.help.needs.advice.check", "sent back for ever");
}

TEST(Check, FindsRepetitionsThatTakeNoTimeAndEndForSomeCasesOnly) {
  Chain chain = right();
  chain.segments[0].attributes.push_back({"parts", random::Distribution::discrete({{.5, 1}, {.5, 2}})});
  const organisation::Conditions many{{"parts", organisation::Comparison::above, 1}};
  const auto out = [&](double chance, const organisation::Conditions& when) {
    return organisation::Step{"", Choose{{{.name = "out", .chance = chance, .steps = {{"", End{}}}, .when = when}}}};
  };
  chain.segments[0].journey = {serve("help"), {"again", Repeat{1, {out(0, many)}}}};
  expect_fault(chain, "customers.all.steps.1.repeat.chance", "takes no time");
  chain.segments[0].journey = {serve("help"), {"again", Repeat{1, {out(.5, {})}}}};
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, FindsAWarmUpThatLeavesNothing) {
  Chain chain = right();
  chain.span.warm_up = chain.span.horizon;
  expect_fault(chain, "run.warm_up", "nothing to measure");
}

organisation::Service work(const std::string& name, const std::string& by) {
  organisation::Service service;
  service.name = name;
  service.by = by;
  service.duration = random::Distribution::constant(60);
  return service;
}

/// The desk holds while the back office answers, which holds while the desk answers.
Chain holds_in_a_circle(double heads_of_desk) {
  Chain chain = one_desk(0.01, 60, heads_of_desk, kDay);
  organisation::Department back = chain.departments[0];
  back.name = "back";
  back.staff = WeeklyTable(5);
  chain.departments.push_back(back);
  chain.services[0].needs.push_back({.name = "advice", .service = "advice"});
  chain.services.push_back(work("advice", "back"));
  chain.services[1].needs.push_back({.name = "detail", .service = "detail"});
  chain.services.push_back(work("detail", "desk"));
  return chain;
}

TEST(Check, FindsARunLongerThanSumsAreExact) {
  Chain chain = right();
  chain.span.horizon = 1.01 * kLongestRun;
  expect_fault(chain, "run.horizon", "longer than 3 000 years");
  chain.span.horizon = {};
  expect_fault(chain, "run.horizon", "or not at all");
}

TEST(Check, FindsACircleOfHoldsThatMustDeadlockAndNamesIt) {
  expect_fault(holds_in_a_circle(1), "services.help.needs.advice", "waits forever");
  EXPECT_EQ(check(holds_in_a_circle(1))[0].reason, "the holds are desk → back → desk, with only 1 of desk");
  EXPECT_TRUE(check(holds_in_a_circle(2)).empty());
}

TEST(Check, LetsACircleOfHoldsPassThatGivesWay) {
  Chain chain = holds_in_a_circle(1);
  chain.services[0].needs[0].at_most = kMinute;
  EXPECT_TRUE(check(chain).empty());
  chain = holds_in_a_circle(1);
  chain.services[1].needs[0].mode = NeedMode::park;
  EXPECT_TRUE(check(chain).empty());
  chain = holds_in_a_circle(1);
  chain.services[0].needs[0].chance = 0;
  EXPECT_TRUE(check(chain).empty());
  chain = holds_in_a_circle(1);
  chain.services.push_back(work("other", "back"));
  chain.services[0].needs[0].also = {"other"};
  chain.services[0].needs[0].answers = organisation::Answers::any;
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, CountsThePeopleOfHelpersAndOverflowAsAWayOutOfACircleOfHolds) {
  Chain chain = holds_in_a_circle(1);
  chain.departments[1].helps = {"desk"};
  EXPECT_TRUE(check(chain).empty());
  chain.departments[1].helps.clear();
  chain.departments[0].overflow = {{kMinute, "back"}};
  EXPECT_TRUE(check(chain).empty());
}

/// One of `first` must help out where all of `first` hold; the others of the desk cannot.
TEST(Check, FindsACircleOfHoldsAmongTeamsThoughColleaguesAreFree) {
  Chain chain = holds_in_a_circle(1);
  organisation::Team first;
  first.name = "first";
  first.staff = resources::WeeklyTable(1);
  first.skills = {{.service = "help"}, {.service = "detail"}};
  organisation::Team others;
  others.name = "others";
  others.staff = resources::WeeklyTable(4);
  others.skills = {{.service = "filing"}};
  chain.departments[0].teams = {first, others};
  chain.services.push_back(work("filing", "desk"));
  chain.segments[0].journey.push_back(serve("filing"));
  expect_fault(chain, "services.help.needs.advice", "waits forever");
  EXPECT_EQ(check(chain)[0].reason, "the holds are desk → back → desk, with only 1 of first of desk");
  chain.departments[0].teams[1].skills.push_back({.service = "detail"});
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, FindsACircleOfHoldsThroughAServiceMadeOfSteps) {
  Chain chain = holds_in_a_circle(1);
  organisation::Service whole;
  whole.name = "whole";
  whole.steps = {serve("advice")};
  chain.services.push_back(whole);
  chain.services[0].needs[0].service = "whole";
  expect_fault(chain, "services.help.needs.advice", "waits forever");
}

TEST(Check, FindsATransferToTheOnlyPersonThereIs) {
  Chain chain = right();
  chain.services[0].needs.push_back({.name = "other", .service = "other", .mode = NeedMode::transfer});
  chain.services.push_back(work("other", "desk"));
  expect_fault(chain, "services.help.needs.other", "waits forever");
  chain.departments[0].staff = WeeklyTable(2);
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, SumsTheTeamsOfADepartment) {
  Chain chain = holds_in_a_circle(0);
  chain.departments[0].teams = {{.name = "a", .staff = WeeklyTable(1), .skills = {}},
                                {.name = "b", .staff = WeeklyTable(1), .skills = {}}};
  EXPECT_TRUE(check(chain).empty());
  chain.departments[0].teams.pop_back();
  expect_fault(chain, "services.help.needs.advice", "waits forever");
}

TEST(Check, FindsAServiceThatNoTeamCanDo) {
  Chain chain = right();
  chain.services.push_back(work("other", "desk"));
  chain.segments[0].journey.push_back(serve("other"));
  chain.departments[0].teams = {{.name = "a", .skills = {{.service = "help"}}}};
  expect_fault(chain, "departments.desk.teams", "can do `other`");
  chain.departments[0].teams.push_back({.name = "b", .skills = {}});
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, FindsAPromiseOfWhoIsNeverOpen) {
  Chain chain = right();
  chain.services[0].promise = organisation::Promise::always(0.9, kHour);
  EXPECT_TRUE(check(chain).empty());
  chain.departments[0].hours = WeeklyTable(0);
  expect_fault(chain, "services.help.promise", "is never open");
}

TEST(Check, CountsRequestsSuppliersAndSupervisorsAsReached) {
  Chain chain = right();
  for (const char* name : {"asked", "maker", "boss", "helper"}) {
    organisation::Department department = chain.departments[0];
    department.name = name;
    chain.departments.push_back(department);
  }
  chain.services.push_back(work("answer", "asked"));
  chain.services.push_back(work("make", "maker"));
  customers::Segment request = chain.segments[0];
  request.name = "internal";
  request.requester = "desk";
  request.journey = {serve("answer"), {"", organisation::Take{"parts"}}};
  chain.segments.push_back(request);
  chain.stocks.push_back(
      {.name = "parts", .level = 5, .reorder_at = 1, .order_up_to = 5, .supplied_by = "make", .is_region = false});
  chain.departments[3].supervises = {"desk"};
  chain.departments[4].helps = {"desk"};
  EXPECT_TRUE(check(chain).empty());
  chain.departments[4].helps.clear();
  expect_fault(chain, "departments.helper", "nothing to do");
}

TEST(Check, FindsAHandoverThatNobodyCouldTake) {
  Chain chain = right();
  chain.departments[0].handover = true;
  chain.departments[0].work_at_shift_end = organisation::WorkAtShiftEnd::pause;
  expect_fault(chain, "departments.desk.handover", "only one team");
}

TEST(Check, KnowsThatEscalationAndCustomersMakePrioritiesDiffer) {
  Chain chain = right();
  chain.departments[0].queue = organisation::Discipline::priority;
  chain.departments[0].preemption = organisation::Preemption::restart;
  expect_fault(chain, "departments.desk.preemption", "the same priority");
  chain.services[0].promise = organisation::Promise::always(0.9, kHour);
  EXPECT_TRUE(check(chain).empty());
  chain.services[0].promise.reset();
  customers::Segment vips = chain.segments[0];
  vips.name = "vips";
  vips.priority = 1;
  chain.segments.push_back(vips);
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, AllowsTakingMoreThanThereIsWhereSomebodyPuts) {
  Chain chain = right();
  chain.stocks.push_back({.name = "parts", .level = 1});
  chain.segments[0].journey = {serve("help"), {"", organisation::Take{"parts", 2}}};
  expect_fault(chain, "customers.all.steps.1.take.amount", "never there at once");
  chain.segments[0].journey.insert(chain.segments[0].journey.begin(), {"", organisation::Put{"parts", 2}});
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, LooksForHoldsInManyDepartmentsInAMoment) {
  Chain chain = right();
  for (int i = 0; i < 2'000; ++i) {
    organisation::Department department = chain.departments[0];
    department.name = "d" + std::to_string(i);
    chain.departments.push_back(department);
    for (const char* part : {"a", "b"}) {
      const std::string name = part + std::to_string(i);
      chain.services.back().needs = {{.name = name, .service = name}};
      chain.services.push_back(work(name, department.name));
    }
  }
  EXPECT_EQ(check(chain).size(), 2'000U);
}

TEST(Check, FollowsAChainOfServicesAsDeepAsItMayBe) {
  Chain chain = right();
  for (int i = 0; i < 20'000; ++i) {
    organisation::Service next = chain.services[0];
    next.name = "s" + std::to_string(i);
    next.needs.clear();
    chain.services.back().needs.push_back({.name = next.name, .service = next.name, .mode = NeedMode::park});
    chain.services.push_back(next);
  }
  EXPECT_TRUE(check(chain).empty());
}

}  // namespace
}  // namespace domino::chain
