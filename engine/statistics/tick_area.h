/// Tick area: the exact integral over time of a level that changes by whole steps — people busy, a queue's length.
///
/// The integral of a level up to T is level·T minus the sum of change·(instant of change). So a change only
/// subtracts its instant (or adds it, on the way down) and no last change is remembered; reading is one
/// multiplication. Everything is integer, so the area does not depend on the order of changes at one instant
/// and agrees to the tick with the sum of the spans that customers spent inside (Little's law, exactly).
/// Cost: three additions a change. A warm-up ends with `reset`, which keeps the level.
/// Limits: none that a run can reach; the sum has 128 bits (wide_sum.h), the level 63.
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"
#include "engine/statistics/wide_sum.h"

namespace domino::statistics {

class TickArea {
 public:
  void up(Ticks now) {
    ++level_;
    less_level_.subtract(static_cast<std::uint64_t>(now));
  }
  void down(Ticks now) {
    --level_;
    less_level_.add(static_cast<std::uint64_t>(now));
  }
  void change(std::int64_t by, Ticks now) {
    level_ += by;
    less_level_.add(-product(by, now));
  }
  void set_level(std::int64_t level, Ticks now) { change(level - level_, now); }

  std::int64_t level() const { return level_; }

  /// ∫ level dt in ticks, from the last reset (or time 0) until `now`, which must not lie before the last change.
  WideTicks area(Ticks now) const { return less_level_.value() + product(level_, now); }
  double area_s(Ticks now) const { return seconds(area(now)); }

  /// The mean level between `from`, the instant of the last reset (or 0), and `now`.
  double mean(Ticks from, Ticks now) const {
    DOMINO_REQUIRE(from < now, "a mean over time needs a span of time");
    return static_cast<double>(area(now)) / static_cast<double>(now - from);
  }

  /// Starts the integral anew at `now` and keeps the level.
  void reset(Ticks now) {
    less_level_ = {};
    less_level_.add(-product(level_, now));
  }

 private:
  static WideTicks product(std::int64_t level, Ticks now) { return static_cast<WideTicks>(level) * now; }

  WideSum less_level_;  // the area minus level·now
  std::int64_t level_ = 0;
};

}  // namespace domino::statistics
