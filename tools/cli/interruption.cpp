#include "tools/cli/interruption.h"

#include <csignal>

#include <unistd.h>

#include "tools/cli/exit_code.h"

namespace domino::cli {

namespace {

volatile std::sig_atomic_t signals_seen = 0;

extern "C" void on_signal(int) {
  if (signals_seen > 0) _exit(to_int(ExitCode::interrupted));
  signals_seen = 1;
}

constexpr auto kLookEvery = std::chrono::milliseconds(20);
constexpr int kLooksPerTick = 5;

}  // namespace

Interruption::Interruption(std::optional<std::chrono::duration<double>> time_limit, std::function<void()> tick)
    : tick_(std::move(tick)) {
  if (time_limit) deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(*time_limit);
  signals_seen = 0;
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
    if (deadline_ && !by_time_limit_ && Clock::now() >= *deadline_) {
      by_time_limit_ = true;
      stop_.request_stop();
    }
    if (tick_ && looks % kLooksPerTick == 0) tick_();
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace domino::cli
