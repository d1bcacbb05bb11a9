#include <cstdio>
#include <memory>

#include "scenarios/language/writing/reference.h"
#include "scenarios/language/writing/schema.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"

namespace domino::cli {

void add_schema_command(Command& program, Invocation& invocation) {
  Command command = program.add_command("schema", "Print the JSON Schema of the scenario language, for editors");
  command.footer(
      "\nIn an editor that knows YAML schemas, write it to a file and begin a scenario with\n"
      "  # yaml-language-server: $schema=FILE\n");
  // For those who work on the language: what scenarios/LANGUAGE.md shows between its marks.
  auto reference = std::make_shared<bool>(false);
  command.add_flag("--reference", *reference, "Print the reference of every key").not_in_help();
  command.on_call([reference, &invocation] {
    const std::string text = *reference ? language::reference_text() : language::json_schema();
    std::fwrite(text.data(), 1, text.size(), stdout);
    invocation.code = ExitCode::fine;
  });
}

}  // namespace domino::cli
