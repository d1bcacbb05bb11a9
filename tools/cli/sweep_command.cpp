#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/keeping.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/folder/sweep_folder.h"
#include "tools/report/formats/csv.h"
#include "tools/report/formats/render.h"
#include "tools/report/formats/terminal.h"
#include "tools/report/levels.h"
#include "tools/report/sweep/sweep.h"
#include "tools/store/fingerprint.h"

namespace domino::cli {

namespace {

using report::Factor;
using report::SweepPlan;
using report::SweepPoint;
using report::SweepResults;
using report::SweepSeries;

struct SweepArguments {
  StudyArguments study;
  KeepingArguments keeping;
  std::vector<std::string> vary;
  std::string design = "grid";
  std::optional<std::uint64_t> points;
  std::vector<std::string> measures;
  std::string out;
};

constexpr std::size_t kMostPoints = 100'000;

/// Mistakes of the command line are thrown, like the parser's own.
[[noreturn]] void refuse(const std::string& option, const std::string& why) { throw BadUsage(option, why); }

std::vector<Factor> factors_of(const SweepArguments& arguments) {
  std::vector<Factor> factors;
  std::set<std::string> paths;
  for (const std::string& argument : arguments.study.scenario.overrides)
    if (const auto fixed = language::parse_override(argument)) paths.insert(fixed->path);
  for (const std::string& text : arguments.vary) {
    auto parsed = report::parse_factor(text);
    const std::string shown = "`" + language::printable(text, 60) + "`";
    if (const auto* problem = std::get_if<std::string>(&parsed))
      refuse("--vary",
             shown + ": " + *problem + "\n  try: --vary PATH=RANGE, such as --vary departments.reps.staff=2..12");
    auto& factor = std::get<Factor>(parsed);
    if (!paths.insert(factor.path()).second) refuse("--vary", shown + ": its value is set or varied already");
    if (arguments.design == "grid" && !factor.has_levels())
      refuse("--vary", shown + ": a grid needs a step\n  try: --vary " + shown.substr(1, shown.size() - 2) +
                           " by STEP, or --design sobol --points 32");
    factors.push_back(std::move(factor));
  }
  return factors;
}

SweepPlan plan_of(const SweepArguments& arguments, std::uint64_t seed) {
  SweepPlan plan{.design = arguments.design, .factors = factors_of(arguments), .points = {}};
  if (plan.design == "grid") {
    if (arguments.points)
      refuse("--points", "a grid has the points that its ranges give; --design lhs or sobol takes so many");
    double count = 1;
    for (const Factor& factor : plan.factors) count *= static_cast<double>(factor.levels().size());
    if (count > static_cast<double>(kMostPoints))
      refuse("--vary", fmt::format("the grid has {:.0f} points, more than {}\n  try: --design sobol --points 256",
                                   count, kMostPoints));
    plan.points = grid_points(plan.factors);
  } else {
    if (!arguments.points) refuse("--points", "how many points shall the design have? Powers of two suit sobol best");
    plan.points = filling_points(plan.factors, plan.design, static_cast<std::size_t>(*arguments.points), seed);
  }
  return plan;
}

ScenarioArguments scenario_at(const SweepArguments& arguments, const SweepPlan& plan, std::size_t point) {
  ScenarioArguments scenario = arguments.study.scenario;
  for (std::size_t f = 0; f < plan.factors.size(); ++f)
    scenario.overrides.push_back(plan.factors[f].path() + "=" + plan.points[point][f]);
  return scenario;
}

/// An exit code where some point is no scenario; the first of these is reported. Found out before anything is
/// simulated.
std::optional<ExitCode> read_all(const SweepArguments& arguments, const SweepPlan& plan, const Session& session) {
  for (std::size_t point = 0; point < plan.points.size(); ++point) {
    if (session.stop().stop_requested()) {
      std::fprintf(stderr, "domino: stopped after %zu of %zu points were read, and before anything was simulated\n",
                   point, plan.points.size());
      return session.code_when_stopped();
    }
    const ScenarioArguments scenario = scenario_at(arguments, plan, point);
    if (read_scenario(scenario, Printing::not_at_all).ok()) continue;
    std::fprintf(stderr, "domino: point %zu of %zu is no scenario:\n", point + 1, plan.points.size());
    read_scenario(scenario);
    return ExitCode::bad_usage;
  }
  return std::nullopt;
}

/// Where the warm-up is left to be found, the longest that any point needs, so that all measure the same span. An exit
/// code where there is none to be found.
std::optional<ExitCode> find_warm_up(const SweepArguments& arguments, const SweepPlan& plan,
                                     const measures::StudySettings& settings, const chain::Chain& base,
                                     const Session& session, measures::LongestWarmUp& longest) {
  for (std::size_t point = 0; point < plan.points.size(); ++point) {
    language::Reading reading = read_scenario(scenario_at(arguments, plan, point), Printing::not_at_all);
    if (!reading.ok() || !reading.scenario->run.warm_up_auto) continue;
    measures::begin_as(subject_of(reading), base);
    if (const auto ended = session.print_unsettled(longest.look_at(subject_of(reading), settings, session.stop()))) {
      std::fprintf(stderr, "domino: this was point %zu of %zu\n", point + 1, plan.points.size());
      return ended;
    }
  }
  return std::nullopt;
}

/// Whether the measures asked for exist at the first point.
bool all_measured(const SweepArguments& arguments, const measures::Catalogue& catalogue) {
  std::vector<std::string> addresses;
  for (const auto& measure : catalogue.measures()) addresses.push_back(measure.address);
  bool all = true;
  for (const std::string& wanted : arguments.measures) {
    if (std::find(addresses.begin(), addresses.end(), wanted) != addresses.end()) continue;
    all = false;
    const auto nearest = nearest_name(wanted, addresses);
    std::fprintf(stderr, "domino: there is no measure `%s`%s\n", language::printable(wanted, 60).c_str(),
                 nearest ? ("\n  try: " + *nearest).c_str() : "; `domino run --format csv` lists them");
  }
  return all;
}

/// Passes the finished replications of one point on to the progress line and the store.
class Watcher : public Keeping {
 public:
  Watcher(const SweepArguments& arguments, Progress& progress)
      : Keeping(arguments.keeping, arguments.study.quiet), progress_(progress) {
    keep_silent();
  }

  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    const bool known = is_known(result.replication);
    if (known) ++known_;
    progress_.note(result, known);
  }
  std::uint64_t known_so_far() const { return known_; }

 private:
  Progress& progress_;
  std::uint64_t known_ = 0;
};

class Sweep {
 public:
  Sweep(const SweepArguments& arguments, std::vector<std::string> command_line, SweepResults& results,
        const measures::StudySettings& settings, const chain::Chain& base, const measures::LongestWarmUp& warm_up,
        std::optional<store::RunStore>& store)
      : arguments_(arguments),
        command_line_(std::move(command_line)),
        results_(results),
        settings_(settings),
        base_(base),
        warm_up_(warm_up),
        store_(store) {}

  /// False where it was stopped; the points before are whole.
  bool run(std::size_t point, Progress& progress, const Session& session) {
    StudiedScenario scenario{read_scenario(scenario_at(arguments_, results_.plan, point), Printing::not_at_all),
                             settings_};
    if (!scenario.reading.ok()) throw std::runtime_error("the scenario has changed while it was swept");
    measures::begin_as(subject_of(scenario.reading), base_);
    warm_up_.give_to(subject_of(scenario.reading));
    scenario.catalogue = std::make_unique<const measures::Catalogue>(scenario.plan());
    const measures::Catalogue& catalogue = *scenario.catalogue;
    progress.begin_part(scenario.plan(), catalogue,
                        fmt::format("point {} of {}: ", point + 1, results_.plan.points.size()));
    Watcher watcher(arguments_, progress);
    if (store_) begin(watcher, scenario);
    const auto study = measures::run_study(scenario.plan(), catalogue, settings_, session.stop(), &watcher);
    if (!watcher.finish(study, session)) store_.reset();
    not_kept_ = not_kept_ || watcher.conclude(ExitCode::fine) != ExitCode::fine;
    known_ += watcher.known_so_far();
    if (study.stopped) return false;
    SweepPoint& done = results_.points.emplace_back(
        SweepPoint{point + 1, results_.plan.points[point], study.replications.size(), {}, study.warnings});
    for (std::size_t m = 0; m < study.findings.size(); ++m)
      done.findings.push_back({catalogue.measures()[m].address, catalogue.measures()[m].unit, study.findings[m]});
    done.headlines = sweep_headlines(catalogue, results_.plan.factors);
    keep_series(catalogue, study, done);
    return true;
  }

  std::uint64_t known() const { return known_; }
  /// Whether something was to be kept and is not.
  bool not_kept() const { return not_kept_; }

 private:
  /// Of what the table will show.
  void keep_series(const measures::Catalogue& catalogue, const measures::Study& study, SweepPoint& point) const {
    const auto& wanted = arguments_.measures.empty() ? point.headlines : arguments_.measures;
    for (std::size_t m = 0; m < study.findings.size(); ++m) {
      const auto& measure = catalogue.measures()[m];
      if (std::find(wanted.begin(), wanted.end(), measure.address) == wanted.end()) continue;
      auto& series =
          point.series.emplace_back(SweepSeries{measure.address, measure.unit, study.findings[m].unstable, {}, {}});
      const auto seen = measures::series_of(study.replications, m);
      series.numerators = seen.numerators();
      series.denominators = seen.denominators();
    }
  }

  void begin(Watcher& watcher, const StudiedScenario& scenario) {
    store::KeptRun run = run_of("sweep", settings_, command_line_);
    run.call = call_;
    watcher.begin(store_, scenario, run);
    if (call_ == 0) call_ = watcher.run();
    // What could not be written to once is not tried, and warned of, at every point.
    if (!watcher.kept()) store_.reset();
  }

  const SweepArguments& arguments_;
  std::vector<std::string> command_line_;
  SweepResults& results_;
  measures::StudySettings settings_;
  const chain::Chain& base_;  // where people begin at every point
  const measures::LongestWarmUp& warm_up_;
  std::optional<store::RunStore>& store_;
  std::int64_t call_ = 0;
  std::uint64_t known_ = 0;
  bool not_kept_ = false;
};

ExitCode conclude(const SweepResults& results, const Session& session) {
  const std::size_t planned = results.plan.points.size();
  if (results.points.size() == planned) return ExitCode::fine;
  std::fprintf(stderr, "domino: %s: %zu of %zu points are finished%s\n", session.what_stopped(), results.points.size(),
               planned, results.points.empty() ? "; there is nothing to show" : "; --resume goes on with the others");
  return session.code_when_stopped();
}

ExitCode sweep(const SweepArguments& arguments, const std::vector<std::string>& command_line) {
  Session session(arguments.study);
  session.keep_levels(levels_kept(arguments.keeping, arguments.out));
  language::Reading base = read_scenario(arguments.study.scenario);
  if (!base.ok()) return ExitCode::bad_usage;
  const measures::StudySettings settings = settings_of(arguments.study, base.scenario->run);
  SweepResults results{.plan = plan_of(arguments, settings.seed),
                       .points = {},
                       .title = base.scenario->title,
                       .question = base.scenario->question,
                       .scenario_hash = store::fingerprint(*base.scenario),
                       .overrides = base.scenario->overrides,
                       .seed = settings.seed,
                       .replications = settings.replications,
                       .confidence = settings.confidence,
                       .version = DOMINO_VERSION};
  if (const auto failed = read_all(arguments, results.plan, session)) return *failed;
  const auto first = read_scenario(scenario_at(arguments, results.plan, 0), Printing::not_at_all);
  const measures::Catalogue catalogue(*first.plan);
  if (!all_measured(arguments, catalogue)) return ExitCode::bad_usage;
  results.levels = report::levels_text(*first.plan);
  results.warnings = report::uncalibrated(*first.plan);
  session.warn_of_memory(*first.plan, catalogue, settings);
  if (const auto ended = session.calibrate(base, settings)) return *ended;
  const auto unsettled = measures::settle_start(subject_of(base), settings, session.stop());
  if (const auto ended = session.print_unsettled(unsettled)) return *ended;
  measures::LongestWarmUp warm_up;
  if (const auto ended = find_warm_up(arguments, results.plan, settings, base.scenario->chain, session, warm_up))
    return *ended;

  std::optional<report::SweepFolder> folder;
  if (!arguments.out.empty()) folder.emplace(arguments.out);
  std::optional<store::RunStore> store = open_store(arguments.keeping, arguments.out);
  const std::size_t points = results.plan.points.size();
  Progress& progress = session.start_progress(settings, points);
  Sweep sweep(arguments, command_line, results, settings, base.scenario->chain, warm_up, store);
  for (std::size_t point = 0; point < points && sweep.run(point, progress, session); ++point) {
  }
  session.end_progress();
  if (arguments.keeping.resume && !arguments.study.quiet)
    std::fprintf(stderr, "domino: %llu of %llu replications were known from an earlier run\n",
                 static_cast<unsigned long long>(sweep.known()),
                 static_cast<unsigned long long>(settings.replications * points));
  if (!results.points.empty()) {
    const report::Report swept = report::sweep_report(results, arguments.measures);
    report::print(swept, arguments.study.format);
    if (folder)
      folder->finish({{report::names::kSweep, csv(swept)},
                      {report::names::kSensitivity, csv(report::sheet_of_sensitivity(results))},
                      {report::names::kSweepJson, json(swept)}},
                     report::sweep_manifest(results, command_line));
  }
  const ExitCode code = conclude(results, session);
  return code == ExitCode::fine && sweep.not_kept() ? ExitCode::not_written : code;
}

}  // namespace

void add_sweep_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<SweepArguments>();
  Command command = program.add_command("sweep", "Run a scenario at many points, all with the same random numbers");
  add_study_arguments(command, arguments->study);
  command
      .add_option(
          "--vary", arguments->vary,
          "What to vary, such as departments.it.staff=2..12, PATH=5 min..20 min by 5 min, or values between commas; "
          "may be repeated")
      .type_name("PATH=RANGE")
      .required()
      .repeatable();
  command
      .add_option("--design", arguments->design,
                  "grid: every combination; lhs: a Latin hypercube; sobol: scrambled Sobol points")
      .type_name("D")
      .one_of({"grid", "lhs", "sobol"})
      .shows_default();
  command.add_option("--points", arguments->points, "How many points of lhs or sobol")
      .type_name("N")
      .between(1, kMostPoints);
  command.add_option("--measure", arguments->measures, "What the table shows, by address; may be repeated")
      .type_name("ADDRESS")
      .repeatable();
  command.add_option("--out", arguments->out, "Also write sweep.csv, sensitivity.csv and sweep.json here")
      .type_name("DIR");
  add_keeping_arguments(command, arguments->keeping);
  command.on_call([arguments, &invocation] { invocation.code = sweep(*arguments, invocation.words); });
}

}  // namespace domino::cli
