#include "tools/report/sweep/vary.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/reading/read.h"

namespace domino::report {

namespace {

constexpr double kMostWhole = 0x1p53;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

struct Amount {
  double number = 0;
  bool whole = false;
  std::string unit;
};

std::optional<Amount> parse_amount(std::string_view text) {
  text = trimmed(text);
  Amount amount;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), amount.number);
  if (read.ec != std::errc() || !std::isfinite(amount.number)) return std::nullopt;
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(read.ptr - text.data()));
  amount.whole = digits.find_first_of(".eE") == std::string_view::npos && std::abs(amount.number) < kMostWhole;
  amount.unit = trimmed(text.substr(digits.size()));
  return amount;
}

std::string value_text(double value, const std::string& unit) {
  return fmt::format("{:.6g}{}{}", value, unit.empty() ? "" : " ", unit);
}

std::string whole_text(double value) { return fmt::format("{:.0f}", value); }

/// The parts between commas that stand in no bracket or quotes.
std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

/// The number of steps from low to high, if they are few enough.
std::optional<std::size_t> steps_between(double low, double high, double step) {
  // A step of .1 is not exactly a tenth of 1.
  const double steps = std::floor((high - low) / step * (1 + 1e-12) + 1e-9);
  if (!(steps < static_cast<double>(kMostLevels))) return std::nullopt;
  return static_cast<std::size_t>(steps);
}

std::variant<Factor, std::string> range_of(std::string path, std::string text, std::string_view ends) {
  const std::size_t dots = ends.find("..");
  std::string_view last = ends.substr(dots + 2);
  std::optional<Amount> step;
  if (const std::size_t by = last.find(" by "); by != std::string_view::npos) {
    step = parse_amount(last.substr(by + 4));
    if (!step || step->number <= 0) return "its step is not a number above zero";
    last = last.substr(0, by);
  }
  auto low = parse_amount(ends.substr(0, dots));
  const auto high = parse_amount(last);
  if (!low || !high) return "its ends are not two numbers such as `2..12` or `5 min..20 min`";
  if (low->unit.empty()) low->unit = high->unit;
  if (low->unit != high->unit || (step && !step->unit.empty() && step->unit != high->unit))
    return "its ends and its step must have one unit";
  if (high->number < low->number) return "it begins above its end";
  const bool whole = low->whole && high->whole && high->unit.empty() && (!step || step->whole);
  if (!whole && !step) return Factor(std::move(path), std::move(text), low->number, high->number, high->unit);
  const double width = step ? step->number : 1;
  const auto steps = steps_between(low->number, high->number, width);
  if (!steps) return fmt::format("it has more than {} values", kMostLevels);
  std::vector<std::string> levels;
  for (std::size_t i = 0; i <= *steps; ++i) {
    const double value = low->number + static_cast<double>(i) * width;
    levels.push_back(whole ? whole_text(value) : value_text(value, high->unit));
  }
  return Factor(std::move(path), std::move(text), std::move(levels));
}

}  // namespace

std::string Factor::at(double place) const {
  if (!has_levels()) return value_text(low_ + place * (high_ - low_), unit_);
  const auto level = static_cast<std::size_t>(place * static_cast<double>(levels_.size()));
  return levels_[std::min(level, levels_.size() - 1)];
}

std::variant<Factor, std::string> parse_factor(std::string_view text) {
  const auto split = language::parse_override(text);
  if (!split || trimmed(split->value).empty()) return "it does not say which value takes which range";
  const std::string range(trimmed(split->value));
  auto levels = listed(range);
  if (levels.size() == 1 && range.find("..") != std::string::npos) return range_of(split->path, range, range);
  if (std::find(levels.begin(), levels.end(), "") != levels.end()) return "one of its values is empty";
  if (levels.size() > kMostLevels) return fmt::format("it has more than {} values", kMostLevels);
  return Factor(split->path, range, std::move(levels));
}

}  // namespace domino::report
