/// Kinds of customers: how patient they are, what they are worth, how much a wait weighs. Source: domain model, 3.
#pragma once

#include <cstdint>

#include "engine/random/portable_math.h"
#include "models/people/evidence.h"

namespace domino::customers {

enum class Kind : std::uint8_t {
  fresh,
  regular,
  individual,
  family,  ///< several persons come together, always the same
  business,
  visitor,
  employee,
  prospect,  ///< looks for the first time, and is a customer only from the first purchase
  group,     ///< several persons come together, another number each time
  foreign,   ///< what they need is their language
  special_needs,
};

struct Traits {
  double patience = 1;  ///< a factor
  double value = 1;     ///< a factor on what is spent
  double waiting = 1;   ///< a factor on how long a wait seems
  double discount = 0;
  friend bool operator==(const Traits&, const Traits&) = default;
};

/// Of a group of n: n times the value, n^.7 of the time of one, and something off the price.
inline Traits traits_of_group(const people::Parameters& p, double persons) {
  return {.value = persons, .discount = p[people::Parameter::discount_of_groups]};
}
inline double time_of_group(const people::Parameters& p, double persons) {
  return random::portable_pow(persons, p[people::Parameter::time_of_groups]);
}

/// A need that each of n persons who come together has with this chance, independently, is one that they have with 1 -
/// (1 - share)^n: what one of them cannot do none does.
inline double need_of_company(double share, double persons) { return 1 - random::portable_pow(1 - share, persons); }
/// What is told by n persons of what they went through together, as a factor: n^.5.
inline double talk_of_company(const people::Parameters& p, double persons) {
  return persons == 1 ? 1 : random::portable_pow(persons, p[people::Parameter::talk_together]);
}
/// How many persons of a kind come together, on average.
inline double mean_company(const people::Parameters& p, Kind kind) {
  using P = people::Parameter;
  if (kind == Kind::group) return p[P::least_in_group] + p[P::more_in_group];
  return kind == Kind::family ? p[P::persons_in_family] : 1;
}
/// How likely those who come together have a need, over all such companies: of groups of 2 + Poisson(10) persons
/// 1 - (1-s)² e^(-10 s).
inline double mean_need(const people::Parameters& p, Kind kind, double share) {
  using P = people::Parameter;
  if (kind == Kind::family) return need_of_company(share, p[P::persons_in_family]);
  if (kind != Kind::group) return share;
  return 1 - (1 - need_of_company(share, p[P::least_in_group])) * random::portable_exp(-p[P::more_in_group] * share);
}

/// Of groups: of one of the mean size.
inline Traits traits_of(const people::Parameters& p, Kind kind) {
  using P = people::Parameter;
  switch (kind) {
    case Kind::fresh:
      return {.patience = p[P::patience_of_new]};
    case Kind::regular:
      return {.patience = p[P::patience_of_regulars], .value = p[P::value_of_regulars]};
    case Kind::individual:
    case Kind::foreign:
    case Kind::special_needs:
      return {};
    case Kind::family:
      return {.value = p[P::value_of_families]};
    case Kind::business:
      return {.patience = p[P::patience_of_business],
              .value = p[P::value_of_business],
              .waiting = p[P::waiting_of_business],
              .discount = p[P::discount_of_business]};
    case Kind::visitor:
      return {.value = 0};
    case Kind::employee:
      return {.value = p[P::value_of_employees]};
    case Kind::prospect:
      return {.patience = p[P::patience_of_prospects]};
    case Kind::group:
      return traits_of_group(p, p[P::least_in_group] + p[P::more_in_group]);
  }
  return {};
}

/// After so many served contacts a new customer is a regular.
inline constexpr unsigned kContactsOfRegulars = 2;

}  // namespace domino::customers
