#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/keeping.h"
#include "tools/cli/kept_answer.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/runs_list.h"
#include "tools/report/baseline/baseline.h"
#include "tools/report/folder/run_folder.h"
#include "tools/report/formats/render.h"
#include "tools/report/formats/terminal.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

struct RunsArguments {
  std::string in;
  std::string format = "table";
  std::int64_t run = 0;
  std::int64_t other = 0;
  bool exact = false;
  std::string label;
  std::string out;
  report::Shown shown;

  std::string path() const { return in.empty() ? store::store_in("") : store::store_at(in); }
};

ExitCode list(const RunsArguments& arguments) {
  report::ListedRuns listed;
  try {
    store::RunStore store(arguments.path(), store::Database::Access::read);
    listed = report::listed_runs(store);
  } catch (const store::UnusableStore& error) {
    // Where nothing was named and nothing is there, nothing is kept.
    if (error.reason() != store::UnusableStore::Reason::missing || !arguments.in.empty()) throw;
  }
  report::print(report::runs_report(listed.runs, arguments.path()), arguments.format);
  for (const std::string& lost : listed.lost) std::fprintf(stderr, "domino: warning: %s\n", lost.c_str());
  if (listed.damage.empty()) return ExitCode::fine;
  std::fprintf(stderr, "domino: %s; the others are listed\n", listed.damage.c_str());
  return ExitCode::bad_usage;
}

ExitCode show(const RunsArguments& arguments) {
  const KeptAnswer answer(arguments.path(), arguments.run);
  answer.print_what_is_missing();
  if (answer.whole() == 0) return ExitCode::undecided;
  std::optional<report::RunFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out, answer.first().scenario());
  report::print(answer.report(arguments.shown), arguments.format);
  if (folder) folder->finish(answer.first().results(), answer.run().command_line);
  return answer.whole() < answer.run().count ? ExitCode::undecided : ExitCode::fine;
}

ExitCode label(const RunsArguments& arguments) {
  check_label("LABEL", arguments.label);
  store::RunStore store(arguments.path(), store::Database::Access::write);
  const auto [runs, damage] = store.runs();
  const auto run = std::ranges::find(runs, arguments.run, &store::KeptRun::id);
  if (run == runs.end())
    throw store::UnusableStore(
        store::UnusableStore::Reason::missing,
        fmt::format("there is no run {} in {}; `domino runs` lists them", arguments.run, arguments.path()));
  store.label(run->call, arguments.label);
  return ExitCode::fine;
}

/// The later run beside the earlier one, as with `--baseline`.
ExitCode compare(const RunsArguments& arguments) {
  const KeptAnswer one(arguments.path(), arguments.run);
  const KeptAnswer other(arguments.path(), arguments.other);
  for (const KeptAnswer* const answer : {&one, &other}) {
    answer->print_what_is_missing();
    if (answer->whole() == 0) return ExitCode::undecided;
  }
  const report::Baseline baseline(fmt::format("run {}", arguments.run), report::json(one.report()));
  baseline.must_be_of(other.run().purpose, {other.first().scenario().title});
  const auto comparison = baseline.compared_with(other.report().data(), arguments.exact);
  report::Report report;
  report.data = [] { return report::Value::object({{"format_version", 1}}); };
  report::add_baseline(report, comparison);
  report::print(report, arguments.format);
  return comparison.differs() ? ExitCode::differs : ExitCode::fine;
}

}  // namespace

void add_runs_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<RunsArguments>();
  Command command = program.add_command("runs", "List the kept runs, or show the results of one again");
  command.has_optional_commands();
  const auto add_common = [&](Command& one) {
    one.add_option("--in", arguments->in, "A file of kept runs, or the folder of a run (default: ./.domino)")
        .type_name("PATH");
    add_format(one, arguments->format);
  };
  add_common(command);
  Command list_command = command.add_command("list", "List the kept runs");
  add_common(list_command);
  Command show_command = command.add_command("show", "Print the results of a kept run again");
  add_common(show_command);
  add_shown(show_command, arguments->shown);
  show_command.add_option("RUN", arguments->run, "Its number in the list")
      .required()
      .between(1, std::uint64_t{1} << 53);
  show_command.add_option("--out", arguments->out, "Also write manifest.json, summary.csv and replications.csv here")
      .type_name("DIR");
  const auto add_run = [](Command& one, const std::string& name, std::int64_t& run, const std::string& help) {
    one.add_option(name, run, help).required().between(1, std::uint64_t{1} << 53);
  };
  Command compare_command =
      command.add_command("compare", "Report in what a kept run differs from another one beyond chance; exit code 5");
  compare_command.add_option("--in", arguments->in, "A file of kept runs, or the folder of a run (default: ./.domino)")
      .type_name("PATH");
  compare_command.add_option("--format", arguments->format, "table or json")
      .type_name("F")
      .one_of({"table", "json"})
      .shows_default();
  add_run(compare_command, "RUN", arguments->run, "The earlier one, by its number in the list");
  add_run(compare_command, "OTHER", arguments->other, "The later one");
  compare_command.add_flag("--exact", arguments->exact, "Where any number differs at all");
  Command label_command = command.add_command("label", "Give a kept run a label, which the list shows");
  label_command.add_option("--in", arguments->in, "A file of kept runs, or the folder of a run (default: ./.domino)")
      .type_name("PATH");
  add_run(label_command, "RUN", arguments->run, "Its number in the list");
  label_command.add_option("LABEL", arguments->label, "What it is called from now on").required();
  command.on_call([arguments, show_command, compare_command, label_command, &invocation] {
    invocation.code = show_command.was_called()      ? show(*arguments)
                      : compare_command.was_called() ? compare(*arguments)
                      : label_command.was_called()   ? label(*arguments)
                                                     : list(*arguments);
  });
}

}  // namespace domino::cli
