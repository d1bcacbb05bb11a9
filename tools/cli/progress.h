/// Progress on stderr: one live line on a terminal, one line per ten seconds otherwise, or nothing.
///
/// It says how many replications are finished, how fast, how wide the widest interval of the headline measures
/// (models/measures/study/precision.h) still is and how wide it may be, and how long the rest will take. Where a
/// precision ends the run, the rest is guessed from how intervals narrow, with the square root of the number of
/// replications.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "models/measures/study/precision.h"
#include "models/measures/study/study.h"

namespace domino::cli {

class Progress {
 public:
  /// Of so many parts, each with the settings' replications at most.
  Progress(const measures::StudySettings& settings, bool shown, std::uint64_t parts = 1);

  /// From here on the replications are of this scenario, named so in front of the line, such as `point 3 of 24: `.
  void begin_part(const chain::Plan& plan, const measures::Catalogue& catalogue, const std::string& name = "");
  /// Takes note of a finished replication, simulated just now or known from before; called one at a time.
  void note(const measures::ReplicationResult& result, bool was_known = false);
  /// Redraws if it is time; may be called from another thread.
  void tick();
  /// Removes the live line.
  void clear();

 private:
  std::string line() const;
  std::string width() const;
  std::uint64_t left() const;

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::optional<measures::HeadlineWidths> widths_;  // of this part
  std::string part_;
  std::uint64_t of_part_ = 0;  // replications of this part that are finished
  std::uint64_t parts_left_;
  std::uint64_t planned_;  // of a part
  std::uint64_t in_all_;
  double confidence_;
  std::optional<double> wanted_;
  std::uint64_t completed_ = 0;
  std::uint64_t simulated_ = 0;
  std::uint64_t events_ = 0;  // of what was simulated
  bool shown_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace domino::cli
