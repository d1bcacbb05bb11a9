/// Levers: what could be done about a department, as changes of a plan, with what each would cost.
///
/// What somebody more costs is their wages. The other levers cost what is stated here, as a share of what the
/// department pays for people on duty; these shares are assumptions (A), to be replaced by what is known where it
/// matters:
///
/// - *one person more*: one more on duty whenever somebody is; costs their time on duty.
/// - *promises tightened*: everything promised in four fifths of the time; 0.5 % (somebody keeps watch), and what is
///   broken.
/// - *half the errors*: errors half as likely; 2 % (checking).
/// - *transparency*: requesters see all of the progress; 0.5 %, and the minute a request that it takes.
/// - *training*: everybody taught at the beginning; 2 % (a week's pay each).
/// - *vision shared*: half of the way to knowing what it is for; 0.2 % (half a day each).
///
/// Promises need something promised, errors need errors, training and vision need people whose state matters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "models/plan/plan.h"

namespace domino::chain {

enum class Lever : std::uint8_t { person, promise, errors, transparency, training, vision };

struct LeverRow {
  Lever lever{};
  std::string_view name;   ///< as on a command line
  std::string_view words;  ///< "one person more"
  double cost_share = 0;   ///< of what the department pays for people on duty; of a person more it is their time
};
/// By lever.
std::span<const LeverRow> levers();

/// The plan with a department's lever pulled; nothing where that changes nothing.
std::optional<Plan> with_lever(const Plan& plan, Index department, Lever lever);

/// Hours on duty in a year of so many people as the department has, or of one more of them.
double hours_on_duty_a_year(const Plan& plan, Index department);
double hours_of_one_more_a_year(const Plan& plan, Index department);

}  // namespace domino::chain
