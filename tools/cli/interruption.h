/// Interruption: Ctrl-C, a request to terminate, a terminal that is gone, and the time limit, as one stop token for the
/// run.
///
/// The first signal asks the run to stop; it does so within milliseconds and keeps what is finished. A second
/// signal ends the program at once. A thread watches, since a signal handler may not do more than set a flag.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

namespace domino::cli {

/// What is not finished by then is stopped: one instant for all that a command does, and not as long again for each
/// part.
using Deadline = std::chrono::steady_clock::time_point;

/// Whether the command was asked to stop, for what waits without a token: an end that `main` turns into an exit code.
class StoppedWhileReading {
 public:
  explicit StoppedWhileReading(bool by_signal) : by_signal_(by_signal) {}
  bool by_signal() const { return by_signal_; }

 private:
  bool by_signal_;
};
/// Throws StoppedWhileReading where it was.
void stop_here_if_asked();

class Interruption {
 public:
  /// `tick` is called some ten times a second on the watching thread, for a progress line.
  explicit Interruption(std::optional<Deadline> deadline, std::function<void()> tick = {});
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  bool by_signal() const { return by_signal_; }
  bool by_time_limit() const { return by_time_limit_; }

 private:
  void watch();

  std::optional<Deadline> deadline_;
  std::function<void()> tick_;
  std::stop_source stop_;
  std::atomic<bool> by_signal_{false};
  std::atomic<bool> by_time_limit_{false};
  std::atomic<bool> over_{false};
  void (*hang_up_)(int) = nullptr;  ///< what a terminal that is gone did before
  std::thread watcher_;
};

}  // namespace domino::cli
