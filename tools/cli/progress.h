/// Progress on stderr: one live line on a terminal, one line per ten seconds otherwise, or nothing.
///
/// It says how many replications are finished, how fast, how wide the widest interval of the headline
/// measures still is, and how long the rest will take.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/statistics/running_ratio.h"
#include "models/measures/catalogue.h"
#include "models/measures/study.h"

namespace domino::cli {

class Progress {
 public:
  Progress(const measures::Catalogue& catalogue, std::uint64_t planned, double confidence, bool shown);

  /// From here on the replications are of another scenario, named so in front of the line, such as `point 3 of 24`.
  void begin_part(const measures::Catalogue& catalogue, const std::string& name);
  /// Takes note of a finished replication, simulated just now or known from before; called one at a time.
  void note(const measures::ReplicationResult& result, bool was_known = false);
  /// Redraws if it is time; may be called from another thread.
  void tick();
  /// Removes the live line.
  void clear();

 private:
  struct Headline {
    std::size_t measure = 0;
    statistics::RunningRatio ratio{};
  };

  void find_headlines(const measures::Catalogue& catalogue);
  std::string line() const;
  double widest_relative_half_width() const;

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::vector<Headline> headlines_;
  std::string part_;
  std::uint64_t of_part_ = 0;  // replications of this part that are finished
  std::uint64_t planned_;
  double confidence_;
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
