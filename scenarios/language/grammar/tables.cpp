#include "scenarios/language/grammar/tables.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"

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

resources::WeeklyTable outside(const resources::WeeklyTable& table) {
  std::vector<resources::WeeklyInterval> gaps;
  Duration end{};
  for (const auto& interval : table.intervals()) {
    if (interval.begin > end) gaps.push_back({end, interval.begin, 1});
    end = interval.end;
  }
  if (end < kWeek) gaps.push_back({end, kWeek, 1});
  return resources::WeeklyTable::from_intervals(gaps);
}

void check_moments(Reader& reader, const std::vector<TableRow>& rows) {
  auto spans = sorted_spans(rows);
  if (spans.empty() || spans.size() > limits::kTableSpans) return;
  // The last minute of a week is the neighbour of the first.
  WeekSpan first = spans.front();
  first.begin_min += static_cast<int>(kWeek.s / 60);
  spans.push_back(first);
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].begin_min != spans[i - 1].begin_min + 1) continue;
    const Node& key = *rows[spans[i].row].key;
    return reader.report(Code::overlapping_rows, key.place,
                         fmt::format("{} and {} are less than two minutes apart",
                                     week_minute_text(spans[i - 1].begin_min), week_minute_text(spans[i].begin_min)),
                         "each takes a minute, so they would be one", "times that are two minutes or more apart");
  }
}

resources::WeeklyTable weekly_table(const TableForm& table) {
  return table.rows.empty() ? resources::WeeklyTable(table.always) : weekly_table(table.rows);
}

}  // namespace domino::language
