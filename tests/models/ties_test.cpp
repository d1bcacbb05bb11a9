// What happens first at one and the same instant, pair by pair: openings and staff who come; ends of work, answers,
// deliveries, places given back; closings and staff who go; arrivals and requests; limits.

#include <string>

#include <gtest/gtest.h>

#include "tests/models/stories.h"

namespace domino::chain {
namespace {

// --- openings and staff who come -------------------------------------------------------------------------

TEST(Ties, WhoComesToWorkTakesTheNextBeforeWhoGetsFree) {
  const Stories stories(R"(
departments:
  desk:
    teams:
      usual: {staff: 1}
      quick: {staff: {daily "01:00-24:00": 1}, does: {job: 2, other: 1}}
services: {job: {by: desk, duration: 60 min}, other: {by: desk, duration: 1 min}}
customers: {people: {arrive: 1 / h, asks_for: job}, none: {arrive: 1 / h, asks_for: other}}
)",
                        {{"people", {0, 10, 20}}, {"none", {}}});
  EXPECT_NEAR(stories.of("job", 0).ended, 60, kTick);
  EXPECT_NEAR(stories.of("job", 1).issued, 10, kTick);
  EXPECT_NEAR(stories.of("job", 1).ended, 90, kTick) << "by the quick one";
  EXPECT_NEAR(stories.of("job", 2).ended, 120, kTick);
}

TEST(Ties, StaffComeBeforeOthersGo) {
  const Stories stories(R"(
departments:
  shop:
    work_at_shift_end: pause
    handover: yes
    teams:
      early: {staff: 1, hours: {daily: "00:00-02:00"}}
      late: {staff: 1, hours: {daily: "02:00-10:00"}}
services: {job: {by: shop, duration: 60 min}}
customers: {orders: {arrive: 1 / h, asks_for: job}}
)",
                        {{"orders", {100, 110}}});
  EXPECT_NEAR(stories.of("job", 0).issued, 110, kTick) << "begun by those who came, before the other was put down";
  EXPECT_NEAR(stories.of("job", 0).ended, 180, kTick);
  EXPECT_NEAR(stories.of("job", 1).ended, 220, kTick);
}

TEST(Ties, WhoComesAsItOpensIsServed) {
  const Stories stories(R"(
departments: {desk: {staff: 1, waiting_room: 0, hours: {daily: "01:00-09:00"}}}
services: {job: {by: desk, duration: 10 min}}
customers: {people: {arrive: 1 / h, asks_for: job}}
)",
                        {{"people", {60}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 1U);
}

TEST(Ties, WhosePatienceEndsAsItOpensIsServed) {
  const Stories stories(R"(
departments: {desk: {staff: 1, hours: {daily: "01:00-09:00"}}}
services: {job: {by: desk, duration: 10 min}}
customers: {people: {arrive: 1 / h, asks_for: job, patience: 20 min}}
)",
                        {{"people", {40}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 1U);
}

// --- ends of work, answers, deliveries, places given back ------------------------------------------------

TEST(Ties, WorkThatEndsWithTheShiftIsFinishedAndNotPaused) {
  const Stories stories(R"(
departments: {desk: {staff: {daily "00:00-01:00": 1}, work_at_shift_end: pause}}
services: {job: {by: desk, duration: 30 min}}
customers: {people: {arrive: 1 / h, asks_for: job}}
)",
                        {{"people", {30}}});
  EXPECT_NEAR(stories.of("job").ended, 60, kTick);
}

TEST(Ties, WhoComesAsSomebodyGetsFreeIsServed) {
  const Stories stories(R"(
departments: {desk: {staff: 1, waiting_room: 0}}
services: {job: {by: desk, duration: 10 min}}
customers: {people: {arrive: 1 / h, asks_for: job}}
)",
                        {{"people", {0, 10, 20, 25, 30}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 4U);
  EXPECT_EQ(stories.segment("people").count(Outcome::blocked), 1U) << "who came in between";
}

TEST(Ties, NothingComesAtTheInstantOfClosing) {
  const Stories stories(R"(
departments: {doctor: {staff: 1, waiting_room: 0, hours: {Mon: "09:00-12:00"}}}
services: {visit: {by: doctor, duration: 15 min}}
customers: {patients: {every: 15 min, hours: {Mon: "09:00-12:00"}, asks_for: visit}}
)",
                        {}, "days: 1");
  EXPECT_EQ(stories.segment("patients").arrived, 11U) << "at 9:15 … 11:45";
  EXPECT_EQ(stories.segment("patients").count(Outcome::served), 11U);
}

/// Every quarter of an hour of open time: what would come at noon comes as it opens again.
TEST(Ties, WhatWouldComeAtTheInstantOfClosingComesAtTheNextOpening) {
  const Stories stories(R"(
departments: {doctor: {staff: 1, waiting_room: 0, hours: {Mon-Fri: "09:00-12:00"}}}
services: {visit: {by: doctor, duration: 15 min}}
customers: {patients: {every: 15 min, hours: {Mon-Fri: "09:00-12:00"}, asks_for: visit}}
)",
                        {}, "days: 3");
  EXPECT_EQ(stories.segment("patients").arrived, 11U + 12U + 12U);
  EXPECT_EQ(stories.segment("patients").count(Outcome::served), 35U);
  EXPECT_NEAR(stories.of("visit", 11).issued, 1440 + 540, kTick);
  EXPECT_NEAR(stories.of("visit", 12).issued, 1440 + 555, kTick);
}

/// Two cases at two departments end at one instant, whichever was begun first, and each goes to where the other was.
TEST(Ties, WhatACaseAsksForOnItsWayComesAfterTheEndsOfThatInstant) {
  const std::string body = R"(
departments: {one: {staff: 1, waiting_room: 0}, two: {staff: 1, waiting_room: 0}}
services: {a: {by: one, duration: 10 min}, b: {by: two, duration: 10 min}}
customers:
  there: {arrive: 1 / h, steps: [{serve: a}, {serve: b}]}
  back: {arrive: 1 / h, steps: [{serve: b}, {serve: a}]}
)";
  const Stories stories(body, {{"there", {0, 40}}, {"back", {0, 40}}});
  EXPECT_EQ(stories.segment("there").count(Outcome::served), 2U);
  EXPECT_EQ(stories.segment("back").count(Outcome::served), 2U);
  EXPECT_EQ(stories.record().departments[0].requests, 4U);
}

/// Those of a gate go on in their order, although each of them lets the others be set free first.
TEST(Ties, ThoseWhoAreSetFreeAtOneInstantAskInTheirOrder) {
  const Stories stories(R"(
departments: {desk: {staff: 1}}
services: {job: {by: desk, duration: 10 min}}
gates: {van: {size: 4}}
customers: {people: {arrive: 1 / h, steps: [{gather: van}, {serve: job}]}}
)",
                        {{"people", {0, 1, 2, 3}}});
  ASSERT_EQ(stories.count("job"), 4U);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(stories.record().visits[i].case_number, i + 1);
}

TEST(Ties, WhatACaseChoosesOnItsWayItChoosesAfterTheEndsOfThatInstant) {
  const Stories stories(R"(
departments: {first: {staff: 1}, left: {staff: 1, waiting_room: 0}, right: {staff: 1, waiting_room: 0}}
services:
  begin: {by: first, duration: 10 min}
  at_left: {by: left, duration: 5 min}
  at_right: {by: right, duration: 60 min}
customers:
  people: {arrive: 1 / h, steps: [{serve: begin}, {join_shortest: [at_left, at_right]}]}
  lefts: {arrive: 1 / h, asks_for: at_left}
  rights: {arrive: 1 / h, asks_for: at_right}
)",
                        {{"people", {0}}, {"lefts", {5}}, {"rights", {4}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 1U);
  EXPECT_NEAR(stories.of("at_left", 1).started, 10, kTick);
}

TEST(Ties, APlaceGivenBackIsThereForWhoComesAtThatInstant) {
  const std::string body = R"(
departments: {desk: {staff: 5}}
regions: {room: {places: 1, when_full: turn away}}
services: {job: {by: desk, duration: 10 min}, walk: {by: desk, duration: 10 min}}
customers:
  others: {arrive: 1 / h, steps: [{serve: walk}, {within: {region: room, steps: [{serve: job}]}}]}
  guests: {arrive: 1 / h, steps: [{within: {region: room, steps: [{serve: job}]}}]}
)";
  const Stories stories(body, {{"guests", {0, 10}}, {"others", {}}});
  EXPECT_EQ(stories.segment("guests").count(Outcome::served), 2U);
  // The one who walks was begun first, so that the end of that comes first.
  const Stories on_the_way(body, {{"guests", {20}}, {"others", {20}}});
  EXPECT_EQ(on_the_way.segment("others").count(Outcome::served), 1U);
  EXPECT_EQ(on_the_way.segment("guests").count(Outcome::served), 1U);
}

TEST(Ties, WhoIsServedAtTheEndOfTheirPatienceStays) {
  const Stories stories(R"(
departments: {desk: {staff: 1}}
services: {job: {by: desk, duration: 10 min}}
customers: {people: {arrive: 1 / h, asks_for: job, patience: 10 min}}
)",
                        {{"people", {0, 0, 1, 40, 41}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 4U);
  EXPECT_EQ(stories.segment("people").count(Outcome::abandoned), 1U) << "at 11 nobody is free before 20";
}

TEST(Ties, AnAnswerAtTheEndOfAHoldKeepsTheCaseWithItsEmployee) {
  const Stories stories(R"(
departments: {desk: {staff: 1}, expert: {staff: 1}}
services:
  case: {by: desk, duration: 1 min, needs: {advice: {mode: hold, at_most: 5 min, then: park, work_left: 10 min}}}
  errand: {by: desk, duration: 30 min}
  advice: {by: expert, duration: 5 min}
customers: {people: {arrive: 1 / h, asks_for: case}, others: {arrive: 1 / h, asks_for: errand}}
)",
                        {{"people", {0}}, {"others", {2}}});
  EXPECT_LT(stories.of("case").ended, 20) << "nobody turned to the errand meanwhile";
  EXPECT_NEAR(stories.of("errand").started, stories.of("case").ended, kTick);
}

// --- closings and staff who go ---------------------------------------------------------------------------

TEST(Ties, WhoComesAtTheInstantOfClosingFindsItClosed) {
  const Stories stories(R"(
departments:
  phone: {staff: 1, hours: {daily: "00:00-01:00"}, queue_at_closing: disconnect}
  bar: {staff: 1, hours: {daily: "00:00-01:00"}, queue_at_closing: serve}
services: {call: {by: phone, duration: 10 min}, drink: {by: bar, duration: 10 min}}
customers: {callers: {arrive: 1 / h, asks_for: call}, guests: {arrive: 1 / h, asks_for: drink}}
)",
                        {{"callers", {60}}, {"guests", {55, 58, 60}}}, "days: 2");
  EXPECT_EQ(stories.segment("callers").count(Outcome::disconnected), 1U);
  EXPECT_NEAR(stories.of("drink", 1).started, 65, kTick) << "who was inside";
  EXPECT_NEAR(stories.of("drink", 2).started, 1440, kTick) << "who came as it closed";
}

/// Whoever gets free as the shift ends is still there for who waits.
TEST(Ties, WhoWaitsAsSomebodyGetsFreeAtClosingIsServedAndNotSentAway) {
  const Stories stories(R"(
departments: {phone: {staff: 1, hours: {daily: "00:00-01:00"}, queue_at_closing: disconnect}}
services: {call: {by: phone, duration: 20 min}}
customers: {callers: {arrive: 1 / h, asks_for: call}}
)",
                        {{"callers", {40, 45, 46}}});
  EXPECT_EQ(stories.segment("callers").count(Outcome::served), 2U);
  EXPECT_EQ(stories.segment("callers").count(Outcome::disconnected), 1U);
}

TEST(Ties, WhosePatienceEndsAsItClosesIsSentAway) {
  const Stories stories(R"(
departments: {phone: {staff: 1, hours: {daily: "00:00-01:00"}, queue_at_closing: disconnect}}
services: {call: {by: phone, duration: 50 min}}
customers: {callers: {arrive: 1 / h, asks_for: call, patience: 20 min}}
)",
                        {{"callers", {35, 40}}});
  EXPECT_EQ(stories.segment("callers").count(Outcome::disconnected), 1U);
  EXPECT_EQ(stories.segment("callers").count(Outcome::abandoned), 0U);
}

// --- arrivals and requests, and limits -------------------------------------------------------------------

TEST(Ties, WhoComesAsAnotherLosesPatienceFindsTheChairTaken) {
  const Stories stories(R"(
departments: {desk: {staff: 1, waiting_room: 1}}
services: {job: {by: desk, duration: 60 min}}
customers: {people: {arrive: 1 / h, asks_for: job, patience: 10 min}}
)",
                        {{"people", {0, 1, 11, 12}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::blocked), 1U);
  EXPECT_EQ(stories.segment("people").count(Outcome::abandoned), 2U) << "at 11, and the one of 12 at 22";
}

TEST(Ties, ARequestComesBeforeWhatOverflowsAtThatInstant) {
  const Stories stories(R"(
departments:
  desk: {staff: 1, overflow: {others: 10 min}}
  others: {staff: {daily "00:11-10:00": 1}}
services: {job: {by: desk, duration: 60 min}, own: {by: others, duration: 30 min}}
customers: {people: {arrive: 1 / h, asks_for: job}, guests: {arrive: 1 / h, asks_for: own}}
)",
                        {{"people", {0, 1}}, {"guests", {11}}});
  EXPECT_NEAR(stories.of("own").started, 11, kTick);
  EXPECT_NEAR(stories.of("job", 1).started, 41, kTick);
}

}  // namespace
}  // namespace domino::chain
