/// Figures: how a number and its interval are written for people.
#pragma once

#include <string>
#include <string_view>

#include "engine/kernel/time.h"
#include "engine/statistics/interval.h"
#include "models/measures/rows/catalogue.h"

namespace domino::report {

/// A measure's unit as people say it, and the factor to it.
struct Scale {
  double factor = 1;
  std::string_view unit;
};

/// What stands behind amounts of money where no currency is stated.
inline constexpr std::string_view kNoCurrency = "money";

/// Seconds are written in the unit that suits their mean, shares in percent.
Scale scale_of(measures::Unit unit, double mean, std::string_view currency = kNoCurrency);

/// As many decimals as the interval deserves: two digits of its half-width.
int decimals_of(double mean, double half_width);

/// The number with so many decimals, its thousands set apart by commas from 10,000 on, of money from 1,000 on.
std::string figure(double value, int decimals, measures::Unit unit = measures::Unit::count);

/// "24.1 min", or with its half-width "24.1 min ± 0.4"; "–" where nothing was measured.
enum class Spread { none, half_width, interval };
std::string figure_text(measures::Unit unit, const statistics::Estimate& estimate, Spread spread,
                        std::string_view currency = kNoCurrency);

/// A span in the largest unit of which it is a whole number: "7 days", "26 weeks", "90 min".
std::string span_text(Duration span);

}  // namespace domino::report
