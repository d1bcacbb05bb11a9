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

/// Somebody asks customers afterwards whether all is well, so that an error may be found before it is felt.
struct FollowUp {
  std::string service;  ///< which one
  double chance = 1;    ///< of the contacts in which they were served
  Duration after{};     ///< the end of the contact
  friend bool operator==(const FollowUp&, const FollowUp&) = default;
};

/// The waits that customers tolerate, each stage by its own measure; without one that of the evidence table.
struct Tolerance {
  std::optional<Duration> queue{};   ///< in a line of any kind: for people, a place, goods, at a gate
  std::optional<Duration> hold{};    ///< while colleagues are asked by an employee who stays on the case
  std::optional<Duration> parked{};  ///< parked or until they are called back, in business time of who is asked
  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};

struct Population {
  std::uint32_t persons = 0;  ///< at the beginning
  /// Seconds from one contact to the next at the reference loyalty, of calendar time on average.
  random::Distribution contact_every = random::Distribution::gamma(30 * 86400, 0.707);
  resources::Calendar hours;  ///< 1 when they may come, else 0
  Kind kind = Kind::individual;
  Mode mode = Mode::phone;
  Tolerance tolerates{};
  std::optional<double> advertised_per_s{};  ///< persons who come for the first time by themselves
  double advertising_cost_per_s = 0;         ///< money, however many it brings
  double advertising_cost_each = 0;          ///< money for each who comes for the first time by themselves
  double advertised = 0;           ///< how much of the way from the usual quality to perfection advertising promises
  std::optional<double> market{};  ///< persons who may ever come, with those of the beginning
  std::optional<Compensation> compensation{};  ///< paid when a complaint is settled
  std::vector<Requirement> requirements{};
  std::string complaints_to{};  ///< the service that settles complaints; empty: chance does
  std::optional<FollowUp> follow_up{};
  std::optional<Adoption> adoption{};  ///< how they come for the first time, instead of `advertised_per_s`
  std::optional<double> churn{};       ///< exits a customer-year, as they are seen (models/chain/levels.h)
  /// What holds these customers back from leaving, in log-odds, on top of `switching_cost`; may be negative. No word of
  /// the language: it is solved for where a scenario states how many leave, and kept with it.
  double held_back = 0;
  friend bool operator==(const Population&, const Population&) = default;

  /// a: in a line. Without a word about it that of the mode.
  double tolerated_s(const Parameters& p) const {
    return tolerates.queue ? tolerates.queue->s : of_kind(p, customers::tolerated_s(p, mode));
  }
  /// On hold for an answer that is promised within so long; 0: nothing is promised.
  double tolerated_on_hold_s(const Parameters& p, double promised_s) const {
    if (tolerates.hold) return tolerates.hold->s;
    return promised_s > 0 ? promised_s : of_kind(p, p[Parameter::needed_on_hold]);
  }
  /// Parked or until they are called back.
  double tolerated_parked_s(const Parameters& p) const {
    return tolerates.parked ? tolerates.parked->s : of_kind(p, p[Parameter::tolerated_by_mail]);
  }

  /// What customers of this kind tolerate where others tolerate so much.
  double of_kind(const Parameters& p, double usual_s) const {
    return usual_s * (kind == Kind::business ? p[Parameter::tolerated_by_business] : 1);
  }
};

/// Most persons of one population, at the beginning and later.
inline constexpr std::uint32_t kMostPersons = 5'000'000;

}  // namespace domino::customers
