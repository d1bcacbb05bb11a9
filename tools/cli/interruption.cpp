#include "tools/cli/interruption.h"

#include <atomic>
#include <csignal>

#include <unistd.h>

#include "tools/cli/exit_code.h"

namespace domino::cli {

namespace {

/// Written by a handler and read by the watching thread.
std::atomic<int> signals_seen{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");
/// Written by the watching thread.
std::atomic<bool> time_is_over{false};

extern "C" void on_signal(int) {
  if (signals_seen.exchange(1) > 0) _exit(to_int(ExitCode::interrupted));
}

constexpr auto kLookEvery = std::chrono::milliseconds(20);
constexpr int kLooksPerTick = 5;

}  // namespace

void stop_here_if_asked() {
  if (signals_seen > 0) throw StoppedWhileReading(true);
  if (time_is_over) throw StoppedWhileReading(false);
}

Interruption::Interruption(std::optional<Deadline> deadline, std::function<void()> tick)
    : deadline_(deadline), tick_(std::move(tick)) {
  signals_seen = 0;
  time_is_over = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  // A run that was started with nohup goes on.
  hang_up_ = std::signal(SIGHUP, SIG_IGN);
  if (hang_up_ != SIG_IGN) std::signal(SIGHUP, on_signal);
  watcher_ = std::thread([this] { watch(); });
}

Interruption::~Interruption() {
  over_ = true;
  watcher_.join();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGHUP, hang_up_);
}

void Interruption::watch() {
  for (int looks = 1; !over_; ++looks) {
    if (signals_seen > 0 && !by_signal_) {
      by_signal_ = true;
      stop_.request_stop();
    }
    if (deadline_ && !by_time_limit_ && Deadline::clock::now() >= *deadline_) {
      by_time_limit_ = true;
      time_is_over = true;
      stop_.request_stop();
    }
    if (tick_ && looks % kLooksPerTick == 0) tick_();
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace domino::cli
