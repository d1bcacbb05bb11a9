/// Shapley values: how much of what several players bring about together is due to each of them.
///
/// A game gives every set of players a worth. A player's Shapley value is what they add to those already there, on
/// average over all orders in which players may come (Shapley 1953). The values add up to the worth of all less that
/// of none; players who add the same to every set get the same; who adds nothing to any set gets exactly 0; and they
/// are linear in the worths, so a value is a weighted sum of the worths of a few *coalitions*. A design says which
/// coalitions must be looked at and with which weights, so that whoever measures worths (replications of a model, with
/// common random numbers) can do it once and knows the errors of the sums.
/// Exact: all 2^n sets, for few players. Sampled: random orders, each with its reverse, since who comes early in one
/// comes late in the other (antithetic pairs; Mitchell, Cooper, Frank & Holmes 2022, Sampling Permutations for Shapley
/// Value Estimation, JMLR 23). Each order adds up to the worth of all less none, so the means do as well; between the
/// pairs they vary, which says how far they are from the exact values.
/// Domain: at most 64 players; exact at most 20. Cost: exact 2^n coalitions; sampled at most 2·pairs·(n-1) + 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace domino::experiment {

/// A set of players: bit i stands for player i.
using Coalition = std::uint64_t;
inline constexpr std::size_t kMostPlayers = 64;

/// How much the worth of a coalition counts.
struct CoalitionWeight {
  std::size_t coalition = 0;  ///< its place in the design
  double weight = 0;
};

struct ShapleyDesign {
  std::size_t players = 0;
  std::vector<Coalition> coalitions;                 ///< each once; the first is of nobody, the second of all
  std::vector<std::vector<CoalitionWeight>> values;  ///< by player: the value as a weighted sum
  /// Of sampled designs, by pair of orders, then player: the value as that pair alone has it. Empty: exact.
  std::vector<std::vector<std::vector<CoalitionWeight>>> pairs{};

  bool exact() const { return pairs.empty(); }
};

inline constexpr std::size_t kMostExactPlayers = 8;

ShapleyDesign exact_shapley(std::size_t players);
/// The same design for the same seed.
ShapleyDesign sampled_shapley(std::size_t players, std::size_t pairs, std::uint64_t seed);

/// The values by player of a game whose worths are given in the order of the design's coalitions.
std::vector<double> shapley_values(const ShapleyDesign& design, std::span<const double> worths);

/// The standard error that sampling orders leaves in each value, for these worths; 0 where exact. From at least two
/// pairs.
std::vector<double> sampling_errors(const ShapleyDesign& design, std::span<const double> worths);

}  // namespace domino::experiment
