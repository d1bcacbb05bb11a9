/// Overtaking: for how long each waiting request has seen a later one served.
///
/// A waiting request is overtaken while the latest of the requests in service was issued after it. `set_latest` says
/// when that one changes; the span before it is then added to every request that it concerns. Waiting requests stand in
/// the order of issue, so in a line without overtaking none is looked at. They stand in blocks, and what holds for a
/// whole block is noted once for it. Guarantee: exact in ticks. Cost: a change, a number for each block whose people
/// are overtaken at the time, of some hundreds each, and a look at those of one block; joining and leaving, a search
/// and a move of those behind in a block.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::chain {

class Overtaking {
 public:
  static constexpr Ticks kNobody = std::numeric_limits<Ticks>::min();

  void clear() {
    blocks_.assign(1, {});
    added_.assign(1, 0);
    latest_ = kNobody;
    since_ = 0;
  }
  void set_latest(Ticks issued, Ticks now) {
    settle(now);
    latest_ = issued;
  }
  void join(std::uint32_t id, Ticks issued, Ticks now) {
    settle(now);
    if (blocks_.back().empty() || blocks_.back().back().issued <= issued) {
      if (blocks_.back().size() >= kMostInABlock) {
        blocks_.emplace_back();
        added_.push_back(0);
      }
      blocks_.back().push_back({issued, -added_.back(), id});
      return;
    }
    const std::size_t in = block_to_join(issued);
    Block& block = blocks_[in];
    const auto later = [](Ticks instant, const Waiting& one) { return instant < one.issued; };
    block.insert(std::upper_bound(block.begin(), block.end(), issued, later), {issued, -added_[in], id});
    if (block.size() > kMostInABlock) split(in);
  }
  /// Time overtaken since joining, or since the last `take`.
  Ticks take(std::uint32_t id, Ticks issued, Ticks now) {
    settle(now);
    const Place place = find(id, issued);
    Ticks& overtaken = blocks_[place.block][place.at].overtaken;
    const Ticks taken = overtaken + added_[place.block];
    overtaken = -added_[place.block];
    return taken;
  }
  void leave(std::uint32_t id, Ticks issued) {
    const Place place = find(id, issued);
    Block& block = blocks_[place.block];
    block.erase(block.begin() + static_cast<std::ptrdiff_t>(place.at));
    if (!block.empty() || blocks_.size() == 1) return;
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(place.block));
    added_.erase(added_.begin() + static_cast<std::ptrdiff_t>(place.block));
  }

 private:
  static constexpr std::size_t kMostInABlock = 512;

  struct Waiting {
    Ticks issued = 0;
    Ticks overtaken = 0;  // but for what was added to the whole block
    std::uint32_t id = 0;
  };
  using Block = std::vector<Waiting>;  // by issue; none is empty but the only one
  struct Place {
    std::size_t block = 0;
    std::size_t at = 0;
  };

  void settle(Ticks now) {
    const Ticks span = now - since_;
    since_ = now;
    std::size_t in = 0;
    if (blocks_.size() > 1) {
      in = std::min(first_block_up_to(latest_), blocks_.size() - 1);
      for (std::size_t whole = 0; whole < in; ++whole) added_[whole] += span;
    }
    for (Waiting& one : blocks_[in]) {
      if (one.issued >= latest_) break;
      one.overtaken += span;
    }
  }
  /// The first block with a request issued then or later.
  std::size_t first_block_up_to(Ticks issued) const {
    const auto before = [](const Block& block, Ticks instant) { return block.back().issued < instant; };
    return static_cast<std::size_t>(std::lower_bound(blocks_.begin(), blocks_.end(), issued, before) - blocks_.begin());
  }
  /// The last block with a request issued then or before; the first where there is none. There are some in each.
  std::size_t block_to_join(Ticks issued) const {
    const auto later = [](Ticks instant, const Block& block) { return instant < block.front().issued; };
    const auto behind = std::upper_bound(blocks_.begin(), blocks_.end(), issued, later);
    return behind == blocks_.begin() ? 0 : static_cast<std::size_t>(behind - blocks_.begin()) - 1;
  }
  void split(std::size_t in) {
    const auto half = blocks_[in].begin() + static_cast<std::ptrdiff_t>(blocks_[in].size() / 2);
    Block behind(half, blocks_[in].end());
    blocks_[in].erase(half, blocks_[in].end());
    const auto next = static_cast<std::ptrdiff_t>(in) + 1;
    blocks_.insert(blocks_.begin() + next, std::move(behind));
    added_.insert(added_.begin() + next, added_[in]);
  }
  Place find(std::uint32_t id, Ticks issued) const {
    const auto before = [](const Waiting& one, Ticks instant) { return one.issued < instant; };
    for (std::size_t in = blocks_.size() > 1 ? first_block_up_to(issued) : 0; in < blocks_.size(); ++in) {
      const Block& block = blocks_[in];
      for (auto at = std::lower_bound(block.begin(), block.end(), issued, before); at != block.end(); ++at)
        if (at->id == id) return {in, static_cast<std::size_t>(at - block.begin())};
    }
    DOMINO_REQUIRE(false, "a waiting request can be found by the instant of its issue");
    return {};
  }

  std::vector<Block> blocks_{1};  // in the order of issue
  std::vector<Ticks> added_{0};   // to every request of a block
  Ticks latest_ = kNobody;        // issue of the latest request in service
  Ticks since_ = 0;
};

}  // namespace domino::chain
