#include "tools/cli/table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/quantity.h"
#include "scenarios/language/utf8.h"

namespace domino::cli {

namespace {

using measures::Finding;
using measures::Measure;
using measures::Unit;

/// Left to the other formats, so that the table stays one that people read.
constexpr std::array<std::string_view, 3> kNotInTheTable = {"wait.p50", "wait.p95", "wait.p99"};

struct Scale {
  double factor;
  std::string_view unit;
};

Scale scale_of(Unit unit, double mean) {
  switch (unit) {
    case Unit::count:
      return {1, ""};
    case Unit::people:
      return {1, "people"};
    case Unit::money:
      return {1, "money"};
    case Unit::share:
      return {100, "%"};
    case Unit::seconds:
      break;
  }
  if (mean < 120) return {1, "s"};
  if (mean < 2 * 3600) return {1.0 / 60, "min"};
  if (mean < 2 * 86400) return {1.0 / 3600, "h"};
  return {1.0 / 86400, "d"};
}

/// As many digits as the interval deserves: two of its half-width.
int decimals_of(double mean, double half_width) {
  const double size = half_width > 0 ? half_width : std::abs(mean) / 100;
  if (size <= 0) return 0;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
}

struct Cells {
  std::string name, mean, interval, unit, meaning;
};

Cells cells_of(std::string name, const Measure& measure, const Finding& finding) {
  Cells cells{
      .name = std::move(name), .mean = "–", .interval = "–", .unit = "", .meaning = std::string(measure.meaning)};
  const auto& estimate = finding.estimate;
  if (finding.unstable) {
    cells.mean = "unstable";
    return cells;
  }
  if (!estimate.has_mean) return cells;
  const Scale scale = scale_of(measure.unit, std::abs(estimate.mean));
  cells.unit = scale.unit;
  const bool whole =
      measure.unit == Unit::count && !estimate.has_interval && estimate.mean == std::floor(estimate.mean);
  const double half_width = estimate.has_interval ? scale.factor * estimate.half_width() : 0;
  if (estimate.has_interval && half_width == 0) {
    cells.mean = fmt::format("{:.4g}", scale.factor * estimate.mean);
    cells.interval = "in every run";
    return cells;
  }
  const int decimals = whole ? 0 : decimals_of(scale.factor * estimate.mean, half_width);
  cells.mean = fmt::format("{:.{}f}", scale.factor * estimate.mean, decimals);
  if (estimate.has_interval)
    cells.interval =
        fmt::format("{:.{}f} … {:.{}f}", scale.factor * estimate.low, decimals, scale.factor * estimate.high, decimals);
  return cells;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t length = language::utf8::length(text);
  const std::string space(width > length ? width - length : 0, ' ');
  return right ? space + text : text + space;
}

struct Section {
  std::string title;
  std::vector<Cells> rows;
};

/// `customers.callers.wait.mean` belongs to "customers.callers" as "wait.mean".
std::vector<Section> sections_of(const store::Results& results) {
  const auto& plan = results.plan;
  std::vector<std::pair<std::string, std::string>> prefixes;  // address prefix, title; the longest first
  if (plan.segments.size() > 1)
    for (const auto& segment : plan.segments)
      prefixes.emplace_back("customers." + segment.name + ".", "customers." + segment.name);
  for (const auto& department : plan.departments)
    prefixes.emplace_back("departments." + department.name + ".", "departments." + department.name);
  std::vector<Section> sections;
  const bool one_segment = plan.segments.size() == 1;
  const std::string only = one_segment ? "customers." + plan.segments[0].name + "." : "";
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const Measure& measure = results.catalogue.measures()[m];
    if (one_segment && measure.address.starts_with(only)) continue;  // the same as all customers
    if (plan.departments.size() == 1 && measure.address.starts_with("staff.")) continue;
    std::string title = measure.address.substr(0, measure.address.find('.'));
    std::string name = measure.address.substr(title.size() + 1);
    for (const auto& [prefix, longer] : prefixes)
      if (measure.address.starts_with(prefix)) {
        title = longer;
        name = measure.address.substr(prefix.size());
        break;
      }
    if (std::find(kNotInTheTable.begin(), kNotInTheTable.end(), name) != kNotInTheTable.end()) continue;
    if (sections.empty() || sections.back().title != title) sections.push_back({title, {}});
    sections.back().rows.push_back(cells_of(std::move(name), measure, results.study.findings[m]));
  }
  return sections;
}

std::string head(const store::Results& results, std::size_t columns) {
  const auto& span = results.plan.span;
  const std::size_t n = results.study.replications.size();
  std::string text = results.scenario.title + "\n";
  text += wrapped(results.scenario.question, columns, "");
  text += fmt::format("\n{} replication{} of {}", n, n == 1 ? "" : "s", span_text(span.horizon));
  if (span.warm_up.s > 0) text += fmt::format(" (the first {} warm up)", span_text(span.warm_up));
  text += fmt::format(", seed {}. Counts are per replication.\n", results.settings.seed);
  return text;
}

}  // namespace

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

std::string wrapped(const std::string& text, std::size_t columns, const std::string& indent) {
  std::istringstream words(text);
  std::string result;
  std::size_t used = 0;
  for (std::string word; words >> word;) {
    const std::size_t length = language::utf8::length(word);
    if (used > 0 && used + 1 + length > columns) {
      result += "\n" + indent;
      used = indent.size();
    } else if (used > 0) {
      result += ' ';
      ++used;
    }
    result += word;
    used += length;
  }
  return result + "\n";
}

std::string result_table(const store::Results& results, std::size_t columns) {
  std::string text = head(results, columns);
  const auto sections = sections_of(results);
  std::size_t name_width = 0;
  std::size_t mean_width = 4;
  std::size_t interval_width = 8;
  std::size_t unit_width = 0;
  for (const Section& section : sections) {
    name_width = std::max(name_width, language::utf8::length(section.title));
    for (const Cells& row : section.rows) {
      name_width = std::max(name_width, row.name.size() + 2);
      mean_width = std::max(mean_width, language::utf8::length(row.mean));
      interval_width = std::max(interval_width, language::utf8::length(row.interval));
      unit_width = std::max(unit_width, row.unit.size());
    }
  }
  const std::string interval_title =
      language::quantity_text(results.settings.confidence, language::Dimension::share) + " interval";
  interval_width = std::max(interval_width, interval_title.size());
  bool first = true;
  for (const Section& section : sections) {
    text += "\n" + padded(section.title, name_width, false);
    if (first) text += "  " + padded("mean", mean_width, true) + "  " + padded(interval_title, interval_width, true);
    text += "\n";
    first = false;
    for (const Cells& row : section.rows) {
      std::string line = padded("  " + row.name, name_width, false) + "  " + padded(row.mean, mean_width, true) + "  " +
                         padded(row.interval, interval_width, true);
      const std::string unit = "  " + padded(row.unit, unit_width, false);
      if (language::utf8::length(line + unit) + 2 + row.meaning.size() <= columns)
        line += unit + "  " + row.meaning;
      else
        line += "  " + row.unit;
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
  }
  if (results.study.replications.size() == 1)
    text += "\n" + wrapped("One replication has no interval: ask for more with --replications.", columns, "");
  for (const auto& warning : results.study.warnings)
    text += "\n" + wrapped("! " + warning.address + ": " + warning.text, columns, "  ");
  return text;
}

}  // namespace domino::cli
