/// Tick area: the exact integral over time of a level that changes by whole steps — people busy, a queue's length.
///
/// The integral of a level up to T is level·T minus the sum of change·(instant of change). So a change only
/// subtracts its instant (or adds it, on the way down) and no last change is remembered; reading is one
/// multiplication. Everything is integer, so the area does not depend on the order of changes at one instant
/// and agrees to the tick with the sum of the spans that customers spent inside (Little's law, exactly).
/// Cost: two additions a change. A warm-up ends with `reset`, which keeps the level.
/// Limits: an area read must fit 2^63 tick·heads, 278 000 head-years; what happens on the way there may wrap
/// around harmlessly, since the arithmetic is modulo 2^64.
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::statistics {

class TickArea {
 public:
  void up(Ticks now) {
    ++level_;
    area_ -= static_cast<std::uint64_t>(now);
  }
  void down(Ticks now) {
    --level_;
    area_ += static_cast<std::uint64_t>(now);
  }
  void change(std::int64_t by, Ticks now) {
    level_ += by;
    area_ -= static_cast<std::uint64_t>(by) * static_cast<std::uint64_t>(now);
  }
  void set_level(std::int64_t level, Ticks now) { change(level - level_, now); }

  std::int64_t level() const { return level_; }

  /// ∫ level dt in ticks, from the last reset (or time 0) until `now`, which must not lie before the last change.
  Ticks area(Ticks now) const {
    return static_cast<Ticks>(area_ + static_cast<std::uint64_t>(level_) * static_cast<std::uint64_t>(now));
  }
  double area_s(Ticks now) const { return seconds(area(now)); }

  /// The mean level between `from`, the instant of the last reset (or 0), and `now`.
  double mean(Ticks from, Ticks now) const {
    DOMINO_REQUIRE(from < now, "a mean over time needs a span of time");
    return static_cast<double>(area(now)) / static_cast<double>(now - from);
  }

  /// Starts the integral anew at `now` and keeps the level.
  void reset(Ticks now) {
    area_ = std::uint64_t{0} - static_cast<std::uint64_t>(level_) * static_cast<std::uint64_t>(now);
  }

 private:
  std::uint64_t area_ = 0;  // the area minus level·now, modulo 2^64
  std::int64_t level_ = 0;
};

}  // namespace domino::statistics
