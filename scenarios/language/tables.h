/// Tables over the week: from rows as the author states them to a function of time.
#pragma once

#include <vector>

#include "engine/resources/weekly_table.h"
#include "scenarios/language/forms.h"
#include "scenarios/language/reader.h"

namespace domino::language {

/// Reports rows that name the same time, each once, with the row before it that it overlaps; and tables of more
/// pieces than `limits::kTableSpans`. O(n log n).
void check_overlaps(Reader& reader, const std::vector<TableRow>& rows);

/// The rows as a function of time, 0 where no row holds. Where rows overlap, which has been reported, the one that
/// begins first wins.
resources::WeeklyTable weekly_table(const std::vector<TableRow>& rows);
resources::WeeklyTable weekly_table(const TableForm& table);

}  // namespace domino::language
