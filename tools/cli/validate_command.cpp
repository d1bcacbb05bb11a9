#include <cstdio>
#include <memory>
#include <string>

#include "scenarios/language/document/diagnostic_json.h"
#include "scenarios/language/writing/resolve.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/foreseen_memory.h"
#include "tools/cli/machine_memory.h"
#include "tools/cli/reading.h"
#include "tools/cli/session.h"
#include "tools/report/answers/loads.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

struct ValidateArguments {
  ScenarioArguments scenario;
  bool resolved = false;
  std::string format = "text";
};

ExitCode validate_for_editors(const ValidateArguments& arguments) {
  const language::Reading reading = read_scenario(arguments.scenario, Printing::not_at_all);
  const std::string text = language::to_json(reading.diagnostics, reading.sources);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return reading.ok() ? ExitCode::fine : ExitCode::bad_usage;
}

ExitCode validate(const ValidateArguments& arguments) {
  if (arguments.format == "json") return validate_for_editors(arguments);
  const language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  if (arguments.resolved) {
    const std::string text = language::resolved_text(reading);
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    report::print(report::loads_report(language::printable(shown_name(arguments.scenario.file)), *reading.plan),
                  "text");
  }
  const measures::StudySettings settings{.replications = reading.scenario->run.replications};
  for (const auto& warning :
       warnings_of_memory(*reading.plan, measures::Catalogue(*reading.plan), settings, memory_by_default()))
    print_warning(warning);
  return ExitCode::fine;
}

}  // namespace

void add_validate_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<ValidateArguments>();
  Command command =
      program.add_command("validate", "Read a scenario, report every mistake in it and the work it asks for");
  command.add_option("FILE", arguments->scenario.file, "The scenario, a YAML file; - is the standard input").required();
  command
      .add_option("--set", arguments->scenario.overrides,
                  "Replace a value, such as departments.reps.staff=8; may be repeated")
      .type_name("PATH=VALUE")
      .repeatable();
  command.add_flag("--resolved", arguments->resolved,
                   "Print the scenario with every default filled in, in the words of the language");
  command
      .add_option("--format", arguments->format,
                  "How to report mistakes: text on stderr, or json on stdout for editors")
      .one_of({"text", "json"})
      .excludes("--resolved");
  command.on_call([arguments, &invocation] { invocation.code = validate(*arguments); });
}

}  // namespace domino::cli
