#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/experiment/shard.h"
#include "scenarios/language/values/quantity.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/kept_results.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/folder/run_folder.h"
#include "tools/report/folder/unwritable.h"
#include "tools/store/run_keeper.h"
#include "tools/store/run_store.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

struct MergeArguments {
  std::vector<std::string> paths;
  std::string format = "table";
  std::string out;
  report::Shown shown;
};

/// What one store has to give: the shards of its latest run's experiment.
struct Part {
  std::string path;
  store::Experiment experiment;
  std::uint64_t total = 0;
  double confidence = 0.95;
  std::string shard;          ///< of the latest run
  store::NumberSet promised;  ///< the replications of its shards
  store::RunStore::Numbers kept{};
  std::int64_t experiment_id = 0;
};

Part part_in(store::RunStore& store) {
  const auto [runs, damage] = store.runs();
  // Whether the damaged one is the shard that is to be joined is not known.
  if (!damage.empty()) throw store::UnusableStore(store::UnusableStore::Reason::damaged, damage);
  const store::KeptRun* latest = nullptr;
  // A replication alone is no part of a run, nor what other commands have kept.
  const auto joins = [](const store::KeptRun& run) {
    return (run.purpose == "run" || run.purpose == "merge") && (!run.shard.empty() || run.first == 1);
  };
  for (const auto& run : runs)
    if (joins(run)) latest = &run;
  if (latest == nullptr)
    throw store::UnusableStore(store::UnusableStore::Reason::missing,
                               "`" + store.path() + "`: there are no runs in it");
  Part part{.path = store.path(),
            .experiment = store.experiment(latest->experiment),
            .total = latest->total,
            .confidence = latest->confidence,
            .shard = latest->shard,
            .promised = {},
            .experiment_id = latest->experiment};
  for (const auto& run : runs)
    if (joins(run) && run.experiment == latest->experiment && run.total == latest->total)
      part.promised.add(store::NumberSet(run.numbers()));
  part.kept = store.kept(latest->experiment);
  return part;
}

/// The shards, of as many as the part is one of, that hold these replications: "shard 3/4".
std::string shards_with(const store::NumberSet& numbers, const Part& part) {
  const std::size_t slash = part.shard.find('/');
  if (slash == std::string::npos) return "";
  const auto of = language::parse_whole(part.shard.substr(slash + 1));
  if (!of) return "";
  std::string text;
  for (std::uint64_t i = 1; i <= static_cast<std::uint64_t>(*of) && text.size() < 200; ++i) {
    const auto stretch = experiment::shard_of({1, part.total}, {i, static_cast<std::uint64_t>(*of)});
    const store::NumberSet whole({stretch.first, stretch.first + stretch.count - 1});
    if (!numbers.common_with(whole).empty()) text += fmt::format("{}shard {}/{}", text.empty() ? "" : ", ", i, *of);
  }
  return text;
}

/// Everything that keeps the parts from being one run, a sentence each.
std::vector<std::string> obstacles(const std::vector<Part>& parts) {
  std::vector<std::string> found;
  const Part& first = parts.front();
  store::NumberSet all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const auto difference = store::difference_of(first.experiment, part.experiment);
    if (!difference.empty())
      found.push_back(fmt::format("`{}` does not belong to `{}`: {}", part.path, first.path, difference));
    else if (part.total != first.total)
      found.push_back(fmt::format("`{}` is of {} replications in all, and `{}` of {}", part.path, part.total,
                                  first.path, first.total));
    for (std::size_t j = 0; j < i; ++j)
      if (const auto both = part.promised.common_with(parts[j].promised); difference.empty() && !both.empty())
        found.push_back(
            fmt::format("replications {} are in both `{}` and `{}`", both.words(), parts[j].path, part.path));
    if (const auto missing = part.promised.without(part.kept.whole); !missing.empty())
      found.push_back(fmt::format("`{}` is not finished: replications {} are {}; its command with --resume goes on",
                                  part.path, missing.words(),
                                  part.kept.damaged_batches > 0 ? "damaged or missing" : "missing"));
    all.add(part.promised);
  }
  if (!found.empty()) return found;
  if (const auto holes = store::NumberSet({1, first.total}).without(all); !holes.empty()) {
    const auto shards = shards_with(holes, first);
    found.push_back(fmt::format("replications {} of {} are in none of them{}{}", holes.words(), first.total,
                                shards.empty() ? "" : ": they are ", shards));
  }
  return found;
}

/// A folder that gets the whole as if it had been run there, with a store of its own.
class MergedFolder {
 public:
  MergedFolder(const std::string& folder, const language::Scenario& scenario)
      : files_(folder, scenario), store_(store::store_in(folder), store::Database::Access::write) {}

  void write(const KeptResults& kept, const Part& part, const std::vector<std::string>& command_line) {
    store::RunKeeper keeper(store_, kept.experiment(),
                            {.purpose = "merge",
                             .command_line = command_line,
                             .count = part.total,
                             .total = part.total,
                             .confidence = part.confidence});
    for (const auto& result : kept.replications()) keeper.keep(result);
    if (const auto problem = keeper.finish("finished", part.total)) throw report::NotWritten(*problem);
    files_.finish(kept.results(), command_line);
  }

 private:
  report::RunFolder files_;
  store::RunStore store_;
};

ExitCode merge(const MergeArguments& arguments, const std::vector<std::string>& command_line) {
  std::vector<std::unique_ptr<store::RunStore>> stores;
  std::vector<Part> parts;
  for (const std::string& path : arguments.paths) {
    stores.push_back(std::make_unique<store::RunStore>(store::store_at(path), store::Database::Access::read));
    parts.push_back(part_in(*stores.back()));
  }
  const auto found = obstacles(parts);
  for (const std::string& obstacle : found) std::fprintf(stderr, "domino: cannot merge: %s\n", obstacle.c_str());
  if (!found.empty()) return ExitCode::bad_usage;

  KeptResults kept(parts.front().experiment);
  std::optional<MergedFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out, kept.scenario());
  std::vector<measures::ReplicationResult> whole(parts.front().total);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (auto& result : stores[i]->replications(parts[i].experiment_id, kept.measures()).replications)
      if (parts[i].promised.contains(result.replication)) whole[result.replication - 1] = std::move(result);
  }
  kept.conclude(std::move(whole), parts.front().confidence);
  print_results(arguments.format, kept.results(), arguments.shown);
  if (folder) folder->write(kept, parts.front(), command_line);
  return ExitCode::fine;
}

}  // namespace

void add_merge_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<MergeArguments>();
  Command command = program.add_command("merge", "Join the shards of a run and print its results");
  command.add_option("PATH", arguments->paths, "The folders of the shards, or their files of kept runs").required();
  add_format(command, arguments->format);
  add_shown(command, arguments->shown);
  command.add_option("--out", arguments->out, "Also write the whole run here, as `run --out` would have")
      .type_name("DIR");
  command.on_call([arguments, &invocation] { invocation.code = merge(*arguments, invocation.words); });
}

}  // namespace domino::cli
