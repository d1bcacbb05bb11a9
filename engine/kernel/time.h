/// Time: the simulated clock's vocabulary — `Time`, `Duration`, and integer `Ticks` for exact accounting.
///
/// The clock is a double in seconds since the start of the run; time zero is a Monday, 00:00. Sums that
/// must come out exactly (busy time, waiting time, the ledger of a case) are kept in ticks of 2^-20 s, so
/// that a difference of two instants never depends on the order of additions. Range of ticks: ±278 000 years.
/// Sums over many cases or heads are `WideTicks` of 128 bits, since a queue of a million customers fills 64 bits in
/// fourteen weeks. No run fills 128: 2^63 ticks of the clock times 2^63 heads or spans are 2^126.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

namespace domino {

/// A span of simulated time in seconds; may be infinite, never NaN.
struct Duration {
  double s = 0;

  // Spelled out: a defaulted <=> on doubles asks about NaN at every comparison.
  friend constexpr bool operator==(Duration a, Duration b) { return a.s == b.s; }
  friend constexpr bool operator<(Duration a, Duration b) { return a.s < b.s; }
  friend constexpr bool operator<=(Duration a, Duration b) { return a.s <= b.s; }
  friend constexpr bool operator>(Duration a, Duration b) { return a.s > b.s; }
  friend constexpr bool operator>=(Duration a, Duration b) { return a.s >= b.s; }
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.s + b.s}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.s - b.s}; }
  friend constexpr Duration operator*(double factor, Duration d) { return {factor * d.s}; }
  friend constexpr double operator/(Duration a, Duration b) { return a.s / b.s; }
};

/// An instant of the simulated clock, in seconds since the run's Monday 00:00.
struct Time {
  double s = 0;

  friend constexpr bool operator==(Time a, Time b) { return a.s == b.s; }
  friend constexpr bool operator<(Time a, Time b) { return a.s < b.s; }
  friend constexpr bool operator<=(Time a, Time b) { return a.s <= b.s; }
  friend constexpr bool operator>(Time a, Time b) { return a.s > b.s; }
  friend constexpr bool operator>=(Time a, Time b) { return a.s >= b.s; }
  friend constexpr Time operator+(Time t, Duration d) { return {t.s + d.s}; }
  friend constexpr Duration operator-(Time a, Time b) { return {a.s - b.s}; }
};

inline constexpr Duration kForever{std::numeric_limits<double>::infinity()};
inline constexpr Time kNever{std::numeric_limits<double>::infinity()};
inline constexpr Duration kMinute{60};
inline constexpr Duration kHour{3600};
inline constexpr Duration kDay{86400};
inline constexpr Duration kWeek{7 * 86400.0};

/// The longest run, some 3 000 years: its instants keep microseconds, a span of it has fewer than 2^57 ticks, and 2^70
/// of them fit a sum of 128 bits.
inline constexpr Duration kLongestRun{1e11};

using Ticks = std::int64_t;
__extension__ typedef __int128 WideTicks;  // NOLINT(modernize-use-using): `__extension__` does not stand before `using`
inline constexpr double kTicksPerSecond = 1048576;  // 2^20

/// `llround(t·2^20)` for t ≥ 0 without the library call: exact, since the fraction of a double is exact.
constexpr Ticks ticks(Time t) {
  const double scaled = t.s * kTicksPerSecond;
  const auto whole = static_cast<Ticks>(scaled);
  return whole + static_cast<Ticks>(scaled - static_cast<double>(whole) >= 0.5);
}

/// The same rounding for a span; d must be non-negative and finite.
constexpr Ticks ticks(Duration d) { return ticks(Time{d.s}); }

/// Seconds in a number of ticks; of a wide one rounded once.
constexpr double seconds(Ticks t) { return static_cast<double>(t) / kTicksPerSecond; }
template <std::same_as<WideTicks> Wide>  // so that any other integer is a number of ticks
constexpr double seconds(Wide t) {
  return static_cast<double>(t) / kTicksPerSecond;
}

}  // namespace domino
