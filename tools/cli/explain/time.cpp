#include "tools/cli/explain/time.h"

#include "tools/report/explain/explanation.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

/// Passes finished replications on to the progress line and the store.
class Watcher : public Keeping {
 public:
  Watcher(const Explained& asked, Progress& progress, report::PeopleOverTime& people)
      : Keeping(asked.keeping, asked.study.quiet), progress_(progress), people_(people) {}
  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result, is_known(result.replication));
    people_.add(result);
    result.forget_weeks();
  }

 private:
  Progress& progress_;
  report::PeopleOverTime& people_;
};

}  // namespace

report::Report TimeMode::report_of(const report::Results& results, const report::PeopleOverTime& people,
                                   const Explained& /*asked*/) const {
  return report::explanation_report(results, &people);
}

ExitCode TimeMode::run(const Explained& asked, const std::vector<std::string>& command_line) {
  Session session(asked.study);
  session.keep_levels(levels_kept(asked.keeping, ""));
  StudiedScenario scenario;
  if (const auto ended = session.open(scenario, true)) return *ended;
  const chain::Plan& plan = scenario.plan();
  measures::StudySettings& settings = scenario.settings;
  settings.ledger = {.on = true, .worst = worst()};
  settings.keep_weeks = plan.people.has_value();
  Progress& progress = session.start(plan, *scenario.catalogue, settings);
  report::PeopleOverTime people(plan);
  std::optional<store::RunStore> store = open_store(asked.keeping, "");
  Watcher watcher(asked, progress, people);
  watcher.begin(store, scenario, run_of("explain", settings, command_line));
  const measures::Study study = measures::run_study(plan, *scenario.catalogue, settings, session.stop(), &watcher);
  session.end_progress();
  watcher.finish(study, session);
  const report::Results results = scenario.results(study);
  if (!study.replications.empty()) report::print(report_of(results, people, asked), asked.study.format);
  return watcher.conclude(session.conclude(study, settings.replications));
}

std::unique_ptr<Mode> time_mode() { return std::make_unique<TimeMode>(); }

}  // namespace domino::cli
