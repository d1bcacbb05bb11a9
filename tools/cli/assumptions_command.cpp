#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/people/evidence.h"
#include "scenarios/language/vocabulary_people.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/figures.h"
#include "tools/cli/reading.h"
#include "tools/cli/study_arguments.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::cli {

namespace {

using people::EvidenceRow;

struct AssumptionsArguments {
  ScenarioArguments scenario;
  std::string format = "table";
};

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

/// The values of a scenario, or the defaults where there is none, or none whose state changes anything.
struct Assumptions {
  std::string scenario;  ///< its title; empty: the defaults
  bool coupled = true;
  people::Parameters values;

  bool is_default(const EvidenceRow& row) const { return values[row.parameter] == row.value; }
};

std::string as_table(const Assumptions& assumptions, std::size_t columns) {
  std::string text = assumptions.scenario.empty()
                         ? "What is assumed about people and customers; a scenario may say otherwise under `people` "
                           "and `experience`.\n"
                         : fmt::format("What \"{}\" assumes about people.\n", assumptions.scenario);
  if (!assumptions.coupled) text += "Nothing is coupled there, so that none of this changes anything.\n";
  text +=
      "Evidence: V seen in the source, V2 in a secondary one, C computed, M from memory, A assumed; * not the "
      "default.\n\n";
  std::size_t width = 0;
  for (const EvidenceRow& row : people::evidence()) width = std::max(width, row.name.size());
  const std::string indent(4, ' ');
  for (const EvidenceRow& row : people::evidence()) {
    const std::string range =
        fmt::format("{} to {}", language::parameter_text(row, row.low), language::parameter_text(row, row.high));
    std::string value = fmt::format("{:.6g}", assumptions.values[row.parameter]);
    if (row.unit != people::Unit::number && row.unit != people::Unit::per_year)
      value = language::parameter_text(row, assumptions.values[row.parameter]);
    if (row.unit == people::Unit::per_year) value += " a year";
    text += fmt::format("{} {}{}  [{}, {}]\n", padded(std::string(row.name), width, false), value,
                        assumptions.is_default(row) ? "" : " *", people::code_of(row.evidence), range);
    text += indent + wrapped(fmt::format("{}. {}.", row.meaning, row.source), columns, indent);
  }
  return text;
}

std::string as_csv(const Assumptions& assumptions) {
  std::string text = "parameter,value,default,low,high,unit,evidence,meaning,source\n";
  for (const EvidenceRow& row : people::evidence())
    text += fmt::format("{},{},{},{},{},{},{},{},{}\n", row.name, store::number_text(assumptions.values[row.parameter]),
                        store::number_text(row.value), store::number_text(row.low), store::number_text(row.high),
                        unit_word(row.unit), people::code_of(row.evidence), store::csv_field(row.meaning),
                        store::csv_field(row.source));
  return text;
}

std::string as_json(const Assumptions& assumptions) {
  using store::Json;
  Json whole{{"format_version", 1}, {"domino", DOMINO_VERSION}};
  if (!assumptions.scenario.empty()) {
    whole["scenario"] = assumptions.scenario;
    whole["coupled"] = assumptions.coupled;
  }
  Json rows = Json::object();
  for (const EvidenceRow& row : people::evidence())
    rows[std::string(row.name)] = {{"value", store::rounded(assumptions.values[row.parameter])},
                                   {"default", store::rounded(row.value)},
                                   {"low", store::rounded(row.low)},
                                   {"high", store::rounded(row.high)},
                                   {"unit", unit_word(row.unit)},
                                   {"evidence", people::code_of(row.evidence)},
                                   {"meaning", row.meaning},
                                   {"source", row.source}};
  whole["parameters"] = std::move(rows);
  return store::text_of(whole);
}

ExitCode assumptions(const AssumptionsArguments& arguments) {
  Assumptions assumptions;
  if (!arguments.scenario.file.empty()) {
    const language::Reading reading = read_scenario(arguments.scenario);
    if (!reading.ok()) return ExitCode::bad_usage;
    assumptions.scenario = reading.scenario->title;
    assumptions.coupled = reading.plan->people.has_value();
    assumptions.values = reading.plan->experience;
  }
  const std::string text = arguments.format == "json"  ? as_json(assumptions)
                           : arguments.format == "csv" ? as_csv(assumptions)
                                                       : as_table(assumptions, columns_of_stdout());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ExitCode::fine;
}

}  // namespace

void add_assumptions_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<AssumptionsArguments>();
  Command command =
      program.add_command("assumptions", "Print every number assumed about people, with range, evidence and source");
  command.add_option("SCENARIO", arguments->scenario.file, "Those of this scenario instead of the defaults");
  command.add_option("--set", arguments->scenario.overrides, "Replace a value of the scenario; may be repeated")
      .type_name("PATH=VALUE")
      .repeatable();
  command.add_option("--format", arguments->format, "How the answer is written")
      .one_of({"table", "json", "csv"})
      .shows_default();
  command.on_call([arguments, &invocation] { invocation.code = assumptions(*arguments); });
}

}  // namespace domino::cli
