#include <algorithm>
#include <cstdio>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/kept_results.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/runs_list.h"
#include "tools/report/compare/comparison.h"
#include "tools/report/explain/explanation.h"
#include "tools/report/folder/run_folder.h"
#include "tools/report/formats/terminal.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

struct RunsArguments {
  std::string in;
  std::string format = "table";
  std::int64_t run = 0;
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

/// The longest stretch of replications from a run's first one on, as an interrupted run would have had it.
std::vector<measures::ReplicationResult> stretch_of(store::RunStore& store, const store::KeptRun& run,
                                                    std::size_t measures) {
  auto [replications, numbers] = store.replications(run.experiment, measures);
  if (const std::string damage = numbers.damage(run.numbers()); !damage.empty())
    std::fprintf(stderr, "domino: warning: %s; --resume simulates them again\n", damage.c_str());
  std::erase_if(replications,
                [&](const auto& r) { return r.replication < run.first || r.replication > run.numbers().last; });
  std::size_t whole = 0;
  while (whole < replications.size() && replications[whole].replication == run.first + whole) ++whole;
  replications.resize(whole);
  return replications;
}

/// Of a comparison, all sides up to the replication that all of them have.
void show_comparison(const RunsArguments& arguments, std::deque<KeptResults>& sides,
                     const std::vector<store::KeptRun>& runs) {
  std::vector<report::ComparedPart> parts;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (const auto& warning : report::differences_of_run(sides.front().results(), sides[i].results()))
      sides[i].warn(warning);
    parts.push_back({runs[i].name, sides[i].results()});
  }
  const auto compared = report::compared(parts);
  report::print(report::comparison_report(compared, arguments.shown), arguments.format);
}

void print_explanation(const RunsArguments& arguments, const report::Results& results) {
  report::print(report::explanation_report(results), arguments.format);
}

/// All sides of the comparison that a run belongs to; else the run alone.
std::vector<store::KeptRun> sides_of(const std::vector<store::KeptRun>& runs, const store::KeptRun& run) {
  if (run.purpose != "compare") return {run};
  std::vector<store::KeptRun> sides;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(sides), [&](const auto& r) { return r.call == run.call; });
  return sides;
}

ExitCode show(const RunsArguments& arguments) {
  store::RunStore store(arguments.path(), store::Database::Access::read);
  const auto [runs, damage] = store.runs();
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.id == arguments.run; });
  if (run == runs.end()) {
    if (!damage.empty()) std::fprintf(stderr, "domino: %s\n", damage.c_str());
    std::fprintf(stderr, "domino: there is no run %lld in %s; `domino runs` lists them\n",
                 static_cast<long long>(arguments.run), arguments.path().c_str());
    return ExitCode::bad_usage;
  }
  // Whether the damaged one was a side of it is not known.
  if (!damage.empty() && run->purpose == "compare")
    throw store::UnusableStore(store::UnusableStore::Reason::damaged,
                               damage + ", which may be a side of this comparison");
  const auto together = sides_of(runs, *run);
  std::deque<KeptResults> kept;
  std::vector<std::vector<measures::ReplicationResult>> replications;
  std::size_t whole = run->count;
  for (const store::KeptRun& side : together) {
    kept.emplace_back(store.experiment(side.experiment));
    replications.push_back(stretch_of(store, side, kept.back().measures()));
    whole = std::min(whole, replications.back().size());
  }
  if (whole < run->count)
    std::fprintf(stderr, "domino: %zu of %llu replications are kept%s\n", whole,
                 static_cast<unsigned long long>(run->count),
                 whole == 0 ? "; there is nothing to show" : ", and the results are those of a run of so many");
  if (whole == 0) return ExitCode::undecided;
  std::optional<report::RunFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out, kept.front().scenario());
  const auto& words = run->command_line;
  const bool control_variates = std::find(words.begin(), words.end(), kControlVariates) != words.end();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    replications[i].resize(whole);
    kept[i].conclude(std::move(replications[i]), run->confidence, control_variates);
    kept[i].planned(run->count);
  }
  if (run->purpose == "compare")
    show_comparison(arguments, kept, together);
  else if (run->purpose == "explain")
    print_explanation(arguments, kept.front().results());
  else
    print_results(arguments.format, kept.front().results(), arguments.shown);
  if (folder) folder->finish(kept.front().results(), run->command_line);
  return whole < run->count ? ExitCode::undecided : ExitCode::fine;
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
  command.on_call([arguments, show_command, &invocation] {
    invocation.code = show_command.was_called() ? show(*arguments) : list(*arguments);
  });
}

}  // namespace domino::cli
