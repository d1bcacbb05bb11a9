#include "models/measures/study/claims.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

using experiment::Verdict;

constexpr const char* kQueue = R"(version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 9 days, warm_up: 1 day}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers: {people: {arrive: 30 / h, asks_for: help}}
what_if:
  slower: {services.help.duration: exponential(mean 1.05 min)}
  flooded: {customers.people.arrive: 80 / h}
)";

class Claims : public ::testing::Test {
 protected:
  Claims()
      : base_(testing::read(kQueue)),
        slower_(language::with_what_if(base_, "slower")),
        flooded_(language::with_what_if(base_, "flooded")),
        catalogue_(*base_.plan),
        sides_{{base_.plan.get(), &catalogue_}, {slower_.plan.get(), &catalogue_}, {flooded_.plan.get(), &catalogue_}} {
  }

  std::size_t measure(std::string_view address) const {
    for (std::size_t m = 0; m < catalogue_.measures().size(); ++m)
      if (catalogue_.measures()[m].address == address) return m;
    ADD_FAILURE() << address;
    return 0;
  }
  Judgements check(const std::vector<Claim>& claims, StudySettings settings = {.replications = 2000}) const {
    return check_claims(sides_, claims, settings, {});
  }

  language::Reading base_;
  language::Reading slower_;
  language::Reading flooded_;
  Catalogue catalogue_;
  std::vector<Side> sides_;
};

// In M/M/1 with a load of one half the wait is a minute.
TEST_F(Claims, HoldOrFailAboutAMeanByWhereItLies) {
  const std::size_t wait = measure("customers.wait.mean");
  const auto judged = check({{.measure = wait, .region = {.high = 70}},
                             {.measure = wait, .region = {.high = 50}},
                             {.measure = wait, .region = {.low = 54, .high = 66}}});
  EXPECT_EQ(judged.of_claims[0].verdict, Verdict::holds);
  EXPECT_EQ(judged.of_claims[1].verdict, Verdict::fails);
  EXPECT_EQ(judged.of_claims[2].verdict, Verdict::holds);
  EXPECT_LT(judged.of_claims[0].estimate.high, 70);
  EXPECT_GT(judged.of_claims[1].estimate.low, 50);
  EXPECT_LT(judged.replications, 200U);
}

TEST_F(Claims, AboutAChangeAreDecidedByTheDifference) {
  const std::size_t wait = measure("customers.wait.mean");
  const auto claim = [&](double weight, experiment::Region region) {
    return Claim{.side = 1, .measure = wait, .in_base = wait, .weight_of_base = weight, .region = region};
  };
  // From .5 to .525 of load the wait goes from 60 to 69.6 s, by 16 %.
  const auto judged = check({claim(-1, {.low = 0, .low_open = true}), claim(-1.05, {.low = 0}), claim(-1.3, {.low = 0}),
                             claim(-1, {.high = 0, .high_open = true})});
  EXPECT_EQ(judged.of_claims[0].verdict, Verdict::holds);
  EXPECT_EQ(judged.of_claims[1].verdict, Verdict::holds);
  EXPECT_EQ(judged.of_claims[2].verdict, Verdict::fails);
  EXPECT_EQ(judged.of_claims[3].verdict, Verdict::fails);
  // What is told is the plain difference.
  EXPECT_NEAR(judged.of_claims[1].estimate.mean, 9.6, 4);
}

TEST_F(Claims, AreUndecidedWhereTheReplicationsAreUsedUp) {
  const auto judged =
      check({{.measure = measure("customers.wait.mean"), .region = {.high = 60}}}, {.replications = 12});
  EXPECT_EQ(judged.of_claims[0].verdict, Verdict::undecided);
  EXPECT_EQ(judged.replications, 12U);
  const auto few = check({{.measure = measure("customers.wait.mean"), .region = {.high = 600}}}, {.replications = 9});
  EXPECT_EQ(few.of_claims[0].verdict, Verdict::undecided);
  EXPECT_TRUE(few.of_claims[0].estimate.has_mean);
}

TEST_F(Claims, AboutAQueueThatNeverSettlesFailWithoutBeingRun) {
  const auto judged = check({{.side = 2, .measure = measure("customers.wait.mean"), .region = {.low = 1}}});
  EXPECT_EQ(judged.of_claims[0].verdict, Verdict::fails);
  EXPECT_EQ(judged.of_claims[0].obstacle, Obstacle::unstable);
  EXPECT_EQ(judged.replications, 0U);
}

TEST_F(Claims, AboutWhatIsTheSameInEveryRunAreBelievedOnceWhatIsSeldomWouldHaveShownItself) {
  const auto judged = check({{.measure = measure("customers.abandoned"), .region = {.high = 0}}});
  EXPECT_EQ(judged.of_claims[0].verdict, Verdict::holds);
  EXPECT_EQ(judged.replications, 59U);
}

TEST_F(Claims, AreJudgedAlikeByAnyNumberOfJobs) {
  const std::size_t wait = measure("customers.wait.mean");
  const std::vector<Claim> claims{{.measure = wait, .region = {.high = 66}},
                                  {.side = 1, .measure = wait, .in_base = wait, .region = {.low = 0}}};
  const auto one = check(claims, {.replications = 500, .jobs = 1});
  const auto four = check(claims, {.replications = 500, .jobs = 4});
  EXPECT_EQ(one.replications, four.replications);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    EXPECT_EQ(one.of_claims[i].estimate.low, four.of_claims[i].estimate.low);
    EXPECT_EQ(one.of_claims[i].estimate.n, four.of_claims[i].estimate.n);
  }
}

}  // namespace
}  // namespace domino::measures
