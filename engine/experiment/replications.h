/// Replications: the unit of work, of parallelism and of storage — independent runs whose results arrive in order.
///
/// An executor runs replications side by side and hands the results over one at a time in the order of
/// their numbers, whoever finishes first; so what is made of them cannot depend on the number of workers.
/// Guarantee: the replications delivered are always first, first + 1, … without a gap. A run that is stopped
/// delivers the longest such prefix that was finished, and thus equals a run of fewer replications; results
/// beyond a gap are dropped. A replication that throws ends the run in the same way at its number: all
/// earlier ones are still finished and delivered, later ones are told to stop, and then the exception is
/// rethrown to the caller — the same one for any number of workers.
/// Where memory runs out (`RunOutOfMemory`, `std::bad_alloc`) while several replications are under way, the one that
/// asked last gives way: it is dropped, from then on one fewer run side by side, and it begins anew as soon as there is
/// room. Only a replication that ran alone fails for want of memory; so whether a run succeeds does not depend on the
/// number of workers either, as long as all that they share is what replications take and give back. Cost: a few short
/// locks a replication. At most four replications a worker are under way or waiting for a slow predecessor; beyond that
/// workers wait, so memory is bounded. Limits: delivery is serial; keep it short beside a replication.
///
/// `ThreadExecutor` (thread_executor.h) runs on this machine. An executor on a cluster offers the same `run`,
/// with results that can be sent, and keeps its order with the same `ReplicationOrder`.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace domino::experiment {

/// Which replications to run: first, first + 1, …, first + count - 1.
struct ReplicationPlan {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  unsigned jobs = 0;  ///< workers at most; 0 for one a core
};

struct ReplicationOutcome {
  std::uint64_t completed = 0;  ///< replications delivered
  bool stopped = false;         ///< fewer than planned
};

/// Told of the progress of a run; does nothing by default. Calls come one at a time, on any thread.
class ReplicationObserver {
 public:
  virtual ~ReplicationObserver() = default;

  /// A replication has been delivered; `completed` of `planned` are done.
  virtual void finished([[maybe_unused]] std::uint64_t replication, [[maybe_unused]] const ReplicationOutcome& so_far,
                        [[maybe_unused]] const ReplicationPlan& plan) {}
};

/// A worker owns the state that it uses again from one replication to the next. It returns nothing where it
/// was stopped before the replication's end.
template <class Worker>
concept ReplicationWorker = requires(Worker& worker, std::uint64_t replication, std::stop_token stop) {
  { worker(replication, stop).has_value() } -> std::convertible_to<bool>;
  { *worker(replication, stop) };
};

template <ReplicationWorker Worker>
using ReplicationResult = typename std::invoke_result_t<Worker&, std::uint64_t, std::stop_token>::value_type;

}  // namespace domino::experiment
