#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "models/measures/study.h"
#include "tools/cli/commands.h"
#include "tools/cli/interruption.h"
#include "tools/cli/progress.h"
#include "tools/cli/settling.h"
#include "tools/cli/study_arguments.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json.h"
#include "tools/store/run_folder.h"

namespace domino::cli {

namespace {

struct RunArguments {
  StudyArguments study;
  std::optional<std::uint64_t> only_replication;
  std::string out;
  bool visits = false;
};

/// Passes finished replications on to the progress line and the folder.
class Watcher : public measures::StudyObserver {
 public:
  Watcher(Progress& progress, store::RunFolder* folder, bool visits, const chain::Plan& plan)
      : progress_(progress), folder_(folder), visits_(visits), plan_(plan) {}

  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result);
    if (!visits_) return;
    folder_->add_visits(plan_, result);
    result.visits = {};
  }

 private:
  Progress& progress_;
  store::RunFolder* folder_;
  bool visits_;
  const chain::Plan& plan_;
};

measures::StudySettings settings_of(const RunArguments& arguments, const language::RunSettings& run) {
  measures::StudySettings settings = settings_of(arguments.study, run);
  if (arguments.only_replication) {
    settings.first_replication = *arguments.only_replication;
    settings.replications = 1;
    settings.precision.reset();
  }
  settings.keep_visits = arguments.visits;
  return settings;
}

void print(const StudyArguments& arguments, const store::Results& results) {
  const std::string text = arguments.format == "json"  ? store::to_json(results)
                           : arguments.format == "csv" ? store::summary_csv(results)
                                                       : result_table(results, columns_of_stdout());
  std::fwrite(text.data(), 1, text.size(), stdout);
}

ExitCode run(const RunArguments& arguments, const std::vector<std::string>& command_line) {
  const auto time_limit = time_limit_of(arguments.study);
  language::Reading reading = read_scenario(arguments.study.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  if (const auto failed = settle(reading, settings_of(arguments.study, reading.scenario->run), time_limit))
    return *failed;
  const chain::Plan& plan = *reading.plan;
  const measures::Catalogue catalogue(plan);
  const measures::StudySettings settings = settings_of(arguments, reading.scenario->run);

  std::optional<store::RunFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out, arguments.visits);
  Progress progress(catalogue, settings.replications, settings.confidence,
                    !arguments.study.quiet && !arguments.study.no_progress);
  Watcher watcher(progress, folder ? &*folder : nullptr, arguments.visits, plan);
  const Interruption interruption(time_limit, [&] { progress.tick(); });
  const measures::Study study = measures::run_study(plan, catalogue, settings, interruption.token(), &watcher);
  progress.clear();

  const store::Results results{*reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  if (!study.replications.empty()) {
    print(arguments.study, results);
    if (folder) folder->finish(results, command_line);
  }
  tell_warnings(arguments.study, study);
  return conclude(study, interruption, settings.replications);
}

}  // namespace

void add_run_command(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("run", "Run a scenario and print its measures with intervals");
  add_study_arguments(*command, arguments->study);
  auto* out =
      command->add_option("--out", arguments->out, "Also write manifest.json, summary.csv and replications.csv here")
          ->type_name("DIR");
  command->add_flag("--visits", arguments->visits, "With --out: also visits.csv, a record a visit to a service")
      ->needs(out);
  command
      ->add_option("--only-replication", arguments->only_replication, "Run replication K alone, as it is in the crowd")
      ->type_name("K")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command->get_option("--only-replication")->excludes("--replications");
  command->callback([arguments, &invocation] { invocation.code = run(*arguments, invocation.words); });
}

}  // namespace domino::cli
