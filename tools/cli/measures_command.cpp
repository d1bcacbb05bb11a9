#include <memory>
#include <string>

#include "models/measures/rows/catalogue.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/reading.h"
#include "tools/report/answers/measures_list.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

struct MeasuresArguments {
  ScenarioArguments scenario;
  bool with_time = false;
  std::string format = "table";
};

ExitCode measures(const MeasuresArguments& arguments) {
  const language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  const measures::Catalogue catalogue(*reading.plan, arguments.with_time);
  report::print(report::measures_report(reading.scenario->title, catalogue), arguments.format);
  return ExitCode::fine;
}

}  // namespace

void add_measures_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<MeasuresArguments>();
  Command command = program.add_command(
      "measures", "Print everything that is measured of a scenario, with unit, meaning and formula");
  command.add_option("SCENARIO", arguments->scenario.file, "The scenario, a YAML file; - is the standard input")
      .required();
  command.add_option("--set", arguments->scenario.overrides, "Replace a value of the scenario; may be repeated")
      .type_name("PATH=VALUE")
      .repeatable();
  command.add_flag("--time", arguments->with_time, "Also where the time of cases goes, which `explain` measures");
  command.add_option("--format", arguments->format, "How the answer is written")
      .one_of({"table", "json", "csv"})
      .shows_default();
  command.on_call([arguments, &invocation] { invocation.code = measures(*arguments); });
}

}  // namespace domino::cli
