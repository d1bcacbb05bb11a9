#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/chain/replication.h"
#include "models/measures/study/study.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/effects.h"
#include "tools/cli/keeping.h"
#include "tools/cli/progress.h"
#include "tools/cli/settling.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/explain/explain_people.h"
#include "tools/report/explain/explain_story.h"
#include "tools/report/explain/explanation.h"
#include "tools/report/terminal.h"
#include "tools/store/experiment.h"

namespace domino::cli {

namespace {

struct ExplainArguments {
  StudyArguments study;
  KeepingArguments keeping;
  std::optional<std::uint64_t> replication;
  std::string one_case;
  std::uint32_t worst = 0;
  EffectArguments effects;
};

/// Passes finished replications on to the progress line and the store.
class Watcher : public Keeping {
 public:
  Watcher(const ExplainArguments& arguments, Progress& progress, report::PeopleOverTime& people)
      : Keeping(arguments.keeping, arguments.study.quiet), progress_(progress), people_(people) {}
  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result, is_known(result.replication));
    people_.add(result);
    result.forget_weeks();
  }

 private:
  Progress& progress_;
  report::PeopleOverTime& people_;
};

void print(const ExplainArguments& explain, const report::Results& results, const report::PeopleOverTime& people) {
  const StudyArguments& arguments = explain.study;
  report::print(explain.worst > 0 ? report::worst_report(results, explain.worst, arguments.scenario.file)
                                  : report::explanation_report(results, &people),
                arguments.format);
}

/// One replication alone, of which only the one case is of interest.
ExitCode tell_story(const ExplainArguments& explain) {
  const StudyArguments& arguments = explain.study;
  const auto deadline = deadline_of(arguments);
  language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  if (const auto failed = settle(reading, settings_of(arguments, reading.scenario->run), deadline)) return *failed;
  const chain::Plan& plan = *reading.plan;
  const auto [name, mistake] = report::read_case(plan, explain.one_case);
  if (!name) throw BadUsage("--case", mistake);
  const measures::StudySettings settings = settings_of(arguments, reading.scenario->run);
  const std::uint64_t number = explain.replication.value_or(settings.first_replication);
  const Interruption interruption(deadline, [] {});
  // Visits are kept so that people are told apart.
  const chain::LedgerOptions ledger{.on = true, .story_segment = name->segment, .story_case = name->number};
  chain::Replication replication(plan, {.keep_visits = true, .ledger = ledger, .memory = settings.memory});
  const chain::Record* record = replication.run(settings.seed, number, interruption.token());
  if (record == nullptr) {
    std::fprintf(stderr, "domino: %s before the replication was over; there is nothing to tell\n",
                 interruption.by_signal() ? "interrupted" : "stopped at the time limit");
    return interruption.by_signal() ? ExitCode::interrupted : ExitCode::undecided;
  }
  if (record->time.story.empty()) {
    std::fprintf(stderr, "domino: no case `%s` arrives in replication %llu\n", explain.one_case.c_str(),
                 static_cast<unsigned long long>(number));
    return ExitCode::bad_usage;
  }
  report::print(report::story_report(plan, record->time, *name, number), arguments.format);
  return ExitCode::fine;
}

ExitCode explain(const ExplainArguments& explain_arguments, const std::vector<std::string>& command_line) {
  if (!explain_arguments.effects.outcome.empty() && !explain_arguments.effects.any())
    throw BadUsage("--outcome", "it goes with --perfect or --mend-first");
  if (explain_arguments.effects.any()) return explain_effects(explain_arguments.study, explain_arguments.effects);
  if (!explain_arguments.one_case.empty()) return tell_story(explain_arguments);
  const StudyArguments& arguments = explain_arguments.study;
  const auto deadline = deadline_of(arguments);
  language::Reading reading = read_scenario(arguments.scenario);
  if (!reading.ok()) return ExitCode::bad_usage;
  if (const auto failed = settle(reading, settings_of(arguments, reading.scenario->run), deadline)) return *failed;
  const measures::Catalogue catalogue(*reading.plan, true);
  measures::StudySettings settings = settings_of(arguments, reading.scenario->run);
  settings.ledger = {.on = true, .worst = explain_arguments.worst};
  settings.keep_weeks = reading.plan->people.has_value();
  tell_what_will_not_fit(arguments, *reading.plan, catalogue, settings);
  Progress progress(settings, !arguments.quiet && !arguments.no_progress);
  progress.begin_part(*reading.plan, catalogue);
  report::PeopleOverTime people(*reading.plan);
  std::optional<store::RunStore> store = open_store(explain_arguments.keeping, "");
  Watcher watcher(explain_arguments, progress, people);
  if (store)
    watcher.begin(store, store::experiment_of(reading, catalogue, settings.seed, DOMINO_VERSION),
                  {.purpose = "explain",
                   .command_line = command_line,
                   .first = settings.first_replication,
                   .count = settings.replications,
                   .total = settings.replications,
                   .confidence = settings.confidence},
                  catalogue.measures().size());
  const Interruption interruption(deadline, [&] { progress.tick(); });
  const measures::Study study = measures::run_study(*reading.plan, catalogue, settings, interruption.token(), &watcher);
  progress.clear();
  watcher.finish(study, interruption);
  const report::Results results{*reading.scenario, *reading.plan, catalogue, study, settings, DOMINO_VERSION};
  if (!study.replications.empty()) print(explain_arguments, results, people);
  tell_warnings(arguments, study);
  return watcher.conclude(conclude(study, interruption, settings.replications));
}

}  // namespace

void add_explain_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<ExplainArguments>();
  Command command = program.add_command(
      "explain",
      "Run a scenario and tell where the time of its customers goes, and who asks whom; or tell one case's story");
  add_study_arguments(command, arguments->study);
  add_keeping_arguments(command, arguments->keeping);
  const Option one_case =
      command.add_option("--case", arguments->one_case, "Tell what happened to this case, such as buyers-17")
          .type_name("CASE");
  command.add_option("--replication", arguments->replication, "With --case: in replication K (default: the first)")
      .type_name("K")
      .between(1, 1'000'000)
      .needs(one_case);
  command
      .add_option("--worst", arguments->worst, "List the N cases that took the longest, of replications simulated now")
      .type_name("N")
      .between(1, 100'000)
      .excludes(one_case)
      .excludes("--resume");
  one_case.excludes("--resume");
  add_effect_arguments(command, arguments->effects);
  command.on_call([arguments, &invocation] { invocation.code = explain(*arguments, invocation.words); });
}

}  // namespace domino::cli
