#include "models/measures/study/precision.h"

#include <gtest/gtest.h>

#include "models/measures/study/warm_up.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

language::Reading queue(const std::string& load, const std::string& run, const std::string& more = "") {
  return testing::read("version: 1\nscenario: Queue\nquestion: How long?\nrun: " + run +
                       "\ndepartments: {desk: {staff: 1" + more +
                       "}}\nservices: {help: {by: desk, duration: exponential(mean 10 min)}}\n"
                       "customers: {people: {arrive: " +
                       load + ", asks_for: help}}\n");
}

TEST(Precision, EndsTheRunWhereEveryHeadlineIsKnownWellEnough) {
  const auto reading = queue("3 / h", "{horizon: 19 days, warm_up: 1 day}");
  const Catalogue catalogue(*reading.plan);
  const auto wide = run_study(*reading.plan, catalogue, {.replications = 1000, .precision = 0.1});
  const auto narrow = run_study(*reading.plan, catalogue, {.replications = 1000, .precision = 0.03});
  EXPECT_LT(wide.replications.size(), narrow.replications.size());
  EXPECT_TRUE(narrow.imprecise.empty());
  EXPECT_FALSE(narrow.stopped);
  for (const std::size_t m : headlines(catalogue))
    EXPECT_LE(relative_half_width(catalogue.measures()[m].unit, narrow.findings[m].estimate), 0.03);
}

TEST(Precision, SaysWhatIsNotKnownWellEnoughWhereTheReplicationsAreUsedUp) {
  const auto reading = queue("5 / h", "{horizon: 2 days}");
  const Catalogue catalogue(*reading.plan);
  const auto study = run_study(*reading.plan, catalogue, {.replications = 20, .precision = 0.001});
  EXPECT_EQ(study.replications.size(), 20U);
  EXPECT_EQ(study.imprecise, "customers.wait.mean");
  EXPECT_GT(study.imprecision, 0.001);
}

TEST(Precision, GivesTheSameReplicationsForAnyNumberOfJobs) {
  const auto reading = queue("3 / h", "{horizon: 5 days}");
  const Catalogue catalogue(*reading.plan);
  const auto one = run_study(*reading.plan, catalogue, {.replications = 1000, .jobs = 1, .precision = 0.1});
  const auto four = run_study(*reading.plan, catalogue, {.replications = 1000, .jobs = 4, .precision = 0.1});
  EXPECT_EQ(one.replications.size(), four.replications.size());
}

TEST(Precision, OfAMeanNearZeroIsMeasuredByASizeThatPeopleCareAbout) {
  const statistics::Estimate second{.mean = 1, .low = 0, .high = 2, .n = 9, .has_mean = true, .has_interval = true};
  EXPECT_DOUBLE_EQ(relative_half_width(Unit::seconds, second), 1.0 / 60);
  const statistics::Estimate hour{
      .mean = 3600, .low = 3420, .high = 3780, .n = 9, .has_mean = true, .has_interval = true};
  EXPECT_DOUBLE_EQ(relative_half_width(Unit::seconds, hour), 0.05);
}

TEST(WarmUp, OfAQueueThatForgetsSoonIsShortAndOfOneThatForgetsSlowlyIsLonger) {
  const auto quick = queue("3 / h", "{horizon: 50 days}");
  const auto slow = queue("5.8 / h", "{horizon: 50 days}");
  const auto of = [](const language::Reading& reading) {
    return find_warm_up(*reading.plan, Catalogue(*reading.plan), {.seed = 3}, {});
  };
  ASSERT_TRUE(of(quick).length.has_value()) << of(quick).refusal;
  EXPECT_LE(of(quick).length->s, 5 * kDay.s);
  ASSERT_TRUE(of(slow).length.has_value()) << of(slow).refusal;
  EXPECT_GT(of(slow).length->s, of(quick).length->s);
}

TEST(WarmUp, IsRefusedWhereTheRunNeverSettlesOrIsTooShortToSee) {
  const auto growing = queue("8 / h", "{horizon: 50 days}");
  const auto refused = find_warm_up(*growing.plan, Catalogue(*growing.plan), {}, {});
  EXPECT_FALSE(refused.length.has_value());
  EXPECT_NE(refused.refusal.find("has not settled"), std::string::npos);
  const auto days = queue("3 / h", "{horizon: 10 days}", ", hours: {Mon-Fri: \"09:00-17:00\"}");
  const auto few = find_warm_up(*days.plan, Catalogue(*days.plan), {}, {});
  EXPECT_FALSE(few.length.has_value());
  EXPECT_NE(few.refusal.find("too short"), std::string::npos);
}

}  // namespace
}  // namespace domino::measures
