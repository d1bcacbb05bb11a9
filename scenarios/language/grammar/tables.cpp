#include "scenarios/language/grammar/tables.h"

#include <algorithm>
#include <array>
#include <numeric>
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

namespace {

constexpr std::size_t kDays = 7;

/// What arrivals of one row share: the seconds of each day of an ordinary week in which it holds.
struct RowHours {
  std::array<double, kDays> of_day_s{};
  double of_week_s() const { return std::accumulate(of_day_s.begin(), of_day_s.end(), 0.0); }
};

/// A part of one day in which one row holds.
struct RowPiece {
  std::size_t row = 0;
  std::size_t day = 0;
  Duration begin{};
  Duration end{};
};

/// The pieces of open time by row, cut at midnight.
std::vector<RowPiece> pieces_of(const std::vector<TableRow>& rows, const resources::WeeklyTable& open) {
  std::vector<TableRow> numbered = rows;
  for (std::size_t row = 0; row < rows.size(); ++row) numbered[row].value = static_cast<double>(row + 1);
  std::vector<RowPiece> pieces;
  for (const auto& interval : (weekly_table(numbered) * open).intervals()) {
    const auto row = static_cast<std::size_t>(interval.value) - 1;
    for (Duration begin = interval.begin; begin < interval.end;) {
      const auto day = static_cast<std::size_t>(begin / kDay);
      const Duration midnight = static_cast<double>(day + 1) * kDay;
      const Duration end = std::min(interval.end, midnight);
      pieces.push_back({row, day, begin, end});
      begin = end;
    }
  }
  return pieces;
}

double per_second(ArrivalRate rate, const RowHours& hours, std::size_t day) {
  if (rate.per == ArrivalRate::Per::second) return rate.number;
  return rate.number / (rate.per == ArrivalRate::Per::day ? hours.of_day_s[day] : hours.of_week_s());
}

}  // namespace

resources::WeeklyTable arrivals_table(Reader& reader, const ArrivalsForm& form, const resources::WeeklyTable& open,
                                      const Place& place, bool reports) {
  const bool always = form.rows.empty();
  auto rows = rows_with(form.rows, [](const ArrivalRate&) { return 1.0; });
  if (always) rows.push_back({{DaySet().set(), {ClockInterval{}}}, 1, nullptr});
  const auto pieces = pieces_of(rows, open);
  std::vector<RowHours> hours(rows.size());
  for (const RowPiece& piece : pieces) hours[piece.row].of_day_s[piece.day] += (piece.end - piece.begin).s;
  std::vector<resources::WeeklyInterval> intervals;
  for (const RowPiece& piece : pieces) {
    const ArrivalRate rate = always ? form.always : form.rows[piece.row].value;
    intervals.push_back({piece.begin, piece.end, per_second(rate, hours[piece.row], piece.day)});
  }
  for (std::size_t row = 0; reports && row < rows.size(); ++row) {
    const ArrivalRate rate = always ? form.always : form.rows[row].value;
    if (!(rate.number > 0) || hours[row].of_week_s() > 0) continue;
    reader.report(Code::contradiction, always ? place : rows[row].key->place,
                  fmt::format("`{}` never come: there is no open hour for them", arrival_rate_text(rate)),
                  "they come within `hours` only, in a table within those of the row",
                  "a row within `hours`, or longer `hours`");
  }
  auto table = resources::WeeklyTable::from_intervals(intervals);
  if (reports && table.maximum() > limits::kLargestRate)
    reader.report(Code::out_of_range, place, "so many in so little time are too large a rate",
                  fmt::format("rates go up to {} a second", limits::kLargestRate), "fewer, or longer hours");
  return table;
}

resources::WeeklyTable weekly_table(const TableForm& table) {
  return table.rows.empty() ? resources::WeeklyTable(table.always) : weekly_table(table.rows);
}

}  // namespace domino::language
