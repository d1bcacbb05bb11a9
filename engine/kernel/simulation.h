/// The simulation's loop: the clock, the event queue, and the rules for ending.
///
/// A model owns a `Simulation`, schedules plain events and is handed each one in order by `run`; there are
/// no callbacks stored anywhere, so the compiler sees through the whole loop.
/// Guarantee: the clock never goes back; every run ends: at its horizon, when nothing is left to do, when
/// the model asks for it, when it is told to stop from outside, or with `RunCannotGoOn` at the event limit.
/// Cost: the queue's, plus a counter. A request from outside is looked for every 256 events; a model whose one event
/// may take long looks for it itself meanwhile, and throws `RunInterrupted`. Scheduling at NaN or in the past is a bug
/// and stops the program with time, replication and seed.
#pragma once

#include <cstdint>
#include <exception>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "engine/kernel/contract.h"
#include "engine/kernel/event_queue.h"
#include "engine/kernel/memory.h"
#include "engine/kernel/time.h"

namespace domino {

/// A run that cannot go on: the event limit, or a deadlock that the model found.
class RunCannotGoOn : public std::runtime_error {
 public:
  RunCannotGoOn(const std::string& why, const RunContext& where) : std::runtime_error(why), where_(where) {}
  const RunContext& where() const { return where_; }

 private:
  RunContext where_;
};

/// A run that needs more memory than it may have; the same run may succeed where there is more.
class RunOutOfMemory : public RunCannotGoOn {
 public:
  using RunCannotGoOn::RunCannotGoOn;
};

/// A run that was told to stop from outside in the midst of an event.
class RunInterrupted : public std::exception {};

enum class RunEnd { horizon, nothing_left, asked, interrupted };

struct RunLimits {
  Time horizon = kNever;  ///< events at this very instant still happen
  std::uint64_t events = 20'000'000'000;
};

class Simulation {
 public:
  /// What its events take counts against the budget, if there is one.
  explicit Simulation(MemoryBudget* budget = nullptr) : queue_({}, budget) {}

  Time now() const { return context_.now; }
  const RunContext& context() const { return context_; }
  /// So many are over.
  std::uint64_t events() const { return events_until_look_ - until_look_; }

  [[gnu::always_inline]] void schedule(Time at, std::uint32_t kind, std::uint32_t subject,
                                       Priority priority = kOrdinary) {
    if (queue_.is_near(context_.now, at)) [[likely]]
      return queue_.push_near(at, priority, kind, subject);
    schedule_far(at, kind, subject, priority);
  }
  EventHandle schedule_cancellable(Time at, std::uint32_t kind, std::uint32_t subject, Priority priority = kOrdinary) {
    if (queue_.is_near(context_.now, at)) [[likely]]
      return queue_.push_cancellable_near(at, priority, kind, subject);
    return schedule_cancellable_far(at, kind, subject, priority);
  }
  /// Whether an event is still to come at this instant that goes before those of this priority.
  bool is_due_before(Priority priority) const { return queue_.is_due(context_.now, priority); }
  /// True if the event was still to come.
  bool cancel(EventHandle handle) { return queue_.cancel(handle); }

  /// Ends the run after the current event.
  void end_run() {
    asked_ = true;
    events_until_look_ -= until_look_ - 1;
    until_look_ = 1;
  }

  /// Starts a new run at time zero with an empty queue.
  void reset(std::uint64_t seed, std::uint64_t replication) {
    queue_.clear();
    context_ = {seed, replication, Time{}};
    asked_ = false;
    events_until_look_ = until_look_ = kLookEvery;
  }

  /// Hands every event to `handle(const Event&)` in order until the run ends. At the horizon the clock
  /// stands at the horizon; otherwise at the last event. A run may be continued with a later horizon. `foresee` is
  /// shown what is about to come, as `EventQueue::pop_until` says.
  ///
  /// The handler and the horizon are the loop's own: through references each would be looked up anew at every event.
  template <class Handler, class Foresee = ForeseeNothing>
  RunEnd run(Handler handle, const RunLimits& limits, const std::stop_token& stop = {}, Foresee&& foresee = {}) {
    const Time horizon = limits.horizon;
    Event event;
    while (queue_.pop_until(horizon, event, foresee)) {
      context_.now = event.time();
      handle(event);
      if (--until_look_ == 0) [[unlikely]] {
        until_look_ = kLookEvery;
        events_until_look_ += kLookEvery;
        if (asked_) {
          asked_ = false;
          return RunEnd::asked;
        }
        if (stop.stop_requested()) return RunEnd::interrupted;
        if (events() >= limits.events) throw RunCannotGoOn("the event limit is reached", context_);
      }
    }
    if (horizon == kNever) return RunEnd::nothing_left;
    context_.now = horizon;
    return RunEnd::horizon;
  }

 private:
  static constexpr std::uint32_t kLookEvery = 256;

  void schedule_far(Time at, std::uint32_t kind, std::uint32_t subject, Priority priority);
  EventHandle schedule_cancellable_far(Time at, std::uint32_t kind, std::uint32_t subject, Priority priority);
  void require_possible(Time at) const;

  EventQueue queue_;
  RunContext context_;
  std::uint64_t events_until_look_ = kLookEvery;  // events in all when the rare questions are asked again
  std::uint32_t until_look_ = kLookEvery;         // of these, still to come
  bool asked_ = false;
};

}  // namespace domino
