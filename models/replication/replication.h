/// Replication: one run of a plan after the other, each from an empty system.
///
/// What a run consists of, and which room looks after which part of it, stands in run.h.
///
/// Guarantee: a replication is a function of (plan, seed, replication number) alone; every customer who came is served,
/// lost or still present at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>

#include "models/replication/run.h"

namespace domino::chain {

/// Equal parts of the measured span, one behind the other from its beginning, each recorded as if it were a run.
struct Batches {
  std::size_t count = 0;
  Duration length{};
  std::function<void(const Record&)> ended{};  ///< what happened in one of them; valid during the call
};

class Replication {
 public:
  /// The plan must outlive the replication.
  explicit Replication(const Plan& plan, ReplicationOptions options = {}) : run_(plan, options) {}

  /// Runs replication `number` from an empty system; null when stopped from outside. The record is valid
  /// until the next run, and does not depend on whether batches are recorded. Throws RunCannotGoOn, and where the
  /// memory does not reach, RunOutOfMemory, which says what fills it. What it needed beyond some megabytes it gives
  /// back at its end.
  const Record* run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop = {},
                    const Batches& batches = {});

  /// In the runs to come people fare as `followed` says, if any, and how they fare is written to `recorded`, if any
  /// (people.h). Both must outlive these runs. Does nothing where the plan has no people.
  void follow_people(const PeoplePath* followed, PeoplePath* recorded) {
    if (run_.people != nullptr) run_.people->follow(followed, recorded);
  }

  /// Of a run whose record could not be read for want of memory either.
  RunOutOfMemory out_of_memory() const;

  /// Those of the plan, as the last run left them; null where it has none.
  const People* people() const { return run_.people.get(); }
  const Customers* customers() const { return run_.customers.get(); }
  Customers* customers() { return run_.customers.get(); }

 private:
  bool run_to_the_end(std::uint64_t seed, std::uint64_t number, const Batches& batches);
  bool run_in_batches(const Batches& batches);
  bool run_past_middle(Time until);
  bool clear();
  void require_ends_add_up() const;
  void require_nothing_left() const;

  Run run_;
};

}  // namespace domino::chain
