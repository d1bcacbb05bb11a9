// What happens at the end of a shift and at closing: to work in progress, and to those who wait.

#include <chrono>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/models/chains.h"
#include "tests/models/stories.h"
#include "tests/support/alarm.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using organisation::QueueAtClosing;
using organisation::WorkAtShiftEnd;

/// Open on Monday and Tuesday from 9 to 10 with two people; far more customers come on Monday than can be served.
Chain busy_morning() {
  Chain chain = one_desk(0.1, 120, 2, 2 * kDay);
  const auto hours =
      resources::WeeklyTable::from_intervals({{9 * kHour, 10 * kHour, 1}, {kDay + 9 * kHour, kDay + 10 * kHour, 1}});
  chain.departments[0].hours = hours;
  chain.departments[0].staff = hours * resources::WeeklyTable(2);
  chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{9 * kHour, 10 * kHour, 0.025}});
  chain.span.ending = Ending::clear;
  return chain;
}

constexpr Ticks at(double hours) { return ticks(Duration{hours * 3600}); }

struct Story {
  BudgetedVector<Visit> visits;
  Record record;
};

Story run(const Chain& chain) {
  const auto compilation = compile(chain);
  EXPECT_TRUE(compilation.plan) << compilation.faults.front().address << ": " << compilation.faults.front().message;
  Replication replication(*compilation.plan, {.keep_visits = true});
  const Record record = *replication.run(3, 1);
  return {record.visits, record};
}

TEST(Closing, LeavesTheQueueForTheNextOpening) {
  const auto [visits, record] = run(busy_morning());
  std::size_t next_day = 0;
  for (const Visit& visit : visits) {
    EXPECT_TRUE((visit.started >= at(9) && visit.started < at(10)) || visit.started >= at(33)) << visit.started;
    next_day += visit.started >= at(33);
  }
  EXPECT_GT(next_day, 0U);
  EXPECT_EQ(record.segments[0].count(Outcome::served), record.segments[0].arrived);
}

TEST(Closing, SendsTheQueueAwayAndFinishesWhatIsInHand) {
  Chain chain = busy_morning();
  chain.departments[0].queue_at_closing = QueueAtClosing::disconnect;
  const auto [visits, record] = run(chain);
  EXPECT_GT(record.segments[0].count(Outcome::disconnected), 0U);
  bool finished_late = false;
  for (const Visit& visit : visits) {
    if (visit.outcome == Outcome::disconnected) {
      EXPECT_EQ(visit.ended, at(10));
    } else {
      EXPECT_LT(visit.started, at(10));
      finished_late = finished_late || visit.ended > at(10);
    }
  }
  EXPECT_TRUE(finished_late);
  EXPECT_GT(record.departments[0].busy, record.departments[0].busy_on_duty);
  EXPECT_EQ(record.departments[0].on_duty, 2 * at(2));
}

TEST(Closing, KeepsThePeopleUntilTheQueueIsServed) {
  Chain chain = busy_morning();
  chain.departments[0].queue_at_closing = QueueAtClosing::serve;
  const auto [visits, record] = run(chain);
  EXPECT_EQ(record.segments[0].count(Outcome::served), record.segments[0].arrived);
  bool served_late = false;
  for (const Visit& visit : visits) {
    EXPECT_LT(visit.started, at(33)) << "nobody waits for Tuesday";
    served_late = served_late || visit.started > at(10);
  }
  EXPECT_TRUE(served_late);
}

TEST(Closing, KeepsThePeopleForNobodyWhoComesLater) {
  Chain chain = busy_morning();
  chain.departments[0].queue_at_closing = QueueAtClosing::serve;
  chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{9 * kHour, 14 * kHour, 0.025}});
  const auto [visits, record] = run(chain);
  bool late_for_somebody = false;
  for (const Visit& visit : visits) {
    const bool came_after_closing = visit.issued > at(10) && visit.issued < at(33);
    late_for_somebody = late_for_somebody || (visit.issued <= at(10) && visit.started > at(10));
    if (came_after_closing) {
      EXPECT_GE(visit.started, at(33));
    }
  }
  EXPECT_TRUE(late_for_somebody);
}

/// The team that has nothing to do when the department closes is there for nobody, although others still serve.
TEST(Closing, KeepsNobodyWhoIsFreeForThoseWhoComeLater) {
  Chain chain = busy_morning();
  auto& desk = chain.departments[0];
  desk.queue_at_closing = QueueAtClosing::serve;
  desk.teams = {{.name = "usual", .staff = desk.hours, .skills = {{.service = "help"}}},
                {.name = "special", .staff = desk.hours, .skills = {{.service = "advise"}}}};
  organisation::Service advise = chain.services[0];
  advise.name = "advise";
  chain.services.push_back(advise);
  customers::Segment late = chain.segments[0];
  late.name = "late";
  late.arrive = resources::WeeklyTable::from_intervals({{10 * kHour, 10.5 * kHour, 0.01}});
  late.journey = {domino::testing::serve("advise")};
  chain.segments.push_back(late);
  const auto [visits, record] = run(chain);
  std::size_t came_late = 0;
  bool others_served = false;
  for (const Visit& visit : visits) {
    others_served = others_served || (visit.segment == 0 && visit.started > at(10.5) && visit.started < at(33));
    if (visit.segment != 1 || visit.issued > at(33)) continue;
    ++came_late;
    EXPECT_GE(visit.started, at(33));
  }
  EXPECT_GT(came_late, 5U);
  EXPECT_TRUE(others_served);
}

TEST(Closing, KeepsThePeopleForThoseBeforeItWhoeverIsCalledNext) {
  for (const auto queue : {organisation::Discipline::last_come, organisation::Discipline::random,
                           organisation::Discipline::shortest, organisation::Discipline::priority}) {
    Chain chain = busy_morning();
    chain.departments[0].queue = queue;
    chain.departments[0].queue_at_closing = QueueAtClosing::serve;
    chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{9 * kHour, 14 * kHour, 0.025}});
    const auto [visits, record] = run(chain);
    std::size_t late = 0;
    for (const Visit& visit : visits) {
      if (visit.issued <= at(10)) {
        EXPECT_LT(visit.started, at(14)) << "on the same day";
      } else {
        EXPECT_GE(visit.started, at(33)) << "on the next";
      }
      late += visit.started >= at(10) && visit.started < at(14);
    }
    EXPECT_GT(late, 10U);
  }
}

/// Two hundred thousand wait when the department closes, and as many come before it opens again. A look through the
/// queue at each call would take hours; what is told here takes seconds.
TEST(Closing, CallsThoseBeforeItWithoutLookingThroughALongQueue) {
  for (const auto queue :
       {organisation::Discipline::first_come, organisation::Discipline::last_come, organisation::Discipline::random,
        organisation::Discipline::shortest, organisation::Discipline::priority}) {
    Chain chain = busy_morning();
    chain.departments[0].queue = queue;
    chain.departments[0].queue_at_closing = QueueAtClosing::serve;
    chain.services[0].duration = random::Distribution::exponential(0.2);
    chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{9.9 * kHour, 10 * kHour, 500.0}});
    customers::Segment late = chain.segments[0];
    late.name = "late";
    if (queue == organisation::Discipline::priority) late.priority = {1};
    late.arrive = resources::WeeklyTable::from_intervals({{10 * kHour, 10.1 * kHour, 500.0}});
    chain.segments.push_back(late);
    chain.span.horizon = 16 * kHour;
    chain.span.ending = Ending::cut;
    const auto compilation = compile(chain);
    ASSERT_TRUE(compilation.plan) << compilation.faults.front().address << ": " << compilation.faults.front().message;
    Replication replication(*compilation.plan);
    const domino::testing::Alarm alarm(std::chrono::seconds(60));
    const Record* record = replication.run(3, 1, alarm.token());
    ASSERT_NE(record, nullptr) << "still at it after a minute, where the queue is " << static_cast<int>(queue);
    EXPECT_GT(record->segments[0].arrived, 150'000U);
    EXPECT_EQ(record->segments[0].present(), 0U) << "all of them are served before anybody goes home";
    EXPECT_EQ(record->segments[1].count(Outcome::served), 0U);
  }
}

/// Everything that may happen to one who waits while the department stays: others join from before, leave, and come.
TEST(Closing, KnowsWhoIsLeftFromBeforeItWhateverBecomesOfThem) {
  for (const auto queue : {organisation::Discipline::first_come, organisation::Discipline::last_come,
                           organisation::Discipline::priority}) {
    Chain chain = busy_morning();
    chain.departments[0].queue = queue;
    chain.departments[0].queue_at_closing = QueueAtClosing::serve;
    chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{9 * kHour, 14 * kHour, 0.025}});
    chain.segments[0].patience = random::Distribution::exponential(20 * 3600);
    chain.services[0].needs = {{.name = "advice",
                                .service = "advise",
                                .mode = organisation::NeedMode::park,
                                .recall = organisation::Recall::in_turn}};
    organisation::Department advisers = chain.departments[0];
    advisers.name = "advisers";
    advisers.queue_at_closing = QueueAtClosing::stay;
    advisers.hours = resources::WeeklyTable(1);
    advisers.staff = resources::WeeklyTable(3);
    chain.departments.push_back(advisers);
    organisation::Service advise;
    advise.name = "advise";
    advise.by = "advisers";
    advise.duration = random::Distribution::exponential(600);
    chain.services.push_back(advise);
    const auto [visits, record] = run(chain);
    std::size_t late = 0;
    std::size_t next_day = 0;
    for (const Visit& visit : visits) {
      if (visit.service != 0 || !visit.was_started) continue;
      if (visit.issued <= at(10)) {
        EXPECT_LT(visit.started, at(24)) << "on the same day";
        late += visit.started > at(10);
      } else if (visit.issued < at(33)) {
        EXPECT_GE(visit.started, at(33)) << "on the next";
        ++next_day;
      }
    }
    EXPECT_GT(late, 10U);
    EXPECT_GT(next_day, 10U);
  }
}

TEST(ShiftEnd, WorkThatEndsWithTheShiftIsDone) {
  Chain chain = busy_morning();
  chain.departments[0].work_at_shift_end = WorkAtShiftEnd::pause;
  chain.services[0].duration = random::Distribution::constant(1800);
  chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{8 * kHour, 8.5 * kHour, 0.025}});
  const auto [visits, record] = run(chain);
  std::size_t ended_at_closing = 0;
  for (const Visit& visit : visits) ended_at_closing += visit.ended == at(10);
  EXPECT_EQ(ended_at_closing, 2U) << "both people end their second half hour with the shift";
}

TEST(ShiftEnd, PausedWorkIsNeitherLostNorDoubled) {
  Chain chain = busy_morning();
  chain.departments[0].work_at_shift_end = WorkAtShiftEnd::pause;
  const auto [visits, record] = run(chain);
  Chain finishing = busy_morning();
  const auto [visits_finishing, record_finishing] = run(finishing);
  // The same customers need the same work, whenever it is done; but none of it after hours. The second morning
  // serves the rest, so all work lies in the two measured days.
  ASSERT_EQ(record.segments[0].count(Outcome::served), record_finishing.segments[0].count(Outcome::served));
  EXPECT_NEAR(seconds(record.departments[0].busy), seconds(record_finishing.departments[0].busy), 1e-3);
  EXPECT_EQ(record.departments[0].busy, record.departments[0].busy_on_duty);
  bool paused = false;
  for (const Visit& visit : visits) {
    EXPECT_FALSE(visit.ended > at(10) && visit.ended < at(33)) << "nobody works between the shifts";
    paused = paused || (visit.started < at(10) && visit.ended >= at(33));
  }
  EXPECT_TRUE(paused);
}

TEST(ShiftEnd, StopsTheLatestStartedWorkFirst) {
  Chain chain = one_desk(0.5, 3600, 3, kDay);
  chain.services[0].duration = random::Distribution::constant(4 * 3600);
  chain.departments[0].work_at_shift_end = WorkAtShiftEnd::pause;
  chain.departments[0].staff = resources::WeeklyTable::from_intervals({{{0}, kHour, 3}, {kHour, 24 * kHour, 2}});
  const auto [visits, record] = run(chain);
  ASSERT_GE(visits.size(), 3U);
  EXPECT_EQ(visits[0].ended - visits[0].started, at(4));
  EXPECT_EQ(visits[1].ended - visits[1].started, at(4));
  // The third stopped after one hour and went on before anybody new when the first had ended.
  EXPECT_EQ(visits[2].case_number, 3U);
  EXPECT_NEAR(seconds(visits[2].ended - visits[0].ended), seconds(at(3) + visits[2].started), 1e-5);
}

TEST(ShiftEnd, TakesNewPeopleInAtOnce) {
  Chain chain = one_desk(0.5, 3600, 1, kDay);
  chain.departments[0].staff = resources::WeeklyTable::from_intervals({{{0}, kHour, 1}, {kHour, 24 * kHour, 5}});
  const auto [visits, record] = run(chain);
  std::size_t started_at_one = 0;
  for (const Visit& visit : visits) started_at_one += visit.started == at(1);
  EXPECT_EQ(started_at_one, 4U);
}

// --- in which order paused work goes on, and by whom -----------------------------------------------------

TEST(PausedWork, GoesOnFirstComeFirst) {
  const Stories stories(R"(
departments: {desk: {staff: {Mon "09:00-17:00": 3, Tue "09:00-17:00": 1}, work_at_shift_end: pause}}
services: {work: {by: desk, duration: 60 min}}
customers: {people: {arrive: 1 / h, asks_for: work}}
)",
                        {{"people", {970, 980, 990, 1000}}}, "days: 2");
  const double morning = 24 * 60 + 9 * 60;
  EXPECT_NEAR(stories.of("work", 0).issued, 970, kTick);
  EXPECT_NEAR(stories.of("work", 0).ended, morning + 10, kTick);
  EXPECT_NEAR(stories.of("work", 1).issued, 980, kTick);
  EXPECT_NEAR(stories.of("work", 1).ended, morning + 30, kTick);
  EXPECT_NEAR(stories.of("work", 2).issued, 990, kTick);
  EXPECT_NEAR(stories.of("work", 2).ended, morning + 60, kTick);
  EXPECT_NEAR(stories.of("work", 3).ended, morning + 120, kTick) << "whose work had not begun";
  EXPECT_NEAR(stories.segment("people").wait.mean_s() / 60, (16 * 60 * 4 + 0 + 10 + 30 + 80) / 4.0, kTick)
      << "what stands paused waits";
}

TEST(PausedWork, OfSeveralAtTheSameInstantGoesOnInTheOrderOfBeginning) {
  const Stories stories(R"(
departments: {desk: {staff: {Mon "09:00-17:00": 3, Tue "09:00-17:00": 1}, work_at_shift_end: pause}}
services: {work: {by: desk, duration: 100 min}}
customers: {people: {arrive: 1 / h, group: 3, asks_for: work}}
)",
                        {{"people", {970}}}, "days: 2");
  EXPECT_EQ(stories.record().visits[0].case_number, 1U);
  EXPECT_EQ(stories.record().visits[1].case_number, 2U);
  EXPECT_EQ(stories.record().visits[2].case_number, 3U);
}

TEST(PausedWork, OfTwoEveningsGoesOnFirstComeFirst) {
  const Stories stories(R"(
departments: {desk: {staff: {Mon "09:00-17:00": 2, Tue "09:00-09:30": 1, Tue "09:30-09:40": 2, Wed "09:00-17:00": 1}, work_at_shift_end: pause}}
services: {work: {by: desk, duration: 60 min}}
customers: {people: {arrive: 1 / h, asks_for: work}}
)",
                        {{"people", {990, 1000, 1440 + 560}}}, "days: 3");
  // The first has half an hour left, of which Tuesday does all; the second's 40 min are begun and put down again.
  EXPECT_NEAR(stories.of("work", 0).ended, 1440 + 570, kTick);
  EXPECT_NEAR(stories.of("work", 1).issued, 1000, kTick);
  EXPECT_NEAR(stories.of("work", 1).ended, 2880 + 540 + 30, kTick);
  EXPECT_NEAR(stories.of("work", 2).ended, 2880 + 540 + 30 + 50, kTick);
}

/// Higher priority first where the queue goes by that; a request of equal priority that came earlier before it.
TEST(PausedWork, OfHigherPriorityGoesOnFirst) {
  for (const char* preemption : {"none", "resume"}) {
    const Stories stories(std::string(R"(
departments: {desk: {staff: {Mon "09:00-17:00": 3, Tue "09:00-17:00": 1}, work_at_shift_end: pause, queue: priority, preemption: )") +
                              preemption + R"(}}
services:
  plain: {by: desk, duration: 60 min}
  urgent: {by: desk, duration: 60 min, priority: 1}
customers: {people: {arrive: 1 / h, asks_for: plain}, hasty: {arrive: 1 / h, asks_for: urgent}}
)",
                          {{"people", {970, 990}}, {"hasty", {980}}}, "days: 2");
    const double morning = 24 * 60 + 9 * 60;
    EXPECT_NEAR(stories.of("urgent").ended, morning + 20, kTick) << preemption;
    EXPECT_NEAR(stories.of("plain", 0).issued, 970, kTick) << preemption;
    EXPECT_NEAR(stories.of("plain", 0).ended, morning + 30, kTick) << preemption;
    EXPECT_NEAR(stories.of("plain", 1).ended, morning + 60, kTick) << preemption;
  }
}

std::string two_shifts(const std::string& handover) {
  return R"(
departments:
  shop:
    work_at_shift_end: pause
    )" + handover +
         R"(
    teams:
      early: {staff: 1, hours: {daily: "08:00-16:00"}}
      late: {staff: 1, hours: {daily: "16:00-24:00"}}
services: {job: {by: shop, duration: 4 h}}
customers: {orders: {arrive: 1 / h, asks_for: job}}
)";
}

TEST(Handover, TheNextTeamGoesOnWithWhatOneLeft) {
  const Stories stories(two_shifts("handover: yes"), {{"orders", {900}}}, "days: 2");
  EXPECT_NEAR(stories.of("job").ended, 900 + 240, kTick);
  EXPECT_NEAR(stories.segment("orders").wait.mean_s(), 0, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::service), 240, kTick);
}

/// Sixteen hours until the early team is there again are not for lack of capacity beside a late team that has nothing
/// to do.
TEST(Handover, WithoutItTheWaitIsTheTeamsAbsenceAndCounts) {
  const Stories stories(two_shifts(""), {{"orders", {900}}}, "days: 2");
  EXPECT_NEAR(stories.of("job").ended, 900 + 240 + 960, kTick);
  EXPECT_NEAR(stories.segment("orders").wait.mean_s() / 60, 960, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::closed), 960, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::capacity), 0, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::overtaken), 0, kTick);
}

/// While the early team is there and busy the wait is for its capacity, whatever the late one did meanwhile.
TEST(Handover, WithoutItWhatTheTeamHasToDoFirstIsCapacity) {
  const Stories stories(R"(
departments:
  shop:
    work_at_shift_end: pause
    teams:
      early: {staff: {Mon "08:00-16:00": 2, Tue "08:00-16:00": 1}}
      late: {staff: 1, hours: {daily: "16:00-24:00"}}
services: {job: {by: shop, duration: 4 h}}
customers: {orders: {arrive: 1 / h, asks_for: job}, others: {arrive: 1 / h, asks_for: job}}
)",
                        {{"orders", {900, 930}}, {"others", {970}}}, "days: 2");
  EXPECT_NEAR(stories.minutes("orders", Cause::closed), 2 * 960, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::capacity), 180, kTick) << "the second, for what is left of the first";
  EXPECT_NEAR(stories.minutes("others", Cause::capacity), 0, kTick);
}

TEST(Handover, IsOfferedInTheOrderOfComingAmongTeams) {
  const Stories stories(R"(
departments:
  shop:
    work_at_shift_end: pause
    handover: yes
    teams:
      one: {staff: 1, hours: {daily: "08:00-16:00"}, does: {job: 1, first: 1}}
      other: {staff: 1, hours: {daily: "08:00-16:00"}, does: {job: 1, second: 1}}
      late: {staff: 1, hours: {daily: "16:30-24:00"}, does: {job: 0.5, second: 2}}
services:
  job: {by: shop, duration: 2 h}
  first: {by: shop, duration: 2 h}
  second: {by: shop, duration: 2 h}
customers: {a: {arrive: 1 / h, asks_for: second}, b: {arrive: 1 / h, asks_for: job}, c: {arrive: 1 / h, asks_for: first}}
)",
                        {{"a", {900}}, {"b", {910}}, {"c", {}}}, "days: 1");
  // The late team does an hour of the one at twice the speed, and then 70 min of the other at half of it.
  EXPECT_NEAR(stories.of("second").ended, 990 + 30, kTick);
  EXPECT_NEAR(stories.of("job").ended, 990 + 30 + 140, kTick);
}

TEST(Handover, IsOnlyForThoseWhoCanDoIt) {
  const Stories stories(R"(
departments:
  shop:
    work_at_shift_end: pause
    handover: yes
    teams:
      early: {staff: 1, hours: {daily: "08:00-16:00"}, does: {job: 1}}
      late: {staff: 1, hours: {daily: "16:00-24:00"}, does: {other: 1}}
services: {job: {by: shop, duration: 4 h}, other: {by: shop, duration: 1 h}}
customers: {orders: {arrive: 1 / h, asks_for: job}, more: {arrive: 1 / h, asks_for: other}}
)",
                        {{"orders", {900}}, {"more", {965}}}, "days: 2");
  EXPECT_NEAR(stories.of("job").ended, 900 + 240 + 960, kTick);
  EXPECT_NEAR(stories.of("other").started, 965, kTick);
  EXPECT_NEAR(stories.minutes("orders", Cause::closed), 960, kTick);
}

/// Also what is left to do after the case has gone, and by people of another department who help.
TEST(Handover, GoesToHelpersAndCoversWorkAfterwards) {
  const std::string body = R"(
departments:
  shop: {work_at_shift_end: pause, HANDOVER staff: {daily "08:00-16:00": 1}}
  helpers: {staff: {daily "15:00-24:00": 1}, helps: [shop]}
services:
  job: {by: shop, duration: 30 min, after_work: 3 h}
  own: {by: helpers, duration: 100 min}
customers: {orders: {arrive: 1 / h, asks_for: job}, others: {arrive: 1 / h, asks_for: own}}
)";
  for (const bool handover : {true, false}) {
    std::string text = body;
    text.replace(text.find("HANDOVER"), 8, handover ? "handover: yes," : "");
    const Stories stories(text, {{"orders", {900}}, {"others", {901}}}, "days: 1");
    EXPECT_NEAR(stories.of("job").ended, 930, kTick);
    // The helper is free at 1001, and does what is left of 30 + 180 min of which 60 were done until 960.
    EXPECT_NEAR(seconds(stories.department("helpers").busy) / 60, 100 + (handover ? 150 : 0), kTick);
  }
}

// --- who is inside at closing ----------------------------------------------------------------------------

std::string coffee(const std::string& between = "", const std::string& bar = "staff: 1") {
  return R"(
departments:
  till: {staff: 1, hours: {daily: "07:00-19:00"}, queue_at_closing: serve}
  bar: {hours: {daily: "07:00-19:00"}, queue_at_closing: serve, )" +
         bar + R"(}
services:
  order: {by: till, duration: 2 min}
  drink: {by: bar, duration: 3 min}
customers:
  guests: {arrive: 1 / h, steps: [{serve: order}, )" +
         between + R"({serve: drink}]}
)";
}

TEST(Inside, IsServedWhoeverOrderedBeforeClosingFromWhateverDepartment) {
  const Stories stories(coffee(), {{"guests", {1137, 1139, 1139.5, 1140.5}}}, "days: 2");
  EXPECT_NEAR(stories.of("drink", 0).ended, 1142, kTick);
  EXPECT_NEAR(stories.of("order", 1).ended, 1141, kTick);
  EXPECT_NEAR(stories.of("drink", 1).ended, 1145, kTick);
  EXPECT_NEAR(stories.of("order", 2).ended, 1143, kTick);
  EXPECT_NEAR(stories.of("drink", 2).ended, 1148, kTick);
  EXPECT_NEAR(stories.of("order", 3).started, 1440 + 420, kTick) << "who came later finds it closed";
  EXPECT_NEAR(stories.of("drink", 3).ended, 1440 + 425, kTick);
}

/// Also when nobody stood in any queue as it closed.
TEST(Inside, IsStayedForWhileAtWorkElsewhereAndOnTheWay) {
  const Stories stories(coffee("{delay: 10 min}, "), {{"guests", {1139, 1145}}}, "days: 2");
  EXPECT_NEAR(stories.of("drink", 0).started, 1151, kTick);
  EXPECT_NEAR(stories.of("order", 1).started, 1440 + 420, kTick);
}

TEST(Inside, IsNotServedWhenTheWayIsLongerThanTheNight) {
  const Stories stories(coffee("{delay: 13 h}, "), {{"guests", {1139}}}, "days: 3");
  EXPECT_NEAR(stories.of("drink", 0).started, 1141 + 13 * 60, kTick) << "it is open again by then";
}

/// As long as the bar stays for a guest, a later one waits for its capacity; from then on it is closed to them.
TEST(Inside, TheyGoWhenNobodyCanComeAnyMore) {
  const std::string body = R"(
departments:
  till: {staff: 1}
  bar: {staff: 2, hours: {daily: "07:00-19:00"}, queue_at_closing: serve}
services:
  order: {by: till, duration: 2 min}
  pay: {by: till, duration: 10 min}
  drink: {by: bar, duration: 3 min}
customers:
  guests: {arrive: 1 / h, steps: [{serve: order}, STEP]}
  late: {arrive: 1 / h, steps: [{serve: drink}]}
  payers: {arrive: 1 / h, asks_for: pay}
)";
  const auto closed = [&](const std::string& step) {
    std::string text = body;
    text.replace(text.find("STEP"), 4, step);
    const Stories stories(text, {{"guests", {1139}}, {"late", {1140.5}}, {"payers", {}}}, "days: 2");
    EXPECT_NEAR(stories.of("drink", stories.count("drink") - 1).started, 1440 + 420, kTick);
    return stories.minutes("late", Cause::closed);
  };
  const double until_morning = 1440 + 420 - 1140.5;
  EXPECT_NEAR(closed("{serve: drink}"), until_morning - .5, kTick) << "until the guest's drink is begun";
  EXPECT_NEAR(closed("{serve: drink}, {serve: pay}"), until_morning - .5, kTick) << "who pays does not come back";
  EXPECT_NEAR(closed("{serve: pay}, {serve: drink}"), until_morning - 10.5, kTick);
  EXPECT_NEAR(closed("{serve: pay}"), until_morning, kTick) << "the way leads past it";
  EXPECT_NEAR(closed("{choose: {far: {chance: 1 %, steps: [{serve: pay}, {serve: drink}]}, otherwise: {steps: "
                     "[{serve: pay}]}}}"),
              until_morning - .5, kTick)
      << "it is decided at 1141 that the way does not lead there";
}

TEST(Inside, NobodyStaysForWhoIsShutInElsewhere) {
  const Stories stories(R"(
departments:
  office: {staff: 1, hours: {daily: "07:00-19:00"}}
  bar: {staff: 1, hours: {daily: "07:00-19:00"}, queue_at_closing: serve}
services:
  form: {by: office, duration: 30 min}
  drink: {by: bar, duration: 3 min}
customers:
  guests: {arrive: 1 / h, steps: [{serve: form}, {serve: drink}]}
  late: {arrive: 1 / h, steps: [{serve: drink}]}
)",
                        {{"guests", {1120, 1130}}, {"late", {1145}}}, "days: 2");
  // The first form is ready at 1150, and the drink begun; the second is not begun before morning.
  EXPECT_NEAR(stories.of("drink", 0).started, 1150, kTick);
  EXPECT_NEAR(stories.minutes("late", Cause::closed), 1440 + 420 - 1150, kTick);
}

/// A way through services made of steps, needs of colleagues and branches leads there as well.
TEST(Inside, IsWhoseWayLeadsHereThroughWhatever) {
  const std::string body = R"(
departments:
  front: {staff: 2}
  bar: {staff: 1, hours: {daily: "07:00-19:00"}, queue_at_closing: serve}
services:
  order: {by: front, duration: 2 min}
  advised: {by: front, duration: 2 min, needs: {help: {service: drink, mode: hold}}}
  drink: {by: bar, duration: 3 min}
  meal: {steps: [{serve: order}, {serve: drink}]}
customers:
  guests: {arrive: 1 / h, steps: [STEPS]}
  nobody: {arrive: 1 / h, steps: [{serve: order}, {serve: meal}, {serve: advised}]}
)";
  for (const std::string steps :
       {"{serve: meal}", "{serve: order}, {serve: meal}", "{serve: advised}", "{serve: order}, {serve: advised}",
        "{all_of: {a: {steps: [serve: meal]}, b: {steps: [serve: order]}}}",
        "{serve: order}, {any_of: {a: {steps: [serve: meal]}, b: {steps: [serve: advised]}}}"}) {
    std::string text = body;
    text.replace(text.find("STEPS"), 5, steps);
    const Stories stories(text, {{"guests", {1139}}, {"nobody", {}}}, "days: 2");
    ASSERT_GE(stories.count("drink"), 1U) << steps;
    EXPECT_LT(stories.of("drink").started, 1150) << steps;
  }
}

/// People who stay are not on duty any more, so that nobody knows for how long they have been idle.
TEST(Inside, IsServedByWhicheverTeamStaysIdle) {
  const Stories stories(R"(
departments:
  till: {staff: 2}
  bar:
    hours: {daily: "07:00-19:00"}
    queue_at_closing: serve
    routing: longest idle
    teams: {a: {staff: 1}, b: {staff: 1}}
services: {order: {by: till, duration: 2 min}, drink: {by: bar, duration: 3 min}}
customers: {guests: {arrive: 1 / h, steps: [{serve: order}, {serve: drink}]}}
)",
                        {{"guests", {1139, 1139.5}}}, "days: 2");
  EXPECT_NEAR(stories.of("drink", 0).started, 1141, kTick);
  EXPECT_NEAR(stories.of("drink", 1).started, 1141.5, kTick);
}

TEST(Inside, WhoCallsAgainAfterClosingIsNot) {
  const Stories stories(R"(
departments: {bar: {staff: 1, lines: 1, hours: {daily: "07:00-19:00"}, queue_at_closing: serve}}
services: {drink: {by: bar, duration: 10 min}}
customers: {guests: {arrive: 1 / h, asks_for: drink, redials: {chance: 100 %, after: 20 min}}}
)",
                        {{"guests", {1135, 1136}}}, "days: 2");
  EXPECT_NEAR(stories.of("drink", 2).started, 1440 + 420, kTick);
}

}  // namespace
}  // namespace domino::chain
