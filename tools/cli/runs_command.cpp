#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/cli/commands.h"
#include "tools/cli/kept_results.h"
#include "tools/cli/runs_list.h"
#include "tools/cli/study_arguments.h"
#include "tools/store/run_folder.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

struct RunsArguments {
  std::string in;
  std::string format = "table";
  std::int64_t run = 0;
  std::string out;

  std::string path() const { return in.empty() ? store::store_in("") : store::store_at(in); }
};

ExitCode list(const RunsArguments& arguments) {
  std::vector<ListedRun> runs;
  try {
    store::RunStore store(arguments.path(), store::Database::Access::read);
    runs = listed_runs(store);
  } catch (const store::UnusableStore& error) {
    // Where nothing was named and nothing is there, nothing is kept.
    if (error.reason() != store::UnusableStore::Reason::missing || !arguments.in.empty()) throw;
  }
  const std::string text = arguments.format == "json"  ? runs_json(runs)
                           : arguments.format == "csv" ? runs_csv(runs)
                                                       : runs_table(runs, arguments.path());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ExitCode::fine;
}

ExitCode show(const RunsArguments& arguments) {
  store::RunStore store(arguments.path(), store::Database::Access::read);
  const auto runs = store.runs();
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.id == arguments.run; });
  if (run == runs.end()) {
    std::fprintf(stderr, "domino: there is no run %lld in %s; `domino runs` lists them\n",
                 static_cast<long long>(arguments.run), arguments.path().c_str());
    return ExitCode::bad_usage;
  }
  KeptResults kept(store.experiment(run->experiment));
  auto [replications, damaged] = store.replications(run->experiment, kept.measures());
  if (!damaged.empty())
    std::fprintf(stderr, "domino: warning: the kept replications %s are damaged; --resume simulates them again\n",
                 damaged.words().c_str());
  // The longest stretch from its first one on, as an interrupted run would have printed it.
  std::erase_if(replications,
                [&](const auto& r) { return r.replication < run->first || r.replication > run->numbers().last; });
  std::size_t whole = 0;
  while (whole < replications.size() && replications[whole].replication == run->first + whole) ++whole;
  replications.resize(whole);
  if (whole < run->count)
    std::fprintf(stderr, "domino: %zu of %llu replications are kept%s\n", whole,
                 static_cast<unsigned long long>(run->count),
                 whole == 0 ? "; there is nothing to show" : ", and the results are those of a run of so many");
  if (whole == 0) return ExitCode::undecided;
  const auto& words = run->command_line;
  kept.conclude(std::move(replications), run->confidence,
                std::find(words.begin(), words.end(), kControlVariates) != words.end());
  kept.planned(run->count);
  print_results(arguments.format, kept.results());
  if (!arguments.out.empty()) store::RunFolder(arguments.out, false).finish(kept.results(), run->command_line);
  return whole < run->count ? ExitCode::undecided : ExitCode::fine;
}

}  // namespace

void add_runs_command(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<RunsArguments>();
  auto* command = app.add_subcommand("runs", "List the kept runs, or show the results of one again");
  command->require_subcommand(0, 1);
  const auto add_common = [&](CLI::App* one) {
    one->add_option("--in", arguments->in, "A file of kept runs, or the folder of a run (default: ./.domino)")
        ->type_name("PATH");
    add_format(*one, arguments->format);
  };
  add_common(command);
  auto* list_command = command->add_subcommand("list", "List the kept runs");
  add_common(list_command);
  auto* show_command = command->add_subcommand("show", "Print the results of a kept run again");
  add_common(show_command);
  show_command->add_option("RUN", arguments->run, "Its number in the list")->required()->check(CLI::PositiveNumber);
  show_command->add_option("--out", arguments->out, "Also write manifest.json, summary.csv and replications.csv here")
      ->type_name("DIR");
  command->callback([arguments, show_command, &invocation] {
    invocation.code = show_command->parsed() ? show(*arguments) : list(*arguments);
  });
}

}  // namespace domino::cli
