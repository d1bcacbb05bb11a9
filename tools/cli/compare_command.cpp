#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/measures/study/paired_study.h"
#include "models/measures/study/precision.h"
#include "models/text/nearest_name.h"
#include "tools/cli/baseline_arguments.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/keeping.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/compare/comparison.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

struct CompareArguments {
  StudyArguments study;
  KeepingArguments keeping;
  BaselineArguments baseline;
  std::string other;
  std::vector<std::string> what_ifs;
  report::Shown shown;
};

struct ComparedSide {
  std::string name;
  StudiedScenario scenario;
  measures::Study study{};
  Keeping* keeping = nullptr;  ///< of its replications

  language::Reading& reading() { return scenario.reading; }
};

bool is_what_if(const language::Scenario& scenario, const std::string& file, const std::string& name) {
  const auto& names = scenario.what_ifs;
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  const auto nearest = nearest_name(name, names);
  std::string advice = nearest ? *nearest : "";
  if (!nearest)
    for (const std::string& known : names) advice += (advice.empty() ? "" : ", ") + known;
  std::fprintf(stderr, "domino: there is no what-if called `%s` in %s\n  try: %s\n",
               language::printable(name, 40).c_str(), file.c_str(),
               advice.empty() ? "state it under `what_if`, or use --set PATH=VALUE" : advice.c_str());
  return false;
}

/// The base and what it is compared with, in that order; nothing, with a reason on stderr, where something cannot be
/// read.
std::deque<ComparedSide> sides_of(const CompareArguments& arguments) {
  const ScenarioArguments& asked = arguments.study.scenario;
  // Alone, --set is the change; beside other changes it holds on both sides.
  const bool set_is_the_change = arguments.other.empty() && arguments.what_ifs.empty() && !asked.overrides.empty();
  std::deque<ComparedSide> sides;  // readings are referred to while others come
  sides.push_back({"base", {read_scenario(set_is_the_change ? ScenarioArguments{asked.file, {}} : asked)}});
  const language::Reading& base = sides.front().reading();
  if (!base.ok()) return {};
  if (set_is_the_change) {
    std::string name;
    for (const std::string& override : asked.overrides) name += (name.empty() ? "" : ", ") + override;
    sides.push_back({name, {read_scenario(asked)}});
  }
  if (!arguments.other.empty())
    sides.push_back(
        {std::filesystem::path(arguments.other).stem().string(), {read_scenario({arguments.other, asked.overrides})}});
  const bool all = !set_is_the_change && arguments.other.empty() && arguments.what_ifs.empty();
  for (const std::string& name : all ? base.scenario->what_ifs : arguments.what_ifs) {
    if (!is_what_if(*base.scenario, asked.file, name)) return {};
    sides.push_back({name, {language::with_what_if(base, name)}});
  }
  if (!std::ranges::all_of(sides, [](ComparedSide& side) { return side.reading().ok(); })) return {};
  if (sides.size() > 1) return sides;
  std::fprintf(stderr,
               "domino: there is nothing to compare %s with\n"
               "  try: a second file, --set PATH=VALUE, or changes with a name under `what_if`\n",
               asked.file.c_str());
  return {};
}

/// All sides get the longest of the warm-ups that are found, since only then their spans are the same.
std::optional<ExitCode> settle_all(std::deque<ComparedSide>& sides, const measures::StudySettings& settings,
                                   const Session& session) {
  measures::LongestWarmUp longest;
  for (ComparedSide& side : sides) {
    measures::begin_as(subject_of(side.reading()), sides.front().reading().scenario->chain);
    if (const auto ended = session.calibrate(side.reading(), settings)) return ended;
    if (const auto ended =
            session.print_unsettled(longest.look_at(subject_of(side.reading()), settings, session.stop())))
      return ended;
  }
  for (ComparedSide& side : sides) {
    longest.give_to(subject_of(side.reading()));
    side.scenario.settings = settings;
    side.scenario.catalogue = std::make_unique<const measures::Catalogue>(side.scenario.plan());
  }
  return std::nullopt;
}

/// Keeps the finished replications of all sides, until the base is known as precisely as was asked for.
class Keeper : public measures::PairedObserver {
 public:
  Keeper(Progress& progress, const std::deque<ComparedSide>& sides, const measures::StudySettings& settings)
      : kept(sides.size()), progress_(progress), sides_(sides) {
    const StudiedScenario& base = sides.front().scenario;
    if (settings.precision) rule_.emplace(base.plan(), *base.catalogue, *settings.precision, settings.confidence);
  }

  bool finished(std::span<measures::ReplicationResult> results) override {
    bool all_known = true;
    for (std::size_t side = 0; side < results.size(); ++side) {
      const bool is_known = sides_[side].keeping->is_known(results[side].replication);
      known_ += static_cast<std::uint64_t>(is_known);
      all_known = all_known && is_known;
    }
    progress_.note(results.front(), all_known);
    enough_ = rule_ && rule_->enough_after(results.front());
    for (std::size_t side = 0; side < results.size(); ++side) kept[side].push_back(std::move(results[side]));
    return !enough_;
  }

  void say_how_precise(measures::Study& base) const {
    if (!rule_ || enough_) return;
    const auto widest = rule_->widest();
    base.imprecise = widest.address;
    base.imprecision = widest.relative;
  }

  std::uint64_t known() const { return known_; }

  std::vector<std::vector<measures::ReplicationResult>> kept;

 private:
  Progress& progress_;
  const std::deque<ComparedSide>& sides_;
  std::uint64_t known_ = 0;
  std::optional<measures::PrecisionRule> rule_;
  bool enough_ = false;
};

report::Results results_of(const ComparedSide& side) { return side.scenario.results(side.study); }

void print(const CompareArguments& arguments, const std::deque<ComparedSide>& sides, HeldBaseline& baseline) {
  std::vector<report::ComparedPart> parts;
  for (const ComparedSide& side : sides) parts.push_back({side.name, results_of(side)});
  const auto compared = report::compared(parts);
  report::Shown shown = arguments.shown;
  shown.file = arguments.study.scenario.file;
  report::Report report = report::comparison_report(compared, shown);
  baseline.compare(report);
  report::print(report, arguments.study.format);
}

/// Each side is a run of its own in the store, and all are one call.
void begin_keeping(const CompareArguments& arguments, const std::vector<std::string>& command_line,
                   std::optional<store::RunStore>& store, std::deque<ComparedSide>& sides,
                   std::deque<Keeping>& keepings) {
  std::int64_t call = 0;
  bool usable = store.has_value();
  for (ComparedSide& side : sides) {
    side.keeping = &keepings.emplace_back(arguments.keeping, arguments.study.quiet);
    side.keeping->keep_silent();
    if (!usable) continue;
    store::KeptRun run = run_of("compare", side.scenario.settings, command_line);
    run.call = call;
    run.name = side.name;
    side.keeping->begin(store, side.scenario, run);
    if (call == 0) call = side.keeping->run();
    // What could not be written to once is not tried, and warned of, for every side.
    usable = side.keeping->kept();
  }
}

ExitCode compare(const CompareArguments& arguments, const std::vector<std::string>& command_line) {
  Session session(arguments.study);
  session.keep_levels(levels_kept(arguments.keeping, ""));
  std::deque<ComparedSide> sides = sides_of(arguments);
  if (sides.empty()) return ExitCode::bad_usage;
  const StudiedScenario& base = sides.front().scenario;
  const measures::StudySettings settings = settings_of(arguments.study, base.reading.scenario->run);
  HeldBaseline baseline(arguments.baseline, "compare", {base.reading.scenario->title});
  if (const auto ended = settle_all(sides, settings, session)) return *ended;
  for (const ComparedSide& side : sides)
    session.warn_of_memory(side.scenario.plan(), *side.scenario.catalogue, settings);
  Progress& progress = session.start_progress(settings);
  progress.begin_part(base.plan(), *base.catalogue);
  std::optional<store::RunStore> store = open_store(arguments.keeping, "");
  std::deque<Keeping> keepings;  // they write to the store, so they end before it
  begin_keeping(arguments, command_line, store, sides, keepings);
  std::vector<measures::Side> running;
  for (ComparedSide& side : sides)
    running.push_back({side.reading().plan.get(), side.scenario.catalogue.get(), side.keeping});
  Keeper keeper(progress, sides, settings);
  const auto outcome = measures::run_paired(running, settings, session.stop(), keeper);
  session.end_progress();
  for (std::size_t i = 0; i < sides.size(); ++i) {
    ComparedSide& side = sides[i];
    side.study = measures::study_of(side.scenario.plan(), *side.scenario.catalogue, settings.confidence,
                                    std::move(keeper.kept[i]));
    side.study.stopped = outcome.stopped;
    side.keeping->finish(side.study, session);
    for (auto& warning : differences_of_run(results_of(sides.front()), results_of(side)))
      side.study.warnings.push_back(std::move(warning));
  }
  keeper.say_how_precise(sides.front().study);
  const std::uint64_t planned = settings.replications * sides.size();
  if (arguments.keeping.resume && !arguments.study.quiet)
    std::fprintf(stderr, "domino: %llu of %llu replications were known from an earlier run\n",
                 static_cast<unsigned long long>(keeper.known()), static_cast<unsigned long long>(planned));
  if (outcome.completed > 0) print(arguments, sides, baseline);
  for (std::size_t i = 1; i < sides.size(); ++i) session.print_warnings(sides[i].study);
  ExitCode code = session.conclude(sides.front().study, settings.replications);
  for (const Keeping& keeping : keepings) code = keeping.conclude(code);
  return baseline.conclude(code);
}

}  // namespace

void add_compare_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<CompareArguments>();
  Command command = program.add_command(
      "compare", "Run a scenario beside changes of it, with common random numbers, and report the differences");
  add_study_arguments(command, arguments->study);
  add_shown(command, arguments->shown);
  add_keeping_arguments(command, arguments->keeping);
  add_baseline_arguments(command, arguments->baseline);
  command.get_option("--set").description(
      "The change, such as departments.reps.staff=8; with --what-if or OTHER it holds on both sides");
  command.add_option("OTHER", arguments->other, "Another scenario to compare with");
  command.add_option("--what-if", arguments->what_ifs, "Changes of the scenario by name (default: all that it has)")
      .type_name("NAME");
  command.get_option("--what-if").excludes("OTHER");
  command.on_call([arguments, &invocation] { invocation.code = compare(*arguments, invocation.words); });
}

}  // namespace domino::cli
