#include "scenarios/language/tables.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "scenarios/language/limits.h"

namespace domino::language {

namespace {

std::vector<WeekSpan> sorted_spans(const std::vector<TableRow>& rows) {
  std::vector<WeekSpan> spans;
  for (std::size_t row = 0; row < rows.size() && spans.size() <= limits::kTableSpans; ++row) {
    const auto added = spans_of(rows[row].times, row);
    spans.insert(spans.end(), added.begin(), added.end());
  }
  std::sort(spans.begin(), spans.end(), [](const WeekSpan& a, const WeekSpan& b) {
    return std::tuple(a.begin_min, a.row, a.end_min) < std::tuple(b.begin_min, b.row, b.end_min);
  });
  return spans;
}

Duration minutes(int count) { return {60.0 * count}; }

}  // namespace

void check_overlaps(Reader& reader, const std::vector<TableRow>& rows) {
  const auto spans = sorted_spans(rows);
  if (spans.size() > limits::kTableSpans) {
    return reader.report(Code::too_large, rows.front().key->place,
                         fmt::format("this table has more than {} pieces in a week", limits::kTableSpans));
  }
  std::vector<bool> reported(rows.size());
  for (std::size_t i = 1, last = 0; i < spans.size(); ++i) {
    if (spans[i].begin_min < spans[last].end_min) {
      const auto [first, second] = std::minmax(spans[last].row, spans[i].row);
      if (!reported[second]) {
        reported[second] = true;
        const Node& key = *rows[second].key;
        reader.report(Code::overlapping_rows, key.place,
                      first == second
                          ? fmt::format("`{}` overlaps itself", printable(key.text, 40))
                          : fmt::format("`{}` overlaps `{}` in line {}", printable(key.text, 40),
                                        printable(rows[first].key->text, 40), rows[first].key->place.mark.line),
                      fmt::format("both hold on {}, and only one can be meant", week_minute_text(spans[i].begin_min)),
                      "rows that share no time");
      }
    }
    if (spans[i].end_min > spans[last].end_min) last = i;
  }
}

resources::WeeklyTable weekly_table(const std::vector<TableRow>& rows) {
  const auto spans = sorted_spans(rows);
  std::vector<resources::WeeklyInterval> intervals;
  if (spans.size() > limits::kTableSpans) return resources::WeeklyTable::from_intervals(intervals);
  int end = 0;
  for (const WeekSpan& span : spans) {
    if (span.begin_min < end) continue;
    intervals.push_back({minutes(span.begin_min), minutes(span.end_min), rows[span.row].value});
    end = span.end_min;
  }
  return resources::WeeklyTable::from_intervals(intervals);
}

resources::WeeklyTable weekly_table(const TableForm& table) {
  return table.rows.empty() ? resources::WeeklyTable(table.always) : weekly_table(table.rows);
}

}  // namespace domino::language
