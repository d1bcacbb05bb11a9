#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "models/measures/study.h"
#include "tools/cli/commands.h"
#include "tools/cli/explain_asks.h"
#include "tools/cli/explain_export.h"
#include "tools/cli/progress.h"
#include "tools/cli/settling.h"
#include "tools/cli/study_arguments.h"
#include "tools/cli/table.h"

namespace domino::cli {

namespace {

class Watcher : public measures::StudyObserver {
 public:
  explicit Watcher(Progress& progress) : progress_(progress) {}
  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override { progress_.note(result); }

 private:
  Progress& progress_;
};

/// The parts of the explanation, one below the other.
std::string explanation(const store::Results& results, std::size_t columns) {
  const auto asks = who_asks_whom(results);
  std::string text = wrapped(asks_sentence(asks), columns, "");
  text += "\n" + wrapped(run_line(results), columns, "") + "\n";
  text += asks_table(results, asks, columns);
  return text + notes(results, columns);
}

void print(const StudyArguments& arguments, const store::Results& results) {
  const std::string text = arguments.format == "json"  ? explanation_json(results, who_asks_whom(results))
                           : arguments.format == "csv" ? explanation_csv(who_asks_whom(results))
                                                       : explanation(results, columns_of_stdout());
  std::fwrite(text.data(), 1, text.size(), stdout);
}

ExitCode explain(const StudyArguments& arguments) {
  const auto time_limit = time_limit_of(arguments);
  language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  if (const auto failed = settle(reading, settings_of(arguments, reading.scenario->run), time_limit)) return *failed;
  const measures::Catalogue catalogue(*reading.plan);
  const measures::StudySettings settings = settings_of(arguments, reading.scenario->run);
  Progress progress(catalogue, settings.replications, settings.confidence, !arguments.quiet && !arguments.no_progress);
  Watcher watcher(progress);
  const Interruption interruption(time_limit, [&] { progress.tick(); });
  const measures::Study study = measures::run_study(*reading.plan, catalogue, settings, interruption.token(), &watcher);
  progress.clear();
  const store::Results results{*reading.scenario, *reading.plan, catalogue, study, settings, DOMINO_VERSION};
  if (!study.replications.empty()) print(arguments, results);
  tell_warnings(arguments, study);
  return conclude(study, interruption, settings.replications);
}

}  // namespace

void add_explain_command(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<StudyArguments>();
  auto* command = app.add_subcommand(
      "explain", "Run a scenario and tell who asks whom in it, how often, and how fast the answer is");
  add_study_arguments(*command, *arguments);
  command->callback([arguments, &invocation] { invocation.code = explain(*arguments); });
}

}  // namespace domino::cli
