/// Increments: `rises by 1`, `falls by 10 %`, as changes of a number that stands somewhere.
///
/// Percent are relative to what stands there, as everywhere in the language; anything else is in the unit of what
/// stands there, so that a share goes by percent of itself. The result is a text again, in the unit in which its author
/// wrote the number where the language has that unit, and is read like any other: a step can lead to nothing that a
/// file could not say.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/values/text_problem.h"

namespace domino::language {

/// Whether a text is meant as a step: it begins with `rises` or `falls`.
bool is_increment(std::string_view text);

/// What stands there after one step. A problem is one of the text of the step.
Parsed<std::string> incremented(std::string_view stands, std::string_view increment);

}  // namespace domino::language
