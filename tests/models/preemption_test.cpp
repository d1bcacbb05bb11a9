// Work that is put down for something more urgent: when, and at whose pace what is left of it is done.

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::chain {
namespace {

/// Instants in minutes.
struct Span {
  double issued = 0;
  double started = 0;
  double ended = 0;
};

/// One matter each, by service; who comes when is stated in minutes by a trace.
class Stories {
 public:
  Stories(const std::string& body, const std::map<std::string, std::vector<double>>& arrivals)
      : reading_(domino::testing::read("version: 1\nscenario: t\nquestion: t?\nrun: {horizon: 10 h}\n" + body)) {
    if (!reading_.ok()) return;
    Plan plan = *reading_.plan;
    for (auto& segment : plan.segments) {
      std::vector<double> instants_s;
      for (const double minute : arrivals.at(segment.name)) instants_s.push_back(60 * minute);
      segment.instants = organisation::Trace(std::move(instants_s));
    }
    Replication replication(plan, {.keep_visits = true});
    record_ = *replication.run(1, 1);
    for (const Visit& visit : record_.visits)
      stories_[plan.services[visit.service].name].push_back(
          {seconds(visit.issued) / 60, seconds(visit.started) / 60, seconds(visit.ended) / 60});
  }
  const Span& of(const std::string& service, std::size_t number = 0) const { return stories_.at(service).at(number); }
  const Record& record() const { return record_; }

 private:
  language::Reading reading_;
  Record record_{Plan{}};
  std::map<std::string, std::vector<Span>> stories_;
};

constexpr double kTick = 1e-6;

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

}  // namespace
}  // namespace domino::chain
