/// Keeping a run: finished replications go to the store from a thread of its own, a few times a second.
///
/// `keep` turns a replication into bytes and returns; whatever has come together within a tenth of a second is one
/// batch and one transaction, so that many tiny replications cost what one large one does. A kill loses what was
/// finished since, at most a second of work.
/// When the file cannot be written to any more, the run goes on without it: what is kept stays kept, `finish` says
/// what happened. Where another program holds the file, batches wait in memory.
/// `keep` and `known` may be called by any thread, everything else by one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include "models/measures/study/study.h"
#include "tools/store/number_set.h"
#include "tools/store/replication_bytes.h"
#include "tools/store/run_store.h"

namespace domino::store {

class RunKeeper {
 public:
  /// Begins a run of this experiment in the store, which must live as long and may have other keepers.
  RunKeeper(RunStore& store, const Experiment& experiment, KeptRun run);
  ~RunKeeper();
  RunKeeper(const RunKeeper&) = delete;
  RunKeeper& operator=(const RunKeeper&) = delete;

  /// Takes what earlier runs of the experiment have kept, to be asked for with `known`; the count of what is useful.
  /// Damaged batches are forgotten. Before the first `keep`.
  std::uint64_t resume(std::size_t measures);
  /// What `resume` found damaged, in the user's words; empty: nothing.
  const std::string& damage() const { return damage_; }

  std::optional<measures::ReplicationResult> known(std::uint64_t replication) const;
  /// The number of the run in the store.
  std::int64_t run() const { return run_.id; }
  bool knows(std::uint64_t replication) const { return known_.contains(replication); }
  void keep(const measures::ReplicationResult& result);

  /// Writes the rest and the run's end, with the number of replications that it had to do after all. What could not be
  /// kept and why, if so.
  std::optional<std::string> finish(const std::string& ending, std::uint64_t count);

 private:
  struct Batch {
    NumberSet numbers;
    std::string bytes;
  };

  void begin_writing();
  void write_now_and_then();
  /// False if another program holds the file: to be tried again.
  bool write(const Batch& batch);
  void stop_writing();

  RunStore& store_;
  KeptRun run_;
  std::unordered_map<std::uint64_t, measures::ReplicationResult> known_;
  std::string damage_;

  std::mutex mutex_;
  std::condition_variable wake_;
  Batch pending_;            // guarded by the mutex
  ReplicationWriter bytes_;  // guarded by the mutex
  bool over_ = false;        // guarded by the mutex
  std::string problem_;      // of the writing thread, or once it is over
  std::atomic<std::uint64_t> lost_{0};
  std::atomic<bool> given_up_{false};
  std::thread writer_;
};

}  // namespace domino::store
