/// Money of the firm as a whole, as plain values: what it begins with, what it costs whoever comes, what the state
/// takes.
#pragma once

#include <string>

#include "engine/kernel/time.h"

namespace domino::organisation {

/// The till: stated where it matters whether the money lasts.
struct Money {
  double cash = 0;         ///< when measuring begins
  double fixed_per_s = 0;  ///< rent, leases and whatever else costs the same every week
  double tax = 0;          ///< a share of the profit of a year, losses of earlier years taken off
  friend bool operator==(const Money&, const Money&) = default;
};

/// Something that is paid for once, such as a course.
struct Payment {
  std::string name;
  Duration at{};
  double amount = 0;
  friend bool operator==(const Payment&, const Payment&) = default;
};

}  // namespace domino::organisation
