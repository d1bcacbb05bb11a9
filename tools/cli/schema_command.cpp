#include <cstdio>
#include <memory>
#include <string>

#include "scenarios/language/writing/reference.h"
#include "scenarios/language/writing/schema.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/report/formats/output_schema.h"

namespace domino::cli {

void add_schema_command(Command& program, Invocation& invocation) {
  Command command = program.add_command("schema", "Print the JSON Schema of the scenario language, or of an output");
  command.footer(
      "\nIn an editor that knows YAML schemas, write it to a file and begin a scenario with\n"
      "  # yaml-language-server: $schema=FILE\n");
  // For those who work on the language: what scenarios/LANGUAGE.md shows between its marks.
  auto reference = std::make_shared<bool>(false);
  command.add_flag("--reference", *reference, "Print the reference of every key").not_in_help();
  auto output = std::make_shared<std::string>();
  command.add_option("--output", *output, "Of what a command answers with --format json instead, such as run")
      .type_name("COMMAND")
      .one_of(report::schema_outputs());
  command.on_call([reference, output, &invocation] {
    const std::string text = !output->empty() ? report::output_schema(*output)
                             : *reference     ? language::reference_text()
                                              : language::json_schema();
    std::fwrite(text.data(), 1, text.size(), stdout);
    invocation.code = ExitCode::fine;
  });
}

}  // namespace domino::cli
