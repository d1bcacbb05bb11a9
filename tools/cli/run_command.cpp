#include <cstdio>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "models/measures/study.h"
#include "scenarios/language/quantity.h"
#include "tools/cli/commands.h"
#include "tools/cli/interruption.h"
#include "tools/cli/progress.h"
#include "tools/cli/reading.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json.h"
#include "tools/store/run_folder.h"

namespace domino::cli {

namespace {

struct RunArguments {
  ScenarioArguments scenario;
  std::optional<std::uint64_t> replications;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> only_replication;
  unsigned jobs = 0;
  std::string format = "table";
  std::string out;
  std::string time_limit;
  bool visits = false;
  bool quiet = false;
  bool no_progress = false;
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
  measures::StudySettings settings;
  settings.seed = arguments.seed.value_or(run.seed);
  settings.first_replication = arguments.only_replication.value_or(1);
  settings.replications = arguments.only_replication ? 1 : arguments.replications.value_or(run.replications);
  settings.jobs = arguments.jobs;
  settings.confidence = run.confidence;
  settings.keep_visits = arguments.visits;
  return settings;
}

std::size_t columns_of_stdout() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 120;
}

void print(const RunArguments& arguments, const store::Results& results) {
  const std::string text = arguments.format == "json"  ? store::to_json(results)
                           : arguments.format == "csv" ? store::summary_csv(results)
                                                       : result_table(results, columns_of_stdout());
  std::fwrite(text.data(), 1, text.size(), stdout);
}

/// Says on stderr how the run ended, if not as planned.
ExitCode conclude(const measures::Study& study, const Interruption& interruption, std::uint64_t planned) {
  if (!study.stopped) return ExitCode::fine;
  const auto finished = study.replications.size();
  const char* const why = interruption.by_signal() ? "interrupted" : "stopped at the time limit";
  std::fprintf(stderr, "domino: %s: %zu of %llu replications are finished%s\n", why, finished,
               static_cast<unsigned long long>(planned),
               finished > 0 ? ", and the results are those of a run of so many" : "; there is nothing to show");
  return interruption.by_signal() ? ExitCode::interrupted : ExitCode::undecided;
}

std::optional<std::chrono::duration<double>> time_limit_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto parsed = language::parse_quantity(text, language::Dimension::duration);
  if (!parsed)
    throw CLI::ValidationError("--time-limit",
                               "`" + language::printable(text, 40) + "` is not a duration such as `30 s` or `5 min`");
  return std::chrono::duration<double>(*parsed);
}

ExitCode run(const RunArguments& arguments, const std::vector<std::string>& command_line) {
  const auto time_limit = time_limit_of(arguments.time_limit);
  const language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  const chain::Plan& plan = *reading.plan;
  const measures::Catalogue catalogue(plan);
  const measures::StudySettings settings = settings_of(arguments, reading.scenario->run);

  std::optional<store::RunFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out, arguments.visits);
  Progress progress(catalogue, settings.replications, settings.confidence, !arguments.quiet && !arguments.no_progress);
  Watcher watcher(progress, folder ? &*folder : nullptr, arguments.visits, plan);
  const Interruption interruption(time_limit, [&] { progress.tick(); });
  const measures::Study study = measures::run_study(plan, catalogue, settings, interruption.token(), &watcher);
  progress.clear();

  const store::Results results{*reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  if (!study.replications.empty()) {
    print(arguments, results);
    if (folder) folder->finish(results, command_line);
  }
  if (arguments.format != "table" && !arguments.quiet)
    for (const auto& warning : study.warnings)
      std::fprintf(stderr, "domino: warning: %s: %s\n", warning.address.c_str(), warning.text.c_str());
  return conclude(study, interruption, settings.replications);
}

}  // namespace

void add_run_command(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("run", "Run a scenario and print its measures with intervals");
  command->add_option("FILE", arguments->scenario.file, "The scenario, a YAML file")->required();
  command
      ->add_option("--replications", arguments->replications,
                   "How many independent runs (default: as the scenario says)")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command->add_option("--seed", arguments->seed, "Another seed gives other luck, the same seed the same bytes")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 53));
  command->add_option("--jobs", arguments->jobs, "Replications side by side (default: one a core); changes no result")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command
      ->add_option("--set", arguments->scenario.overrides,
                   "Replace a value, such as departments.reps.staff=8; may be repeated")
      ->type_name("PATH=VALUE")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--format", arguments->format, "table, json or csv")
      ->type_name("F")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  auto* out =
      command->add_option("--out", arguments->out, "Also write manifest.json, summary.csv and replications.csv here")
          ->type_name("DIR");
  command->add_flag("--visits", arguments->visits, "With --out: also visits.csv, a record a visit to a service")
      ->needs(out);
  command
      ->add_option("--time-limit", arguments->time_limit, "Stop after this long, such as `30 s`, with what is finished")
      ->type_name("T");
  command
      ->add_option("--only-replication", arguments->only_replication, "Run replication K alone, as it is in the crowd")
      ->type_name("K")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command->add_flag("--quiet", arguments->quiet, "Nothing on stderr but errors");
  command->add_flag("--no-progress", arguments->no_progress, "No progress line");
  command->get_option("--only-replication")->excludes("--replications");
  command->callback([arguments, &invocation] { invocation.code = run(*arguments, invocation.words); });
}

}  // namespace domino::cli
