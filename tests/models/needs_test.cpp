// Services that need other services: who is held, who is free, and in which order things happen.

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using organisation::NeedMode;
using random::Distribution;

/// One customer a minute on average; a desk of one works 10 s and then needs 20 s of an expert.
Chain desk_and_expert(organisation::Need need, double expert_s = 20) {
  Chain chain = one_desk(1.0 / 60, 10, 1, kDay);
  chain.services[0].duration = Distribution::constant(10);
  organisation::Department expert = chain.departments[0];
  expert.name = "expert";
  chain.departments.push_back(expert);
  organisation::Service advice;
  advice.name = "advice";
  advice.by = "expert";
  advice.duration = Distribution::constant(expert_s);
  chain.services.push_back(advice);
  need.name = need.service = "advice";
  chain.services[0].needs.push_back(std::move(need));
  return chain;
}

struct Story {
  std::map<std::uint64_t, Visit> desk;
  std::map<std::uint64_t, Visit> expert;
  Record record;
};

Story run(const Chain& chain) {
  const auto compilation = compile(chain);
  Replication replication(*compilation.plan, {.keep_visits = true});
  Story result;
  result.record = *replication.run(5, 1);
  for (const Visit& visit : result.record.visits)
    (visit.service == 0 ? result.desk : result.expert)[visit.case_number] = visit;
  EXPECT_GT(result.desk.size(), 1000U);
  return result;
}

constexpr Ticks s(double seconds_) { return ticks(Duration{seconds_}); }

TEST(Hold, KeepsTheEmployeeUntilTheAnswerIsThere) {
  const Story result = run(desk_and_expert({.mode = NeedMode::hold}));
  for (const auto& [number, visit] : result.desk) {
    const Visit& advice = result.expert.at(number);
    EXPECT_NEAR(seconds(advice.issued - visit.started), 10, 1e-5);
    EXPECT_EQ(visit.ended, advice.ended);
    EXPECT_NE(advice.asker, chain::Asker::customer);
    EXPECT_EQ(advice.asker, chain::Asker::hold);
  }
  // The desk's one employee takes the next customer only afterwards.
  for (const auto& [number, visit] : result.desk)
    if (const auto next = result.desk.find(number + 1); next != result.desk.end()) {
      EXPECT_GE(next->second.started, visit.ended);
    }
}

TEST(Hold, OnlyWithItsChance) {
  const Story result = run(desk_and_expert({.chance = 0.25, .mode = NeedMode::hold}));
  const double n = static_cast<double>(result.desk.size());
  EXPECT_NEAR(static_cast<double>(result.expert.size()) / n, 0.25, 5 * std::sqrt(.25 * .75 / n));
}

TEST(Callback, FreesTheEmployeeAtOnce) {
  const Story result = run(desk_and_expert({.mode = NeedMode::callback}));
  bool overlapping = false;
  for (const auto& [number, visit] : result.desk) {
    EXPECT_EQ(visit.ended, result.expert.at(number).ended);
    const auto next = result.desk.find(number + 1);
    overlapping = overlapping || (next != result.desk.end() && next->second.started < visit.ended);
  }
  EXPECT_TRUE(overlapping);
  EXPECT_EQ(result.record.departments[0].busy % s(10), 0) << "only the own work occupies the desk";
}

TEST(Hold, OfACaseThatWasCalledBackBringsNobodyBack) {
  Chain chain = desk_and_expert({.mode = NeedMode::callback});
  chain.services[0].needs.push_back({.name = "more", .service = "advice", .mode = NeedMode::hold});
  const Story result = run(chain);
  EXPECT_EQ(result.record.departments[0].busy % s(10), 0) << "only the own work occupies the desk";
  for (const auto& [number, visit] : result.desk) EXPECT_EQ(visit.ended, result.expert.at(number).ended);
}

TEST(Park, TakesTheCaseUpAgainBeforeNewOnesWithSwitchingTime) {
  const Story result =
      run(desk_and_expert({.mode = NeedMode::park, .switching = Duration{3}, .work_left = Distribution::constant(4)}));
  for (const auto& [number, visit] : result.desk) {
    EXPECT_GE(visit.ended - result.expert.at(number).ended, s(7) - 2) << "switching and the work left";
    EXPECT_LE(visit.ended - result.expert.at(number).ended, s(7 + 10) + 2) << "one piece of work in front at most";
  }
}

TEST(Notify, MakesNobodyWait) {
  const Story result = run(desk_and_expert({.mode = NeedMode::notify}, 70));
  for (const auto& [number, visit] : result.desk) EXPECT_NEAR(seconds(visit.ended - visit.started), 10, 1e-5);
  EXPECT_GT(result.record.open_requests, 0U) << "an expert this slow never keeps up";
  EXPECT_EQ(result.record.segments[0].ended_in_all() + result.record.segments[0].present(),
            result.record.segments[0].arrived);
}

TEST(HoldWithLimit, TurnsIntoParkingAndKeepsThePlaceInTheQueue) {
  const Story result =
      run(desk_and_expert({.mode = NeedMode::hold, .at_most = Duration{15}, .switching = Duration{5}}));
  for (const auto& [number, visit] : result.desk) {
    const Visit& advice = result.expert.at(number);
    if (advice.ended - advice.issued <= s(15)) {
      EXPECT_EQ(visit.ended, advice.ended);
    } else {
      EXPECT_GE(visit.ended, advice.ended + s(5) - 2) << "the employee has to get back into the case";
    }
  }
  // First come, first served at the expert all the same.
  for (const auto& [number, visit] : result.expert)
    if (const auto next = result.expert.find(number + 1); next != result.expert.end()) {
      EXPECT_GE(next->second.started, visit.ended);
    }
}

TEST(Needs, OfNeedsAreFollowedToAnyDepth) {
  Chain chain = desk_and_expert({.mode = NeedMode::hold}, 1);
  constexpr int kDepth = 50;
  for (int i = 0; i < kDepth; ++i) {
    organisation::Service deeper = chain.services.back();
    deeper.name = "level" + std::to_string(i);
    deeper.needs.clear();
    organisation::Department department = chain.departments.back();
    department.name = deeper.by = "department" + std::to_string(i);
    chain.departments.push_back(department);
    chain.services.back().needs.push_back({.name = deeper.name, .service = deeper.name, .mode = NeedMode::hold});
    chain.services.push_back(deeper);
  }
  chain.segments[0].arrive = resources::WeeklyTable(1.0 / 600);
  const auto compilation = compile(chain);
  Replication replication(*compilation.plan, {.keep_visits = true});
  const Record& record = *replication.run(5, 1);
  for (const Visit& visit : record.visits)
    if (visit.service == 0) {
      EXPECT_GE(seconds(visit.ended - visit.started), 10 + 1 + kDepth - 1e-3);
    }
  EXPECT_EQ(record.open_requests, 0U);
}

TEST(Lines, AreFreeAgainWhenTheCustomerIsCalledBack) {
  Chain holding = desk_and_expert({.mode = NeedMode::hold});
  holding.departments[0].lines = 1;
  Chain calling_back = desk_and_expert({.mode = NeedMode::callback});
  calling_back.departments[0].lines = 1;
  const auto blocked = [](const Chain& chain) {
    const auto compilation = compile(chain);
    Replication replication(*compilation.plan);
    return replication.run(5, 1)->segments[0].count(Outcome::blocked);
  };
  EXPECT_LT(2 * blocked(calling_back), blocked(holding));
}

TEST(Deadlock, IsFoundWhereExpertsTakeOverCallsThatNeedAnExpert) {
  Chain chain = desk_and_expert({.mode = NeedMode::hold}, 60);
  chain.departments[0].overflow = {{Duration{5}, "expert"}};
  const auto compilation = compile(chain);
  ASSERT_TRUE(compilation.plan);
  Replication replication(*compilation.plan);
  EXPECT_THROW(replication.run(5, 1), RunCannotGoOn);
}

TEST(Deadlock, IsNotSeenWhereHelpersWhoNeedNobodyMayCome) {
  Chain chain = desk_and_expert({.mode = NeedMode::hold}, 60);
  chain.departments[0].overflow = {{Duration{5}, "expert"}};
  organisation::Department helpers = chain.departments[1];
  helpers.name = "helpers";
  helpers.helps = {"expert"};
  chain.departments.push_back(helpers);
  const auto compilation = compile(chain);
  ASSERT_TRUE(compilation.plan);
  Replication replication(*compilation.plan);
  EXPECT_NO_THROW(replication.run(5, 1));
}

}  // namespace
}  // namespace domino::chain
