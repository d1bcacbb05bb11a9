#include "models/replication/replication.h"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/chains.h"
#include "tests/support/scenario_run.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using domino::testing::serve;

Record run(const Chain& chain, bool keep_visits = false, std::uint64_t seed = 1, std::uint64_t number = 1) {
  const auto compilation = compile(chain);
  EXPECT_TRUE(compilation.plan.has_value());
  Replication replication(*compilation.plan, {.keep_visits = keep_visits});
  const Record* record = replication.run(seed, number);
  EXPECT_NE(record, nullptr);
  return *record;
}

TEST(Replication, ServesEverybodyOfAFiniteDay) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  chain.span.ending = Ending::clear;
  const Record record = run(chain);
  EXPECT_GT(record.segments[0].arrived, 8000U);
  EXPECT_EQ(record.segments[0].count(Outcome::served), record.segments[0].arrived);
  EXPECT_EQ(record.segments[0].present(), 0U);
}

TEST(Replication, KeepsCountOfWhoIsPresentWhenItIsCut) {
  const Record record = run(one_desk(0.1, 60, 4, kDay));
  EXPECT_EQ(record.open_requests, 0U) << "everybody alive is a customer counted as present";
  EXPECT_EQ(record.segments[0].arrived, record.segments[0].ended_in_all() + record.segments[0].present());
}

TEST(Replication, CarriesThosePresentOverTheWarmUp) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  chain.span.warm_up = 0.5 * kDay;
  const Record record = run(chain);
  EXPECT_GT(record.segments[0].carried, 0U);
  EXPECT_EQ(record.open_requests, 0U);
  EXPECT_NEAR(static_cast<double>(record.segments[0].arrived), 4320, 6 * std::sqrt(4320.0));
}

TEST(Replication, ObeysLittlesLawToTheTick) {
  Chain chain = one_desk(0.1, 60, 6, kDay);
  chain.span.ending = Ending::clear;
  // Nobody comes in the last hours, so that every wait and all work lie inside the measured day.
  chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{{0}, 20 * kHour, 0.1}});
  const Record record = run(chain, true);
  Ticks waits = 0;
  Ticks work = 0;
  for (const Visit& visit : record.visits) {
    waits += visit.started - visit.issued;
    work += visit.ended - visit.started;
  }
  EXPECT_EQ(record.departments[0].waiting, waits);
  EXPECT_EQ(record.departments[0].busy, work);
  EXPECT_EQ(record.departments[0].wait.sum(), waits);
  EXPECT_EQ(record.departments[0].response.sum(), waits + work);
}

TEST(Replication, NeverLetsMorePeopleWorkThanAreOnDuty) {
  Chain chain = one_desk(0.1, 60, 3, kDay);
  const Record record = run(chain, true);
  std::vector<std::pair<Ticks, int>> changes;
  for (const Visit& visit : record.visits) {
    changes.emplace_back(visit.started, +1);
    changes.emplace_back(visit.ended, -1);
  }
  std::sort(changes.begin(), changes.end());  // at one instant the one who leaves comes first
  int busy = 0;
  for (const auto& [at, change] : changes) {
    busy += change;
    ASSERT_LE(busy, 3);
  }
}

TEST(Replication, ServesInTheOrderOfArrival) {
  const Record record = run(one_desk(0.1, 60, 4, kDay), true);
  std::vector<std::pair<Ticks, std::uint64_t>> starts;
  for (const Visit& visit : record.visits) starts.emplace_back(visit.started, visit.case_number);
  std::sort(starts.begin(), starts.end());
  for (std::size_t i = 1; i < starts.size(); ++i)
    if (starts[i].first != starts[i - 1].first) {
      ASSERT_GT(starts[i].second, starts[i - 1].second);
    }
}

TEST(Replication, BlocksWhoeverFindsNoLineAndNobodyElse) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  chain.departments[0].lines = 5;
  const Record record = run(chain, true);
  EXPECT_GT(record.segments[0].count(Outcome::blocked), 0U);
  for (const Visit& visit : record.visits)
    if (visit.outcome == Outcome::blocked) {
      std::size_t there = 0;
      for (const Visit& other : record.visits)
        there += other.outcome == Outcome::served && other.issued <= visit.issued && other.ended > visit.issued;
      ASSERT_GE(there, 4U);
    }
}

TEST(Replication, LetsAWaitingCustomerLeaveWhenPatienceEnds) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  chain.segments[0].patience = random::Distribution::constant(30);
  const Record record = run(chain, true);
  EXPECT_GT(record.segments[0].count(Outcome::abandoned), 0U);
  for (const Visit& visit : record.visits) {
    if (visit.outcome == Outcome::abandoned) {
      EXPECT_EQ(visit.ended - visit.issued, ticks(Duration{30}));
    } else {
      EXPECT_LE(visit.started - visit.issued, ticks(Duration{30}));
    }
  }
}

TEST(Replication, TurnsPatienceIntoAMessageAtTheLimit) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  chain.segments[0].patience = random::Distribution::constant(30);
  chain.segments[0].message_after = Duration{20};
  const Record record = run(chain);
  EXPECT_EQ(record.segments[0].count(Outcome::abandoned), 0U);
  EXPECT_GT(record.segments[0].count(Outcome::message), 0U);
}

TEST(Replication, CannotGoOnWhenAJourneyTurnsInACircleInNoTime) {
  Chain chain = one_desk(0.1, 60, 4, kDay);
  organisation::Choose never{{{"out", 1e-300, {{"", organisation::End{}}}}}};
  chain.segments[0].journey = {serve("help"), {"", organisation::Repeat{1, {{"", never}}}}};
  EXPECT_THROW(run(chain), RunCannotGoOn);
}

TEST(Replication, RunsToItsHorizonHoweverOverloaded) {
  const Record record = run(one_desk(1, 60, 1, kDay));
  EXPECT_GT(record.segments[0].present(), 80'000U);
}

TEST(Replication, CannotGoOnWithMoreCasesThanMemoryHolds) {
  Chain chain = one_desk(1, 60, 1, kDay);
  chain.span.case_limit = 1000;
  EXPECT_THROW(run(chain), RunCannotGoOn);
}

/// What a run says that has only so much memory.
std::string out_of_memory(const Chain& chain, std::uint64_t bytes, ReplicationOptions options = {}) {
  const auto compilation = compile(chain);
  EXPECT_TRUE(compilation.plan) << compilation.faults.front().address << ": " << compilation.faults.front().message;
  MemoryBudget budget(bytes);
  options.memory = &budget;
  Replication replication(*compilation.plan, options);
  try {
    replication.run(1, 1);
    return "nothing";
  } catch (const RunOutOfMemory& failure) {
    EXPECT_GT(budget.held(), 0U);
    EXPECT_LT(budget.held(), bytes / 2 + 1'200'000) << "what it had is given back";
    return failure.what();
  }
}

TEST(Replication, SaysWhatFillsTheMemory) {
  const auto says = [](const char* text) { return ::testing::HasSubstr(text); };
  EXPECT_THAT(out_of_memory(one_desk(1, 60, 1, kDay), 5'000'000), says("wait for department `desk`"));
  Chain priority = one_desk(1, 60, 1, kDay);
  priority.departments[0].queue = organisation::Discipline::shortest;
  EXPECT_THAT(out_of_memory(priority, 5'000'000), says("wait for department `desk`"));
  Chain shelf = one_desk(1, 1, 2, kDay);
  shelf.stocks = {{.name = "paper", .level = 5}};
  shelf.segments[0].journey = {{"", organisation::Take{"paper", 1}}, serve("help")};
  EXPECT_THAT(out_of_memory(shelf, 5'000'000), says("wait for `paper`"));
  Chain slow = one_desk(1, 1, 2, kDay);
  slow.segments[0].journey = {{"", organisation::Delay{random::Distribution::constant(kWeek.s)}}, serve("help")};
  EXPECT_THAT(out_of_memory(slow, 5'000'000), says("are at work or in delays"));
  const Chain many = domino::testing::persons_who_come_again(
      100'000, {"counter", "regulars", 50, random::Distribution::exponential(60)}, kDay);
  EXPECT_THAT(out_of_memory(many, 5'000'000), says("the population of `regulars` has 100000 persons"));
  EXPECT_THAT(out_of_memory(one_desk(1, 0.5, 1, kDay), 5'000'000, {.keep_visits = true}), says("visits are kept"));
  EXPECT_THAT(out_of_memory(one_desk(1, 0.5, 1, kDay), 5'000'000, {.ledger = {.on = true, .keep_cases = true}}),
              says("cases are kept"));
}

TEST(Replication, GivesBackWhatALongQueueNeeded) {
  const auto compilation = compile(one_desk(5, 60, 1, kDay));
  MemoryBudget budget(1'000'000'000);
  Replication replication(*compilation.plan, {.memory = &budget});
  ASSERT_NE(replication.run(1, 1), nullptr);
  EXPECT_LT(budget.held(), 20'000'000U) << "of some two hundred megabytes";
  ASSERT_NE(replication.run(1, 2), nullptr) << "and it can run again";
}

TEST(Replication, IsTheSameAfterOneThatRanOutOfMemory) {
  Chain chain = one_desk(1, 60, 1, kDay);
  const auto compilation = compile(chain);
  MemoryBudget little(8'000'000);
  Replication replication(*compilation.plan, {.memory = &little});
  EXPECT_THROW(replication.run(1, 1), RunOutOfMemory);
  chain.span.horizon = kHour;
  const auto short_one = compile(chain);
  Replication other(*short_one.plan, {.memory = &little});
  EXPECT_EQ(other.run(1, 1)->segments[0].arrived, run(chain, false, 1, 1).segments[0].arrived);
  EXPECT_THROW(replication.run(1, 1), RunOutOfMemory) << "as before, and nothing is left over from the first";
}

TEST(Replication, HasNobodyServedWithoutStaff) {
  const Record record = run(one_desk(0.01, 60, 0, kDay));
  EXPECT_EQ(record.segments[0].count(Outcome::served), 0U);
  EXPECT_EQ(record.departments[0].busy, 0);
}

TEST(Replication, SaysThatADayWithoutStaffCannotBeCleared) {
  Chain chain = one_desk(0.01, 60, 0, kDay);
  chain.span.ending = Ending::clear;
  EXPECT_FALSE(run(chain).cleared);
}

TEST(Replication, ArrivesWithTheTableAndTheBusynessOfTheDay) {
  Chain chain = one_desk(0.01, 1, 100, 7 * kDay);
  chain.segments[0].arrive = resources::WeeklyTable::from_intervals({{8 * kHour, 10 * kHour, 1.0}});
  chain.segments[0].busyness = random::Distribution::discrete({{0.5, 0.0}, {0.5, 2.0}});
  // On Monday either nobody comes or twice as many as the table says, and never out of hours.
  bool none = false;
  bool twice = false;
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const Record record = run(chain, true, 1, number);
    const auto arrived = static_cast<double>(record.segments[0].arrived);
    none = none || arrived == 0;
    twice = twice || std::abs(arrived - 14'400) < 6 * 120;
    EXPECT_TRUE(arrived == 0 || std::abs(arrived - 14'400) < 6 * 120) << arrived;
    for (const Visit& visit : record.visits) {
      ASSERT_GE(visit.issued, ticks(Duration{8 * 3600.0}));
      ASSERT_LT(visit.issued, ticks(Duration{10 * 3600.0}));
    }
  }
  EXPECT_TRUE(none && twice);
}

/// What happens in one event can take long as well. Each of these runs has fewer events than the simulation lets pass
/// between two looks, and one of them has many steps.
TEST(Replication, StopsInTheMidstOfALongEvent) {
  std::vector<std::pair<const char*, Chain>> long_events;
  // So many come at once that nothing else needs to happen.
  Chain crowd = one_desk(1, 1e5, 1, kDay);
  crowd.segments[0].arrive = resources::WeeklyTable::from_intervals({{{0}, Duration{1.5}, 1.0}});
  crowd.segments[0].every = random::Distribution::constant(1);
  crowd.segments[0].group = random::Distribution::constant(5000);
  long_events.emplace_back("a crowd", crowd);
  // Somebody goes round and round before anything happens.
  Chain round = one_desk(1, 1, 1, kDay);
  round.segments[0].every = random::Distribution::constant(kDay.s * 0.9);
  organisation::Choose never{{{"out", 1e-300, {{"", organisation::End{}}}}}};
  round.segments[0].journey = {{"", organisation::Repeat{0.9999, {{"", never}}}}, serve("help")};
  long_events.emplace_back("a circle", round);
  for (auto& [name, chain] : long_events) {
    const auto compilation = compile(chain);
    ASSERT_TRUE(compilation.plan) << name << ": " << compilation.faults.front().message;
    Replication replication(*compilation.plan);
    std::stop_source stop;
    EXPECT_NE(replication.run(1, 1, stop.get_token()), nullptr) << name;
    stop.request_stop();
    EXPECT_EQ(replication.run(1, 1, stop.get_token()), nullptr) << name;
    EXPECT_NE(replication.run(1, 1), nullptr) << name << ": the next run begins from nothing";
  }
}

TEST(Replication, StopsWhenAskedFromOutside) {
  const auto compilation = compile(one_desk(1, 0.5, 1, 52 * kWeek));
  Replication replication(*compilation.plan);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(replication.run(1, 1, stop.get_token()), nullptr);
}

}  // namespace
}  // namespace domino::chain
