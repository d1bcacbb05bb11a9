/// Conditions as people say them: `parts > 1 and channel = phone`.
///
/// Each compares an attribute of the case, by name, with a number or with one of its words; all of them must hold.
/// Limits: `limits::kConditions` of them, and `and` is the only word between them; what excludes each other is stated
/// as branches of a `choose`.
#pragma once

#include <string>
#include <string_view>

#include "models/organisation/amount.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

Parsed<organisation::Conditions> parse_conditions(std::string_view text);

/// How the language writes them: reads back to the same ones.
std::string conditions_text(const organisation::Conditions& conditions);

/// A regular expression (ECMA 262, with anchors) that all conditions match, and little else.
std::string conditions_pattern();

}  // namespace domino::language
