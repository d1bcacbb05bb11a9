/// Wide sum: an exact sum of 64-bit numbers in 128 bits, which 2^64 of them cannot fill.
///
/// Every integral and sum of ticks inside a run stands on this, so that an overloaded queue, a large staff or a long
/// horizon never wraps. Kept as two halves with a carry between them: adding costs one instruction and no register more
/// than a sum of 64 bits (of one number of 128 bits g++ makes two and a register, which on the hot path is 4 %), and
/// records need not be padded to 16 bytes. Guarantee: arithmetic is modulo 2^128, so a sum may leave the range and
/// return.
#pragma once

#include <cstdint>

#include "engine/kernel/time.h"

namespace domino::statistics {

class WideSum {
 public:
  void add(std::uint64_t number) {
    low_ += number;
    high_ += static_cast<std::uint64_t>(low_ < number);
  }
  void subtract(std::uint64_t number) {
    high_ -= static_cast<std::uint64_t>(__builtin_sub_overflow(low_, number, &low_));
  }
  void add(WideTicks number) { set(value() + number); }

  friend bool operator==(const WideSum&, const WideSum&) = default;

  WideTicks value() const { return static_cast<WideTicks>((Unsigned{high_} << 64U) | low_); }

 private:
  __extension__ typedef unsigned __int128 Unsigned;  // NOLINT(modernize-use-using)

  void set(WideTicks number) {
    low_ = static_cast<std::uint64_t>(number);
    high_ = static_cast<std::uint64_t>(static_cast<Unsigned>(number) >> 64U);
  }

  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

}  // namespace domino::statistics
