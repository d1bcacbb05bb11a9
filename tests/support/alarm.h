/// An alarm: a stop token that goes off when a test has taken far longer than it may.
///
/// What must not take long for long queues is told by a limit that a scan of the queue would exceed by minutes, and
/// that a machine with other work to do keeps by far.
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

namespace domino::testing {

class Alarm {
 public:
  explicit Alarm(std::chrono::seconds after)
      : thread_([this, after](const std::stop_token& over) {
          const auto end = std::chrono::steady_clock::now() + after;
          while (!over.stop_requested() && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          stop_.request_stop();
        }) {}

  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread thread_;
};

}  // namespace domino::testing
