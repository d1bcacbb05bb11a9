/// Replication order: who works on which replication, and which result may be delivered next.
///
/// The bookkeeping of an executor without its results: workers claim numbers, say when they are done, and
/// whoever finds the next number done delivers it. A result waits in the slot `slot(replication)` that its
/// owner keeps for it. See replications.h for what is guaranteed; every function may be called by any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <vector>

#include "engine/experiment/replications.h"

namespace domino::experiment {

class ReplicationOrder {
 public:
  /// Replications under way or waiting for delivery, for each worker.
  static constexpr std::size_t kLookAhead = 4;

  /// `stop` ends the run from outside.
  ReplicationOrder(const ReplicationPlan& plan, std::size_t workers, std::stop_token stop);

  std::size_t slots() const { return ready_.size(); }
  std::size_t slot(std::uint64_t replication) const {
    return static_cast<std::size_t>((replication - plan_.first) % ready_.size());
  }

  /// What stops this worker: the outside, or an end before the replication that it works on.
  std::stop_token stop_token(std::size_t worker) const { return stops_[worker].get_token(); }

  /// The next replication to work on; waits while too many are ahead of the slowest, or as many are under way as memory
  /// allows. Nothing when none is left. `before_waiting` is called once, if it comes to either.
  std::optional<std::uint64_t> claim(std::size_t worker, const std::function<void()>& before_waiting = {});

  /// The replication has run out of memory, and holds none any more. Where it was alone from its beginning, the run
  /// ends before it for this reason; else it waits until there is room for one more. Whether it is to be begun anew.
  bool wait_for_room(std::uint64_t replication, std::exception_ptr shortage);

  /// The replication's result is in its slot.
  void done(std::uint64_t replication);

  /// The run ends before this replication: it was stopped, or it failed with `reason`.
  void ends_before(std::uint64_t replication, std::exception_ptr reason = nullptr);

  /// The next replication to deliver, for one caller at a time; the caller ends with `delivered` or `ends_before`.
  std::optional<std::uint64_t> begin_delivery();
  void delivered();

  /// Once no worker is left: the outcome, or the exception that ended the run.
  ReplicationOutcome outcome() const;

 private:
  struct StopAll {
    std::vector<std::stop_source>* sources;
    void operator()() const {
      for (std::stop_source& source : *sources) source.request_stop();
    }
  };

  static constexpr std::uint64_t kNothing = std::numeric_limits<std::uint64_t>::max();

  bool is_over() const { return next_ >= end_ || outside_token_.stop_requested(); }
  void lay_down(std::size_t worker);
  void begin(std::uint64_t replication);

  ReplicationPlan plan_;
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::uint64_t next_;       // to be claimed
  std::uint64_t delivered_;  // everything before is delivered
  std::uint64_t end_;        // nothing from here on will be delivered
  bool delivering_ = false;
  std::exception_ptr reason_;
  std::vector<char> ready_;                // by slot
  std::vector<std::uint64_t> working_on_;  // by worker; kNothing: on none
  std::size_t running_ = 0;                // workers with a replication, but for those that wait to begin it anew
  std::size_t most_running_;               // so many find memory side by side
  std::uint64_t alone_ = kNothing;         // the latest that was begun when only one may run
  std::set<std::uint64_t> again_;          // replications to be begun anew
  std::vector<std::stop_source> stops_;    // by worker
  std::stop_token outside_token_;
  std::stop_callback<StopAll> outside_;
};

}  // namespace domino::experiment
