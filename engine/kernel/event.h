/// Events: what will happen, when, and to whom — plain values that a model dispatches by `switch`.
///
/// An event is a change of state at one instant. Its `kind` and `subject` mean what the model says they
/// mean; the kernel only orders them. The order is total: time first, then priority (0 before 255), then
/// the order of scheduling. Time, priority and sequence form one 128-bit key, so that a comparison is a
/// single subtraction with borrow instead of a chain of branches.
/// Limits: times are non-negative and finite; 2^56 events a run.
#pragma once

#include <bit>
#include <cstdint>

#include "engine/kernel/time.h"

namespace domino {

/// Decides between events of one instant; lower comes first.
using Priority = std::uint8_t;
inline constexpr Priority kOrdinary = 128;

/// Refers to a scheduled event that may be cancelled; a default one refers to none.
struct EventHandle {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
};

struct Event {
  std::uint64_t time_bits = 0;  ///< the bits of a non-negative double order like the double
  std::uint64_t order = 0;      ///< priority in the highest 8 bits, sequence below
  std::uint32_t kind = 0;
  std::uint32_t subject = 0;
  std::uint32_t slot = 0;        ///< the queue's own: the slot of a cancellable event, 0 for none
  std::uint32_t generation = 0;  ///< the queue's own: the slot's generation when the event was scheduled

  Time time() const { return {std::bit_cast<double>(time_bits)}; }
};
static_assert(sizeof(Event) == 32, "four events of one heap level fill two cache lines");

/// Later than every event that can be scheduled.
inline constexpr Event kNoEvent{~std::uint64_t{0}, ~std::uint64_t{0}, 0, 0, 0, 0};

/// The bits of a time that order like the time itself. Adding zero turns -0, whose bits would come last, into +0.
constexpr std::uint64_t ordered_bits(Time at) { return std::bit_cast<std::uint64_t>(at.s + 0.0); }

__extension__ typedef unsigned __int128 EventKey;

constexpr EventKey key_of(const Event& event) { return (static_cast<EventKey>(event.time_bits) << 64) | event.order; }

}  // namespace domino
