// What happens at the end of a shift and at closing: to work in progress, and to those who wait.

#include <chrono>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/models/chains.h"
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

}  // namespace
}  // namespace domino::chain
