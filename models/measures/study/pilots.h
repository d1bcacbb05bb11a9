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
};

/// From the reference, so that the others begin with customers of the right kind.
inline constexpr Pilots kFirstLook{4, 6 * kWeek, 4 * kWeek};

/// What was seen of the people of a department, as it is on average: by their chances, not by what came of them.
struct SeenOfPeople {
  double quits = 0;
  double person_years = 0;
  double absences = 0;
  double shifts = 0;
};

/// The same of the customers of a segment who come again.
struct SeenOfCustomers {
  double exits = 0;
  double person_years = 0;
};

/// What the pilots of a plan say, all together.
struct PilotFindings {
  std::vector<chain::StartOfDepartment> departments;
  std::vector<std::vector<customers::Contact>> contacts;  ///< by segment
  std::vector<SeenOfPeople> seen_people;                  ///< by department; empty: people's state changes nothing
  std::vector<SeenOfCustomers> seen_customers;            ///< by segment; empty: nobody comes again
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
