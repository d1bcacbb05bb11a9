/// Overtaking: for how long each of those who wait has seen somebody served who asked later.
///
/// Who waits is overtaken while the latest of the requests in service was issued after theirs. `set_latest` tells
/// when that one changes; the span before it is then added to everybody whom it concerns. Those who wait stand in the
/// order of issue, so in a line that nobody jumps none is looked at.
/// Guarantee: exact in ticks. Cost: a change, as many steps as people are overtaken at the time; joining and leaving,
/// a search and a move of those behind.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::chain {

class Overtaking {
 public:
  static constexpr Ticks kNobody = std::numeric_limits<Ticks>::min();

  void clear() {
    waiting_.clear();
    latest_ = kNobody;
    since_ = 0;
  }
  void set_latest(Ticks issued, Ticks now) {
    settle(now);
    latest_ = issued;
  }
  void join(std::uint32_t id, Ticks issued, Ticks now) {
    settle(now);
    auto place = waiting_.end();
    while (place != waiting_.begin() && (place - 1)->issued > issued) --place;
    waiting_.insert(place, {issued, 0, id});
  }
  /// Time overtaken since joining, or since the last `take`.
  Ticks take(std::uint32_t id, Ticks issued, Ticks now) {
    settle(now);
    Ticks& overtaken = find(id, issued)->overtaken;
    const Ticks taken = overtaken;
    overtaken = 0;
    return taken;
  }
  void leave(std::uint32_t id, Ticks issued) { waiting_.erase(find(id, issued)); }

 private:
  struct Waiting {
    Ticks issued = 0;
    Ticks overtaken = 0;
    std::uint32_t id = 0;
  };

  void settle(Ticks now) {
    const Ticks span = now - since_;
    since_ = now;
    for (Waiting& one : waiting_) {
      if (one.issued >= latest_) break;
      one.overtaken += span;
    }
  }
  std::vector<Waiting>::iterator find(std::uint32_t id, Ticks issued) {
    auto at = std::lower_bound(waiting_.begin(), waiting_.end(), issued,
                               [](const Waiting& one, Ticks instant) { return one.issued < instant; });
    while (at != waiting_.end() && at->id != id) ++at;
    DOMINO_REQUIRE(at != waiting_.end(), "who waits can be found by the instant of their request");
    return at;
  }

  std::vector<Waiting> waiting_;  // by issue
  Ticks latest_ = kNobody;        // issue of the latest request in service
  Ticks since_ = 0;
};

}  // namespace domino::chain
