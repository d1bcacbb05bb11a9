// Work that is put down for something more urgent: when, and at whose pace what is left of it is done.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tests/models/stories.h"

namespace domino::chain {
namespace {

TEST(Yielding, WorkAfterAHoldWaitsForWhatIsMoreUrgent) {
  const std::string body = R"(
departments: {desk: {staff: 1, queue: priority, preemption: resume}, expert: {staff: 1}}
services:
  slow: {by: desk, duration: constant(10 min), needs: {advice: {at: start, mode: hold}}}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  advice: {by: expert, duration: constant(8 min)}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)";
  const Stories stories(body, {{"patient", {0}}, {"hasty", {5}}});
  EXPECT_NEAR(stories.of("urgent").started, 8, kTick) << "nobody puts down a case that they are held for";
  EXPECT_NEAR(stories.of("slow").ended, 8 + 4 + 10, kTick);
  EXPECT_EQ(stories.record().departments[0].preemptions, 1U);
  const Stories later(body, {{"patient", {0}}, {"hasty", {10}}});
  EXPECT_NEAR(later.of("urgent").started, 10, kTick);
  EXPECT_NEAR(later.of("slow").ended, 8 + 10 + 4, kTick);
}

TEST(Yielding, DoesNotHappenWherePriorityStopsNobody) {
  const Stories stories(R"(
departments: {desk: {staff: 1, queue: priority, preemption: none}, expert: {staff: 1}}
services:
  slow: {by: desk, duration: constant(10 min), needs: {advice: {at: start, mode: hold}}}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  advice: {by: expert, duration: constant(8 min)}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)",
                        {{"patient", {0}}, {"hasty", {5}}});
  EXPECT_NEAR(stories.of("urgent").started, 18, kTick);
}

/// The parked case is taken up again before new ones of its own priority, and after those above it.
TEST(Yielding, AParkedCaseIsTakenUpInTheOrderOfPriorities) {
  const std::string body = R"(
departments: {desk: {staff: 1, queue: priority, preemption: resume}, expert: {staff: 1}}
services:
  slow: {by: desk, duration: constant(1 min), needs: {advice: {mode: park, switching: 0 s, work_left: constant(10 min)}}}
  top: {by: desk, duration: constant(6 min), priority: 2}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  plain: {by: desk, duration: constant(3 min)}
  advice: {by: expert, duration: constant(4 min)}
customers:
  patient: {arrive: 1 / h, asks_for: slow}
  first: {arrive: 1 / h, asks_for: top}
  hasty: {arrive: 1 / h, asks_for: urgent}
  others: {arrive: 1 / h, asks_for: plain}
)";
  // The desk is free again at 8, when the case has been answered since 5.
  const Stories stories(body, {{"patient", {0}}, {"first", {2}}, {"hasty", {3}}, {"others", {4}}});
  EXPECT_NEAR(stories.of("top").ended, 8, kTick);
  EXPECT_NEAR(stories.of("urgent").ended, 12, kTick);
  EXPECT_NEAR(stories.of("slow").ended, 22, kTick);
  EXPECT_NEAR(stories.of("plain").ended, 25, kTick);
}

TEST(Yielding, AnAnsweredCaseStopsWorkBelowItsPriority) {
  const Stories stories(R"(
departments: {desk: {staff: 1, queue: priority, preemption: resume}, expert: {staff: 1}}
services:
  case: {by: desk, duration: constant(1 min), priority: 1, needs: {advice: {mode: park, switching: 0 s, work_left: constant(2 min)}}}
  plain: {by: desk, duration: constant(10 min)}
  advice: {by: expert, duration: constant(4 min)}
customers: {urgent: {arrive: 1 / h, asks_for: case}, others: {arrive: 1 / h, asks_for: plain}}
)",
                        {{"urgent", {0}}, {"others", {0.5}}});
  EXPECT_NEAR(stories.of("case").ended, 1 + 4 + 2, kTick);
  EXPECT_NEAR(stories.of("plain").ended, 1 + 10 + 2, kTick);
}

/// Work stopped at the end of a shift begins the next one behind what is more urgent.
TEST(Yielding, WorkStoppedOvernightWaitsForWhatIsMoreUrgent) {
  const Stories stories(R"(
departments: {desk: {staff: {daily "00:00-01:00": 1, "03:00-10:00": 1}, queue: priority, preemption: resume, work_at_shift_end: pause}}
services:
  slow: {by: desk, duration: constant(90 min)}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)",
                        {{"patient", {0}}, {"hasty", {70}}});
  EXPECT_NEAR(stories.of("urgent").started, 180, kTick);
  EXPECT_NEAR(stories.of("slow").ended, 180 + 4 + 30, kTick);
}

std::string two_paces(const std::string& preemption) {
  return R"(
departments:
  desk:
    queue: priority
    preemption: )" +
         preemption + R"(
    teams:
      slow: {staff: 1, does: {both: 0.5, urgent: 1}}
      fast: {staff: 1, does: {both: 2, long_work: 1}}
services:
  both: {by: desk, duration: constant(10 min)}
  long_work: {by: desk, duration: constant(6 min), priority: 1}
  urgent: {by: desk, duration: constant(60 min), priority: 2}
customers:
  first: {arrive: 1 / h, asks_for: long_work}
  patient: {arrive: 1 / h, asks_for: both}
  hasty: {arrive: 1 / h, asks_for: urgent}
)";
}

/// The slow one has done 2 of 10 minutes' work in 4 when something urgent comes; the fast one, free at 7, does the
/// other 8 in 4.
TEST(Pace, WhatIsLeftIsDoneAtThePaceOfWhoTakesItUp) {
  const Stories stories(two_paces("resume"), {{"first", {1}}, {"patient", {2}}, {"hasty", {6}}});
  EXPECT_NEAR(stories.of("both").started, 2, kTick);
  EXPECT_NEAR(stories.of("both").ended, 7 + 4, kTick);
}

TEST(Pace, WhatBeginsAnewDoesSoAtThePaceOfWhoTakesItUp) {
  const Stories stories(two_paces("restart"), {{"first", {1}}, {"patient", {2}}, {"hasty", {6}}});
  EXPECT_NEAR(stories.of("both").ended, 7 + 5, kTick);
}

/// The second half is begun anew as a half, whatever the case asked for in between.
TEST(Pace, APartBegunAnewIsThatPart) {
  const Stories stories(R"(
departments: {desk: {staff: 1, queue: priority, preemption: restart}, expert: {staff: 1}}
services:
  slow: {by: desk, duration: constant(10 min), needs: {advice: {at: middle, mode: hold}}}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  advice: {by: expert, duration: constant(7 min)}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)",
                        {{"patient", {0}}, {"hasty", {15}}});
  EXPECT_NEAR(stories.of("slow").ended, 15 + 4 + 5, kTick);
}

/// Who takes a parked case up again does its second half at their own pace.
TEST(Pace, OfThePartAfterAParkIsThatOfWhoTookItUp) {
  const Stories stories(R"(
departments:
  desk:
    teams:
      slow: {staff: 1, does: {case: 0.5, errand: 1}}
      fast: {staff: 1, does: {case: 2, wait: 1}}
  expert: {staff: 1}
services:
  case: {by: desk, duration: constant(10 min), needs: {advice: {at: middle, mode: park, switching: 0 s}}}
  errand: {by: desk, duration: constant(60 min)}
  wait: {by: desk, duration: constant(5 min)}
  advice: {by: expert, duration: constant(5 min)}
customers:
  first: {arrive: 1 / h, asks_for: wait}
  patient: {arrive: 1 / h, asks_for: case}
  others: {arrive: 1 / h, asks_for: errand}
)",
                        {{"first", {0}}, {"patient", {1}}, {"others", {2}}});
  EXPECT_NEAR(stories.of("case").ended, 1 + 10 + 5 + 2.5, kTick);
}

// --- chairs ----------------------------------------------------------------------------------------------

std::string with_chairs(int chairs) {
  return "departments: {desk: {staff: 1, queue: priority, preemption: resume, waiting_room: " + std::to_string(chairs) +
         R"(}}
services:
  slow: {by: desk, duration: constant(10 min)}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  plain: {by: desk, duration: constant(3 min)}
customers:
  patient: {arrive: 1 / h, asks_for: slow}
  hasty: {arrive: 1 / h, asks_for: urgent}
  others: {arrive: 1 / h, asks_for: plain}
)";
}

TEST(Chairs, WhoMayInterruptNeedsNone) {
  const Stories stories(with_chairs(0), {{"patient", {0}}, {"hasty", {5}}, {"others", {}}});
  EXPECT_EQ(stories.segment("hasty").count(Outcome::blocked), 0U);
  EXPECT_NEAR(stories.of("urgent").started, 5, kTick);
  EXPECT_NEAR(stories.of("slow").ended, 14, kTick) << "the interrupted waits although there is no chair";
}

TEST(Chairs, WhoMayNotInterruptNeedsOne) {
  const Stories stories(with_chairs(0), {{"patient", {}}, {"hasty", {0, 1}}, {"others", {2}}});
  EXPECT_EQ(stories.segment("hasty").count(Outcome::blocked), 1U) << "nothing less urgent is in hand";
  EXPECT_EQ(stories.segment("others").count(Outcome::blocked), 1U);
}

TEST(Chairs, TheInterruptedTakesOneUntilTheirWorkGoesOn) {
  const Stories stories(with_chairs(1), {{"patient", {0}}, {"hasty", {5}}, {"others", {6, 9.5}}});
  EXPECT_EQ(stories.segment("others").count(Outcome::blocked), 1U) << "of the two, the one who came meanwhile";
  EXPECT_NEAR(stories.of("plain", 1).issued, 9.5, kTick);
  EXPECT_NEAR(stories.of("plain", 1).started, 14, kTick);
}

TEST(Chairs, TheInterruptedTakesOneEvenIfThatIsOneMoreThanThereAre) {
  const Stories stories(with_chairs(1), {{"patient", {0}}, {"hasty", {5}}, {"others", {1, 15, 19}}});
  EXPECT_EQ(stories.segment("others").count(Outcome::blocked), 0U);
  EXPECT_EQ(stories.segment("hasty").count(Outcome::blocked), 0U);
  EXPECT_NEAR(stories.of("slow").ended, 14, kTick);
  EXPECT_NEAR(stories.of("plain", 0).started, 14, kTick) << "who sits there already keeps the chair";
}

TEST(Chairs, AnInterruptionIsWaiting) {
  const Stories stories(with_chairs(0), {{"patient", {0}}, {"hasty", {5}}, {"others", {}}});
  EXPECT_NEAR(stories.segment("patient").wait.mean_s() / 60, 4, kTick);
  EXPECT_NEAR(stories.segment("hasty").wait.mean_s() / 60, 0, kTick);
}

// --- the shortest of those with room ---------------------------------------------------------------------

std::string two_tills(const std::string& small, const std::string& large) {
  return "departments: {small: {" + small + "}, large: {" + large + R"(}}
services:
  at_small: {by: small, duration: 100 min}
  at_large: {by: large, duration: 10 min}
  before: {by: large, duration: 100 min}
customers:
  people: {arrive: 1 / h, steps: [{join_shortest: [at_small, at_large]}]}
  others: {arrive: 1 / h, asks_for: before}
)";
}

TEST(JoinShortest, ChoosesAmongThoseWithRoom) {
  for (const char* limit : {"waiting_room: 0", "lines: 2", "waiting_room: 0, lines: 5", "waiting_room: 9, lines: 2"}) {
    const Stories stories(two_tills(std::string("staff: 2, ") + limit, "staff: 1"),
                          {{"people", {1, 2, 3, 4, 5, 6}}, {"others", {}}});
    EXPECT_EQ(stories.segment("people").count(Outcome::served), 6U) << limit;
    EXPECT_EQ(stories.count("at_small"), 2U) << limit;
  }
}

TEST(JoinShortest, GoesToTheFirstShortestWhereNoneHasRoom) {
  const Stories stories(two_tills("staff: 2, waiting_room: 0", "staff: 1, waiting_room: 0"),
                        {{"people", {1, 2, 3, 4, 5}}, {"others", {}}});
  EXPECT_EQ(stories.segment("people").count(Outcome::served), 3U);
  EXPECT_EQ(stories.department("small").requests, 4U) << "of equally long ones the first";
  EXPECT_EQ(stories.department("large").requests, 1U);
}

/// At a desk that is full there is room for whoever would be begun at once.
TEST(JoinShortest, FindsRoomWhereItMayInterrupt) {
  const Stories stories(R"(
departments:
  full: {staff: 2, queue: priority, preemption: resume, waiting_room: 0}
  long: {staff: 1}
services:
  low: {by: full, duration: 100 min}
  high: {by: full, duration: 10 min, priority: 1}
  other: {by: long, duration: 100 min}
customers:
  people: {arrive: 1 / h, steps: [{join_shortest: [high, other]}]}
  lows: {arrive: 1 / h, asks_for: low}
  others: {arrive: 1 / h, asks_for: other}
)",
                        {{"people", {5, 6, 7}}, {"lows", {0, 0}}, {"others", {0, 1}}});
  EXPECT_EQ(stories.count("high"), 2U);
  EXPECT_NEAR(stories.of("high", 0).started, 5, kTick);
  EXPECT_NEAR(stories.of("high", 1).started, 6, kTick);
  EXPECT_EQ(stories.segment("people").count(Outcome::blocked), 0U) << "the third waits where there is room";
}

/// What is done stays with its employee while both are full, and goes to the one with room otherwise.
TEST(JoinShortest, GoesOnToTheOneWithRoomInAChainThatBlocks) {
  const Stories stories(R"(
departments:
  first: {staff: 1}
  small: {staff: 2, waiting_room: 0, when_full: block}
  large: {staff: 1, waiting_room: 9, when_full: block}
services:
  begin: {by: first, duration: 1 min}
  at_small: {by: small, duration: 100 min}
  at_large: {by: large, duration: 10 min}
customers: {people: {arrive: 1 / h, steps: [{serve: begin}, {join_shortest: [at_small, at_large]}]}}
)",
                        {{"people", {0, 1, 2, 3, 4, 5}}});
  EXPECT_EQ(stories.count("at_small"), 2U);
  EXPECT_EQ(stories.count("at_large"), 4U);
  EXPECT_NEAR(stories.of("begin", 5).ended, 6, kTick) << "nobody is kept";
}

// --- drawn anew ------------------------------------------------------------------------------------------

/// The interrupted begins anew and takes as long as the new draw says; each interruption draws once.
TEST(Resampling, DrawsTheWorkAnewEachTime) {
  const std::string body = R"(
departments: {desk: {staff: 1, queue: priority, preemption: PREEMPTION}}
services:
  slow: {by: desk, duration: uniform(100 min to 200 min)}
  urgent: {by: desk, duration: constant(1 min), priority: 1}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)";
  const auto run = [&](const std::string& preemption, const std::vector<double>& hasty) {
    std::string text = body;
    text.replace(text.find("PREEMPTION"), 10, preemption);
    const Stories stories(text, {{"patient", {0}}, {"hasty", hasty}});
    return stories.of("slow").ended - (hasty.empty() ? 0 : hasty.back() + 1);
  };
  const double first = run("resample", {});
  EXPECT_NEAR(run("restart", {10, 50}), first, kTick) << "begun anew, the same work";
  const double second = run("resample", {10});
  const double third = run("resample", {10, 50});
  for (const double drawn : {first, second, third}) {
    EXPECT_GE(drawn, 100 - kTick);
    EXPECT_LE(drawn, 200 + kTick);
  }
  EXPECT_GT(std::abs(second - first), 1e-3);
  EXPECT_GT(std::abs(third - second), 1e-3);
  EXPECT_NEAR(run("resample", {20}), second, kTick) << "the same customer draws the same, whenever interrupted";
}

/// The second half is drawn anew as a half.
TEST(Resampling, DrawsAPartAnewAsThatPart) {
  const Stories stories(R"(
departments: {desk: {staff: 1, queue: priority, preemption: resample}, expert: {staff: 1}}
services:
  slow: {by: desk, duration: constant(10 min), needs: {advice: {at: middle, mode: hold}}}
  urgent: {by: desk, duration: constant(4 min), priority: 1}
  advice: {by: expert, duration: constant(7 min)}
customers: {patient: {arrive: 1 / h, asks_for: slow}, hasty: {arrive: 1 / h, asks_for: urgent}}
)",
                        {{"patient", {0}}, {"hasty", {15}}});
  EXPECT_NEAR(stories.of("slow").ended, 15 + 4 + 5, kTick);
}

}  // namespace
}  // namespace domino::chain
