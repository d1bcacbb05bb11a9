#include "tools/report/answers/run_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "models/measures/study/precision.h"
#include "scenarios/language/values/quantity.h"
#include "tools/report/answers/expected.h"
#include "tools/report/findings.h"
#include "tools/report/folder/files.h"
#include "tools/report/judged.h"
#include "tools/report/levels.h"

namespace domino::report {

namespace {

using measures::Finding;
using measures::Measure;
using measures::Unit;

struct Cells {
  std::string name, mean, interval, unit, meaning;
};

Cells cells_of(std::string name, const Measure& measure, const Finding& finding, std::string_view currency) {
  Cells cells{
      .name = std::move(name), .mean = "–", .interval = "–", .unit = "", .meaning = std::string(measure.meaning)};
  const auto& estimate = finding.estimate;
  if (finding.unstable) {
    cells.mean = "unstable";
    return cells;
  }
  if (!estimate.has_mean) return cells;
  const Scale scale = scale_of(measure.unit, std::abs(estimate.mean), currency);
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
    if (thing == nullptr || thing->kind != "customers" || count("customers") != 1) return false;
    return !std::string_view(address).substr(thing->address().size()).starts_with("by.");
  }

  bool one_by_one(const Thing& thing) const { return count(thing.kind) <= kShownOneByOne; }

 private:
  std::vector<Thing> things_;
  std::size_t departments_;
  std::map<std::string_view, std::size_t> count_;
  std::unordered_map<std::string, const Thing*> by_address_;
};

std::vector<Section> sections_of(const Results& results, const Arrangement& arrangement, const Shown& shown) {
  std::vector<Section> sections;
  const std::string currency = currency_of(results.scenario);
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const Measure& measure = results.catalogue.measures()[m];
    const Thing* thing = arrangement.thing_of(measure.address);
    if (shown.patterns.empty()) {
      if (!measure.in_tables || !measure.occurs || arrangement.leaves_out(measure.address, thing)) continue;
      if (thing != nullptr && !arrangement.one_by_one(*thing)) continue;
    } else if (!shown.names(measure.address)) {
      continue;
    }
    const std::size_t end = thing != nullptr ? thing->address().size() : measure.address.find('.') + 1;
    const std::string title = measure.address.substr(0, end - 1);
    std::string name = measure.address.substr(end);
    if (sections.empty() || sections.back().title != title) sections.push_back({title, {}});
    sections.back().rows.push_back(cells_of(std::move(name), measure, results.study.findings[m], currency));
  }
  return sections;
}

/// The measures of which a line of many things of a kind consists: the ends of their addresses, in the catalogue's
/// order.
std::vector<std::string> columns_of(const Results& results, const Arrangement& arrangement, std::string_view kind) {
  std::vector<std::string> names;
  for (const Measure& measure : results.catalogue.measures()) {
    const Thing* thing = measure.in_lists ? arrangement.thing_of(measure.address) : nullptr;
    if (thing == nullptr || thing->kind != kind) continue;
    std::string name = measure.address.substr(thing->address().size());
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

/// A line for each of these things of a kind, as many columns as fit.
Table table_of_things(const Results& results, const Arrangement& arrangement, std::string_view kind,
                      const std::vector<const Thing*>& things) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    place.emplace(results.catalogue.measures()[m].address, m);
  const std::vector<std::string> names = columns_of(results, arrangement, kind);
  Table table{.columns = {{.heading = std::string(kind)}}, .spreads = {Spread::half_width}};
  for (std::size_t n = 0; n < names.size(); ++n)
    table.columns.push_back({.heading = names[n], .align = Align::right, .yields = static_cast<int>(n) + 1});
  for (const Thing* thing : things) {
    std::vector<Cell> cells{"  " + called(results.scenario, kind, thing->name)};
    for (const std::string& name : names) {
      const auto found = place.find(thing->address() + name);
      cells.push_back(found == place.end() ? Cell()
                                           : Cell(Figure(results.catalogue.measures()[found->second].unit,
                                                         results.study.findings[found->second])));
    }
    table.add(std::move(cells));
  }
  return table;
}

void add_table_of_many(Report& report, const Results& results, const Arrangement& arrangement, std::string_view kind) {
  std::vector<const Thing*> things;
  for (const Thing& thing : arrangement.things())
    if (thing.kind == kind) things.push_back(&thing);
  report.table(table_of_things(results, arrangement, kind, things));
  report.line("± is half of the interval; --format csv or json has the other measures.");
}

}  // namespace

std::string run_line(const Results& results) {
  const auto& span = results.plan.span;
  const std::size_t n = results.study.replications.size();
  std::string text = fmt::format("{} replication{} of {}", n, n == 1 ? "" : "s", span_text(span.measured()));
  if (span.warm_up.s > 0)
    text += fmt::format(" (after {} of warm-up{})", span_text(span.warm_up),
                        results.scenario.run.warm_up_auto ? ", found by MSER-5" : "");
  return text + fmt::format(", seed {}. Counts are per replication.", results.settings.seed);
}

void add_run_line(Report& report, const Results& results) {
  report.paragraph(run_line(results));
  if (std::string levels = levels_text(results.plan); !levels.empty()) report.line(std::move(levels));
}

namespace {

/// What correcting the headlines gained.
std::string gain_line(const Results& results) {
  std::string text;
  for (const auto& name : results.study.controls) text += (text.empty() ? "" : ", ") + name;
  text = "Means are corrected with control variates: " + text + ".";
  std::string gains;
  for (const std::size_t m : measures::headlines(results.catalogue)) {
    const double gain = results.study.gains[m];
    if (!(results.study.findings[m].estimate.half_width() > 0)) continue;
    gains += fmt::format("{}{} times for {}", gains.empty() ? "" : ", ", figure(gain, gain < 10 ? 1 : 0),
                         results.catalogue.measures()[m].address);
  }
  return gains.empty() ? text : text + " Without them, more replications would be needed: " + gains + ".";
}

}  // namespace

void add_basis(Report& report, const Results& results) {
  const measures::Study& study = results.study;
  if (!study.controls.empty()) report.paragraph(gain_line(results));
  const auto is_said = [](const measures::Warning& warning) { return warning.address == "run.replications"; };
  if (study.batches > 0)
    report.paragraph(
        fmt::format("One replication: its intervals are those of {} batches of {}, one behind the "
                    "other (batch means).",
                    study.batches, span_text(study.batch_length)));
  else if (study.replications.size() == 1 && !std::ranges::any_of(study.warnings, is_said))
    report.paragraph("One replication has no interval: ask for more with --replications.");
}

void add_notes(Report& report, const Results& results) {
  add_basis(report, results);
  for (const auto& warning : results.study.warnings)
    report.paragraph(Paragraph{.text = "! " + warning.address + ": " + warning.text, .hang = 2});
}

namespace {

/// A block a section, all with the same columns.
Table table_of(const std::vector<Section>& sections, const Results& results) {
  const std::string interval =
      language::quantity_text(results.settings.confidence, language::Dimension::share) + " interval";
  Table table{.columns = {{.heading = sections.front().title},
                          {.heading = "mean", .align = Align::right},
                          {.heading = interval, .align = Align::right},
                          {},
                          {.if_room = true}}};
  for (const Section& section : sections) {
    if (&section != &sections.front()) table.rows.push_back({{section.title}, true, true});
    for (const Cells& row : section.rows) table.add({"  " + row.name, row.mean, row.interval, row.unit, row.meaning});
  }
  return table;
}

/// Of a short answer: at most so many headlines in sentences and in the table, and so many departments.
constexpr std::size_t kShownSentences = 5;
constexpr std::size_t kShownHeadlines = 8;
constexpr std::size_t kShownDepartments = 8;
constexpr std::size_t kShownWarnings = 3;

Table table_of_headlines(const Results& results, const Judged& judged) {
  const std::string interval =
      language::quantity_text(results.settings.confidence, language::Dimension::share) + " interval";
  Table table{.columns = {{.heading = "headlines"},
                          {.heading = "mean", .align = Align::right},
                          {.heading = interval, .align = Align::right},
                          {},
                          {.if_room = true}}};
  const std::string currency = currency_of(results.scenario);
  for (std::size_t i = 0; i < judged.headlines.size() && i < kShownHeadlines; ++i) {
    const std::size_t m = judged.headlines[i];
    const Measure& measure = results.catalogue.measures()[m];
    const Cells row = cells_of(measure.address, measure, results.study.findings[m], currency);
    table.add({"  " + row.name, row.mean, row.interval, row.unit, row.meaning});
  }
  return table;
}

/// The departments with the most work for their people first.
void add_departments(Report& report, const Results& results, const Arrangement& arrangement) {
  std::vector<std::pair<double, const Thing*>> busiest;
  for (const Thing& thing : arrangement.things()) {
    if (thing.kind != "departments") continue;
    const std::size_t place = place_of(results.catalogue, thing.address() + "utilisation");
    const bool known = place < results.study.findings.size() && results.study.findings[place].estimate.has_mean;
    busiest.emplace_back(known ? -results.study.findings[place].estimate.mean : 0, &thing);
  }
  if (busiest.empty()) return;
  std::stable_sort(busiest.begin(), busiest.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::size_t left_out = busiest.size() - std::min(busiest.size(), kShownDepartments);
  busiest.resize(busiest.size() - left_out);
  std::vector<const Thing*> shown;
  for (const auto& [load, thing] : busiest) shown.push_back(thing);
  report.table(table_of_things(results, arrangement, "departments", shown));
  std::string note = "± is half of the interval.";
  if (left_out > 0) note += fmt::format(" + {} more departments: --all.", left_out);
  report.line(std::move(note));
}

/// What one would look at next.
std::string next_text(const Results& results, const Shown& shown) {
  const std::string file = shown.file.empty() ? "FILE" : language::printable(shown.file);
  std::string text = "Next: --all for every measure";
  if (!results.scenario.what_ifs.empty() && results.scenario.variant.empty())
    text += fmt::format(", `domino compare {}` for its what-ifs", file);
  else if (results.plan.has_population)
    text += fmt::format(", `domino explain {} --mend-first` for what to do", file);
  return text + fmt::format(", `domino explain {}` for where time goes.", file);
}

void add_warnings(Report& report, const Results& results, std::size_t most) {
  const auto& warnings = results.study.warnings;
  for (std::size_t i = 0; i < warnings.size() && i < most; ++i)
    report.blocks.push_back(
        {.apart = i == 0,
         .paragraph = Paragraph{.text = "! " + warnings[i].address + ": " + warnings[i].text, .hang = 2}});
  if (warnings.size() > most) report.line(fmt::format("+ {} more warnings: --all.", warnings.size() - most));
}

/// What decides, first: sentences, what was expected, what to type next, one table, and what to doubt.
void add_short_answer(Report& report, const Results& results, const Judged& judged, const ExpectedHere& expected,
                      const Shown& shown) {
  for (std::size_t i = 0; i < judged.headlines.size() && i < kShownSentences; ++i)
    report.blocks.push_back(
        {.apart = i == 0, .paragraph = Paragraph{.text = level_sentence(results, judged.headlines[i]), .hang = 2}});
  if (std::string text = expectations_text(expected); !text.empty())
    report.line(Paragraph{.text = std::move(text), .hang = 2});
  report.paragraph(run_line(results));
  report.line(Paragraph{.text = next_text(results, shown), .hang = 2});
  const Arrangement arrangement(results.plan);
  report.table(table_of_headlines(results, judged));
  add_departments(report, results, arrangement);
  if (std::string levels = levels_text(results.plan); !levels.empty()) report.paragraph(std::move(levels));
  add_basis(report, results);
  add_warnings(report, results, kShownWarnings);
}

void add_whole_answer(Report& report, const Results& results, const Shown& shown) {
  const Arrangement arrangement(results.plan);
  const auto sections = sections_of(results, arrangement, shown);
  if (!sections.empty()) report.table(table_of(sections, results));
  if (!shown.patterns.empty()) {
    if (sections.empty()) report.paragraph("No measure has such an address: `domino measures` lists them.");
    return;
  }
  for (const std::string_view kind : kKindsOfThings)
    if (arrangement.count(kind) > kShownOneByOne) add_table_of_many(report, results, arrangement, kind);
  add_notes(report, results);
}

}  // namespace

Report run_report(const Results& results, const Shown& shown) {
  Report report;
  report.line(Paragraph{.text = results.scenario.title, .as_it_is = true});
  report.line(results.scenario.question);
  const Judged judged = judged_by(results.scenario, results.catalogue);
  const ExpectedHere expected = expected_here(std::array{ComparedPart{"", results}});
  if (shown.is_short()) {
    add_short_answer(report, results, judged, expected, shown);
  } else {
    add_run_line(report, results);
    if (std::string text = expectations_text(expected); !text.empty())
      report.line(Paragraph{.text = std::move(text), .hang = 2});
    add_whole_answer(report, results, shown);
  }
  report.count_money_in(currency_of(results.scenario));
  report.data = [&results, judged, expected] {
    Value data = head_of(results);
    data.add("decide", decision_of(judged, results.catalogue));
    data.add("expectations", expectations_of(expected));
    data.add("measures", measures_of(results));
    data.add("warnings", warnings_of(results));
    return data;
  };
  report.sheet = summary_of(results);
  return report;
}

}  // namespace domino::report
