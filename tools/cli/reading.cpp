#include "tools/cli/reading.h"

#include <cstdio>

namespace domino::cli {

language::Reading read_scenario(const ScenarioArguments& arguments, Printing printing) {
  std::vector<language::Override> overrides;
  for (const std::string& argument : arguments.overrides) {
    auto parsed = language::parse_override(argument);
    if (!parsed) {
      std::fprintf(stderr,
                   "domino: `--set %s` does not say what to set\n"
                   "  try: --set PATH=VALUE, such as --set departments.reps.staff=8\n",
                   language::printable(argument, 60).c_str());
      return {};
    }
    overrides.push_back(std::move(*parsed));
  }
  language::Reading reading = language::read_file(arguments.file, overrides);
  if (printing == Printing::not_at_all) return reading;
  std::fputs(language::to_text(reading.diagnostics, reading.sources).c_str(), stderr);
  return reading;
}

}  // namespace domino::cli
