// What the words about the inside of an organisation become: teams, queues, quality, promises, goods and forks.

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"
#include "scenarios/language/values/promise_text.h"
#include "scenarios/language/writing/resolve.h"
#include "tests/scenarios/full_organisation.h"

namespace domino::language {
namespace {

using namespace organisation;
using random::Distribution;
using testing::ElementsAre;

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

chain::Chain read_organisation(std::vector<Override> overrides = {}) {
  const Reading reading = read_text("organisation.yaml", kOrganisation, overrides);
  EXPECT_TRUE(reading.ok()) << mistakes(reading);
  return reading.ok() ? reading.scenario->chain : chain::Chain();
}

double value_at(const resources::Calendar& table, double hour) { return table.value_at(Time{hour * 3600}); }

TEST(Organisation, HasQueuesWithTheirRules) {
  const auto departments = read_organisation().departments;
  ASSERT_EQ(departments.size(), 4U);
  const Department& reps = departments[0];
  EXPECT_EQ(reps.queue, Discipline::longest_weighted_wait);
  EXPECT_EQ(reps.routing, Routing::longest_idle);
  EXPECT_EQ(reps.waiting_room, 9U);
  EXPECT_EQ(reps.when_full, WhenFull::block);
  EXPECT_THAT(reps.helps, ElementsAre("engineering", "desk"));
  EXPECT_EQ(departments[1].queue, Discipline::earliest_due);
  EXPECT_EQ(departments[1].preemption, Preemption::none);
  const Department& desk = departments[2];
  EXPECT_EQ(desk.queue, Discipline::priority);
  EXPECT_EQ(desk.preemption, Preemption::resume);
  EXPECT_EQ(desk.ageing, 30 * kMinute);
  EXPECT_EQ(desk.false_urgency, 0.15);
  EXPECT_EQ(departments[3].queue, Discipline::first_come);
  EXPECT_EQ(departments[3].ageing, std::nullopt);
  EXPECT_THAT(departments[3].supervises, ElementsAre("reps", "engineering"));
}

TEST(Organisation, OverflowsByGrowingTime) {
  const auto overflow = read_organisation().departments[0].overflow;
  ASSERT_EQ(overflow.size(), 2U);
  EXPECT_EQ(overflow[0].to, "engineering");
  EXPECT_EQ(overflow[0].after, 2 * kMinute);
  EXPECT_EQ(overflow[1].to, "desk");
  EXPECT_EQ(overflow[1].after, 10 * kMinute);
}

TEST(Organisation, RestsOnHolidaysUnlessItIsOpenAlwaysOrThenAsWell) {
  const auto reading = read_text(
      "holidays.yaml",
      "version: 1\nscenario: s\nquestion: q?\nrun: {horizon: 4 weeks}\ncalendars: {office: {daily: \"09:00-17:00\"}}\n"
      "holidays: {first: 1, tenth: 10}\n"
      "departments: {a: {staff: 2, hours: office}, b: {hours: office, open_on_holidays: yes}, c: {staff: 1}}\n"
      "services: {x: {by: a, duration: 1 min}, y: {by: b, duration: 1 min}, z: {by: c, duration: 1 min}}\n"
      "customers: {all: {arrive: 1 / h, hours: office, steps: [{serve: x}, {serve: y}, {serve: z}]}}\n");
  ASSERT_TRUE(reading.ok());
  const auto& chain = reading.scenario->chain;
  for (const auto& [hour, a] : {std::pair{10.0, 0}, {34.0, 2}, {9 * 24 + 10.0, 0}, {10 * 24 + 10.0, 2}})
    EXPECT_EQ(value_at(chain.departments[0].staff, hour), a) << hour;
  EXPECT_EQ(value_at(chain.departments[1].staff, 10), 1);
  EXPECT_EQ(value_at(chain.departments[2].staff, 10), 1);
  EXPECT_EQ(chain.segments[0].arrive.value_at(Time{10 * 3600.0}), 0);
}

TEST(Organisation, PausesAtItsBreaks) {
  const auto departments = read_organisation().departments;
  for (const auto& [hour, heads] : {std::pair{7.9, 0}, {8.0, 3}, {12.25, 0}, {12.5, 3}, {17.9, 3}, {18.0, 0}})
    EXPECT_EQ(value_at(departments[1].staff, hour), heads) << hour;
  EXPECT_EQ(departments[1].staff.mean(), 3 * 5 * 9.5 / 168);
}

TEST(Organisation, HasTeamsWithHoursBreaksAndSkillsOfTheirOwn) {
  const auto teams = read_organisation().departments[0].teams;
  ASSERT_EQ(teams.size(), 3U);
  const Team& seniors = teams[0];
  EXPECT_EQ(seniors.name, "seniors");
  // Their break replaces that of the department.
  for (const auto& [hour, heads] : {std::pair{8.5, 2}, {10.1, 0}, {10.5, 2}, {12.25, 0}, {13.5, 3}, {17.5, 0}})
    EXPECT_EQ(value_at(seniors.staff, hour), heads) << hour;
  ASSERT_EQ(seniors.skills.size(), 2U);
  EXPECT_EQ(seniors.skills[0].service, "solve");
  EXPECT_EQ(seniors.skills[0].speed, 1.2);
  EXPECT_EQ(seniors.skills[0].weight, 1);
  EXPECT_EQ(seniors.skills[0].rank, 0U);
  EXPECT_EQ(seniors.skills[1].service, "sell");
  EXPECT_EQ(seniors.skills[1].speed, 0.9);
  EXPECT_EQ(seniors.skills[1].weight, 2);
  EXPECT_EQ(seniors.skills[1].rank, 1U);
  ASSERT_TRUE(seniors.speeds);
  EXPECT_GT(seniors.speeds->mean(), 1);
  EXPECT_EQ(value_at(teams[1].staff, 12.25), 0);  // the break of the department
  EXPECT_EQ(value_at(teams[1].staff, 11), 4);
  EXPECT_TRUE(teams[2].skills.empty());
  EXPECT_EQ(value_at(teams[2].staff, 11), 1);
  EXPECT_EQ(teams[2].speeds, std::nullopt);
}

TEST(Organisation, PaysAndManagesItsPeople) {
  const auto departments = read_organisation().departments;
  const Department& reps = departments[0];
  EXPECT_EQ(reps.absence, 0.05);
  EXPECT_EQ(reps.transparency, 0.5);
  EXPECT_EQ(reps.line_of_sight, 0.25);
  EXPECT_EQ(reps.knowledge_renewed_every, 90 * kDay);
  EXPECT_EQ(reps.authority, 50);
  EXPECT_EQ(reps.wage_per_s, 20 / 3600.0);
  EXPECT_EQ(reps.busy_wage_per_s, 22 / 3600.0);
  EXPECT_EQ(reps.overtime_factor, 1.75);
  EXPECT_EQ(departments[1].busy_wage_per_s, std::nullopt);
  EXPECT_EQ(departments[1].overtime_factor, 1.5);
  EXPECT_EQ(departments[2].wage_per_s, 0);
}

TEST(Organisation, PromisesAndErrs) {
  const auto services = read_organisation().services;
  const Service& solve = services[0];
  EXPECT_EQ(solve.after_work, Distribution::exponential(30));
  EXPECT_EQ(solve.weight, 2);
  EXPECT_EQ(solve.promise, Promise::always(0.9, kHour, 25));
  EXPECT_EQ(solve.quality, (Quality{0.05, 0.1, 0.6, Distribution::exponential(2 * kDay.s)}));
  EXPECT_EQ(solve.completeness, (Completeness{0.85, Distribution::constant(600), 2}));
  EXPECT_EQ(services[1].completeness, (Completeness{.complete = 0.9}));
  EXPECT_EQ(services[2].quality, (Quality{.errors = 0.05}));
  ASSERT_TRUE(services[2].promise);
  const Promise& advice = *services[2].promise;
  EXPECT_EQ(value_at(advice.within, 11), 7'200);
  EXPECT_EQ(value_at(advice.share, 11), 0.8);
  EXPECT_EQ(value_at(advice.within, 13), 0);  // nothing is promised then
  EXPECT_EQ(value_at(advice.within, 5 * 24 + 9), 86'400);
  EXPECT_EQ(value_at(advice.share, 5 * 24 + 9), 0.75);
  EXPECT_EQ(services[3].priority, 2);
  EXPECT_EQ(services[3].fee, 30);
  EXPECT_EQ(services[4].promise, std::nullopt);
  EXPECT_EQ(services[4].quality, std::nullopt);
}

TEST(Organisation, NeedsHelpAtEveryPointAndInEveryMode) {
  const auto needs = read_organisation().services[0].needs;
  ASSERT_EQ(needs.size(), 7U);
  EXPECT_EQ(needs[0].at, NeedAt::start);
  EXPECT_EQ(needs[0].again, 0.2);
  EXPECT_EQ(needs[0].check, 0.4);
  EXPECT_EQ(needs[0].hand_off, Distribution::lognormal(120, 1));
  EXPECT_EQ(needs[1].service, "advice");
  EXPECT_THAT(needs[1].also, ElementsAre("look_up"));
  EXPECT_EQ(needs[1].answers, Answers::all);
  EXPECT_EQ(needs[1].at, NeedAt::middle);
  EXPECT_EQ(needs[2].answers, Answers::any);
  EXPECT_EQ(needs[2].mode, NeedMode::background);
  EXPECT_EQ(needs[2].service, "look_up");
  EXPECT_EQ(needs[3].answers, Answers::some);
  EXPECT_EQ(needs[3].answers_needed, 2U);
  EXPECT_THAT(needs[3].also, ElementsAre("advice", "urgent"));
  EXPECT_EQ(needs[4].mode, NeedMode::consult);
  EXPECT_EQ(needs[5].mode, NeedMode::transfer);
  EXPECT_EQ(needs[5].at, NeedAt::end);
}

TEST(Organisation, AsksSomebodyElseAboutWhatIsBeyondItsAuthority) {
  const auto needs = read_organisation().services[0].needs;
  const organisation::Conditions beyond{{"amount", organisation::Comparison::above, 50, "", true}};
  EXPECT_EQ(needs[6].when, beyond);
}

TEST(Organisation, GoesSeveralWaysAtOnce) {
  const auto journey = read_organisation().segments[0].journey;
  ASSERT_EQ(journey.size(), 11U);
  EXPECT_EQ(std::get<Take>(journey[1].action).stock, "parts");
  EXPECT_EQ(std::get<Take>(journey[1].action).amount, 1U);
  EXPECT_EQ(std::get<Take>(journey[2].action).amount, 2U);
  EXPECT_EQ(journey[2].name, "two_boxes");
  EXPECT_EQ(std::get<Put>(journey[3].action).stock, "boxes");
  EXPECT_EQ(std::get<Within>(journey[4].action).region, "hall");
  EXPECT_EQ(std::get<Serve>(std::get<Within>(journey[4].action).steps[0].action).service, "sell");
  const auto& all = std::get<Fork>(journey[5].action);
  EXPECT_EQ(all.needed, 0U);
  ASSERT_EQ(all.branches.size(), 2U);
  EXPECT_EQ(all.branches[1].name, "b");
  EXPECT_TRUE(std::holds_alternative<Delay>(all.branches[1].steps[0].action));
  EXPECT_EQ(std::get<Fork>(journey[6].action).needed, 1U);
  EXPECT_EQ(std::get<Fork>(journey[7].action).needed, 2U);
  EXPECT_EQ(std::get<Fork>(journey[7].action).branches.size(), 3U);
  EXPECT_THAT(std::get<JoinShortest>(journey[8].action).services, ElementsAre("sell", "urgent"));
  EXPECT_EQ(std::get<Gather>(journey[9].action).gate, "van");
  EXPECT_EQ(journey[5].name, "all_of_6");
  EXPECT_EQ(journey[8].name, "join_shortest_9");
}

TEST(Organisation, HasCustomersWhoBalkRedialAndWait) {
  const customers::Segment buyers = read_organisation().segments[0];
  EXPECT_EQ(buyers.requester, "");
  EXPECT_EQ(buyers.priority, organisation::Figure::of("rank"));
  EXPECT_EQ(buyers.balks, customers::Balking{3 * kMinute});
  EXPECT_EQ(buyers.redials, (customers::Redial{0.48, Distribution::exponential(1200)}));
  EXPECT_EQ(buyers.parked_patience, Distribution::exponential(kDay.s));
}

TEST(Organisation, HasColleaguesAndPartnersWhoAsk) {
  const auto chain = read_organisation();
  ASSERT_EQ(chain.segments.size(), 4U);
  EXPECT_EQ(chain.segments[1].name, "audit");
  EXPECT_EQ(chain.segments[1].requester, "authority");
  EXPECT_EQ(chain.segments[1].patience, std::nullopt);
  const customers::Segment& payroll = chain.segments[2];
  EXPECT_EQ(payroll.requester, "reps");
  EXPECT_EQ(payroll.priority, 3);
  EXPECT_EQ(payroll.arrive.value_at(Time{9.5 * 3600}), 3 / 3600.0);
  EXPECT_EQ(payroll.arrive.value_at(Time{11.0 * 3600}), 0);
  EXPECT_EQ(payroll.journey.size(), 2U);
  const customers::Segment& claims = chain.segments[3];
  EXPECT_EQ(claims.requester, "desk");
  ASSERT_TRUE(claims.every && claims.group);
  EXPECT_EQ(claims.every->mean(), 30 * 60);
  EXPECT_DOUBLE_EQ(claims.group->mean(), 1.3);
  ASSERT_EQ(claims.attributes.size(), 1U);
  EXPECT_EQ(claims.attributes[0].name, "amount");
  EXPECT_EQ(claims.arrive.value_at(Time{20.0 * 3600}), 0);
  ASSERT_EQ(chain.partners.size(), 1U);
  EXPECT_EQ(chain.partners[0].kind, "regulator");
}

TEST(Organisation, KeepsStocksRegionsAndGates) {
  const auto chain = read_organisation();
  ASSERT_EQ(chain.stocks.size(), 3U);
  EXPECT_EQ(chain.stocks[0].level, 20U);
  EXPECT_EQ(chain.stocks[0].reorder_at, 5U);
  EXPECT_EQ(chain.stocks[0].order_up_to, 20U);
  EXPECT_EQ(chain.stocks[0].supplied_by, "make_part");
  EXPECT_EQ(chain.stocks[1].lead_time, Distribution::lognormal(kDay.s, 0.5));
  EXPECT_FALSE(chain.stocks[1].is_region);
  EXPECT_EQ(chain.stocks[2].name, "hall");
  EXPECT_TRUE(chain.stocks[2].is_region);
  EXPECT_EQ(chain.stocks[2].level, 5U);
  ASSERT_EQ(chain.gates.size(), 2U);
  const Gate& van = chain.gates[0];
  EXPECT_EQ(van.capacity, 20U);
  ASSERT_TRUE(van.leaves);
  EXPECT_EQ(van.leaves->next_change(Time{0}).s, 12 * 3600);
  EXPECT_EQ(value_at(*van.leaves, 12), 1);
  EXPECT_EQ(value_at(*van.leaves, 12 + 1 / 60.0), 0);
  EXPECT_EQ(value_at(*van.leaves, 5 * 24 + 9), 1);  // Saturday
  EXPECT_EQ(van.leaves->mean(), 11 * 60 / kWeek.s);
  EXPECT_EQ(chain.gates[1].size, 10U);
  EXPECT_EQ(chain.gates[1].at_most, kHour);
  EXPECT_EQ(chain.gates[1].leaves, std::nullopt);
}

TEST(Organisation, CanBeChangedByAddress) {
  const auto chain = read_organisation({{"departments.reps.teams.juniors.staff", "5"},
                                        {"departments.reps.teams.seniors.does.sell.rank", "3"},
                                        {"departments.reps.helps.0", "boss"},
                                        {"departments.reps.overflow.desk", "1 min"},
                                        {"services.solve.promise", "95 % within 2 h"},
                                        {"services.solve.needs.most.some_of.needed", "3"},
                                        {"customers.buyers.steps.two_of_three.some_of.of.a.steps.0.serve", "look_up"},
                                        {"customers.buyers.steps.two_boxes.take.amount", "3"},
                                        {"requests.audit.from", "boss"},
                                        {"requests.payroll.from", "authority"},
                                        {"stocks.parts.level", "7"},
                                        {"regions.hall.places", "2"},
                                        {"gates.van.leaves", "{daily: \"10:00\"}"}});
  const Department& reps = chain.departments.at(0);
  EXPECT_EQ(value_at(reps.teams[1].staff, 11), 5);
  EXPECT_EQ(reps.teams[0].skills[1].rank, 3U);
  EXPECT_EQ(reps.helps[0], "boss");
  EXPECT_EQ(reps.overflow[0].to, "desk");
  EXPECT_EQ(chain.services[0].promise, Promise::always(0.95, 2 * kHour, 25));
  EXPECT_EQ(chain.services[0].needs[3].answers_needed, 3U);
  const auto& fork = std::get<Fork>(chain.segments[0].journey[7].action);
  EXPECT_EQ(std::get<Serve>(fork.branches[0].steps[0].action).service, "look_up");
  EXPECT_EQ(std::get<Take>(chain.segments[0].journey[2].action).amount, 3U);
  EXPECT_EQ(chain.segments[1].requester, "boss");
  EXPECT_EQ(chain.stocks[0].level, 7U);
  EXPECT_EQ(chain.stocks[2].level, 2U);
  EXPECT_EQ(value_at(*chain.gates[0].leaves, 6 * 24 + 10), 1);
}

TEST(Organisation, IsTheSameAfterItsResolvedTextIsReadAgain) {
  const Reading reading = read_text("organisation.yaml", kOrganisation);
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const std::string resolved = resolved_text(reading);
  const Reading again = read_text("resolved.yaml", resolved);
  ASSERT_TRUE(again.ok()) << resolved << mistakes(again);
  EXPECT_EQ(resolved_text(again), resolved);
  for (const char* said : {"leaves:\n      Mon-Fri: \"12:00, 17:00\"", "promise: 90 % within 1 h",
                           "some_of:", "caught: 70 %", "overtime: 1.5"})
    EXPECT_THAT(resolved, testing::HasSubstr(said));
  // Defaults that would mean nothing beside what is stated are not stated either.
  for (const char* not_said : {"service: opinions", "when_full: turn away", "routing: in order"})
    EXPECT_THAT(resolved, testing::Not(testing::HasSubstr(not_said)));
}

TEST(Organisation, NeedsNoCustomersWhereColleaguesAsk) {
  const Reading reading = read_text("inside.yaml", R"(version: 1
scenario: Inside
question: How long does payroll take?
run: {horizon: 1 week}
departments: {hr: {}, sales: {supervises: [hr]}}
services: {answer: {by: hr, duration: 5 min}}
requests: {payroll: {from: sales, arrive: 2 / h, asks_for: answer}}
)");
  EXPECT_TRUE(reading.ok()) << mistakes(reading);
}

TEST(PromiseText, ReadsBackToTheSamePromise) {
  for (const char* text : {"90 % within 1 h", "99.9 % within 30 s", "100 % within 2 days"}) {
    const auto promise = parse_promise(text);
    ASSERT_TRUE(promise) << text;
    EXPECT_EQ(promise_text(*promise), text);
  }
  EXPECT_EQ(promise_text(*parse_promise(" 90%within 60min ")), "90 % within 1 h");
}

// As the scenario of read_test.cpp, at every fourth place since it is longer: no crash, and a scenario or a mistake.
TEST(Organisation, TakesAttributesOfTheCaseBesideTeamsQualityAndForks) {
  const Reading reading = read_text("s.yaml", R"(
version: 1
scenario: S
question: Q?
run: {days: 1}
departments:
  desk: {queue: priority, preemption: none, teams: {juniors: {staff: 2, does: {serve: 0.8}}, seniors: {}}}
services:
  serve:
    by: desk
    duration: 3 min + 2 min × parts
    errors: 5 %
    needs:
      ask: {when: parts > 1, chance: risk, at: middle, mode: hold}
  ask: {by: desk, duration: 5 min}
customers:
  buyers:
    every: exponential(mean 10 min)
    group: discrete(70 % 1 or 30 % 2)
    attributes: {parts: discrete(70 % 1 or 30 % 2), risk: uniform(0 to 1)}
    steps: [all_of: {a: {steps: [serve: serve]}, b: {steps: [delay: 1 min × parts]}}]
    redials: {chance: 48 %}
requests:
  desks: {from: desk, arrive: 1 / h, asks_for: ask}
)");
  ASSERT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  const auto& service = reading.scenario->chain.services[0];
  ASSERT_EQ(service.duration->terms.size(), 1);
  EXPECT_EQ(service.duration->terms[0].attribute, "parts");
  EXPECT_EQ(service.needs[0].chance, organisation::Figure::of("risk"));
  EXPECT_EQ(service.needs[0].at, organisation::NeedAt::middle);
  EXPECT_EQ(service.needs[0].when.size(), 1);
  EXPECT_EQ(service.quality->errors, 0.05);
  EXPECT_EQ(reading.scenario->chain.segments[0].attributes.size(), 2);
  EXPECT_TRUE(reading.scenario->chain.segments[0].redials.has_value());
  EXPECT_EQ(reading.scenario->chain.segments[0].journey[0].name, "all_of_1");
  EXPECT_NE(resolved_text(reading).find("as: all_of_1"), std::string::npos);
}

TEST(Organisation, SurvivesTruncatedAndDamagedTexts) {
  const std::string text = kOrganisation;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    std::string damaged = text;
    damaged.erase(at, 1);
    for (const std::string& tried : {text.substr(0, at), damaged}) {
      const Reading reading = read_text("damaged.yaml", tried);
      EXPECT_EQ(reading.ok(), !has_errors(reading.diagnostics)) << tried;
    }
  }
}

}  // namespace
}  // namespace domino::language
