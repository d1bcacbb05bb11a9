/// A population: persons who come again and again, remember, and may stop coming. Plain values.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/kernel/time.h"
#include "engine/random/distribution.h"
#include "engine/resources/calendar.h"
#include "models/customers/adoption.h"
#include "models/customers/kinds.h"
#include "models/customers/waiting.h"

namespace domino::customers {

/// A need that nothing else makes up for; met by whoever serves and offers the same name.
struct Requirement {
  std::string name;
  double share = 1;  ///< of the persons, who have it for good
  friend bool operator==(const Requirement&, const Requirement&) = default;
};
/// A need of this name that is not met does harm.
inline constexpr std::string_view kSafety = "safety";
inline constexpr std::size_t kMostRequirements = 64;

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
  std::vector<Requirement> requirements{};
  std::string complaints_to{};         ///< the service that settles complaints; empty: chance does
  std::optional<Adoption> adoption{};  ///< how they come for the first time, instead of `advertised_per_s`
  /// What holds these customers back from leaving, in log-odds, on top of `switching_cost`; may be negative. No word of
  /// the language: it is solved for where a scenario states how many leave, and kept with it.
  double held_back = 0;
  friend bool operator==(const Population&, const Population&) = default;

  double tolerated_s(const Parameters& p) const {
    if (tolerates) return tolerates->s;
    return customers::tolerated_s(p, mode) * (kind == Kind::business ? p[Parameter::tolerated_by_business] : 1);
  }
};

/// Most persons of one population, at the beginning and later.
inline constexpr std::uint32_t kMostPersons = 5'000'000;

}  // namespace domino::customers
