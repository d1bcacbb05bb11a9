#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "engine/experiment/shard.h"
#include "models/measures/study/study.h"
#include "scenarios/language/values/quantity.h"
#include "tools/cli/baseline_arguments.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/keeping.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/run_report.h"
#include "tools/report/folder/run_folder.h"
#include "tools/report/folder/timeline.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr double kMostShards = 1e6;

struct RunArguments {
  StudyArguments study;
  KeepingArguments keeping;
  BaselineArguments baseline;
  std::optional<std::uint64_t> only_replication;
  std::string shard;
  std::string out;
  bool visits = false;
  bool cases = false;
  bool timeline = false;
  bool control_variates = false;
  report::Shown shown;
};

/// Passes finished replications on to the progress line, the folder and the store.
class Watcher : public Keeping {
 public:
  Watcher(const RunArguments& arguments, Progress& progress, report::RunFolder* folder, report::Timeline* timeline,
          const chain::Plan& plan)
      : Keeping(arguments.keeping, arguments.study.quiet),
        progress_(progress),
        folder_(folder),
        timeline_(timeline),
        visits_(arguments.visits),
        cases_(arguments.cases),
        plan_(plan) {}

  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result, is_known(result.replication));
    if (timeline_ != nullptr) timeline_->add(result);
    if (cases_) folder_->add_cases(plan_, result);
    if (visits_) folder_->add_visits(plan_, result);
    // What is written is forgotten, or the visits of all replications would stay until the last.
    result.keep_numbers_only();
  }

 private:
  Progress& progress_;
  report::RunFolder* folder_;
  report::Timeline* timeline_;
  bool visits_;
  bool cases_;
  const chain::Plan& plan_;
};

/// Throws BadUsage where it is not such as `2/4`.
std::optional<experiment::Shard> shard_of(const RunArguments& arguments) {
  if (arguments.shard.empty()) return std::nullopt;
  const std::size_t slash = arguments.shard.find('/');
  const auto number = language::parse_whole(arguments.shard.substr(0, slash));
  const auto of = language::parse_whole(slash == std::string::npos ? "" : arguments.shard.substr(slash + 1));
  if (!number || !of || *number < 1 || *number > *of || *of > kMostShards)
    throw BadUsage("--shard", "`" + language::printable(arguments.shard, 40) +
                                  "` is not a shard such as `2/4`, the second of four");
  return experiment::Shard{static_cast<std::uint64_t>(*number), static_cast<std::uint64_t>(*of)};
}

measures::StudySettings settings_of(const RunArguments& arguments, const language::RunSettings& run) {
  measures::StudySettings settings = settings_of(arguments.study, run);
  if (arguments.only_replication) {
    settings.first_replication = *arguments.only_replication;
    settings.replications = 1;
    settings.precision.reset();
  }
  if (const auto shard = shard_of(arguments)) {
    if (settings.precision)
      throw BadUsage("--shard",
                     "a shard is a part of a known number of replications, which a precision "
                     "does not give; `--replications N` does");
    const auto part = experiment::shard_of({settings.first_replication, settings.replications}, *shard);
    if (part.count == 0)
      throw BadUsage("--shard", "there are more shards than replications, so this one has nothing to do");
    settings.first_replication = part.first;
    settings.replications = part.count;
  }
  settings.control_variates = arguments.control_variates;
  settings.keep_visits = arguments.visits || arguments.timeline;
  settings.keep_weeks = arguments.timeline;
  settings.ledger = {.on = arguments.cases, .keep_cases = arguments.cases};
  return settings;
}

store::KeptRun kept_run(const RunArguments& arguments, const measures::StudySettings& settings,
                        const language::Scenario& scenario, const std::vector<std::string>& command_line) {
  store::KeptRun run = run_of("run", settings, command_line);
  if (arguments.shard.empty()) return run;
  run.total = settings_of(arguments.study, scenario.run).replications;
  run.shard = arguments.shard;
  return run;
}

report::Shown shown_of(const RunArguments& arguments) {
  report::Shown shown = arguments.shown;
  shown.file = arguments.study.scenario.file;
  return shown;
}

ExitCode run(const RunArguments& arguments, const std::vector<std::string>& command_line) {
  Session session(arguments.study);
  session.keep_levels(levels_kept(arguments.keeping, arguments.out));
  StudiedScenario scenario;
  if (const auto ended = session.open(scenario)) return *ended;
  const chain::Plan& plan = scenario.plan();
  const language::Scenario& text = *scenario.reading.scenario;
  const measures::StudySettings& settings = scenario.settings = settings_of(arguments, text.run);
  HeldBaseline baseline(arguments.baseline, "run", {text.title});
  Progress& progress = session.start(plan, *scenario.catalogue, settings);

  std::optional<report::RunFolder> folder;
  if (!arguments.out.empty())
    folder.emplace(
        arguments.out, text,
        report::RunFolder::Parts{.timeline = arguments.timeline, .visits = arguments.visits, .cases = arguments.cases});
  std::optional<store::RunStore> store = open_store(arguments.keeping, arguments.out);
  std::optional<report::Timeline> timeline;
  if (arguments.timeline) timeline.emplace(plan, settings.replications);
  Watcher watcher(arguments, progress, folder ? &*folder : nullptr, timeline ? &*timeline : nullptr, plan);
  watcher.begin(store, scenario, kept_run(arguments, settings, text, command_line));
  const measures::Study study = measures::run_study(plan, *scenario.catalogue, settings, session.stop(), &watcher);
  session.end_progress();
  watcher.finish(study, session);

  const report::Results results = scenario.results(study);
  if (!study.replications.empty()) {
    report::Report report = report::run_report(results, shown_of(arguments));
    baseline.compare(report);
    report::print(report, arguments.study.format);
    if (folder) folder->finish(results, command_line, timeline ? timeline->csv(settings.confidence) : "");
  }
  return baseline.conclude(watcher.conclude(session.conclude(study, settings.replications)));
}

}  // namespace

void add_run_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<RunArguments>();
  Command command = program.add_command("run", "Run a scenario and print its measures with intervals");
  add_study_arguments(command, arguments->study);
  add_shown(command, arguments->shown);
  const Option out =
      command.add_option("--out", arguments->out, "Also write manifest.json, summary.csv and replications.csv here")
          .type_name("DIR");
  add_keeping_arguments(command, arguments->keeping);
  add_baseline_arguments(command, arguments->baseline);
  command.add_flag("--visits", arguments->visits, "With --out: also visits.csv, a row for each visit to a service")
      .needs(out)
      .excludes("--resume");
  command
      .add_flag("--cases", arguments->cases,
                "With --out: also cases.csv, a row for each case, with where its time went")
      .needs(out)
      .excludes("--resume");
  command
      .add_flag("--timeline", arguments->timeline,
                "With --out: also timeline.csv, how each department fared hour by hour, or day by day")
      .needs(out)
      .excludes("--resume");
  command.add_flag(kControlVariates, arguments->control_variates,
                   "Correct the means with control variates (arrivals and work), and report what that gained");
  command
      .add_option("--only-replication", arguments->only_replication,
                  "Run replication K alone, with the same results as among the others")
      .type_name("K")
      .between(1, 1'000'000);
  command.get_option("--only-replication").excludes("--replications");
  command
      .add_option("--shard", arguments->shard, "Only this part of the replications, such as 2/4; `domino merge` joins")
      .type_name("I/N")
      .excludes("--only-replication")
      .excludes("--precision");
  command.on_call([arguments, &invocation] { invocation.code = run(*arguments, invocation.words); });
}

}  // namespace domino::cli
