/// The settled start: where the people of departments and the customers of segments begin. Plain values, by name, since
/// a what-if begins where its base does. Found from pilot runs (models/measures/study/settled_start.h).
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "models/customers/quality.h"
#include "models/people/satisfaction.h"
#include "models/people/settings.h"

namespace domino::chain {

/// Where the people of a department begin.
struct StartOfDepartment {
  struct Provider {
    std::string department;
    people::Areas satisfaction{};
    double answers = 0;  ///< so much its people have to go by
    friend bool operator==(const Provider&, const Provider&) = default;
  };
  struct Expectation {
    std::string service;
    double log_expected = 0;  ///< of seconds
    friend bool operator==(const Expectation&, const Expectation&) = default;
  };
  std::string department;
  double morale = people::Reference::morale;
  double burnout = people::Reference::burnout;
  double feedback = people::Reference::feedback;
  double recognition = people::Reference::recognition;
  std::vector<Provider> providers;
  std::vector<Expectation> expectations;
  friend bool operator==(const StartOfDepartment&, const StartOfDepartment&) = default;
};

/// Where the customers of a segment begin: a sample of what they are like, and how many come and go.
struct StartOfSegment {
  /// What somebody remembers.
  struct Memory {
    float loyalty = 0;
    float log_expected_wait = 0;  ///< of seconds
    customers::Quality expected{};
    std::uint16_t encounters = 0;
    std::uint8_t served = 0;
    std::array<std::uint32_t, 4> acquainted{};
    float failed_days = 0;                                        ///< so long ago the last failure surfaced
    double surfaces_s = std::numeric_limits<double>::infinity();  ///< until an error does
    bool major = false;
    std::string origin;  ///< the department that made it
    friend bool operator==(const Memory&, const Memory&) = default;
  };
  std::string segment;
  std::vector<Memory> persons;  ///< each as likely as the others
  // Each of them, in a year of a customer:
  double lost = 0;
  double recruited = 0;
  double deterring = 0;  ///< messages that keep a prospect away
  double encounters = 0;
  double satisfaction = 0;  ///< with an encounter
  friend bool operator==(const StartOfSegment&, const StartOfSegment&) = default;
};

/// An estimate: of several that were found independently of each other, each replication begins from one, so that the
/// replications of different ones are independent.
struct SettledStart {
  std::vector<StartOfDepartment> departments;
  std::vector<StartOfSegment> segments;

  bool empty() const { return departments.empty() && segments.empty(); }
  friend bool operator==(const SettledStart&, const SettledStart&) = default;
};

/// How many are found at most, for as many groups of replications: the intervals of a study have one degree of freedom
/// less.
inline constexpr std::uint64_t kMostStarts = 20;

/// That of a replication; fewer are found only where there are no more replications.
inline const SettledStart& start_of(const std::vector<SettledStart>& starts, std::uint64_t replication) {
  return starts[replication % starts.size()];
}

}  // namespace domino::chain
