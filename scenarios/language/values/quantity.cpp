#include "scenarios/language/values/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "engine/kernel/time.h"
#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"

namespace domino::language {

namespace {

struct TimeUnit {
  std::string_view word;
  double seconds;
};

// The words that the language itself writes, and then others that it understands.
constexpr std::array<TimeUnit, 6> kWrittenUnits{
    {{"weeks", 604800}, {"days", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 0.001}}};
constexpr std::array<TimeUnit, 6> kWrittenRateUnits{
    {{"h", 3600}, {"days", 86400}, {"weeks", 604800}, {"min", 60}, {"s", 1}, {"ms", 0.001}}};
/// Of rates of arrivals, where days and weeks mean something of their own.
constexpr std::array<TimeUnit, 4> kWrittenArrivalUnits{{{"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 0.001}}};
/// What differs in length, with its mean in weeks: no unit of a rate.
constexpr std::array<TimeUnit, 8> kUnevenUnits{{{"month", 365.0 / 84},
                                                {"months", 365.0 / 84},
                                                {"mo", 365.0 / 84},
                                                {"quarter", 365.0 / 28},
                                                {"year", 365.0 / 7},
                                                {"years", 365.0 / 7},
                                                {"yr", 365.0 / 7},
                                                {"yrs", 365.0 / 7}}};
constexpr std::array<TimeUnit, 20> kTimeUnits{{{"weeks", 604800}, {"week", 604800}, {"days", 86400}, {"day", 86400},
                                               {"d", 86400},      {"h", 3600},      {"hour", 3600},  {"hours", 3600},
                                               {"hr", 3600},      {"hrs", 3600},    {"min", 60},     {"mins", 60},
                                               {"minute", 60},    {"minutes", 60},  {"s", 1},        {"sec", 1},
                                               {"secs", 1},       {"second", 1},    {"seconds", 1},  {"ms", 0.001}}};

const TimeUnit* find_unit(std::string_view word) {
  const auto found =
      std::find_if(kTimeUnits.begin(), kTimeUnits.end(), [&](const TimeUnit& unit) { return unit.word == word; });
  return found == kTimeUnits.end() ? nullptr : &*found;
}

TextProblem problem_at(const Scanner& scanner, std::size_t begin, Code code, std::string message, std::string reason,
                       std::string suggestion) {
  // The white space behind the last token is not part of it.
  std::size_t end = std::max(scanner.at(), begin);
  while (end > begin && scanner.text()[end - 1] == ' ') --end;
  return {
      code, begin, std::max<std::size_t>(end - begin, 1), std::move(message), std::move(reason), std::move(suggestion)};
}

TextProblem problem_here(const Scanner& scanner, Code code, std::string message, std::string reason,
                         std::string suggestion) {
  return {code,
          scanner.at(),
          std::max<std::size_t>(scanner.peek_token().size(), 1),
          std::move(message),
          std::move(reason),
          std::move(suggestion)};
}

Parsed<double> scan_number(Scanner& scanner, Dimension dimension) {
  const std::size_t begin = scanner.at();
  if (!scanner.at_number()) {
    const std::string_view token = scanner.peek_token();
    const bool wordy = token == "inf" || token == "nan" || token == "NaN" || token == "infinity";
    return problem_here(scanner, Code::bad_number,
                        token.empty() ? "a number is missing here" : fmt::format("this is not a number: {}", token),
                        wordy ? "a quantity must be finite" : "", std::string(dimension_phrase(dimension)));
  }
  std::string_view digits = scanner.take_number();
  if (digits.find(',') != std::string_view::npos) {
    std::string with_point(digits);
    std::replace(with_point.begin(), with_point.end(), ',', '.');
    return problem_at(scanner, begin, Code::bad_number, fmt::format("a comma in a number: {}", digits),
                      "it could mean thousands or decimals",
                      fmt::format("{} for decimals, or no separator for thousands", with_point));
  }
  if (digits.front() == '+') digits.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range || !std::isfinite(value)) {
    return problem_at(scanner, begin, Code::bad_number,
                      fmt::format("this number is too large or too small: {}", digits),
                      "it cannot be distinguished from infinity or zero", "");
  }
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return problem_at(scanner, begin, Code::bad_number, fmt::format("this is not a number: {}", digits), "",
                      std::string(dimension_phrase(dimension)));
  }
  return value;
}

std::optional<std::string> nearest_unit(std::string_view word) {
  if (word == "month" || word == "months" || word == "year" || word == "years") {
    return "weeks or days, since months and years differ in length";
  }
  // The beginning of a unit's word means that unit: `m` is `min`, and only a neighbour of `ms`.
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const TimeUnit& unit : kTimeUnits)
    if (!lower.empty() && unit.word.starts_with(lower)) return fmt::format("`{}`", unit.word);
  std::vector<std::string> names;
  for (const TimeUnit& unit : kTimeUnits) names.emplace_back(unit.word);
  const auto nearest = nearest_name(word, names);
  return nearest ? std::optional(fmt::format("`{}`", *nearest)) : std::nullopt;
}

// A unit of time; `number` is what stands before it, for the hint.
Parsed<double> scan_time_unit(Scanner& scanner, std::string_view number, std::size_t begin) {
  const std::string_view word = scanner.peek_word();
  if (const TimeUnit* unit = find_unit(word)) {
    scanner.take_word();
    return unit->seconds;
  }
  if (scanner.peek() == '%' || scanner.peek() == '/') {
    return problem_here(scanner, Code::wrong_unit, "a unit of time is expected here", "this is a duration",
                        fmt::format("`{} min`", number));
  }
  // A word inside a distribution, such as `cv`, tells that the unit before it was left out.
  const auto nearest = nearest_unit(word);
  const bool last_word = scanner.at() + word.size() == scanner.text().size();
  if (word.empty() || (!nearest && !last_word)) {
    return problem_at(scanner, begin, Code::missing_unit, fmt::format("the unit is missing: {}", number),
                      "a duration without a unit could mean seconds, minutes or days",
                      fmt::format("`{0} s`, `{0} min` or `{0} h`", number));
  }
  return problem_here(scanner, Code::wrong_unit, fmt::format("`{}` is not a unit of time", printable(word, 40)), "",
                      nearest.value_or("one of ms, s, min, h, days, weeks"));
}

// Divides where the unit is a fraction of a second, so that 3 ms is the double nearest to .003.
double in_seconds(double count, double unit_s) { return unit_s < 1 ? count / std::round(1 / unit_s) : count * unit_s; }

std::string_view text_between(const Scanner& scanner, std::size_t begin) {
  std::string_view text = scanner.text().substr(begin, scanner.at() - begin);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

TextProblem negative(const Scanner& scanner, std::size_t begin, std::string_view what) {
  return problem_at(scanner, begin, Code::out_of_range,
                    fmt::format("{} cannot be negative: {}", what, text_between(scanner, begin)), "", "0 or more");
}

Parsed<double> scan_duration(Scanner& scanner) {
  const std::size_t begin = scanner.at();
  const auto count = scan_number(scanner, Dimension::duration);
  if (!count) return count;
  const std::string_view number = text_between(scanner, begin);
  const auto unit = scan_time_unit(scanner, number, begin);
  if (!unit) return unit;
  const double seconds = in_seconds(*count, *unit);
  if (seconds < 0) return negative(scanner, begin, "a duration");
  if (seconds > limits::kLongestSpan_s) {
    return problem_at(scanner, begin, Code::out_of_range, "this is longer than 3 000 years",
                      "the clock would lose its precision", "");
  }
  return seconds;
}

/// A rate in parts: so many in so many of a unit.
struct RateParts {
  double count = 0;
  double times = 1;
  double unit_s = 1;
  double per_s() const { return count / in_seconds(times, unit_s); }
};

std::optional<TextProblem> uneven_unit(const Scanner& scanner, const RateParts& parts) {
  const std::string_view word = scanner.peek_word();
  const auto found =
      std::find_if(kUnevenUnits.begin(), kUnevenUnits.end(), [&](const TimeUnit& unit) { return unit.word == word; });
  if (found == kUnevenUnits.end()) return std::nullopt;
  return problem_here(scanner, Code::wrong_unit, fmt::format("`{}` is not a unit of a rate", word),
                      "months and years differ in length",
                      fmt::format("`{:.4g} / week`", parts.count / (parts.times * found->seconds)));
}

Parsed<RateParts> scan_rate_parts(Scanner& scanner) {
  const std::size_t begin = scanner.at();
  RateParts parts;
  const auto count = scan_number(scanner, Dimension::rate);
  if (!count) return count.problem();
  parts.count = *count;
  const std::string number(text_between(scanner, begin));
  if (!scanner.take('/')) {
    if (scanner.at_end()) {
      return problem_at(scanner, begin, Code::missing_unit, fmt::format("the unit is missing: {}", number),
                        "a rate is a number per unit of time", fmt::format("`{0} / h` or `{0} / min`", number));
    }
    return problem_here(scanner, Code::wrong_unit, fmt::format("a rate is expected here, not `{}`", scanner.text()),
                        "a rate is a number per unit of time", fmt::format("`{} / h`", number));
  }
  if (scanner.at_number()) {
    const auto counted = scan_number(scanner, Dimension::rate);
    if (!counted) return counted.problem();
    parts.times = *counted;
  }
  if (auto uneven = uneven_unit(scanner, parts)) return *uneven;
  const auto unit = scan_time_unit(scanner, fmt::format("{} /", number), begin);
  if (!unit) return unit.problem();
  parts.unit_s = *unit;
  if (*count < 0) return negative(scanner, begin, "a rate");
  if (!(in_seconds(parts.times, parts.unit_s) > 0) || !(parts.per_s() <= limits::kLargestRate)) {
    return problem_at(scanner, begin, Code::out_of_range, "this rate is too large or not a rate",
                      fmt::format("rates go up to {} a second", limits::kLargestRate), "");
  }
  return parts;
}

Parsed<double> scan_rate(Scanner& scanner) {
  const auto parts = scan_rate_parts(scanner);
  if (!parts) return parts.problem();
  return (*parts).per_s();
}

// The double nearest to a percentage: by its decimals where it has no exponent, since 99.99 / 100 is not .9999.
double hundredth(std::string_view digits, double percent) {
  if (digits.find_first_of("eE") != std::string_view::npos) return percent / 100;
  if (digits.front() == '+') digits.remove_prefix(1);
  const std::string shifted = std::string(digits) + "e-2";
  double share = 0;
  const auto [end, error] = std::from_chars(shifted.data(), shifted.data() + shifted.size(), share);
  return error == std::errc() ? share : percent / 100;
}

Parsed<double> scan_share(Scanner& scanner) {
  const std::size_t begin = scanner.at();
  const auto percent = scan_number(scanner, Dimension::share);
  if (!percent) return percent;
  const std::string number(text_between(scanner, begin));
  if (!scanner.take('%')) {
    const bool fraction = *percent > 0 && *percent < 1;
    const std::string meant = fraction ? quantity_text(*percent, Dimension::share) : fmt::format("{} %", number);
    const std::string_view word = scanner.peek_word();
    if (word.empty() || scanner.at() + word.size() < scanner.text().size()) {
      return problem_at(scanner, begin, Code::missing_unit, fmt::format("the `%` is missing: {}", number),
                        "a share is stated in percent, so that 0.5 and 0.5 % cannot be confused",
                        fmt::format("`{}`", meant));
    }
    return problem_here(scanner, Code::wrong_unit, fmt::format("a share is expected here, not `{}`", scanner.text()),
                        "a share is stated in percent", fmt::format("`{}`", meant));
  }
  if (*percent < 0) return negative(scanner, begin, "a share");
  if (*percent > 100) {
    return problem_at(scanner, begin, Code::out_of_range, fmt::format("a share above 100 %: {} %", number), "",
                      "0 % to 100 %");
  }
  return hundredth(number, *percent);
}

/// So many percent a year, as the language writes it.
std::string yearly_text(double percent) { return fmt::format("{:.4g} % / year", percent); }

/// What was meant, where another unit than the year stands behind a number of percent.
TextProblem other_than_year(Scanner& scanner, double percent) {
  const std::string_view word = scanner.peek_word();
  const auto uneven =
      std::find_if(kUnevenUnits.begin(), kUnevenUnits.end(), [&](const TimeUnit& unit) { return unit.word == word; });
  double unit_s = 0;
  if (uneven != kUnevenUnits.end()) unit_s = uneven->seconds * kWeek.s;
  if (const TimeUnit* unit = find_unit(word)) unit_s = unit->seconds;
  return problem_here(scanner, Code::wrong_unit,
                      word.empty() ? "`year` is expected here" : fmt::format("`{}` is not `year`", printable(word, 40)),
                      "a level is stated a year",
                      fmt::format("`{}`", yearly_text(unit_s > 0 ? percent * 365 * kDay.s / unit_s : percent)));
}

Parsed<double> scan_yearly(Scanner& scanner) {
  const std::size_t begin = scanner.at();
  const auto percent = scan_number(scanner, Dimension::yearly);
  if (!percent) return percent;
  const std::string number(text_between(scanner, begin));
  if (!scanner.take('%')) {
    const double meant = *percent > 0 && *percent < 1 ? 100 * *percent : *percent;
    return problem_at(scanner, begin, Code::missing_unit, fmt::format("the `%` is missing: {}", number),
                      "a level is stated in percent a year", fmt::format("`{}`", yearly_text(meant)));
  }
  if (!scanner.take('/')) {
    return problem_at(scanner, begin, Code::missing_unit, fmt::format("the time is missing: {} %", number),
                      "how many leave is a rate, stated a year", fmt::format("`{}`", yearly_text(*percent)));
  }
  const std::string_view word = scanner.peek_word();
  if (word != "year" && word != "yr") return other_than_year(scanner, *percent);
  scanner.take_word();
  if (*percent < 0) return negative(scanner, begin, "a rate");
  return hundredth(number, *percent);
}

// `1 week`, `2 weeks`, and rates such as `2 / week`.
std::string_view counted_unit(std::string_view word, double count, bool rate) {
  if (rate || count == 1) {
    if (word == "weeks") return "week";
    if (word == "days") return "day";
  }
  return word;
}

std::string shortest(double value) { return fmt::format("{}", value); }

/// What is left of a text that should be one quantity.
std::optional<TextProblem> left_over(const Scanner& scanner, Dimension dimension) {
  if (scanner.at_end()) return std::nullopt;
  return problem_here(scanner, dimension == Dimension::number ? Code::wrong_unit : Code::bad_number,
                      fmt::format("`{}` does not belong here", scanner.peek_token()), "",
                      std::string(dimension_phrase(dimension)));
}

/// The first unit in which the count is whole, else the one that makes the shortest text.
std::string text_in_units(double value, std::span<const TimeUnit> units, bool rate) {
  const Dimension dimension = rate ? Dimension::rate : Dimension::duration;
  std::string best;
  for (const auto& [word, unit] : units) {
    const double count = rate ? value * unit : value / unit;
    const std::string tidy = fmt::format("{:.15g}{}{}", count, rate ? " / " : " ", counted_unit(word, count, rate));
    const auto read_back = parse_quantity(tidy, dimension);
    if (!read_back || *read_back != value) continue;
    if (count >= 1 && count == std::floor(count)) return tidy;
    if (best.empty() || tidy.size() < best.size()) best = tidy;
  }
  if (value != 0 && !best.empty()) return best;
  return shortest(value) + (rate ? " / s" : " s");
}

}  // namespace

Parsed<double> scan_quantity(Scanner& scanner, Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return scan_duration(scanner);
    case Dimension::rate:
      return scan_rate(scanner);
    case Dimension::share:
      return scan_share(scanner);
    case Dimension::yearly:
      return scan_yearly(scanner);
    case Dimension::number:
      return scan_number(scanner, dimension);
  }
  return 0.0;
}

Parsed<double> parse_quantity(std::string_view text, Dimension dimension) {
  Scanner scanner(text);
  auto value = scan_quantity(scanner, dimension);
  if (!value) return value;
  if (auto left = left_over(scanner, dimension)) return *left;
  return value;
}

Parsed<ArrivalRate> parse_arrival_rate(std::string_view text) {
  Scanner scanner(text);
  const auto read = scan_rate_parts(scanner);
  if (!read) return read.problem();
  if (auto left = left_over(scanner, Dimension::rate)) return *left;
  const RateParts& parts = *read;
  if (parts.unit_s == kDay.s) return ArrivalRate{parts.count / parts.times, ArrivalRate::Per::day};
  if (parts.unit_s == kWeek.s) return ArrivalRate{parts.count / parts.times, ArrivalRate::Per::week};
  return ArrivalRate{parts.per_s(), ArrivalRate::Per::second};
}

Parsed<double> parse_whole(std::string_view text) {
  auto value = parse_quantity(text, Dimension::number);
  // Beyond 2^53 a double skips whole numbers.
  if (!value || (*value == std::floor(*value) && std::abs(*value) <= 9007199254740992.0)) return value;
  return TextProblem{Code::bad_number, 0, text.size(), fmt::format("this is not a whole number: {}", text), "", ""};
}

std::string quantity_text(double value, Dimension dimension) {
  if (dimension == Dimension::number) return shortest(value);
  if (dimension == Dimension::share || dimension == Dimension::yearly) {
    const std::string unit = dimension == Dimension::share ? " %" : " % / year";
    // The nearest percentage may be off by a rounding (7 % is .07, but .07 * 100 is not 7): cut what is noise.
    const std::string tidy = fmt::format("{:.15g}", value * 100);
    const auto read_back = parse_quantity(tidy + unit, dimension);
    return (read_back && *read_back == value ? tidy : shortest(value * 100)) + unit;
  }
  if (dimension == Dimension::rate) return text_in_units(value, kWrittenRateUnits, true);
  return text_in_units(value, kWrittenUnits, false);
}

std::string arrival_rate_text(ArrivalRate rate) {
  if (rate.per == ArrivalRate::Per::second) {
    const std::string tidy = text_in_units(rate.number, kWrittenArrivalUnits, true);
    if (!(rate.number > 0)) return tidy;
    // One in so many hours, where that says it in short: `1 / 24 h`.
    const std::string seldom = fmt::format("1 / {:.0f} h", 1 / (3600 * rate.number));
    const auto read_back = parse_arrival_rate(seldom);
    return seldom.size() < tidy.size() && read_back && *read_back == rate ? seldom : tidy;
  }
  return shortest(rate.number) + (rate.per == ArrivalRate::Per::day ? " / day" : " / week");
}

std::string quantity_pattern(Dimension dimension) {
  const std::string number = R"([-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?)";
  std::string units;
  for (const TimeUnit& unit : kTimeUnits) units += fmt::format("{}{}", units.empty() ? "" : "|", unit.word);
  switch (dimension) {
    case Dimension::duration:
      return fmt::format(R"({}\s*({}))", number, units);
    case Dimension::rate:
      return fmt::format(R"({0}\s*/\s*({0}\s*)?({1}))", number, units);
    case Dimension::share:
      return number + R"(\s*%)";
    case Dimension::yearly:
      return number + R"(\s*%\s*/\s*(year|yr))";
    case Dimension::number:
      return number;
  }
  return "";
}

std::string_view dimension_phrase(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "a duration such as `5 min`";
    case Dimension::rate:
      return "a rate such as `50 / h`";
    case Dimension::share:
      return "a share such as `33 %`";
    case Dimension::yearly:
      return "a share a year such as `12 % / year`";
    case Dimension::number:
      return "a plain number such as `1.5`";
  }
  return "";
}

}  // namespace domino::language
