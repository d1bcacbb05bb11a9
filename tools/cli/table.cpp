#include "tools/cli/table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <sstream>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "models/measures/precision.h"
#include "scenarios/language/quantity.h"
#include "scenarios/language/utf8.h"
#include "tools/cli/figures.h"

namespace domino::cli {

namespace {

using measures::Finding;
using measures::Measure;
using measures::Unit;

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
    const double mean = scale.factor * estimate.mean;
    cells.mean = mean == std::floor(mean) ? figure(mean, 0, measure.unit) : fmt::format("{:.4g}", mean);
    cells.interval = "in every run";
    return cells;
  }
  const int decimals = whole ? 0 : decimals_of(scale.factor * estimate.mean, half_width);
  cells.mean = figure(scale.factor * estimate.mean, decimals, measure.unit);
  if (estimate.has_interval)
    cells.interval = figure(scale.factor * estimate.low, decimals, measure.unit) + " … " +
                     figure(scale.factor * estimate.high, decimals, measure.unit);
  return cells;
}

/// Measures of one thing, or of one of many; `title` is where their addresses begin.
struct Section {
  std::string title;
  std::vector<Cells> rows;
};

/// Kinds of things of which there may be many, each with its name in the address.
constexpr std::array<std::string_view, 6> kKindsOfThings = {"customers", "requests", "departments",
                                                            "stocks",    "regions",  "gates"};
/// More of a kind are shown a line each.
constexpr std::size_t kShownOneByOne = 12;

struct Thing {
  std::string_view kind;
  std::string name;
  std::string address() const { return std::string(kind) + "." + name + "."; }
};

std::vector<Thing> things_of(const chain::Plan& plan) {
  std::vector<Thing> things;
  for (const auto& segment : plan.segments)
    things.push_back({segment.internal ? kKindsOfThings[1] : kKindsOfThings[0], segment.name});
  for (const auto& department : plan.departments) things.push_back({kKindsOfThings[2], department.name});
  for (const auto& stock : plan.stocks)
    things.push_back({stock.is_region ? kKindsOfThings[4] : kKindsOfThings[3], stock.name});
  for (const auto& gate : plan.gates) things.push_back({kKindsOfThings[5], gate.name});
  return things;
}

/// Says of each measure in which section it stands and under which name there.
class Arrangement {
 public:
  explicit Arrangement(const chain::Plan& plan) : things_(things_of(plan)), departments_(plan.departments.size()) {
    for (const Thing& thing : things_) {
      ++count_[thing.kind];
      by_address_.emplace(thing.address(), &thing);
    }
  }

  std::size_t count(std::string_view kind) const {
    const auto found = count_.find(kind);
    return found == count_.end() ? 0 : found->second;
  }
  const std::vector<Thing>& things() const { return things_; }

  /// The thing that a measure is of, by the longest of the names that fit; none if it is of several.
  const Thing* thing_of(const std::string& address) const {
    for (std::size_t dot = address.rfind('.'); dot != std::string::npos && dot > 0; dot = address.rfind('.', dot - 1))
      if (const auto found = by_address_.find(address.substr(0, dot + 1)); found != by_address_.end())
        return found->second;
    return nullptr;
  }

  /// What is shown elsewhere, or says the same as what is.
  bool leaves_out(const std::string& address, const Thing* thing) const {
    const std::string kind = address.substr(0, address.find('.'));
    if (kind == "asks") return true;
    if (kind == "staff") return departments_ == 1;
    if (kind == "customers" && count("customers") == 0) return true;
    return thing != nullptr && thing->kind == "customers" && count("customers") == 1;
  }

  bool one_by_one(const Thing& thing) const { return count(thing.kind) <= kShownOneByOne; }

 private:
  std::vector<Thing> things_;
  std::size_t departments_;
  std::map<std::string_view, std::size_t> count_;
  std::unordered_map<std::string, const Thing*> by_address_;
};

std::vector<Section> sections_of(const store::Results& results, const Arrangement& arrangement) {
  std::vector<Section> sections;
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const Measure& measure = results.catalogue.measures()[m];
    const Thing* thing = arrangement.thing_of(measure.address);
    if (!measure.in_tables || !measure.occurs || arrangement.leaves_out(measure.address, thing)) continue;
    if (thing != nullptr && !arrangement.one_by_one(*thing)) continue;
    const std::size_t end = thing != nullptr ? thing->address().size() : measure.address.find('.') + 1;
    const std::string title = measure.address.substr(0, end - 1);
    std::string name = measure.address.substr(end);
    if (sections.empty() || sections.back().title != title) sections.push_back({title, {}});
    sections.back().rows.push_back(cells_of(std::move(name), measure, results.study.findings[m]));
  }
  return sections;
}

/// The measures of which a line of many things of a kind consists: the ends of their addresses, in the catalogue's
/// order.
std::vector<std::string> columns_of(const store::Results& results, const Arrangement& arrangement,
                                    std::string_view kind) {
  std::vector<std::string> names;
  for (const Measure& measure : results.catalogue.measures()) {
    const Thing* thing = measure.in_lists ? arrangement.thing_of(measure.address) : nullptr;
    if (thing == nullptr || thing->kind != kind) continue;
    std::string name = measure.address.substr(thing->address().size());
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

/// Of measures that none of the things has.
void drop_empty_columns(std::vector<std::vector<std::string>>& table) {
  for (std::size_t c = table.front().size() - 1; c > 0; --c) {
    if (std::ranges::any_of(std::span(table).subspan(1), [&](const auto& line) { return !line[c].empty(); })) continue;
    for (auto& line : table) line.erase(line.begin() + static_cast<std::ptrdiff_t>(c));
  }
}

/// A line for each of many things of a kind, as many columns as fit.
std::string table_of_many(const store::Results& results, const Arrangement& arrangement, std::string_view kind,
                          std::size_t columns) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    place.emplace(results.catalogue.measures()[m].address, m);
  std::vector<std::vector<std::string>> table{{std::string(kind)}};
  const std::vector<std::string> names = columns_of(results, arrangement, kind);
  table.front().insert(table.front().end(), names.begin(), names.end());
  for (const Thing& thing : arrangement.things()) {
    if (thing.kind != kind) continue;
    std::vector<std::string>& line = table.emplace_back(1, "  " + thing.name);
    for (const std::string& name : names) {
      const auto found = place.find(thing.address() + name);
      if (found == place.end()) {
        line.emplace_back();
        continue;
      }
      const Finding& finding = results.study.findings[found->second];
      line.push_back(finding.unstable ? "unstable"
                                      : figure_text(results.catalogue.measures()[found->second].unit, finding.estimate,
                                                    Spread::half_width));
    }
  }
  std::string text;
  drop_empty_columns(table);
  std::vector<std::size_t> widths(table.front().size(), 0);
  for (const auto& line : table)
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(line[c]));
  for (const auto& line : table) {
    std::string written = padded(line[0], widths[0], false);
    for (std::size_t c = 1, used = widths[0]; c < line.size() && used + 2 + widths[c] <= columns; ++c) {
      written += "  " + padded(line[c], widths[c], true);
      used += 2 + widths[c];
    }
    written.erase(written.find_last_not_of(' ') + 1);
    text += written + "\n";
  }
  return text + wrapped("  ± is half of the interval; --format csv or json tells the other measures.", columns, "  ");
}

std::string head(const store::Results& results, std::size_t columns) {
  std::string text = results.scenario.title + "\n";
  return text + wrapped(results.scenario.question, columns, "") + "\n" + wrapped(run_line(results), columns, "");
}

}  // namespace

std::string run_line(const store::Results& results) {
  const auto& span = results.plan.span;
  const std::size_t n = results.study.replications.size();
  std::string text = fmt::format("{} replication{} of {}", n, n == 1 ? "" : "s", span_text(span.horizon));
  if (span.warm_up.s > 0)
    text += fmt::format(" (the first {} warm up{})", span_text(span.warm_up),
                        results.scenario.run.warm_up_auto ? ", found by MSER-5" : "");
  return text + fmt::format(", seed {}. Counts are per replication.", results.settings.seed);
}

namespace {

/// What correcting the headlines gained.
std::string gain_line(const store::Results& results) {
  std::string text;
  for (const auto& name : results.study.controls) text += (text.empty() ? "" : ", ") + name;
  text = "Means are corrected by what is known of " + text + ".";
  std::string gains;
  for (const std::size_t m : measures::headlines(results.catalogue)) {
    const double gain = results.study.gains[m];
    if (!(results.study.findings[m].estimate.half_width() > 0)) continue;
    gains += fmt::format("{}{} times for {}", gains.empty() ? "" : ", ", figure(gain, gain < 10 ? 1 : 0),
                         results.catalogue.measures()[m].address);
  }
  return gains.empty() ? text : text + " Without that it would take more replications: " + gains + ".";
}

}  // namespace

std::string notes(const store::Results& results, std::size_t columns) {
  std::string text;
  const measures::Study& study = results.study;
  if (!study.controls.empty()) text += "\n" + wrapped(gain_line(results), columns, "");
  const auto is_said = [](const measures::Warning& warning) { return warning.address == "run.replications"; };
  if (study.batches > 0)
    text += "\n" + wrapped(fmt::format("One replication: its intervals are those of {} batches of {}, one behind the "
                                       "other (batch means).",
                                       study.batches, span_text(study.batch_length)),
                           columns, "");
  else if (study.replications.size() == 1 && !std::ranges::any_of(study.warnings, is_said))
    text += "\n" + wrapped("One replication has no interval: ask for more with --replications.", columns, "");
  for (const auto& warning : results.study.warnings)
    text += "\n" + wrapped("! " + warning.address + ": " + warning.text, columns, "  ");
  return text;
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

namespace {

/// A block a section, all with the same columns.
std::string table_of(const std::vector<Section>& sections, const store::Results& results, std::size_t columns) {
  std::string text;
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
    text += "\n" + (first ? padded(section.title, name_width, false) : section.title);
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
  return text;
}

}  // namespace

std::string result_table(const store::Results& results, std::size_t columns) {
  const Arrangement arrangement(results.plan);
  std::string text = head(results, columns) + table_of(sections_of(results, arrangement), results, columns);
  for (const std::string_view kind : kKindsOfThings)
    if (arrangement.count(kind) > kShownOneByOne) text += "\n" + table_of_many(results, arrangement, kind, columns);
  return text + notes(results, columns);
}

}  // namespace domino::cli
