/// Levers of the program: what could be done about any department, as changes of a plan. A scenario may state its own.
///
/// What they cost is not known, but for the time of somebody more: whoever asks must say it.
///
/// - *one person more*: one more on duty whenever somebody is; costs their time on duty.
/// - *promises tightened*: everything promised in four fifths of the time, with what is then broken.
/// - *half the errors*: errors half as likely.
/// - *transparency*: requesters see all of the progress, which takes time at each request.
/// - *training*: everybody taught at the beginning.
/// - *vision shared*: half of the way to knowing what it is for.
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
};
/// By lever.
std::span<const LeverRow> levers();

/// The plan with a department's lever pulled; nothing where that changes nothing.
std::optional<Plan> with_lever(const Plan& plan, Index department, Lever lever);

/// Hours on duty in a year of so many people as the department has, or of one more of them.
double hours_on_duty_a_year(const Plan& plan, Index department);
double hours_of_one_more_a_year(const Plan& plan, Index department);

}  // namespace domino::chain
