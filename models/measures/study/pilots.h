/// Pilots: replications of a plan before its study, without interventions, that say what its people and contacts are
/// like.
///
/// Guarantee: the same for any number of jobs; they are replications beyond those of any study.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "models/chain/start.h"
#include "models/customers/contact.h"
#include "models/measures/study/study.h"
#include "models/plan/plan.h"

namespace domino::measures {

/// How many pilots there are, how long one lasts, and how much of that counts.
struct Pilots {
  std::uint64_t count = 0;
  Duration whole{};
  Duration counts{};
  std::uint64_t first = 0;  ///< so many others were before them; what they draw is nobody else's
};

/// From the reference, so that the others begin with customers of the right kind.
inline constexpr Pilots kFirstLook{4, 6 * kWeek, 4 * kWeek};

/// How often something happened in some time, as it is on average: by its chances, not by what came of them.
struct Seen {
  double times = 0;
  double in = 0;  ///< years, or shifts
  double pilots = 0;

  void add(double times_of_pilot, double in_of_pilot);
  double level() const { return times / in; }
  /// The standard error of the logarithm of the level, from what differs between pilots.
  double error() const;

 private:
  double times_times_ = 0;
  double times_in_ = 0;
  double in_in_ = 0;
};

/// Of the people of a department.
struct SeenOfPeople {
  Seen quits;     ///< in a year
  Seen absences;  ///< of a shift
};

/// What the pilots of a plan say, all together.
struct PilotFindings {
  std::vector<chain::StartOfDepartment> departments;
  std::vector<std::vector<customers::Contact>> contacts;  ///< by segment
  std::vector<SeenOfPeople> seen_people;                  ///< by department; empty: people's state changes nothing
  std::vector<Seen> exits;  ///< in a year of a customer, by segment; empty: nobody comes again
  double count = 0;
};

/// The same of groups of as many pilots each, which share nothing.
std::optional<std::vector<PilotFindings>> run_groups_of_pilots(const chain::Plan& plan, const Pilots& pilots,
                                                               std::uint64_t groups, const StudySettings& settings,
                                                               const std::stop_token& stop);

/// Of the settings, seed, jobs and memory count. Nothing where it was stopped.
std::optional<PilotFindings> run_pilots(const chain::Plan& plan, const Pilots& pilots, const StudySettings& settings,
                                        const std::stop_token& stop);

}  // namespace domino::measures
