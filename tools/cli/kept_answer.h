/// A kept run, or all sides of a kept comparison, and what it answers: the bytes that it printed, or would have
/// printed, without simulating anything.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/kept_results.h"
#include "tools/report/compare/comparison.h"
#include "tools/report/report.h"
#include "tools/store/run_store.h"

namespace domino::cli {

class KeptAnswer {
 public:
  /// The run of this number in a file of kept runs. Throws UnusableStore where there is none, or where it or what it
  /// belongs to is damaged or of another version.
  KeptAnswer(const std::string& path, std::int64_t run);
  KeptAnswer(const KeptAnswer&) = delete;
  KeptAnswer& operator=(const KeptAnswer&) = delete;

  const store::KeptRun& run() const { return run_; }
  /// How many replications of all sides are there without a gap, as an interrupted run would have had them.
  std::size_t whole() const { return whole_; }
  /// On stderr, what is not whole.
  void print_what_is_missing() const;

  /// The run itself, or the base of a comparison. Where anything is whole.
  const KeptResults& first() const { return kept_.front(); }
  /// Where anything is whole. Refers to this answer.
  report::Report report(const report::Shown& asked = {}) const;

 private:
  store::KeptRun run_;
  std::vector<store::KeptRun> sides_;
  std::deque<KeptResults> kept_;
  std::vector<std::string> damages_;
  std::size_t whole_ = 0;
  std::deque<report::Results> results_;  // of each side
  std::optional<report::ComparedResults> compared_;
};

}  // namespace domino::cli
