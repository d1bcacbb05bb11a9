/// JSON: the only place that knows a library for it. Format version 1, as described in tools/README.md.
#pragma once

#include <string>

#include "tools/report/value.h"

namespace domino::report {

/// Indented, and ended by a line break. Estimates have twelve digits; other numbers are written as they are.
std::string json(const Value& value);

/// The same in one line, without a line break at its end.
std::string json_line(const Value& value);

/// What a text says; nothing where it is no JSON. Lists and objects within more than 64 others are left out.
Value read_json(const std::string& text);

}  // namespace domino::report
