/// Quantities: numbers with their units, as people write them.
///
/// The unit is part of the number: `5 min`, `50 / h`, `33 %`. A bare number where a unit is due is a mistake, since
/// 5 what? Values come out in SI units: durations in seconds, rates per second, shares from 0 to 1. Numbers are
/// parsed exactly (the nearest double, whatever the locale); a share of 33 % is the double nearest to .33.
/// A share a year is of `year` alone, since 1 % a month is 12 % a year only where whoever left is counted once.
/// To add a unit: a line in `kTimeUnits`.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/values/scanner.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

/// How many come: in each second, or on each day or in each week with hours in which they may come, spread over these.
struct ArrivalRate {
  enum class Per { second, day, week };
  double number = 0;
  Per per = Per::second;
  friend bool operator==(const ArrivalRate&, const ArrivalRate&) = default;
};

enum class Dimension {
  duration,  ///< seconds, not negative: `5 min`
  rate,      ///< per second, not negative: `50 / h`, `1 / 5 min`
  share,     ///< a probability: `33 %`
  yearly,    ///< a share a year, which may exceed one: `12 % / year`
  number,    ///< a plain number: `1.5`
};

/// Reads a quantity where the scanner stands and leaves the scanner after it.
Parsed<double> scan_quantity(Scanner& scanner, Dimension dimension);

/// Reads a text that is one quantity and nothing else.
Parsed<double> parse_quantity(std::string_view text, Dimension dimension);

/// A rate of arrivals. It has the form of any rate, but `240 / day` and `10 / h` differ where a day is not open for 24
/// h.
Parsed<ArrivalRate> parse_arrival_rate(std::string_view text);

/// A whole number such as `12`, `-3` or `1e3`, up to 2^53, where doubles begin to skip some.
Parsed<double> parse_whole(std::string_view text);

/// How the language writes a value: the shortest text that reads back to the same double, in the largest unit in
/// which it is short: `5 min`, `50 / h`, `33 %`, `1.5`.
std::string quantity_text(double value, Dimension dimension);

std::string arrival_rate_text(ArrivalRate rate);

/// A regular expression (ECMA 262, without anchors) that every quantity of a dimension matches.
std::string quantity_pattern(Dimension dimension);

/// What a dimension is called, with an example: "a duration such as `5 min`".
std::string_view dimension_phrase(Dimension dimension);

}  // namespace domino::language
