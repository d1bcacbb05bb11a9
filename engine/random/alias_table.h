/// Alias table: picks one of n with given probabilities in constant time.
///
/// Walker's method with Vose's construction (1991): column i keeps i with probability keep[i], else gives its alias.
/// One 64-bit draw: the high half of draw × n is the column, the low half, independent of it, decides.
/// Guarantee: each probability is met to 2^-52; what has probability 0 is never picked. Cost: about 2 ns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"

namespace domino::random {

/// An index below n and what is left of the draw: the halves of the 128-bit product.
struct IndexAndRest {
  std::size_t index;
  std::uint64_t rest;
};

constexpr IndexAndRest split_draw(std::uint64_t draw, std::size_t n) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(draw) * n;
  return {static_cast<std::size_t>(product >> 64), static_cast<std::uint64_t>(product)};
}

/// Uniform on {0, …, n-1}; a bias of at most n·2^-64.
constexpr std::size_t pick_one_of(std::size_t n, Draws& draws) { return split_draw(draws.next(), n).index; }

class AliasTable {
 public:
  AliasTable() = default;
  /// Positive probabilities that sum to 1 up to rounding; at most 2^32 - 1 of them.
  explicit AliasTable(std::vector<double> probabilities);

  std::size_t pick(Draws& draws) const {
    const auto [column, rest] = split_draw(draws.next(), columns_.size());
    const Column& c = columns_[column];
    // Without a branch, which nothing could predict.
    const bool leave = static_cast<double>(static_cast<std::int64_t>(rest >> 11)) >= c.keep;
    return column ^ ((column ^ c.alias) & (0 - std::size_t{leave}));
  }

  const std::vector<double>& probabilities() const { return probabilities_; }

  friend bool operator==(const AliasTable& a, const AliasTable& b) { return a.probabilities_ == b.probabilities_; }

 private:
  struct Column {
    double keep = 0x1p53;  // out of 2^53
    std::uint32_t alias = 0;
  };

  std::vector<double> probabilities_;
  std::vector<Column> columns_;
};

}  // namespace domino::random
