#include "engine/experiment/replications.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/experiment/thread_executor.h"
#include "engine/kernel/memory.h"

namespace domino::experiment {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

const std::vector<unsigned> kJobs = {1, 2, 8};

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// Takes between nothing and a fifth of a millisecond, so that replications finish out of order.
void take_a_while(std::uint64_t replication) {
  std::this_thread::sleep_for(std::chrono::microseconds(mixed(replication) % 200));
}

std::vector<std::uint64_t> numbers(std::uint64_t first, std::uint64_t count) {
  std::vector<std::uint64_t> result(count);
  std::iota(result.begin(), result.end(), first);
  return result;
}

auto make_slow_mixer() {
  return [](std::uint64_t replication, const std::stop_token&) -> std::optional<double> {
    take_a_while(replication);
    return 1.0 / (1.0 + static_cast<double>(mixed(replication) % 1000));
  };
}

// Waits until it is told to stop, but not for ever: a test that would hang fails instead.
bool stopped_within_ten_seconds(const std::stop_token& stop) {
  for (int i = 0; i < 10'000 && !stop.stop_requested(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return stop.stop_requested();
}

TEST(Replications, AreDeliveredInOrderWhoeverFinishesFirst) {
  for (const unsigned jobs : kJobs) {
    std::vector<std::uint64_t> order;
    const auto outcome = run_replications({.first = 100, .count = 300, .jobs = jobs}, make_slow_mixer,
                                          [&](std::uint64_t replication, double) { order.push_back(replication); });
    EXPECT_THAT(order, ElementsAreArray(numbers(100, 300))) << jobs << " jobs";
    EXPECT_EQ(outcome.completed, 300U);
    EXPECT_FALSE(outcome.stopped);
  }
}

TEST(Replications, GiveTheSameSumToTheBitForAnyNumberOfJobs) {
  // A sum of doubles depends on the order of its terms, so this fails where the order does not hold.
  const auto sum_with = [](unsigned jobs) {
    double sum = 0;
    run_replications({.count = 500, .jobs = jobs}, make_slow_mixer, [&](std::uint64_t, double x) { sum += x; });
    return sum;
  };
  const double alone = sum_with(1);
  EXPECT_EQ(sum_with(2), alone);
  EXPECT_EQ(sum_with(8), alone);
}

TEST(Replications, AreDeliveredOneAtATime) {
  std::atomic<int> inside = 0;
  int most = 0;
  run_replications({.count = 200, .jobs = 8}, make_slow_mixer, [&](std::uint64_t replication, double) {
    most = std::max(most, ++inside);
    take_a_while(replication);
    --inside;
  });
  EXPECT_EQ(most, 1);
}

TEST(Replications, StoppedInTheMiddleEqualARunOfFewer) {
  for (const unsigned jobs : kJobs) {
    std::stop_source stop;
    std::vector<std::uint64_t> order;
    const auto outcome = run_replications(
        {.count = 1'000'000, .jobs = jobs}, make_slow_mixer,
        [&](std::uint64_t replication, double) {
          order.push_back(replication);
          if (replication == 20) stop.request_stop();
        },
        stop.get_token());
    EXPECT_TRUE(outcome.stopped);
    EXPECT_EQ(outcome.completed, order.size());
    EXPECT_GE(outcome.completed, 21U);
    EXPECT_LE(outcome.completed, 21U + jobs * ReplicationOrder::kLookAhead);
    EXPECT_THAT(order, ElementsAreArray(numbers(0, order.size())));
  }
}

TEST(Replications, DropWhatLiesBeyondOneThatWasStopped) {
  // Replication 3 gives up; 4 to 9 may be finished, but a run of fewer replications cannot contain them.
  for (const unsigned jobs : kJobs) {
    std::vector<std::uint64_t> order;
    const auto make_worker = [] {
      return [](std::uint64_t replication, const std::stop_token&) -> std::optional<int> {
        take_a_while(replication);
        if (replication == 3) return std::nullopt;
        return 0;
      };
    };
    const auto outcome = run_replications({.count = 10, .jobs = jobs}, make_worker,
                                          [&](std::uint64_t replication, int) { order.push_back(replication); });
    EXPECT_THAT(order, ElementsAre(0, 1, 2)) << jobs << " jobs";
    EXPECT_EQ(outcome.completed, 3U);
    EXPECT_TRUE(outcome.stopped);
  }
}

TEST(Replications, UnderWayAreToldWhenTheRunIsStoppedFromOutside) {
  for (const unsigned jobs : kJobs) {
    std::stop_source stop;
    std::atomic<unsigned> started = 0;
    std::atomic<unsigned> told = 0;
    const auto make_worker = [&] {
      return [&](std::uint64_t, const std::stop_token& token) -> std::optional<int> {
        if (++started == jobs) stop.request_stop();
        told += static_cast<unsigned>(stopped_within_ten_seconds(token));
        return std::nullopt;
      };
    };
    const auto outcome =
        run_replications({.count = 100, .jobs = jobs}, make_worker, [](std::uint64_t, int) {}, stop.get_token());
    EXPECT_EQ(started, jobs);
    EXPECT_EQ(told, jobs);
    EXPECT_EQ(outcome.completed, 0U);
    EXPECT_TRUE(outcome.stopped);
  }
}

TEST(Replications, StoppedBeforeTheyBeginDoNothing) {
  std::stop_source stop;
  stop.request_stop();
  for (const unsigned jobs : kJobs) {
    std::atomic<int> workers = 0;
    const auto make_worker = [&] { return ++workers, make_slow_mixer(); };
    const auto outcome =
        run_replications({.count = 5, .jobs = jobs}, make_worker, [](std::uint64_t, double) {}, stop.get_token());
    EXPECT_EQ(workers, 0);
    EXPECT_EQ(outcome.completed, 0U);
    EXPECT_TRUE(outcome.stopped);
  }
}

TEST(Replications, RethrowWhatTheFirstFailingOneThrewAfterDeliveringAllBeforeIt) {
  for (const unsigned jobs : kJobs)
    for (int round = 0; round < 20; ++round) {
      std::vector<std::uint64_t> order;
      const auto make_worker = [&] {
        return [&](std::uint64_t replication, const std::stop_token&) -> std::optional<int> {
          take_a_while(replication + static_cast<std::uint64_t>(round) * 1000);
          if (replication >= 7) throw std::runtime_error(std::to_string(replication));
          return 0;
        };
      };
      try {
        run_replications({.count = 100, .jobs = jobs}, make_worker,
                         [&](std::uint64_t replication, int) { order.push_back(replication); });
        FAIL() << "nothing was thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "7");
      }
      EXPECT_THAT(order, ElementsAreArray(numbers(0, 7))) << jobs << " jobs";
    }
}

/// A replication that takes memory bit by bit, and a little while for it.
class Hungry {
 public:
  Hungry(MemoryBudget& budget, const std::function<std::uint64_t(std::uint64_t)>& needs)
      : budget_(&budget), needs_(&needs), held_(&budget) {}

  std::optional<std::uint64_t> operator()(std::uint64_t replication, const std::stop_token& stop) {
    const std::uint64_t needed = (*needs_)(replication);
    while (held_.bytes() < needed && !stop.stop_requested()) {
      try {
        held_.add(1);
      } catch (const OutOfMemory&) {
        throw RunOutOfMemory("replication " + std::to_string(replication), {.replication = replication});
      }
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    if (stop.stop_requested()) return std::nullopt;
    held_.set(0);
    return replication;
  }

 private:
  MemoryBudget* budget_;
  const std::function<std::uint64_t(std::uint64_t)>* needs_;
  MemoryShare held_;
};

TEST(Replications, ThatFindNoMemorySideBySideFindItOneAfterTheOther) {
  const std::function<std::uint64_t(std::uint64_t)> needs = [](std::uint64_t r) { return 40 + mixed(r) % 60; };
  for (const unsigned jobs : kJobs) {
    MemoryBudget budget(100);
    std::vector<std::uint64_t> order;
    const auto outcome = run_replications(
        {.count = 25, .jobs = jobs}, [&] { return Hungry(budget, needs); },
        [&](std::uint64_t replication, std::uint64_t result) {
          EXPECT_EQ(result, replication);
          order.push_back(replication);
        });
    EXPECT_THAT(order, ElementsAreArray(numbers(0, 25))) << jobs << " jobs";
    EXPECT_FALSE(outcome.stopped);
    EXPECT_EQ(budget.held(), 0U);
  }
}

TEST(Replications, FailForWantOfMemoryOnlyWhereOneAloneNeedsMoreThanThereIs) {
  const std::function<std::uint64_t(std::uint64_t)> needs = [](std::uint64_t r) { return r == 11 ? 101 : 60; };
  for (const unsigned jobs : kJobs) {
    MemoryBudget budget(100);
    std::vector<std::uint64_t> order;
    try {
      run_replications(
          {.count = 30, .jobs = jobs}, [&] { return Hungry(budget, needs); },
          [&](std::uint64_t replication, std::uint64_t) { order.push_back(replication); });
      FAIL() << "nothing was thrown";
    } catch (const RunOutOfMemory& error) {
      EXPECT_STREQ(error.what(), "replication 11");
    }
    EXPECT_THAT(order, ElementsAreArray(numbers(0, 11))) << jobs << " jobs";
    EXPECT_EQ(budget.held(), 0U);
  }
}

/// All of them ask for more than there is, whoever asks first.
TEST(Replications, FailWithTheFirstWhereNoneFindsTheMemoryThatItNeeds) {
  const std::function<std::uint64_t(std::uint64_t)> needs = [](std::uint64_t r) { return 101 + mixed(r) % 50; };
  for (const unsigned jobs : kJobs)
    for (int round = 0; round < 5; ++round) {
      MemoryBudget budget(100);
      try {
        run_replications(
            {.count = 30, .jobs = jobs}, [&] { return Hungry(budget, needs); },
            [&](std::uint64_t, std::uint64_t) { FAIL() << "none can be finished"; });
        FAIL() << "nothing was thrown";
      } catch (const RunOutOfMemory& error) {
        EXPECT_STREQ(error.what(), "replication 0") << jobs << " jobs";
      }
    }
}

TEST(Replications, ThatWaitForMemoryHearARequestToStop) {
  std::stop_source stop;
  MemoryBudget budget(100);
  const auto make_worker = [&] {
    return [&](std::uint64_t, const std::stop_token& token) -> std::optional<int> {
      MemoryShare held(&budget);
      held.add(70);  // the second finds nothing, and waits for the first
      stopped_within_ten_seconds(token);
      return std::nullopt;
    };
  };
  const std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  const auto outcome =
      run_replications({.count = 10, .jobs = 4}, make_worker, [](std::uint64_t, int) {}, stop.get_token());
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(outcome.completed, 0U);
}

TEST(Replications, AfterAFailingOneAreToldToStop) {
  std::atomic<bool> second_started = false;
  std::atomic<bool> second_told = false;
  const auto make_worker = [&] {
    return [&](std::uint64_t replication, const std::stop_token& token) -> std::optional<int> {
      if (replication == 0) {
        for (int i = 0; i < 10'000 && !second_started; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        throw std::runtime_error("first");
      }
      second_started = true;
      second_told = stopped_within_ten_seconds(token);
      return std::nullopt;
    };
  };
  EXPECT_THROW(run_replications({.count = 2, .jobs = 2}, make_worker, [](std::uint64_t, int) {}), std::runtime_error);
  EXPECT_TRUE(second_told);
}

TEST(Replications, EndWithAnExceptionOfTheDelivery) {
  for (const unsigned jobs : kJobs) {
    std::uint64_t delivered = 0;
    const auto deliver = [&](std::uint64_t replication, double) {
      if (replication == 4) throw std::runtime_error("the disk is full");
      ++delivered;
    };
    EXPECT_THROW(run_replications({.count = 50, .jobs = jobs}, make_slow_mixer, deliver), std::runtime_error);
    EXPECT_EQ(delivered, 4U) << jobs << " jobs";
  }
}

TEST(Replications, EndWithAnExceptionOfTheMakingOfAWorker) {
  const auto make_worker = []() -> decltype(make_slow_mixer()) { throw std::runtime_error("no memory"); };
  for (const unsigned jobs : kJobs)
    EXPECT_THROW(run_replications({.count = 5, .jobs = jobs}, make_worker, [](std::uint64_t, double) {}),
                 std::runtime_error);
}

TEST(Replications, MakeNoMoreWorkersThanNeeded) {
  for (const unsigned jobs : {1U, 2U, 8U, 0U}) {
    std::atomic<unsigned> workers = 0;
    const auto make_worker = [&] { return ++workers, make_slow_mixer(); };
    run_replications({.count = 3, .jobs = jobs}, make_worker, [](std::uint64_t, double) {});
    EXPECT_GE(workers, 1U);
    EXPECT_LE(workers, jobs == 0 ? 3U : std::min(jobs, 3U));
  }
  EXPECT_EQ(ThreadExecutor::workers_for({.count = 3, .jobs = 8}), 3U);
  EXPECT_EQ(ThreadExecutor::workers_for({.count = 8, .jobs = 3}), 3U);
  EXPECT_EQ(ThreadExecutor::workers_for({.count = 0, .jobs = 3}), 0U);
  EXPECT_EQ(ThreadExecutor::workers_for({.count = 1'000'000, .jobs = 0}),
            std::max(1U, std::thread::hardware_concurrency()));
}

TEST(Replications, OfAnEmptyPlanAreDoneAtOnce) {
  bool called = false;
  const auto outcome = run_replications({.count = 0}, make_slow_mixer, [&](std::uint64_t, double) { called = true; });
  EXPECT_FALSE(called);
  EXPECT_EQ(outcome.completed, 0U);
  EXPECT_FALSE(outcome.stopped);
}

TEST(Replications, WithOneJobStayOnTheCallersThread) {
  const std::thread::id caller = std::this_thread::get_id();
  const auto make_worker = [caller] {
    return
        [caller](std::uint64_t, const std::stop_token&) { return std::optional(std::this_thread::get_id() == caller); };
  };
  run_replications({.count = 3, .jobs = 1}, make_worker, [&](std::uint64_t, bool same) {
    EXPECT_TRUE(same);
    EXPECT_EQ(std::this_thread::get_id(), caller);
  });
}

TEST(Replications, DoNotRunAheadOfASlowOneWithoutLimit) {
  for (const unsigned jobs : {2U, 8U}) {
    std::atomic<std::uint64_t> latest = 0;
    std::uint64_t ahead = 0;
    const auto make_worker = [&] {
      return [&](std::uint64_t replication, const std::stop_token&) -> std::optional<int> {
        std::uint64_t seen = latest;
        while (seen < replication && !latest.compare_exchange_weak(seen, replication)) {
        }
        if (replication == 0) {
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
          ahead = latest;
        }
        return 0;
      };
    };
    run_replications({.count = 10'000, .jobs = jobs}, make_worker, [](std::uint64_t, int) {});
    EXPECT_GT(ahead, 0U) << "the others did not wait for the slow one";
    EXPECT_LT(ahead, jobs * ReplicationOrder::kLookAhead);
  }
}

TEST(Replications, AWorkerKeepsItsStateBetweenReplications) {
  const auto make_worker = [] {
    return [mine = 0](std::uint64_t, const std::stop_token&) mutable { return std::optional(++mine); };
  };
  std::vector<int> seen;
  run_replications({.count = 4, .jobs = 1}, make_worker, [&](std::uint64_t, int mine) { seen.push_back(mine); });
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4));
}

TEST(Replications, MayHaveResultsThatCanOnlyBeMoved) {
  const auto make_worker = [] {
    return [](std::uint64_t replication, const std::stop_token&) {
      return std::optional(std::make_unique<std::uint64_t>(replication));
    };
  };
  std::uint64_t sum = 0;
  run_replications({.count = 10, .jobs = 2}, make_worker,
                   [&](std::uint64_t, std::unique_ptr<std::uint64_t>&& result) { sum += *result; });
  EXPECT_EQ(sum, 45U);
}

TEST(Replications, TellTheObserverOfEachOneDelivered) {
  struct Recorder : ReplicationObserver {
    void finished(std::uint64_t replication, const ReplicationOutcome& so_far, const ReplicationPlan& plan) override {
      seen.push_back(replication);
      completed.push_back(so_far.completed);
      planned = plan.count;
    }
    std::vector<std::uint64_t> seen;
    std::vector<std::uint64_t> completed;
    std::uint64_t planned = 0;
  } recorder;
  run_replications({.first = 5, .count = 3, .jobs = 2}, make_slow_mixer, [](std::uint64_t, double) {}, {}, &recorder);
  EXPECT_THAT(recorder.seen, ElementsAre(5, 6, 7));
  EXPECT_THAT(recorder.completed, ElementsAre(1, 2, 3));
  EXPECT_EQ(recorder.planned, 3U);
}

TEST(ReplicationOrder, AnExceptionBeyondAStoppedReplicationDidNotHappen) {
  ReplicationOrder order({.count = 10}, 2, {});
  ASSERT_EQ(order.claim(0), 0U);
  ASSERT_EQ(order.claim(1), 1U);
  order.ends_before(1, std::make_exception_ptr(std::runtime_error("second")));
  order.ends_before(0);
  EXPECT_EQ(order.outcome().completed, 0U);
  EXPECT_TRUE(order.outcome().stopped);
}

TEST(ReplicationOrder, OnlyThoseAfterTheEndAreToldToStop) {
  ReplicationOrder order({.count = 10}, 3, {});
  for (std::size_t worker = 0; worker < 3; ++worker) ASSERT_EQ(order.claim(worker), worker);
  order.ends_before(1, std::make_exception_ptr(std::runtime_error("second")));
  EXPECT_FALSE(order.stop_token(0).stop_requested());
  EXPECT_TRUE(order.stop_token(2).stop_requested());
  order.done(0);
  ASSERT_EQ(order.begin_delivery(), 0U);
  order.delivered();
  EXPECT_EQ(order.begin_delivery(), std::nullopt);
  EXPECT_EQ(order.claim(0), std::nullopt);
  EXPECT_THROW(static_cast<void>(order.outcome()), std::runtime_error);
}

}  // namespace
}  // namespace domino::experiment
