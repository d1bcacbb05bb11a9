/// Wide sum: an exact sum of 64-bit numbers in 128 bits, which 2^64 of them cannot fill.
///
/// Every integral and sum of ticks inside a run stands on this, so that an overloaded queue, a large staff or a long
/// horizon never wraps. Cost: one instruction more than a sum of 64 bits. Aligned as its halves are, so that records
/// need not be padded to 16 bytes. Guarantee: arithmetic is modulo 2^128, so a sum may leave the range and return.
#pragma once

#include <cstdint>

#include "engine/kernel/time.h"

namespace domino::statistics {

class WideSum {
 public:
  void add(std::uint64_t number) { sum_ += number; }
  void subtract(std::uint64_t number) { sum_ -= number; }
  void add(WideTicks number) { sum_ += static_cast<Unsigned>(number); }

  WideTicks value() const { return static_cast<WideTicks>(sum_); }

 private:
  __extension__ typedef unsigned __int128 Unsigned __attribute__((aligned(8)));  // NOLINT(modernize-use-using)

  Unsigned sum_ = 0;
};
static_assert(sizeof(WideSum) == 16 && alignof(WideSum) == 8);

}  // namespace domino::statistics
