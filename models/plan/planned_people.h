/// People in a plan: what their state needs to know of the chain; only where they are coupled to their work.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/people/settings.h"

namespace domino::chain {

struct Chain;
struct Plan;

/// An intervention that does something.
struct PlannedIntervention {
  people::Intervention what;
  std::vector<std::uint32_t> departments;  ///< sorted
  std::vector<std::uint32_t> hours{};      ///< of each of these, which of `what.hours`; empty: none changes them
  friend bool operator==(const PlannedIntervention&, const PlannedIntervention&) = default;
};

/// Whom a department asks: what its people come to think of whom.
struct PlannedRequester {
  std::vector<std::uint32_t> services;   ///< asked, sorted
  std::vector<std::uint32_t> providers;  ///< of these, sorted
  friend bool operator==(const PlannedRequester&, const PlannedRequester&) = default;
};

struct PlannedPeople {
  people::Parameters parameters;
  people::Couplings couplings;
  std::vector<PlannedRequester> requesters;        ///< by department
  std::vector<PlannedIntervention> interventions;  ///< those that bite
  std::vector<std::string> without_effect;         ///< interventions begun while too many others took attention
  std::vector<std::uint64_t> purposes;             ///< purposes of random numbers, by team
  friend bool operator==(const PlannedPeople&, const PlannedPeople&) = default;
};

/// Where something stands in a sorted list; ~0 if it does not.
inline std::uint32_t slot_of(const std::vector<std::uint32_t>& sorted, std::uint32_t wanted) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), wanted);
  return found != sorted.end() && *found == wanted ? static_cast<std::uint32_t>(found - sorted.begin())
                                                   : ~std::uint32_t{0};
}

/// What people would think of others and of services, one by one; people who ask nobody count as one.
double opinions_in(const Plan& plan);
inline constexpr double kMostOpinions = 4e6;

/// Fills `plan.people` of a chain without faults, whose programs are written, but for `requesters`.
void plan_people(const Chain& chain, Plan& plan);

}  // namespace domino::chain
