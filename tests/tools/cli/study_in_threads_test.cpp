// What a command lets go side by side, all of it at once: replications, their keeper, the progress line, the time
// limit.

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/measures/study/paired_study.h"
#include "scenarios/language/reading/read.h"
#include "tests/tools/store/kept.h"
#include "tools/cli/interruption.h"
#include "tools/cli/progress.h"
#include "tools/store/run_keeper.h"

namespace domino::store {
namespace {

constexpr const char* kChain = R"(version: 1
scenario: Chain
question: How long do people wait?
run: {horizon: 8 h, replications: 40}
departments:
  desk: {staff: 3, hours: {Mon-Sun: "00:00-06:00"}, queue_at_closing: serve}
  back: {staff: 2}
services:
  help: {by: desk, duration: exponential(mean 2 min), needs: {advice: {chance: 30 %, mode: hold}}}
  advice: {by: back, duration: exponential(mean 3 min)}
customers: {people: {arrive: 2 / min, asks_for: help, patience: exponential(mean 30 min)}}
)";

class Watcher : public measures::StudyObserver {
 public:
  Watcher(RunKeeper& keeper, cli::Progress& progress) : keeper_(keeper), progress_(progress) {}
  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result, keeper_.knows(result.replication));
    result.keep_numbers_only();
  }
  void simulated(const measures::ReplicationResult& result) override { keeper_.keep(result); }
  std::optional<measures::ReplicationResult> known(std::uint64_t replication) override {
    return keeper_.known(replication);
  }

 private:
  RunKeeper& keeper_;
  cli::Progress& progress_;
};

/// The first study is stopped on its way, the second goes on with what the first has kept.
TEST_F(StoreTest, AStudyIsKeptShownStoppedAndGoneOnWithByManyThreads) {
  const auto reading = language::read_text("chain.yaml", kChain);
  const measures::Catalogue catalogue(*reading.plan);
  MemoryBudget memory(100'000'000);
  const measures::StudySettings settings{
      .first_replication = 1, .replications = 40, .jobs = 4, .keep_visits = true, .memory = &memory};
  RunStore store(path(), Database::Access::write);
  for (const bool to_the_end : {false, true}) {
    RunKeeper keeper(store, experiment(reading), {.count = 40});
    keeper.resume(catalogue.measures().size());
    cli::Progress progress(settings, true);
    progress.begin_part(*reading.plan, catalogue);
    Watcher watcher(keeper, progress);
    std::optional<cli::Deadline> deadline;
    if (!to_the_end) deadline = cli::Deadline::clock::now() + std::chrono::milliseconds(150);
    const cli::Interruption interruption(deadline, [&] { progress.tick(); });
    const auto study = measures::run_study(*reading.plan, catalogue, settings, interruption.token(), &watcher);
    progress.clear();
    EXPECT_EQ(keeper.finish("finished", study.replications.size()), std::nullopt);
    if (to_the_end) {
      EXPECT_EQ(study.replications.size(), 40U);
    }
  }
  EXPECT_EQ(store.kept(1).whole.text(), "1-40");
}

class Keeper : public measures::PairedObserver {
 public:
  bool finished(std::span<measures::ReplicationResult> results) override {
    both += results.size();
    return true;
  }
  std::size_t both = 0;
};

TEST_F(StoreTest, TwoPlansAreRunSideBySideByManyThreadsInLittleMemory) {
  const auto one = language::read_text("chain.yaml", kChain);
  const auto other = language::read_text("chain.yaml", kChain);
  const measures::Catalogue catalogue(*one.plan);
  const measures::Side sides[] = {{one.plan.get(), &catalogue}, {other.plan.get(), &catalogue}};
  // One after the other they find room in what they do not find it in together.
  MemoryBudget memory(100'000);
  const measures::StudySettings settings{.first_replication = 1, .replications = 12, .jobs = 4, .memory = &memory};
  Keeper keeper;
  const auto outcome = measures::run_paired(sides, settings, {}, keeper);
  EXPECT_EQ(outcome.completed, 12U);
  EXPECT_EQ(keeper.both, 24U);
}

}  // namespace
}  // namespace domino::store
