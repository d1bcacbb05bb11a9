/// Thread executor: replications on the cores of this machine.
///
/// Each thread makes one worker, when it gets its first replication, and uses it until the run's end; the
/// caller's thread is one of them, so one job needs no other thread. A worker that has to wait for the others gives its
/// memory back meanwhile. See replications.h for what is guaranteed. Example, the mean of a measure over replications
/// in order:
///
///     Tally tally;
///     run_replications({.count = 100}, [&] { return Worker(plan); },
///                      [&](std::uint64_t, Measures&& measures) { tally.add(measures.wait_s); });
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <new>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/experiment/replication_order.h"
#include "engine/experiment/replications.h"
#include "engine/kernel/simulation.h"

namespace domino::experiment {

class ThreadExecutor {
 public:
  /// `make_worker()` gives a worker, `worker(replication, stop_token)` an optional result, and
  /// `deliver(replication, Result&&)` takes the results in order, one at a time, on whichever thread.
  /// Throws what the first failing replication (or its worker's making, or its delivery) threw.
  template <class MakeWorker, class Deliver>
    requires ReplicationWorker<std::invoke_result_t<MakeWorker&>>
  ReplicationOutcome run(const ReplicationPlan& plan, MakeWorker&& make_worker, Deliver&& deliver,
                         std::stop_token stop = {}, ReplicationObserver* observer = nullptr) {
    using Worker = std::invoke_result_t<MakeWorker&>;
    const std::size_t workers = workers_for(plan);
    ReplicationOrder order(plan, workers, std::move(stop));
    std::vector<std::optional<ReplicationResult<Worker>>> results(order.slots());
    ReplicationOutcome so_far;

    const auto deliver_what_is_due = [&] {
      while (const auto due = order.begin_delivery()) {
        try {
          auto result = std::move(*results[order.slot(*due)]);
          results[order.slot(*due)].reset();
          deliver(*due, std::move(result));
          ++so_far.completed;
          so_far.stopped = so_far.completed < plan.count;
          if (observer != nullptr) observer->finished(*due, so_far, plan);
          order.delivered();
        } catch (...) {
          order.ends_before(*due, std::current_exception());
        }
      }
    };

    run_side_by_side(workers, [&](std::size_t index) {
      std::optional<Worker> worker;
      while (const auto replication = order.claim(index, [&worker] { worker.reset(); })) {
        const auto simulate = [&] {
          if (!worker) worker.emplace(make_worker());
          if (auto result = (*worker)(*replication, order.stop_token(index))) {
            results[order.slot(*replication)] = std::move(result);
            order.done(*replication);
          } else {
            order.ends_before(*replication);
          }
        };
        while (const std::exception_ptr shortage = shortage_in(simulate, order, *replication)) {
          worker.reset();
          if (!order.wait_for_room(*replication, shortage)) break;
        }
        deliver_what_is_due();
      }
    });
    return order.outcome();
  }

  /// The number of workers a plan gets: its jobs or the cores, and never more than replications.
  static std::size_t workers_for(const ReplicationPlan& plan);

 private:
  /// Simulates a replication; what it threw, where it ran out of memory. Everything else that it throws ends the run.
  template <class Simulate>
  static std::exception_ptr shortage_in(Simulate&& simulate, ReplicationOrder& order, std::uint64_t replication) {
    try {
      simulate();
    } catch (const RunOutOfMemory&) {
      return std::current_exception();
    } catch (const std::bad_alloc&) {
      return std::current_exception();
    } catch (...) {
      order.ends_before(replication, std::current_exception());
    }
    return nullptr;
  }

  /// Calls body(0), …, body(workers - 1) on threads of their own, 0 on the caller's, and waits for all.
  static void run_side_by_side(std::size_t workers, const std::function<void(std::size_t)>& body);
};

/// Runs the plan on threads.
template <class MakeWorker, class Deliver>
ReplicationOutcome run_replications(const ReplicationPlan& plan, MakeWorker&& make_worker, Deliver&& deliver,
                                    std::stop_token stop = {}, ReplicationObserver* observer = nullptr) {
  return ThreadExecutor().run(plan, std::forward<MakeWorker>(make_worker), std::forward<Deliver>(deliver),
                              std::move(stop), observer);
}

}  // namespace domino::experiment
