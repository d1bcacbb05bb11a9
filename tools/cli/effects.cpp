#include "tools/cli/effects.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "models/chain/nearest_name.h"
#include "scenarios/language/diagnostic.h"
#include "tools/cli/progress.h"
#include "tools/cli/settling.h"

namespace domino::cli {

namespace {

const std::map<std::string, chain::Ideal>& modes() {
  static const std::map<std::string, chain::Ideal> known{{"zero-delay", chain::Ideal::zero_delay},
                                                         {"zero-error", chain::Ideal::zero_error},
                                                         {"both", chain::Ideal::both},
                                                         {"promise-kept", chain::Ideal::promise_kept}};
  return known;
}

chain::Ideal mode_of(const EffectArguments& effects) {
  std::string name = effects.mode;
  std::replace(name.begin(), name.end(), ' ', '-');
  return modes().at(name);
}

/// What the effects are told of; without a name, the customers lost.
measures::Outcome chosen_outcome(const measures::Catalogue& catalogue, const std::string& address) {
  if (address.empty()) {
    if (auto lost = measures::customers_lost(catalogue)) return std::move(*lost);
    throw CLI::ValidationError("--outcome", "nobody comes from outside who could be lost; name a measure to look at");
  }
  if (auto outcome = measures::outcome_of(catalogue, address)) return std::move(*outcome);
  std::vector<std::string> names;
  for (const auto& measure : catalogue.measures()) names.push_back(measure.address);
  const auto nearest = chain::nearest_name(address, names);
  throw CLI::ValidationError("--outcome", "there is no measure `" + language::printable(address, 60) + "`" +
                                              (nearest ? "; did you mean `" + *nearest + "`?" : ""));
}

struct Prepared {
  language::Reading reading;
  measures::StudySettings settings;
};

void print_effects(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

ExitCode conclude_effects(const measures::Study& study, const Interruption& interruption,
                          const measures::StudySettings& settings, std::optional<double> imprecision) {
  const ExitCode code = conclude(study, interruption, settings.replications);
  if (code != ExitCode::fine || !imprecision) return code;
  std::fprintf(stderr,
               "domino: not as precise as asked for: half of the widest interval is %.2g %% of what all departments "
               "bring together, after %llu replications\n",
               100 * *imprecision, static_cast<unsigned long long>(study.replications.size()));
  return ExitCode::undecided;
}

ExitCode explain_perfect(const StudyArguments& arguments, const EffectArguments& effects, const Prepared& prepared,
                         std::optional<std::chrono::duration<double>> time_limit) {
  const chain::Plan& plan = *prepared.reading.plan;
  const measures::StudySettings& settings = prepared.settings;
  const measures::Catalogue catalogue(plan);
  const measures::Outcome outcome = chosen_outcome(catalogue, effects.outcome);
  Progress progress(settings, !arguments.quiet && !arguments.no_progress);
  progress.begin_part(plan, catalogue);
  std::vector<measures::ReplicationResult> as_it_is;
  const Interruption interruption(time_limit, [&] { progress.tick(); });
  const measures::Perfect perfect =
      measures::run_perfect(plan, catalogue, outcome, {.ideal = mode_of(effects), .pairs = effects.pairs}, settings,
                            interruption.token(), [&](const measures::ReplicationResult& result) {
                              progress.note(result);
                              as_it_is.push_back(result);
                            });
  progress.clear();
  measures::Study study = measures::study_of(plan, catalogue, settings.confidence, std::move(as_it_is));
  study.stopped = perfect.stopped;
  const store::Results results{*prepared.reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  const PerfectStory story{results, outcome, mode_of(effects), perfect};
  if (perfect.replications > 0)
    print_effects(arguments.format == "json"  ? perfect_json(story)
                  : arguments.format == "csv" ? perfect_csv(story)
                                              : perfect_text(story, columns_of_stdout()));
  tell_warnings(arguments, study);
  return conclude_effects(study, interruption, settings, perfect.imprecision);
}

}  // namespace

void add_effect_arguments(CLI::App& command, EffectArguments& arguments) {
  auto* perfect = command.add_flag("--perfect", arguments.perfect,
                                   "Which department's delays lose how many customers: runs every set of departments "
                                   "without them (2^n plans; beyond 8 departments, some)");
  std::vector<std::string> names;
  for (const auto& [name, ideal] : modes()) names.push_back(name);
  command
      .add_option("--mode", arguments.mode, "With --perfect: zero-delay (default), zero-error, both or promise-kept")
      ->type_name("MODE")
      ->check(CLI::IsMember(names))
      ->needs(perfect);
  command
      .add_option("--outcome", arguments.outcome, "With --perfect: the measure to explain (default: customers lost)")
      ->type_name("MEASURE")
      ->needs(perfect);
  command
      .add_option("--orders", arguments.pairs, "With --perfect and more than 8 departments: pairs of orders sampled")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{2}, std::size_t{10'000}))
      ->needs(perfect);
  for (const char* other : {"--case", "--worst", "--resume"})
    if (command.get_option_no_throw(other) != nullptr) perfect->excludes(other);
}

ExitCode explain_effects(const StudyArguments& arguments, const EffectArguments& effects) {
  const auto time_limit = time_limit_of(arguments);
  Prepared prepared{read_scenario(arguments.scenario), {}};
  if (!prepared.reading.ok()) return ExitCode::bad_usage;
  prepared.settings = settings_of(arguments, prepared.reading.scenario->run);
  if (const auto failed = settle(prepared.reading, prepared.settings, time_limit)) return *failed;
  return explain_perfect(arguments, effects, prepared, time_limit);
}

}  // namespace domino::cli
