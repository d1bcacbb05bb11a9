#include "tools/cli/runs_list.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "scenarios/language/utf8.h"
#include "tools/cli/figures.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"
#include "tools/store/words.h"

namespace domino::cli {

namespace {

std::string changes_of(const store::Experiment& experiment) {
  std::vector<std::string> words;
  if (!experiment.variant.empty()) words = {"--what-if", experiment.variant};
  for (const auto& override : experiment.overrides) {
    words.emplace_back("--set");
    words.push_back(override.path + "=" + override.value);
  }
  return store::typed(words);
}

/// 2026-11-24T23:59:59Z as 2026-11-24 23:59.
std::string minute_of(const std::string& instant) {
  std::string text = instant.substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (language::utf8::length(text) <= columns) return text;
  return text.substr(0, language::utf8::byte_offset(text, columns - 1)) + "…";
}

/// What a run has lost since it was kept; empty: nothing.
std::string loss_of(const store::KeptRun& run, const store::RunStore::Numbers& kept, std::uint64_t there) {
  constexpr const char* kAdvice = "; its command with --resume simulates them again";
  if (const std::string damage = kept.damage(run.numbers()); !damage.empty())
    return fmt::format("run {}: {}{}", run.id, damage, kAdvice);
  if (run.ending != "finished" || there >= run.count) return "";
  return fmt::format("run {}: {} of its {} replications were kept and are gone{}", run.id, run.count - there, run.count,
                     kAdvice);
}

}  // namespace

std::string ListedRun::state() const {
  if (kept >= run.count) return "finished";
  return run.ended.empty() || run.ending == "finished" ? "unfinished" : run.ending;
}

ListedRuns listed_runs(store::RunStore& store) {
  std::map<std::int64_t, store::Experiment> experiments;
  std::map<std::int64_t, store::RunStore::Numbers> kept;
  std::map<std::int64_t, std::size_t> of_call;
  auto [runs, damage] = store.runs();
  ListedRuns result{.runs = {}, .damage = std::move(damage)};
  std::vector<ListedRun>& listed = result.runs;
  for (auto& run : runs) {
    if (!experiments.contains(run.experiment)) {
      experiments.emplace(run.experiment, store.experiment(run.experiment));
      kept.emplace(run.experiment, store.kept(run.experiment));
    }
    const auto& experiment = experiments.at(run.experiment);
    const std::uint64_t there = kept.at(run.experiment).whole.within(run.numbers()).count();
    if (std::string lost = loss_of(run, kept.at(run.experiment), there); !lost.empty())
      result.lost.push_back(std::move(lost));
    if (const auto found = of_call.find(run.call); found != of_call.end()) {
      ListedRun& whole = listed[found->second];
      whole.run.count += run.count;
      whole.run.ended = run.ended;
      whole.run.ending = run.ending;
      whole.kept += there;
      ++whole.points;
      if (run.purpose == "compare")
        whole.changes = whole.points == 2 ? "with " + run.name : whole.changes + ", " + run.name;
      else
        whole.changes = fmt::format("{} points", whole.points);
      continue;
    }
    of_call.emplace(run.call, listed.size());
    listed.push_back({.run = std::move(run),
                      .scenario = experiment.title,
                      .changes = changes_of(experiment),
                      .seed = experiment.seed,
                      .version = experiment.version,
                      .kept = there});
  }
  return result;
}

std::string runs_table(const std::vector<ListedRun>& runs, const std::string& path) {
  constexpr std::size_t kLongestName = 40;
  if (runs.empty()) return "No runs are kept in " + path + ".\n";
  std::size_t name = 8;
  std::size_t done = 12;
  const auto name_of = [](const ListedRun& listed) { return shortened(listed.scenario, kLongestName); };
  const auto done_of = [](const ListedRun& listed) { return fmt::format("{} of {}", listed.kept, listed.run.count); };
  for (const ListedRun& listed : runs) {
    name = std::max(name, language::utf8::length(name_of(listed)));
    done = std::max(done, done_of(listed).size());
  }
  std::string text = fmt::format("{:>4}  {:<16}  {:<8}  {}  {:>4}  {}  {}\n", "run", "began (UTC)", "command",
                                 padded("scenario", name, false), "seed", padded("replications", done, true), "state");
  for (const ListedRun& listed : runs) {
    std::string state = listed.state();
    if (!listed.run.shard.empty()) state += ", shard " + listed.run.shard;
    if (!listed.changes.empty()) state += ", " + listed.changes;
    text += fmt::format("{:>4}  {:<16}  {:<8}  {}  {:>4}  {}  {}\n", listed.run.id, minute_of(listed.run.started),
                        listed.run.purpose, padded(name_of(listed), name, false), listed.seed,
                        padded(done_of(listed), done, true), state);
  }
  text += "\n`domino runs show RUN` prints its results again.";
  if (std::any_of(runs.begin(), runs.end(), [](const ListedRun& listed) { return listed.state() != "finished"; }))
    text += " What is not finished goes on with its command and --resume.";
  return text + "\n";
}

std::string runs_csv(const std::vector<ListedRun>& runs) {
  std::string text = "run,began,ended,command,scenario,changes,seed,version,shard,replications,kept,state\n";
  for (const ListedRun& listed : runs)
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", listed.run.id, listed.run.started, listed.run.ended,
                        listed.run.purpose, store::csv_field(listed.scenario), store::csv_field(listed.changes),
                        listed.seed, listed.version, listed.run.shard, listed.run.count, listed.kept, listed.state());
  return text;
}

std::string runs_json(const std::vector<ListedRun>& runs) {
  store::Json json = store::Json::array();
  for (const ListedRun& listed : runs) {
    store::Json one;
    one["run"] = listed.run.id;
    one["began"] = listed.run.started;
    one["ended"] = listed.run.ended.empty() ? store::Json() : store::Json(listed.run.ended);
    one["command"] = listed.run.purpose;
    one["command_line"] = listed.run.command_line;
    one["scenario"] = listed.scenario;
    one["changes"] = listed.changes;
    one["seed"] = listed.seed;
    one["domino"] = listed.version;
    one["shard"] = listed.run.shard.empty() ? store::Json() : store::Json(listed.run.shard);
    one["replications"] = listed.run.count;
    one["kept"] = listed.kept;
    one["state"] = listed.state();
    json.push_back(one);
  }
  return store::text_of({{"format_version", 1}, {"runs", json}});
}

}  // namespace domino::cli
