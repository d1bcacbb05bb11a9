/// Times of the week as people write them: `Mon-Fri "09:00-17:00"`, `Sat,Sun`, `daily`, `22:00-06:00`.
///
/// Days run from Mon to Sun and may wrap around (`Fri-Mon`); an interval that ends before it begins continues into
/// the next day; `24:00` may end one. Rows of a table must not overlap, since only one of them could be meant.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/values/text_problem.h"

namespace domino::language {

using DaySet = std::bitset<7>;  ///< bit 0 is Monday

/// From a time of day to another one, in minutes since midnight: 0 ≤ begin < 1440, 0 < end ≤ 1440. Where
/// end ≤ begin it ends on the next day.
struct ClockInterval {
  int begin_min = 0;
  int end_min = 1440;
  friend bool operator==(const ClockInterval&, const ClockInterval&) = default;
};

/// When a row of a table holds.
struct WeekTimes {
  DaySet days;
  std::vector<ClockInterval> intervals;
  friend bool operator==(const WeekTimes&, const WeekTimes&) = default;
};

/// A piece of the week in minutes since Monday 00:00: 0 ≤ begin < end ≤ 10080.
struct WeekSpan {
  int begin_min = 0;
  int end_min = 0;
  std::size_t row = 0;
};

/// `Mon`, `Mon-Fri`, `Sat,Sun`, `daily`.
Parsed<DaySet> parse_days(std::string_view text);
/// `09:00-17:00`, several separated by commas.
Parsed<std::vector<ClockInterval>> parse_clock_intervals(std::string_view text);
/// `12:00`, several separated by commas: the minute that begins at each.
Parsed<std::vector<ClockInterval>> parse_clock_times(std::string_view text);
/// The key of a row: days, hours (with or without quotes), or both; every day or the whole day where one is missing.
Parsed<WeekTimes> parse_week_times(std::string_view text);

/// The pieces of the week that times cover, split at its end; each marked with `row`.
std::vector<WeekSpan> spans_of(const WeekTimes& times, std::size_t row);

/// Regular expressions (ECMA 262, with anchors) for days, for hours, for times of day, and for the key of a row.
std::string days_pattern();
std::string clock_pattern();
std::string clock_times_pattern();
std::string week_times_pattern();

/// How the language writes them: `Mon-Fri`, `09:00-17:00, 18:00-20:00`.
std::string days_text(DaySet days);
std::string clock_text(const std::vector<ClockInterval>& intervals);
/// The beginnings alone: `12:00, 17:00`.
std::string clock_times_text(const std::vector<ClockInterval>& intervals);
/// A piece of the week, for messages: `Mon 09:00`.
std::string week_minute_text(int minute);

}  // namespace domino::language
