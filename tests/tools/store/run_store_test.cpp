#include "tools/store/run_store.h"

#include <bit>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/store/kept.h"
#include "tools/store/replication_bytes.h"
#include "tools/store/unusable_store.h"

namespace domino::store {
namespace {

using Access = Database::Access;
using Reason = UnusableStore::Reason;
using testing::HasSubstr;

measures::ReplicationResult replication(std::uint64_t number) {
  return {.replication = number,
          .values = {{0.1 * static_cast<double>(number), 3}},
          .growth = {},
          .events = number,
          .visits = {}};
}

void add(RunStore& store, std::int64_t experiment, NumberRange numbers) {
  std::string bytes;
  for (std::uint64_t number = numbers.first; number <= numbers.last; ++number) append_bytes(bytes, replication(number));
  store.add_batch(experiment, NumberSet(numbers), bytes);
}

template <class Action>
UnusableStore refusal(Action&& action) {
  try {
    action();
  } catch (const UnusableStore& error) {
    return error;
  }
  ADD_FAILURE() << "it was not refused";
  return {Reason::missing, ""};
}

TEST_F(StoreTest, AnExperimentComesBackWithAllThatItIsMadeOf) {
  const auto kept = experiment(queue("3"), 17);
  std::int64_t id = 0;
  {
    RunStore store(path(), Access::write);
    id = store.add(kept);
    EXPECT_EQ(store.add(kept), id);
    EXPECT_NE(store.add(experiment(queue("3"), 18)), id);
  }
  RunStore store(path(), Access::read);
  EXPECT_EQ(store.find(kept.key), id);
  const auto read = store.experiment(id);
  EXPECT_EQ(difference_of(kept, read), "");
  EXPECT_EQ(read.text, kept.text);
  EXPECT_EQ(read.resolved, kept.resolved);
  EXPECT_EQ(read.measures, kept.measures);
  EXPECT_EQ(read.overrides[0].value, "3");
  const auto again = read_again(read);
  ASSERT_TRUE(again.ok());
  // Its file has a name now, which is no part of what it means.
  EXPECT_EQ(experiment(again, 17).key, kept.key);
}

TEST_F(StoreTest, DataFilesAndWhatIfsOfAnExperimentAreReadAgain) {
  std::filesystem::create_directories(folder_ / "data");
  std::ofstream(folder_ / "data/times.csv") << "duration [min]\n1\n2\n3\n";
  std::ofstream(folder_ / "queue.yaml") << "version: 1\nscenario: Queue\nquestion: How long?\nrun: {horizon: 2 h}\n"
                                           "departments: {desk: {staff: 2}}\n"
                                           "services: {help: {by: desk, duration: empirical(data/times.csv)}}\n"
                                           "customers: {people: {arrive: 1 / h, asks_for: help}}\n"
                                           "what_if: {more: {departments.desk.staff: 3}}\n";
  const auto base = language::read_file((folder_ / "queue.yaml").string());
  ASSERT_TRUE(base.ok());
  const auto variant = language::with_what_if(base, "more");
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(variant));
  std::filesystem::remove_all(folder_ / "data");
  const auto again = read_again(store.experiment(id));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(experiment(again).key, experiment(variant).key);
  EXPECT_NE(experiment(base).key, experiment(variant).key);
}

TEST_F(StoreTest, ReplicationsComeBackByNumberEachOnce) {
  RunStore store(path(), Access::write);
  const std::int64_t mine = store.add(experiment(queue()));
  const std::int64_t other = store.add(experiment(queue(), 2));
  add(store, mine, {5, 7});
  add(store, other, {1, 9});
  add(store, mine, {1, 2});
  add(store, mine, {6, 8});
  EXPECT_EQ(store.kept(mine).whole.text(), "1-2,5-8");
  const auto kept = store.replications(mine, 1);
  EXPECT_TRUE(kept.numbers.damaged.empty());
  ASSERT_EQ(kept.replications.size(), 6U);
  EXPECT_EQ(kept.replications[2].replication, 5U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(kept.replications[2].values[0].numerator),
            std::bit_cast<std::uint64_t>(0.1 * 5));
}

TEST_F(StoreTest, ABatchWithAFlippedBitIsToldAndForgotten) {
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(queue()));
  add(store, id, {1, 3});
  add(store, id, {4, 6});
  Database(path(), Access::write)
      .execute("UPDATE batches SET bytes = CAST(X'00' || substr(bytes, 2) AS BLOB) WHERE numbers = '1-3'");
  EXPECT_EQ(store.replications(id, 1).numbers.damaged.text(), "1-3");
  store.drop_damaged(id);
  EXPECT_EQ(store.kept(id).whole.text(), "4-6");
  EXPECT_TRUE(store.replications(id, 1).numbers.damaged.empty());
}

TEST_F(StoreTest, ABatchGivenToAnotherExperimentIsDamagedThereAndMissingHere) {
  RunStore store(path(), Access::write);
  const std::int64_t mine = store.add(experiment(queue()));
  const std::int64_t other = store.add(experiment(queue(), 2));
  add(store, mine, {1, 3});
  Database(path(), Access::write).execute("UPDATE batches SET experiment = 2");
  EXPECT_TRUE(store.kept(mine).whole.empty());
  EXPECT_TRUE(store.kept(other).whole.empty());
  EXPECT_EQ(store.kept(other).damaged_batches, 1U);
  EXPECT_TRUE(store.replications(other, 1).replications.empty());
}

TEST_F(StoreTest, ABatchThatClaimsOtherNumbersIsDamaged) {
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(queue()));
  add(store, id, {1, 3});
  Database(path(), Access::write).execute("UPDATE batches SET numbers = '1-18446744073709551615'");
  EXPECT_TRUE(store.kept(id).whole.empty());
  EXPECT_EQ(store.kept(id).damage({1, 40}), "the kept replications 1–40 are damaged");
  Database(path(), Access::write).execute("UPDATE batches SET numbers = ''");
  EXPECT_EQ(store.kept(id).damage({1, 40}), "some kept replications are damaged");
  store.drop_damaged(id);
  EXPECT_EQ(store.kept(id).damage({1, 40}), "");
}

TEST_F(StoreTest, ARunOfWhichAnythingWasChangedIsToldAndTheOthersAreListed) {
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(queue()));
  for (int i = 0; i < 3; ++i) store.begin({.experiment = id, .count = 40, .total = 40});
  store.end(2, "finished", 40);
  EXPECT_EQ(store.runs().damage, "");
  Database(path(), Access::write).execute("UPDATE runs SET confidence_bits = 0x7ff8000000000000 WHERE id = 2");
  EXPECT_EQ(store.runs().damage, "`" + path() + "`: run 2 in it is damaged");
  EXPECT_EQ(store.runs().runs.size(), 2U);
  EXPECT_EQ(refusal([&] { store.end(2, "finished", 41); }).reason(), Reason::damaged);
  EXPECT_EQ(store.runs().runs.size(), 2U);
  Database(path(), Access::write).execute("DELETE FROM runs WHERE id = 2");
  EXPECT_EQ(store.runs().damage, "`" + path() + "`: of 3 runs that were begun in it 2 are there");
}

TEST_F(StoreTest, AnExperimentThatIsDamagedIsToldAndWrittenAnewByItsNextRun) {
  const auto kept = experiment(queue("3"));
  for (const char* const sql :
       {"UPDATE experiments SET seed = 2", "UPDATE overrides SET value = '4'", "DELETE FROM overrides",
        "UPDATE files SET bytes = X'00' WHERE sha256 = (SELECT text_sha256 FROM experiments)"}) {
    RunStore store(path(), Access::write);
    const std::int64_t id = store.add(kept);
    add(store, id, {1, 3});
    Database(path(), Access::write).execute(sql);
    EXPECT_EQ(refusal([&] { store.experiment(id); }).reason(), Reason::damaged) << sql;
    EXPECT_EQ(store.add(kept), id);
    EXPECT_EQ(difference_of(kept, store.experiment(id)), "");
    EXPECT_EQ(store.experiment(id).text, kept.text);
    EXPECT_EQ(store.kept(id).whole.text(), "1-3");
  }
}

TEST_F(StoreTest, RunsAreListedInTheirOrderWithTheirEnd) {
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(queue()));
  const KeptRun run{.experiment = id,
                    .command_line = {"domino", "run", "it's here.yaml"},
                    .first = 26,
                    .count = 25,
                    .total = 100,
                    .shard = "2/4",
                    .confidence = 0.9};
  const std::int64_t first = store.begin(run);
  store.begin(run);
  store.end(first, "finished", 25);
  const auto runs = store.runs().runs;
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].ending, "finished");
  EXPECT_THAT(runs[0].ended, testing::MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9:]+Z"));
  EXPECT_EQ(runs[1].ended, "");
  EXPECT_EQ(runs[1].command_line, run.command_line);
  EXPECT_EQ(runs[1].numbers(), (NumberRange{26, 50}));
  EXPECT_EQ(runs[1].total, 100U);
  EXPECT_EQ(runs[1].confidence, 0.9);
}

TEST_F(StoreTest, ARunThatWasFoundLongEnoughIsFinishedWithFewerReplications) {
  RunStore store(path(), Access::write);
  const std::int64_t run = store.begin({.experiment = store.add(experiment(queue())), .count = 1000, .total = 1000});
  store.end(run, "finished", 37);
  EXPECT_EQ(store.runs().runs[0].count, 37U);
  EXPECT_EQ(store.runs().runs[0].total, 37U);
}

TEST_F(StoreTest, AWarmUpThatTheTextDoesNotSayIsKeptAndComesBack) {
  auto reading = queue();
  chain::Chain chain = reading.scenario->chain;
  chain.span.warm_up = Duration{1234.5};
  reading.plan = std::make_shared<const chain::Plan>(*chain::compile(chain).plan);
  RunStore store(path(), Access::write);
  const auto read = store.experiment(store.add(experiment(reading)));
  EXPECT_NE(read.key, experiment(queue()).key);
  EXPECT_EQ(read_again(read).plan->span.warm_up.s, 1234.5);
  EXPECT_EQ(difference_of(experiment(queue()), read), "its warm-up is 1234.5 s and not 0 s");
}

TEST_F(StoreTest, TellsInWhatExperimentsDiffer) {
  const auto base = experiment(queue());
  EXPECT_THAT(difference_of(base, experiment(queue("3"))), HasSubstr("resolved scenario"));
  EXPECT_THAT(difference_of(base, experiment(queue("3"))), HasSubstr("3"));
  EXPECT_EQ(difference_of(base, experiment(queue(), 5)), "its seed is 5 and not 1");
  EXPECT_EQ(difference_of(base, experiment(queue(), 1, "0.9.0")), "it is of Domino 0.9.0, and this is 1.2.3");
  EXPECT_EQ(difference_of(base, experiment(queue())), "");
}

TEST_F(StoreTest, WhatIsNoStoreIsRefusedAndLeftAsItIs) {
  std::ofstream(path()) << "These are not the runs you are looking for. " << std::string(5000, '.');
  for (const auto access : {Access::read, Access::write}) {
    const auto error = refusal([&] { RunStore store(path(), access); });
    EXPECT_EQ(error.reason(), Reason::damaged);
    EXPECT_THAT(error.what(), HasSubstr("it is not a file of kept runs"));
  }
  std::ifstream file(path());
  std::string word;
  EXPECT_TRUE(file >> word);
  EXPECT_EQ(word, "These");
}

TEST_F(StoreTest, ADatabaseOfAnotherProgramIsRefused) {
  Database(path(), Access::write).execute("CREATE TABLE recipes (name TEXT)");
  const auto error = refusal([&] { RunStore store(path(), Access::write); });
  EXPECT_THAT(error.what(), HasSubstr("it is a database of another program"));
}

TEST_F(StoreTest, AStoreOfAnotherVersionIsRefused) {
  {
    RunStore store(path(), Access::write);
  }
  Database(path(), Access::write).execute("PRAGMA user_version = 7");
  const auto error = refusal([&] { RunStore store(path(), Access::write); });
  EXPECT_EQ(error.reason(), Reason::other_version);
  EXPECT_THAT(error.what(), HasSubstr("it is a store of version 7, and this Domino keeps runs in version 3"));
}

TEST_F(StoreTest, ABrokenFileIsCalledDamaged) {
  {
    RunStore store(path(), Access::write);
    const std::int64_t id = store.add(experiment(queue()));
    for (std::uint64_t i = 0; i < 200; ++i) add(store, id, {100 * i + 1, 100 * i + 100});
  }
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(20'000, '\x5a');
  file.close();
  const auto error = refusal([&] {
    RunStore store(path(), Access::read);
    store.experiment(1);
  });
  EXPECT_EQ(error.reason(), Reason::damaged);
  EXPECT_THAT(error.what(), HasSubstr("damaged"));
}

TEST_F(StoreTest, AMissingFileIsCalledMissingAndNotMade) {
  const auto error = refusal([&] { RunStore store(path(), Access::read); });
  EXPECT_EQ(error.reason(), Reason::missing);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(StoreTest, AFileThatSomebodyHoldsIsCalledLocked) {
  RunStore store(path(), Access::write);
  const std::int64_t id = store.add(experiment(queue()));
  Database holder(path(), Access::write);
  holder.execute("BEGIN IMMEDIATE");
  store.wait_for_others(std::chrono::milliseconds(20));
  const auto error = refusal([&] { add(store, id, {1, 1}); });
  EXPECT_EQ(error.reason(), Reason::locked);
  EXPECT_THAT(error.what(), HasSubstr("another program is holding it"));
  holder.execute("ROLLBACK");
  add(store, id, {1, 1});
  EXPECT_EQ(store.kept(id).whole.text(), "1");
}

TEST_F(StoreTest, TakesWhatManyWriteAtOnce) {
  constexpr std::uint64_t kWriters = 8;
  std::vector<std::jthread> writers;
  for (std::uint64_t w = 0; w < kWriters; ++w)
    writers.emplace_back([this, w] {
      RunStore store(path(), Access::write);
      const std::int64_t id = store.add(experiment(queue()));
      for (std::uint64_t i = 0; i < 20; ++i) add(store, id, {1 + w * 20 + i, 1 + w * 20 + i});
    });
  writers.clear();
  RunStore store(path(), Access::read);
  EXPECT_EQ(store.kept(1).whole.text(), "1-160");
}

TEST_F(StoreTest, KnowsNoRoomOnTheDiskFromOtherFaults) {
  Database database(path(), Access::write);
  database.execute("PRAGMA page_size = 4096; CREATE TABLE t (b BLOB); PRAGMA max_page_count = 3;");
  const auto error = refusal([&] { database.execute("INSERT INTO t VALUES (zeroblob(100000))"); });
  EXPECT_EQ(error.reason(), Reason::full);
  EXPECT_THAT(error.what(), HasSubstr("the disk is full"));
}

}  // namespace
}  // namespace domino::store
