#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "models/theory/traffic.h"
#include "scenarios/language/diagnostic_json.h"
#include "scenarios/language/resolve.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/foreseen_memory.h"
#include "tools/cli/machine_memory.h"
#include "tools/cli/reading.h"
#include "tools/cli/table.h"

namespace domino::cli {

namespace {

std::string counted(std::size_t n, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string verdict_of(const theory::DepartmentLoad& load, bool steady) {
  if (load.on_duty <= 0 && load.offered <= 0 && load.escalations_at_most + load.messages_at_most > 0)
    return "nobody is ever on duty for what may come";
  if (load.on_duty <= 0 && load.offered > 0)
    return load.unattended > 0 ? "nobody is ever on duty" : "others do it: nobody of its own is ever on duty";
  if (load.unattended > 0) return "nobody who is ever on duty can do some of it";
  if (load.load() < 1) return "";
  const std::string cure =
      fmt::format("; {:.0f} on duty instead of {:.0f} would keep up", load.staff_to_keep_up(), load.most_on_duty);
  if (!steady) return "more work than hours" + cure;
  if (load.sure_load() >= 1) return "unstable: never keeps up" + cure;
  return "overloaded: keeps up only if customers give up or holds end early" + cure;
}

std::string at_most(double people, double span_s) {
  // Beyond that a bound says nothing.
  return people < 1e6 ? fmt::format("up to {:.1f} h", people * span_s / 3600) : "without limit";
}

/// What comes on top of the hours asked, if people wait long enough.
std::string what_waiting_adds(const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads,
                              double span_s) {
  std::string text;
  const auto add = [&](std::size_t d, const char* what, double people) {
    if (people > 0) text += fmt::format("  {}: {}, {}\n", plan.departments[d].name, what, at_most(people, span_s));
  };
  for (std::size_t d = 0; d < loads.size(); ++d) {
    add(d, "customers who were lost and try again", loads[d].redials_at_most);
    add(d, "messages of those who waited too long", loads[d].messages_at_most);
    add(d, "escalations of colleagues whose patience is over", loads[d].escalations_at_most);
  }
  return text.empty() ? "" : "\nOn top of these hours comes what only waiting makes, which a run will tell:\n" + text;
}

std::string loads_table(const chain::Plan& plan) {
  const auto solved = theory::offered_loads(plan);
  if (!solved)
    return "The work asked for has no finite answer: some repetition practically never ends, or services multiply;\n"
           "or there are too many kinds of customers with attributes to tell it of each.\n";
  const auto& loads = *solved;
  const bool steady = plan.span.ending == chain::Ending::cut;
  const double span_s = steady ? kWeek.s : (plan.span.horizon - plan.span.warm_up).s;
  const std::string per = steady ? "a week" : "in " + span_text(Duration{span_s});
  std::size_t width = std::string("department").size();
  for (const auto& department : plan.departments) width = std::max(width, department.name.size());
  std::string text = fmt::format("Work asked for {}, before anything is simulated:\n\n", per);
  text += fmt::format("  {:<{}}  {:>12}  {:>12}  {:>12}  {:>6}\n", "department", width, "requests", "hours asked",
                      "hours staffed", "load");
  for (std::size_t d = 0; d < loads.size(); ++d) {
    const auto& load = loads[d];
    const double share = load.load();
    text += fmt::format("  {:<{}}  {:>12.1f}  {:>12.1f}  {:>13.1f}  {:>6}", plan.departments[d].name, width,
                        load.requests_per_s * span_s, load.offered * span_s / 3600, load.on_duty * span_s / 3600,
                        std::isfinite(share) ? fmt::format("{:.0f} %", 100 * share) : "∞");
    const std::string verdict = verdict_of(load, steady);
    text += (verdict.empty() ? "" : "  " + verdict) + "\n";
  }
  return text + what_waiting_adds(plan, loads, span_s);
}

struct ValidateArguments {
  ScenarioArguments scenario;
  bool resolved = false;
  std::string format = "text";
};

std::string summary(const std::string& file, const chain::Plan& plan) {
  return fmt::format("{} is a valid scenario: {}, {}, {}.\n\n{}", file,
                     counted(plan.departments.size(), "department", "departments"),
                     counted(plan.services.size(), "service", "services"),
                     counted(plan.segments.size(), "kind of customer", "kinds of customers"), loads_table(plan));
}

ExitCode validate_for_editors(const ValidateArguments& arguments) {
  const language::Reading reading = read_scenario(arguments.scenario, Telling::not_at_all);
  const std::string text = language::to_json(reading.diagnostics, reading.sources);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return reading.ok() ? ExitCode::fine : ExitCode::bad_usage;
}

ExitCode validate(const ValidateArguments& arguments) {
  if (arguments.format == "json") return validate_for_editors(arguments);
  const language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  const std::string text =
      arguments.resolved ? language::resolved_text(reading) : summary(arguments.scenario.file, *reading.plan);
  std::fwrite(text.data(), 1, text.size(), stdout);
  const measures::StudySettings settings{.replications = reading.scenario->run.replications};
  for (const auto& warning :
       warnings_of_memory(*reading.plan, measures::Catalogue(*reading.plan), settings, memory_by_default()))
    std::fprintf(stderr, "domino: warning: %s: %s\n", warning.address.c_str(), warning.text.c_str());
  return ExitCode::fine;
}

}  // namespace

void add_validate_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<ValidateArguments>();
  Command command =
      program.add_command("validate", "Read a scenario, tell every mistake in it and the work it asks for");
  command.add_option("FILE", arguments->scenario.file, "The scenario, a YAML file").required();
  command
      .add_option("--set", arguments->scenario.overrides,
                  "Replace a value, such as departments.reps.staff=8; may be repeated")
      .type_name("PATH=VALUE")
      .repeatable();
  command.add_flag("--resolved", arguments->resolved,
                   "Print the scenario with every default filled in, in the words of the language");
  command
      .add_option("--format", arguments->format, "How to tell mistakes: text on stderr, or json on stdout for editors")
      .one_of({"text", "json"})
      .excludes("--resolved");
  command.on_call([arguments, &invocation] { invocation.code = validate(*arguments); });
}

}  // namespace domino::cli
