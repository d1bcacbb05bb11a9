/// How something new is taken up (Bass 1969): by some of their own accord, by others because so many have it.
/// Source: domain model, section 3; p .03 and q .38 a year are usual (Sultan, Farley & Lehmann 1990, from memory).
#pragma once

#include <algorithm>

namespace domino::customers {

struct Adoption {
  double innovation = 0;  ///< p, a year
  double imitation = 0;   ///< q, a year
  double market = 1;      ///< persons who may ever come
  friend bool operator==(const Adoption&, const Adoption&) = default;
};

/// (p + q·Y/N)(N - Y - lost): how many come for the first time in a year while Y are customers.
inline double adopting_a_year(const Adoption& a, double active, double lost) {
  return (a.innovation + a.imitation * active / a.market) * std::max(0.0, a.market - active - lost);
}

/// No such rate is higher: that of Y = N(q-p)/2q, or of the beginning where few imitate.
inline double adopting_at_most_a_year(const Adoption& a) {
  if (a.imitation <= a.innovation) return a.innovation * a.market;
  const double sum = a.innovation + a.imitation;
  return a.market * sum * sum / (4 * a.imitation);
}

}  // namespace domino::customers
