/// The first column of a table in CSV, as people and spreadsheets write it: recorded durations or numbers.
///
/// A value a line, `5 min` or, where the heading states the unit as in `duration [min]`, `5`. Empty lines and lines
/// that begin with `#` say nothing. Columns are separated by semicolons or tabs where the file has any, else by
/// commas. Numbers may have a decimal point or a decimal comma, and thousands in groups of three: `1,234.5`, `1.234,5`,
/// `1 234,5`, `1'234.5`; which of both is the decimal sign is the same in the whole file, and follows from it.
/// Guarantee: no digit is dropped. Where a line has two meanings (`1,500` with nothing to tell thousands from decimals,
/// or a comma that may as well separate columns), it is refused with its number. Cost: two passes over the text.
#pragma once

#include <string>
#include <string_view>

#include "models/organisation/amount.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

/// `name` is that of the file, for messages.
Parsed<organisation::Trace> read_column(const std::string& name, std::string_view text, Dimension dimension);

}  // namespace domino::language
