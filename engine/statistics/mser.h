/// MSER-5: how much of the beginning of a series is still on its way to the steady state.
///
/// Source: White (1997), An Effective Truncation Heuristic for Bias Reduction in Simulation Output; White, Cobb &
/// Spratt (2000). The series is averaged over batches of five, z₁, …, zₙ, and cut after the d batches that make
///     Σ_{j>d} (zⱼ - z̄_d)² / (n - d)²
/// least, where z̄_d is the mean of what is left: the squared standard error of the rest, which grows by leaving bias in
/// and by throwing data away. Only cuts of up to half of the batches are considered, the smallest of equal ones is
/// taken, and a minimum at the very half is refused: then the series has not settled where it could be seen. Domain:
/// finite observations; fewer than ten (two batches) are refused as well. Observations beyond the last whole batch are
/// left out. Cost: linear.
#pragma once

#include <cstddef>
#include <span>

namespace domino::statistics {

struct Truncation {
  static constexpr std::size_t kBatch = 5;

  std::size_t batches = 0;  ///< to cut off
  bool settled = false;     ///< else the cut means nothing

  std::size_t observations() const { return batches * kBatch; }
};

Truncation mser5(std::span<const double> series);

}  // namespace domino::statistics
