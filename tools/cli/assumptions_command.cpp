#include <memory>
#include <string>

#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/reading.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/assumptions.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

struct AssumptionsArguments {
  ScenarioArguments scenario;
  std::string format = "table";
};

ExitCode assumptions(const AssumptionsArguments& arguments) {
  report::Assumptions assumptions;
  if (!arguments.scenario.file.empty()) {
    StudyArguments study;
    study.scenario = arguments.scenario;
    const Session session(study);
    language::Reading reading = read_scenario(arguments.scenario);
    if (!reading.ok()) return ExitCode::bad_usage;
    if (const auto ended = session.calibrate(reading, settings_of(study, reading.scenario->run))) return *ended;
    assumptions.levels = reading.scenario->chain.levels;
    assumptions.levers = reading.scenario->levers;
    assumptions.scenario = reading.scenario->title;
    assumptions.coupled = reading.plan->people.has_value();
    assumptions.values = reading.plan->experience;
  }
  report::print(report::assumptions_report(assumptions), arguments.format);
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
