#include "tools/report/figures.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace domino::report {

using measures::Unit;

Scale scale_of(Unit unit, double mean, std::string_view currency) {
  switch (unit) {
    case Unit::count:
      return {1, ""};
    case Unit::people:
      return {1, "people"};
    case Unit::money:
      return {1, currency};
    case Unit::share:
      return {100, "%"};
    case Unit::points:
      return {1, "points"};
    case Unit::seconds:
      break;
  }
  if (mean < 120) return {1, "s"};
  if (mean < 2 * 3600) return {1.0 / 60, "min"};
  if (mean < 2 * 86400) return {1.0 / 3600, "h"};
  return {1.0 / 86400, "d"};
}

int decimals_of(double mean, double half_width) {
  // What is nothing but rounding is no uncertainty.
  const double size = half_width > 1e-9 * std::abs(mean) ? half_width : std::abs(mean) / 100;
  if (size <= 0) return 0;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
}

std::string figure(double value, int decimals, Unit unit) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = std::min(text.find('.'), text.size());
  if (whole - sign < (unit == Unit::money ? 4U : 5U)) return text;
  for (std::size_t at = whole - 3; at > sign; at = at > 3 ? at - 3 : 0) text.insert(at, 1, ',');
  return text;
}

std::string figure_text(Unit unit, const statistics::Estimate& estimate, Spread spread, std::string_view currency) {
  if (!estimate.has_mean) return "–";
  const auto [factor, name] = scale_of(unit, std::abs(estimate.mean), currency);
  const double half_width = estimate.has_interval ? factor * estimate.half_width() : 0;
  const int decimals = decimals_of(factor * estimate.mean, half_width);
  std::string text = figure(factor * estimate.mean, decimals, unit);
  if (!name.empty()) text += fmt::format(" {}", name);
  if (!estimate.has_interval || spread == Spread::none) return text;
  if (spread == Spread::half_width) return text + " ± " + figure(half_width, decimals, unit);
  return text + fmt::format(" ({} … {})", figure(factor * estimate.low, decimals, unit),
                            figure(factor * estimate.high, decimals, unit));
}

std::string span_text(Duration span) {
  struct Named {
    Duration unit;
    const char* one;
    const char* many;
  };
  for (const auto& [unit, one, many] : {Named{kWeek, "week", "weeks"}, Named{kDay, "day", "days"},
                                        Named{kHour, "h", "h"}, Named{kMinute, "min", "min"}}) {
    const double count = span / unit;
    // A week is said as days unless there are several, since days are what a finite run is made of.
    const bool several_weeks = unit.s < kWeek.s || count >= 2;
    if (count == std::floor(count) && count >= 1 && several_weeks)
      return fmt::format("{:.0f} {}", count, count == 1 ? one : many);
  }
  return fmt::format("{:.6g} s", span.s);
}

}  // namespace domino::report
