/// A population: persons who come again and again, remember, and may stop coming. Plain values.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/kernel/time.h"
#include "engine/random/distribution.h"
#include "engine/resources/calendar.h"
#include "models/customers/kinds.h"
#include "models/customers/waiting.h"

namespace domino::customers {

/// What a customer gets whose complaint is settled.
struct Compensation {
  double money = 0;
  double share = 0;  ///< or of what they spend at a contact on average
  friend bool operator==(const Compensation&, const Compensation&) = default;
};

struct Population {
  std::uint32_t persons = 0;  ///< at the beginning
  /// Seconds from one contact to the next at the reference loyalty, of calendar time on average.
  random::Distribution contact_every = random::Distribution::gamma(30 * 86400, 0.707);
  resources::Calendar hours;  ///< 1 when they may come, else 0
  Kind kind = Kind::individual;
  Mode mode = Mode::phone;
  std::optional<Duration> tolerates{};         ///< a wait; without it that of the mode
  std::optional<double> advertised_per_s{};    ///< persons who come for the first time by themselves
  double advertising_cost_per_s = 0;           ///< money, however many it brings
  double advertising_cost_each = 0;            ///< money for each who comes for the first time by themselves
  std::optional<Compensation> compensation{};  ///< paid when a complaint is settled
  friend bool operator==(const Population&, const Population&) = default;

  double tolerated_s(const Parameters& p) const { return tolerates ? tolerates->s : customers::tolerated_s(p, mode); }
};

/// Most persons of one population, at the beginning and later.
inline constexpr std::uint32_t kMostPersons = 5'000'000;

}  // namespace domino::customers
