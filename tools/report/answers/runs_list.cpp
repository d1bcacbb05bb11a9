#include "tools/report/answers/runs_list.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "models/text/utf8.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/store/words.h"

namespace domino::report {

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
  if (utf8::length(text) <= columns) return text;
  return text.substr(0, utf8::byte_offset(text, columns - 1)) + "…";
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
  const auto labels = store.labels();
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
    const auto label = labels.find(run.id);
    listed.push_back({.run = std::move(run),
                      .label = label == labels.end() ? "" : label->second,
                      .scenario = experiment.title,
                      .changes = changes_of(experiment),
                      .seed = experiment.seed,
                      .version = experiment.version,
                      .kept = there});
  }
  return result;
}

Report runs_report(const std::vector<ListedRun>& runs, const std::string& path) {
  constexpr std::size_t kLongestName = 40;
  Report report;
  Table table{.columns = {{.heading = "run", .align = Align::right},
                          {.heading = "began (UTC)", .yields = 2},
                          {.heading = "command"},
                          {.heading = "scenario"},
                          {.heading = "seed", .align = Align::right, .yields = 1},
                          {.heading = "replications", .align = Align::right},
                          {.heading = "state", .broken = true}},
              .indent = 1};
  Records records{.keys = {{"run", "run"},
                           {"began", "began"},
                           {"ended", "ended"},
                           {"command", "command"},
                           {"", "command_line"},
                           {"scenario", "scenario"},
                           {"changes", "changes"},
                           {"seed", "seed"},
                           {"version", "domino"},
                           {"shard", "shard"},
                           {"replications", "replications"},
                           {"kept", "kept"},
                           {"state", "state"},
                           {"label", "label"}}};
  for (const ListedRun& listed : runs) {
    const store::KeptRun& run = listed.run;
    std::string state = listed.state();
    if (!run.shard.empty()) state += ", shard " + run.shard;
    if (!listed.changes.empty()) state += ", " + listed.changes;
    // Another program may have written it.
    const std::string label = language::printable(listed.label);
    if (!label.empty()) state += ", \"" + label + "\"";
    table.add({fmt::to_string(run.id), minute_of(run.started), run.purpose, shortened(listed.scenario, kLongestName),
               fmt::to_string(listed.seed), fmt::format("{} of {}", listed.kept, run.count), state});
    records.rows.push_back({run.id, run.started, run.ended.empty() ? Value() : Value(run.ended), run.purpose,
                            run.command_line, listed.scenario, listed.changes, listed.seed, listed.version,
                            run.shard.empty() ? Value() : Value(run.shard), run.count, listed.kept, listed.state(),
                            label.empty() ? Value() : Value(label)});
  }
  if (runs.empty()) {
    report.paragraph(Paragraph{.text = "No runs are kept in " + path + ".", .as_it_is = true});
  } else {
    report.table(std::move(table));
    const bool open =
        std::any_of(runs.begin(), runs.end(), [](const auto& listed) { return listed.state() != "finished"; });
    report.paragraph(std::string("`domino runs show RUN` prints its results again.") +
                     (open ? " What is not finished goes on with its command and --resume." : ""));
  }
  report.data = [records] { return Value::object({{"format_version", 1}, {"runs", list_of(records)}}); };
  report.sheet = sheet_of(std::move(records));
  return report;
}

}  // namespace domino::report
