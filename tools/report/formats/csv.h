/// CSV (RFC 4180): tidy rows, one observation each, for R, Python or a spreadsheet.
#pragma once

#include <initializer_list>
#include <span>
#include <string>

#include "tools/report/report.h"

namespace domino::report {

/// The columns' names, then the rows.
std::string csv(const Sheet& sheet);

/// One row at the end of a text: numbers with twelve digits, texts in quotes where they must be, a figure as six
/// fields.
void append_row(std::string& text, std::span<const Value> fields);
void append_row(std::string& text, std::initializer_list<Value> fields);

}  // namespace domino::report
