#include "scenarios/language/values/increment_text.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

constexpr std::string_view kIncrements = "`rises by 1`, `falls by 5 min` or `falls by 10 %`";

TextProblem problem_of(std::string_view increment, Code code, std::string message, std::string reason,
                       std::string suggestion) {
  return {code, 0, increment.size(), std::move(message), std::move(reason), std::move(suggestion)};
}

/// The dimensions of numbers; each is told from the others by its unit.
constexpr std::array kIncrementDimensions = {Dimension::number, Dimension::share, Dimension::yearly,
                                             Dimension::duration, Dimension::rate};

std::optional<Dimension> dimension_of_text(std::string_view text) {
  for (const Dimension dimension : kIncrementDimensions)
    if (parse_quantity(text, dimension)) return dimension;
  return std::nullopt;
}

/// A number and all that stands behind it.
struct WrittenIncrement {
  double number = 0;
  std::string_view tail;
};

std::optional<WrittenIncrement> parse_written(std::string_view text) {
  Scanner scanner(text);
  const auto number = scan_quantity(scanner, Dimension::number);
  if (!number) return std::nullopt;
  std::string_view tail = text.substr(scanner.at());
  while (!tail.empty() && tail.back() == ' ') tail.remove_suffix(1);
  return WrittenIncrement{*number, tail};
}

std::string without_spaces(std::string_view text) {
  std::string packed(text);
  std::erase(packed, ' ');
  return packed;
}

/// An increment in the words of its author.
struct Increment {
  double sign = 1;
  std::string_view amount;
};

Parsed<Increment> parse_increment(std::string_view text) {
  Scanner scanner(text);
  const std::string_view verb = scanner.take_word();
  const std::string_view by = scanner.take_word();
  const std::string_view amount = text.substr(scanner.at());
  if (by != "by" || amount.empty())
    return problem_of(text, Code::wrong_type, "by how much is missing", "a step is a change by a number",
                      std::string(kIncrements));
  return Increment{verb == "rises" ? 1.0 : -1.0, amount};
}

/// Noise of the last bits goes: 0.3 and not 0.30000000000000004.
std::string tidy(double value) {
  return quantity_text(*parse_quantity(fmt::format("{:.15g}", value), Dimension::number), Dimension::number);
}

}  // namespace

bool is_increment(std::string_view text) {
  Scanner scanner(text);
  const std::string_view word = scanner.peek_word();
  return word == "rises" || word == "falls";
}

Parsed<std::string> incremented(std::string_view stands, std::string_view increment) {
  const auto read = parse_increment(increment);
  if (!read) return read.problem();
  const double sign = read->sign;
  const auto amount = parse_written(read->amount);
  const auto now = parse_written(stands);
  const auto dimension = dimension_of_text(stands);
  if (!now || !dimension)
    return problem_of(increment, Code::wrong_type,
                      fmt::format("`{}` is no number that could rise or fall", printable(stands, 40)),
                      "a step changes a single number", "the value that shall stand there instead");
  const auto written = [&](double value) -> Parsed<std::string> {
    if (value < 0 && *dimension != Dimension::number)
      return problem_of(increment, Code::out_of_range,
                        fmt::format("`{}` of {} would be below 0", printable(increment, 40), printable(stands, 40)),
                        "nothing of that kind can be negative", "a smaller step, or fewer of them");
    return tidy(value) + (now->tail.empty() ? "" : " ") + std::string(now->tail);
  };
  // In the unit in which the number stands there, whatever its author has written.
  if (amount && amount->number >= 0) {
    if (amount->tail == "%") return written(now->number * (1 + sign * amount->number / 100));
    if (without_spaces(amount->tail) == without_spaces(now->tail)) return written(now->number + sign * amount->number);
    if (*dimension == Dimension::duration) {
      const auto by = parse_quantity(read->amount, Dimension::duration);
      const double after = by ? *parse_quantity(stands, Dimension::duration) + sign * *by : 0;
      if (by) return after < 0 ? written(after) : quantity_text(after, Dimension::duration);
    }
  }
  return problem_of(increment, Code::wrong_unit,
                    fmt::format("`{}` is no change of {}", printable(read->amount, 40), printable(stands, 40)),
                    "a step is in the unit of what stands there, or in percent of it", std::string(kIncrements));
}

}  // namespace domino::language
