#include "tools/report/answers/assumptions.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/grammar/vocabulary_people.h"
#include "tools/report/figures.h"
#include "tools/report/number.h"
#include "tools/report/results.h"

namespace domino::report {

namespace {

using people::EvidenceRow;

std::string_view unit_word(people::Unit unit) {
  switch (unit) {
    case people::Unit::number:
      return "number";
    case people::Unit::share:
      return "share";
    case people::Unit::duration:
      return "s";
    case people::Unit::per_year:
      return "a year";
    case people::Unit::per_week:
      return "a week";
  }
  return "";
}

std::string value_of(const Assumptions& assumptions, const EvidenceRow& row) {
  std::string value = fmt::format("{:.6g}", assumptions.values[row.parameter]);
  if (row.unit != people::Unit::number && row.unit != people::Unit::per_year)
    value = language::parameter_text(row, assumptions.values[row.parameter]);
  if (row.unit == people::Unit::per_year) value += " a year";
  return value + (assumptions.is_default(row) ? "" : " *");
}

Records records_of(const Assumptions& assumptions) {
  Records records{.keys = {{"parameter", ""},
                           {"value", "value"},
                           {"default", "default"},
                           {"low", "low"},
                           {"high", "high"},
                           {"unit", "unit"},
                           {"evidence", "evidence"},
                           {"meaning", "meaning"},
                           {"source", "source"}}};
  for (const EvidenceRow& row : people::evidence())
    records.rows.push_back({row.name, rounded(assumptions.values[row.parameter]), rounded(row.value), rounded(row.low),
                            rounded(row.high), unit_word(row.unit), people::code_of(row.evidence), row.meaning,
                            row.source});
  return records;
}

std::string_view rule_of(chain::Level::Of of) {
  switch (of) {
    case chain::Level::Of::churn:
      return "holds these customers back, in log-odds beside `switching_cost`";
    case chain::Level::Of::attrition:
      return "in the log hazard of quitting, beside that of `quit_rate`";
    case chain::Level::Of::absence:
      return "in the log-odds of absence";
  }
  return "";
}

/// A level that is stated, and what it takes.
std::string level_line(const chain::Level& level) {
  const bool share = level.of == chain::Level::Of::absence;
  return fmt::format(
      "{} {}: calibrated, {:+.3f} {}.", level.address(),
      language::quantity_text(level.stated, share ? language::Dimension::share : language::Dimension::yearly),
      level.intercept, rule_of(level.of));
}

/// A lever that is stated: what it costs is what its author says, and nothing that is found.
std::string lever_line(const language::Lever& lever) {
  using Per = language::LeverCost::Per;
  std::string cost = "costs nobody knows what";
  if (lever.costs)
    cost = fmt::format("costs {}{}, as stated", figure(lever.costs->amount, 0, measures::Unit::money),
                       lever.costs->per == Per::once   ? " once"
                       : lever.costs->per == Per::week ? " a week"
                                                       : " a year");
  const std::string often = lever.at_most > 1 ? fmt::format(", at most {} times", lever.at_most) : "";
  return fmt::format("lever {}: {}; {}{}.", lever.name, lever.changes, cost, often);
}

Value data_of_lever(const language::Lever& lever) {
  return Value::object(
      {{"changes", lever.changes},
       {"first_year_cost", number_if(lever.costs.has_value(), lever.costs ? lever.costs->first_year() : 0)},
       {"at_most", lever.at_most}});
}

}  // namespace

Report assumptions_report(const Assumptions& assumptions) {
  Report report;
  report.line(assumptions.scenario.empty()
                  ? "What is assumed about people and customers; a scenario may say otherwise under `people` and "
                    "`experience`."
                  : fmt::format("What \"{}\" assumes about people.", assumptions.scenario));
  if (!assumptions.coupled) report.line("Nothing is coupled there, so that none of this changes anything.");
  report.line(
      "Evidence: V seen in the source, V2 in a secondary one, C computed, M from memory, A assumed; * not the "
      "default.");
  for (const chain::Level& level : assumptions.levels) report.line(level_line(level));
  for (const language::Lever& lever : assumptions.levers) report.line(lever_line(lever));
  constexpr std::size_t kIndent = 4;
  std::size_t width = 0;
  for (const EvidenceRow& row : people::evidence()) width = std::max(width, row.name.size());
  bool first = true;
  for (const EvidenceRow& row : people::evidence()) {
    const std::string range =
        fmt::format("{} to {}", language::parameter_text(row, row.low), language::parameter_text(row, row.high));
    report.blocks.push_back(
        {.apart = first,
         .paragraph = Paragraph{.text = fmt::format("{:<{}} {}  [{}, {}]", row.name, width, value_of(assumptions, row),
                                                    people::code_of(row.evidence), range),
                                .as_it_is = true}});
    report.line(Paragraph{
        .text = fmt::format("{}. {}.", row.meaning, row.source), .lead = std::string(kIndent, ' '), .hang = kIndent});
    first = false;
  }
  report.data = [&assumptions] {
    Value data = Value::object({{"format_version", 1}, {"domino", DOMINO_VERSION}});
    if (!assumptions.scenario.empty()) {
      data.add("scenario", assumptions.scenario);
      data.add("coupled", assumptions.coupled);
    }
    if (!assumptions.levers.empty()) {
      Value levers = Value::object();
      for (const language::Lever& lever : assumptions.levers) levers.add(lever.name, data_of_lever(lever));
      data.add("levers", std::move(levers));
    }
    if (!assumptions.levels.empty()) {
      Value levels = Value::object();
      for (const chain::Level& level : assumptions.levels)
        levels.add(level.address(),
                   Value::object({{"stated", rounded(level.stated)}, {"intercept", rounded(level.intercept)}}));
      data.add("levels", std::move(levels));
    }
    data.add("parameters", members_of(records_of(assumptions)));
    return data;
  };
  report.sheet = sheet_of(records_of(assumptions));
  return report;
}

}  // namespace domino::report
