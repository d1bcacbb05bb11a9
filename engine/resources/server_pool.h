/// A server pool: interchangeable people or machines whose number on duty follows a calendar.
///
/// The pool counts heads and time, nothing else: who works on what is the model's business. Three numbers matter.
/// `scheduled` heads are on duty by the calendar; `capacity` heads take new work, which is the same unless the
/// model keeps people longer; `busy` heads are at work, which may be more than are scheduled while they finish
/// what they have in hand after their shift.
/// Guarantee: integrals over time are exact in ticks. Cost: three additions a change of `busy`.
#pragma once

#include <cstdint>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"
#include "engine/statistics/tick_area.h"

namespace domino::resources {

class ServerPool {
 public:
  std::uint32_t busy() const { return busy_; }
  std::uint32_t capacity() const { return capacity_; }
  std::uint32_t scheduled() const { return scheduled_; }
  bool has_free() const { return busy_ < capacity_; }

  [[gnu::always_inline]] void take(Ticks now) {
    ++busy_;
    busy_area_.up(now);
    if (busy_ > scheduled_) [[unlikely]]
      note_excess(now);
  }
  [[gnu::always_inline]] void give_back(Ticks now) {
    DOMINO_REQUIRE_SLOW(busy_ > 0, "a server can be released only while one is busy");
    const bool beyond = busy_ > scheduled_;
    --busy_;
    busy_area_.down(now);
    if (beyond) [[unlikely]]
      note_excess(now);
  }

  /// The calendar's heads from now on; capacity stays as it is.
  void set_scheduled(std::uint32_t heads, Ticks now) {
    scheduled_ = heads;
    duty_area_.set_level(heads, now);
    note_excess(now);
  }
  /// Heads that take new work from now on; those at work beyond it go on.
  void set_capacity(std::uint32_t heads) { capacity_ = heads; }

  /// Integrals begin anew.
  void start_measuring(Ticks now) {
    busy_area_.reset(now);
    excess_area_.reset(now);
    duty_area_.reset(now);
  }

  /// Head-ticks since measuring began: at work, at work within the hours on duty, and on duty.
  WideTicks busy_ticks(Ticks now) const { return busy_area_.area(now); }
  WideTicks busy_on_duty_ticks(Ticks now) const { return busy_area_.area(now) - excess_area_.area(now); }
  WideTicks duty_ticks(Ticks now) const { return duty_area_.area(now); }

 private:
  /// Whenever somebody is or was at work beyond the scheduled heads; rare, and apart for the registers it takes.
  [[gnu::noinline]] void note_excess(Ticks now) {
    excess_area_.set_level(busy_ > scheduled_ ? busy_ - scheduled_ : 0, now);
  }

  std::uint32_t busy_ = 0;
  std::uint32_t scheduled_ = 0;
  std::uint32_t capacity_ = 0;
  statistics::TickArea busy_area_;
  statistics::TickArea excess_area_;  // busy beyond the scheduled heads
  statistics::TickArea duty_area_;
};

}  // namespace domino::resources
