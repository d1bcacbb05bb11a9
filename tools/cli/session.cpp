#include "tools/cli/session.h"

#include <cstdio>

#include <fmt/format.h>

#include "tools/cli/foreseen_memory.h"

namespace domino::cli {

void print_warning(const measures::Warning& warning) {
  std::fprintf(stderr, "domino: warning: %s: %s\n", warning.address.c_str(), warning.text.c_str());
}

namespace {

ExitCode conclude_imprecise(const measures::Study& study, std::uint64_t planned) {
  std::fprintf(stderr,
               "domino: not as precise as asked for: %s is known to ±%s after %llu replications, the most that were "
               "allowed\n  try: a longer run, a precision of more percent, or --precision with --replications N for "
               "more of them\n",
               study.imprecise.c_str(), fmt::format("{:.2g} %", 100 * study.imprecision).c_str(),
               static_cast<unsigned long long>(planned));
  return ExitCode::undecided;
}

}  // namespace

report::Results StudiedScenario::results(const measures::Study& study) const {
  return {*reading.scenario, *reading.plan, *catalogue, study, settings, DOMINO_VERSION};
}

measures::Subject subject_of(language::Reading& reading) {
  return {reading.scenario->chain, reading.plan, reading.scenario->run.warm_up_auto};
}

std::optional<ExitCode> Session::open(StudiedScenario& scenario, bool with_ledger) {
  scenario.reading = read_scenario(arguments_.scenario);
  if (!scenario.reading.ok()) return ExitCode::bad_usage;
  scenario.settings = settings_of(arguments_, scenario.reading.scenario->run);
  if (const auto ended = calibrate(scenario.reading, scenario.settings)) return ended;
  if (const auto ended = print_unsettled(measures::settle(subject_of(scenario.reading), scenario.settings, stop())))
    return ended;
  scenario.catalogue = std::make_unique<const measures::Catalogue>(scenario.plan(), with_ledger);
  return std::nullopt;
}

std::optional<ExitCode> Session::calibrate(language::Reading& reading, const measures::StudySettings& settings) const {
  if (chain::stated_levels(reading.scenario->chain).empty()) return std::nullopt;
  const language::Reading written = language::as_written(reading);
  if (!written.ok()) {
    std::fprintf(stderr,
                 "domino: the levels it states cannot be met: they are those of the scenario as written, which has "
                 "mistakes that --set mends\n%s",
                 language::to_text(written.diagnostics, written.sources).c_str());
    return ExitCode::bad_usage;
  }
  measures::StudySettings of_written = settings;
  of_written.seed = written.scenario->run.seed;
  const measures::Subject subject = subject_of(reading);
  KeptLevels kept(levels_kept_, *written.scenario, of_written.seed, subject.chain.levels);
  if (const auto levels = kept.read()) {
    measures::set_levels(subject, *levels);
    return std::nullopt;
  }
  const auto ended = print_unsettled(measures::calibrate(subject, written.scenario->chain, of_written, stop()));
  if (!ended) kept.write(subject.chain.levels);
  return ended;
}

std::optional<ExitCode> Session::print_unsettled(const std::optional<measures::Unsettled>& unsettled) const {
  if (!unsettled) return std::nullopt;
  std::fprintf(stderr, "domino: %s\n", unsettled->reason.c_str());
  return unsettled->stopped ? code_when_stopped() : ExitCode::bad_usage;
}

void Session::warn_of_memory(const chain::Plan& plan, const measures::Catalogue& catalogue,
                             const measures::StudySettings& settings) const {
  if (arguments_.quiet) return;
  for (const auto& warning : warnings_of_memory(plan, catalogue, settings, arguments_.memory.budget().bytes()))
    print_warning(warning);
}

Progress& Session::start(const chain::Plan& plan, const measures::Catalogue& catalogue,
                         const measures::StudySettings& settings) {
  warn_of_memory(plan, catalogue, settings);
  Progress& progress = start_progress(settings);
  progress.begin_part(plan, catalogue);
  return progress;
}

Progress& Session::start_progress(const measures::StudySettings& settings, std::uint64_t parts) {
  const std::lock_guard lock(mutex_);
  progress_.emplace(settings, !arguments_.quiet && !arguments_.no_progress, parts);
  return *progress_;
}

void Session::end_progress() {
  if (progress_) progress_->clear();
}

void Session::tick() {
  const std::lock_guard lock(mutex_);
  if (progress_) progress_->tick();
}

void Session::print_warnings(const measures::Study& study) const {
  if (arguments_.format == "table" || arguments_.quiet) return;
  for (const auto& warning : study.warnings) print_warning(warning);
}

ExitCode Session::conclude(const measures::Study& study, std::uint64_t planned) const {
  print_warnings(study);
  if (!study.stopped) return study.imprecise.empty() ? ExitCode::fine : conclude_imprecise(study, planned);
  const auto finished = study.replications.size();
  std::fprintf(stderr, "domino: %s: %zu of %llu replications are finished%s\n", what_stopped(), finished,
               static_cast<unsigned long long>(planned),
               finished > 0 ? ", and the results are those of a run of so many" : "; there is nothing to show");
  return code_when_stopped();
}

}  // namespace domino::cli
