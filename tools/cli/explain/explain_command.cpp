/// `explain`: why a scenario's figures are what they are. Each question about it is a mode (explain/mode.h).
#include <algorithm>
#include <array>

#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/explain/mode.h"

namespace domino::cli {

namespace {

/// The first that was chosen is the one; the last one always is.
struct Explain {
  Explained asked;
  std::array<std::unique_ptr<Mode>, 7> modes{case_mode(),       worst_mode(),      perfect_mode(), picture_mode(),
                                             elasticity_mode(), mend_first_mode(), time_mode()};

  ExitCode run(const std::vector<std::string>& command_line) const {
    const auto mode = std::ranges::find_if(modes, [](const auto& one) { return one->is_chosen(); });
    return (*mode)->run(asked, command_line);
  }
};

}  // namespace

void add_explain_command(Command& program, Invocation& invocation) {
  auto explain = std::make_shared<Explain>();
  Command command = program.add_command("explain",
                                        "Run a scenario and report where the time of its customers goes and which "
                                        "department asks which; or answer another question about it");
  add_study_arguments(command, explain->asked.study);
  add_keeping_arguments(command, explain->asked.keeping);
  for (const auto& mode : explain->modes) mode->add_to(command);
  const std::vector<std::string> of_outcomes{"--perfect", "--mend-first"};
  command.add_option("--outcome", explain->asked.outcome, "The measure that is looked at (default: customers lost)")
      .type_name("MEASURE")
      .in_modes(of_outcomes);
  command.on_call([explain, command, of_outcomes, &invocation] {
    const auto is_given = [&](const std::string& name) { return command.get_option(name).was_given(); };
    if (!explain->asked.outcome.empty() && std::ranges::none_of(of_outcomes, is_given))
      throw BadUsage("--outcome", is_given("--elasticity") ? "elasticities are reported for all outcomes"
                                                           : "it goes with --perfect or --mend-first");
    invocation.code = explain->run(invocation.words);
  });
}

}  // namespace domino::cli
