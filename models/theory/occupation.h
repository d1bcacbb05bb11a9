/// Occupation: for how long one request keeps an employee, with all that they wait for meanwhile.
///
/// Two systems over the places of the plan's programs: the mean time from a place to the end of its program, whoever is
/// occupied; and from it, the mean time for which somebody is held by it. Waiting for a busy provider is not counted.
/// Limits: of branches the mean is counted, which is less than what the last of them takes; a hold with a limit lasts
/// as long as the mean of its answer, or as its limit and the return to the case.
#pragma once

#include <optional>
#include <vector>

#include "models/theory/ways.h"

namespace domino::theory {

/// What is counted: the best estimate of what is asked for, or no more than what surely is.
enum class Count { offered, sure };

/// What one request is, by instruction.
struct RequestTraits {
  std::vector<char> external;    ///< of a customer, who is not kept informed and need not make it complete
  std::vector<char> handed_off;  ///< something of it may be lost on the way
  std::vector<char> reached;     ///< may be passed by the cases that are looked at; of others nothing is told
};

/// Mean seconds, none where something practically never ends.
struct Occupation {
  std::vector<double> held;     ///< by service: for which one visit keeps its employee until done or turned away
  std::vector<double> returns;  ///< by need: for work on a case that is taken up again
  std::vector<double> informs;  ///< by service: of keeping a colleague informed, on top of `held`
  std::vector<double> own;      ///< by service: of the own work alone
  std::vector<double> elapsed;  ///< by instruction: from there to the end of its program, whoever is occupied
};
std::optional<Occupation> occupation(const chain::Plan& plan, const Ways& ways, const RequestTraits& traits,
                                     Count count);

/// Where nobody can tell whether what follows will be asked for.
bool is_skipped_when_sure(const chain::Plan& plan, chain::Index place);

}  // namespace domino::theory
