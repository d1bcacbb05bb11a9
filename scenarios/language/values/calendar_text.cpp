#include "scenarios/language/values/calendar_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

constexpr int kDayMinutes = 1440;
constexpr int kWeekMinutes = 7 * kDayMinutes;
constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

TextProblem problem(std::size_t offset, std::size_t length, std::string message, std::string reason,
                    std::string suggestion) {
  return {Code::bad_calendar,   offset, std::max<std::size_t>(length, 1), std::move(message), std::move(reason),
          std::move(suggestion)};
}

TextProblem problem_here(const Scanner& scanner, std::string message, std::string reason, std::string suggestion) {
  return problem(scanner.at(), scanner.peek_token().size(), std::move(message), std::move(reason),
                 std::move(suggestion));
}

std::optional<std::size_t> day_index(std::string_view word) {
  const auto found = std::find(kDays.begin(), kDays.end(), word);
  if (found == kDays.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDays.begin());
}

std::string nearest_day(std::string_view word) {
  std::vector<std::string> names(kDays.begin(), kDays.end());
  names.emplace_back("daily");
  // `Monday` and `MONDAY` are the usual slips.
  const auto nearest = nearest_name(word.size() > 5 ? word.substr(0, 3) : word, names);
  return nearest ? fmt::format("`{}`", *nearest) : "Mon, Tue, Wed, Thu, Fri, Sat, Sun, or `daily`";
}

Parsed<std::size_t> scan_day(Scanner& scanner) {
  const std::string_view word = scanner.peek_word();
  const auto day = day_index(word);
  if (!day) {
    return problem_here(
        scanner,
        word.empty() ? "a day is missing here" : fmt::format("there is no day called `{}`", printable(word, 40)), "",
        nearest_day(word));
  }
  scanner.take_word();
  return *day;
}

Parsed<DaySet> scan_days(Scanner& scanner) {
  DaySet days;
  if (scanner.peek_word() == "daily") {
    scanner.take_word();
    return days.set();
  }
  do {
    const std::size_t begin = scanner.at();
    const auto first = scan_day(scanner);
    if (!first) return first.problem();
    std::size_t last = *first;
    if (scanner.take('-')) {
      const auto end = scan_day(scanner);
      if (!end) return end.problem();
      last = *end;
    }
    for (std::size_t day = *first;; day = (day + 1) % 7) {
      if (days[day]) {
        return problem(begin, scanner.at() - begin, fmt::format("{} is named twice", kDays[day]), "",
                       "name each day once");
      }
      days.set(day);
      if (day == last) break;
    }
  } while (scanner.take(','));
  return days;
}

// `HH:MM`, from 00:00 to 24:00.
Parsed<int> scan_clock(Scanner& scanner) {
  const std::size_t begin = scanner.at();
  const std::string_view text = scanner.text().substr(begin);
  std::size_t length = 0;
  while (length < text.size() && (is_digit(text[length]) || text[length] == ':' || text[length] == '.')) ++length;
  const auto digit = [&](std::size_t i) { return text[i] - '0'; };
  const bool formed =
      length == 5 && text[2] == ':' && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[3]) && is_digit(text[4]);
  const int minutes = formed ? (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4) : -1;
  if (!formed || digit(3) > 5 || minutes > kDayMinutes) {
    const std::string_view shown = length > 0 ? text.substr(0, length) : scanner.peek_token();
    return problem(
        begin, shown.size(),
        shown.empty() ? "a time of day is missing here" : fmt::format("this is not a time of day: {}", shown),
        "times of day run from 00:00 to 24:00", "two digits each, such as `09:00-17:00`");
  }
  scanner.advance(length);
  return minutes;
}

Parsed<std::vector<ClockInterval>> scan_intervals(Scanner& scanner) {
  std::vector<ClockInterval> intervals;
  do {
    const std::size_t begin = scanner.at();
    if (intervals.size() == limits::kTableRows) return problem_here(scanner, "too many times of day", "", "");
    const auto from = scan_clock(scanner);
    if (!from) return from.problem();
    if (!scanner.take('-')) {
      return problem_here(scanner, "`-` and an end are missing here", "hours run from one time of day to another one",
                          "such as `09:00-17:00`");
    }
    const auto to = scan_clock(scanner);
    if (!to) return to.problem();
    const std::size_t length = scanner.at() - begin;
    if (*from == kDayMinutes) {
      return problem(begin, length, "24:00 cannot be a beginning", "it is the end of the day",
                     "`00:00`, on the next day");
    }
    if (*from == *to) {
      return problem(begin, length, "the end is the beginning", "an interval must last",
                     "`00:00-24:00` for the whole day");
    }
    // Midnight as an end is the end of the day.
    intervals.push_back({*from, *to == 0 ? kDayMinutes : *to});
  } while (scanner.take(','));
  return intervals;
}

Parsed<std::vector<ClockInterval>> scan_times(Scanner& scanner) {
  std::vector<ClockInterval> minutes;
  do {
    const std::size_t begin = scanner.at();
    if (minutes.size() == limits::kTableRows) return problem_here(scanner, "too many times of day", "", "");
    const auto time = scan_clock(scanner);
    if (!time) return time.problem();
    if (*time == kDayMinutes) {
      return problem(begin, scanner.at() - begin, "24:00 cannot be a beginning", "it is the end of the day",
                     "`00:00`, on the next day");
    }
    if (scanner.peek() == '-') {
      return problem_here(scanner, "a time of day is expected here, not hours", "it happens at a moment",
                          "such as `12:00, 17:00`");
    }
    minutes.push_back({*time, *time + 1});
  } while (scanner.take(','));
  return minutes;
}

template <class Value>
Parsed<Value> complete(Scanner& scanner, Parsed<Value> value) {
  if (!value || scanner.at_end()) return value;
  return problem_here(scanner, fmt::format("`{}` is not expected here", scanner.peek_token()), "", "");
}

}  // namespace

Parsed<DaySet> parse_days(std::string_view text) {
  Scanner scanner(text);
  return complete(scanner, scan_days(scanner));
}

Parsed<std::vector<ClockInterval>> parse_clock_intervals(std::string_view text) {
  Scanner scanner(text);
  return complete(scanner, scan_intervals(scanner));
}

Parsed<std::vector<ClockInterval>> parse_clock_times(std::string_view text) {
  Scanner scanner(text);
  return complete(scanner, scan_times(scanner));
}

Parsed<WeekTimes> parse_week_times(std::string_view text) {
  Scanner scanner(text);
  WeekTimes times{DaySet().set(), {ClockInterval{}}};
  if (!is_digit(scanner.peek()) && scanner.peek() != '"') {
    const auto days = scan_days(scanner);
    if (!days) return days.problem();
    times.days = *days;
    if (scanner.at_end()) return times;
  }
  const bool quoted = scanner.take('"');
  auto intervals = scan_intervals(scanner);
  if (!intervals) return intervals.problem();
  if (quoted && !scanner.take('"')) return problem_here(scanner, "the quote is not closed", "", "");
  times.intervals = std::move(*intervals);
  return complete(scanner, Parsed<WeekTimes>(std::move(times)));
}

std::vector<WeekSpan> spans_of(const WeekTimes& times, std::size_t row) {
  std::vector<WeekSpan> spans;
  for (int day = 0; day < 7; ++day) {
    if (!times.days[static_cast<std::size_t>(day)]) continue;
    for (const ClockInterval& interval : times.intervals) {
      const int begin = day * kDayMinutes + interval.begin_min;
      const int overnight = interval.end_min <= interval.begin_min ? kDayMinutes : 0;
      const int end = day * kDayMinutes + interval.end_min + overnight;
      spans.push_back({begin, std::min(end, kWeekMinutes), row});
      if (end > kWeekMinutes) spans.push_back({0, end - kWeekMinutes, row});
    }
  }
  return spans;
}

namespace {

constexpr std::string_view kDaysPattern =
    R"((Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily)(\s*[-,]\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily))*)";
constexpr std::string_view kClockPattern =
    R"([0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}(\s*,\s*[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2})*)";

}  // namespace

std::string days_pattern() { return fmt::format(R"(^\s*{}\s*$)", kDaysPattern); }
std::string clock_pattern() { return fmt::format(R"(^\s*{}\s*$)", kClockPattern); }
std::string clock_times_pattern() { return R"(^\s*[0-9]{1,2}:[0-9]{2}(\s*,\s*[0-9]{1,2}:[0-9]{2})*\s*$)"; }
std::string week_times_pattern() {
  return fmt::format(R"(^\s*({})?\s*(["']?\s*{}\s*["']?)?\s*$)", kDaysPattern, kClockPattern);
}

std::string days_text(DaySet days) {
  if (days.all()) return "daily";
  std::string text;
  for (std::size_t day = 0; day < 7; ++day) {
    if (!days[day]) continue;
    std::size_t last = day;
    while (last + 1 < 7 && days[last + 1]) ++last;
    text += fmt::format("{}{}", text.empty() ? "" : ",", kDays[day]);
    if (last > day) text += fmt::format("{}{}", last > day + 1 ? "-" : ",", kDays[last]);
    day = last;
  }
  return text;
}

std::string clock_text(const std::vector<ClockInterval>& intervals) {
  std::string text;
  for (const auto& [begin, end] : intervals) {
    text +=
        fmt::format("{}{:02}:{:02}-{:02}:{:02}", text.empty() ? "" : ", ", begin / 60, begin % 60, end / 60, end % 60);
  }
  return text;
}

std::string clock_times_text(const std::vector<ClockInterval>& intervals) {
  std::string text;
  for (const ClockInterval& minute : intervals)
    text += fmt::format("{}{:02}:{:02}", text.empty() ? "" : ", ", minute.begin_min / 60, minute.begin_min % 60);
  return text;
}

std::string week_minute_text(int minute) {
  const int of_day = minute % kDayMinutes;
  return fmt::format("{} {:02}:{:02}", kDays[static_cast<std::size_t>(minute / kDayMinutes % 7)], of_day / 60,
                     of_day % 60);
}

}  // namespace domino::language
