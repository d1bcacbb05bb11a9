/// Tables over the week: from rows as the author states them to a function of time.
#pragma once

#include <vector>

#include "engine/resources/weekly_table.h"
#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"

namespace domino::language {

/// Reports rows that name the same time, each once, with the row before it that it overlaps; and tables of more
/// pieces than `limits::kTableSpans`. O(n log n).
void check_overlaps(Reader& reader, const std::vector<TableRow>& rows);

/// The rows with a number for each, made of its value by `number_of`.
template <class Value, class NumberOf>
std::vector<TableRow> rows_with(const std::vector<RowOf<Value>>& rows, NumberOf number_of) {
  std::vector<TableRow> numbered;
  numbered.reserve(rows.size());
  for (const auto& row : rows) numbered.push_back({row.times, number_of(row.value), row.key});
  return numbered;
}

/// The rows as a function of time, 0 where no row holds. Where rows overlap, which has been reported, the one that
/// begins first wins.
resources::WeeklyTable weekly_table(const std::vector<TableRow>& rows);
resources::WeeklyTable weekly_table(const TableForm& table);

/// The rates of arrivals within the open hours (1 open, 0 closed), per second. What comes a day or a week is spread
/// over the hours of that day or of the week, in a row over those of the row; days begin at midnight. Reports rates
/// for which there are no hours, where `reports`; `place` is that of all of them.
resources::WeeklyTable arrivals_table(Reader& reader, const ArrivalsForm& form, const resources::WeeklyTable& open,
                                      const Place& place, bool reports);

/// 0 where the table is positive, and 1 elsewhere.
resources::WeeklyTable outside(const resources::WeeklyTable& table);

/// Reports moments of `rows` (see `parse_clock_times`) that lie less than two minutes apart, which could not be told
/// from one.
void check_moments(Reader& reader, const std::vector<TableRow>& rows);

}  // namespace domino::language
