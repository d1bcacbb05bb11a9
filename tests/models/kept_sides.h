/// Keeps the replications of a paired study, side by side.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "models/measures/study/paired_study.h"

namespace domino::testing {

class KeptSides : public measures::PairedObserver {
 public:
  /// Ends the study after so many.
  explicit KeptSides(std::size_t sides, std::uint64_t until = ~std::uint64_t{0}) : kept(sides), until_(until) {}

  bool finished(std::span<measures::ReplicationResult> results) override {
    for (std::size_t side = 0; side < results.size(); ++side) kept[side].push_back(std::move(results[side]));
    return kept.front().size() < until_;
  }

  std::vector<std::vector<measures::ReplicationResult>> kept;

 private:
  std::uint64_t until_;
};

}  // namespace domino::testing
