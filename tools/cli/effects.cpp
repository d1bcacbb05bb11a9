#include "tools/cli/effects.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/chain/nearest_name.h"
#include "models/chain/variations.h"
#include "models/theory/traffic.h"
#include "scenarios/language/diagnostic.h"
#include "scenarios/language/quantity.h"
#include "tools/cli/command_line.h"
#include "tools/cli/progress.h"
#include "tools/cli/settling.h"
#include "tools/report/explain/stories.h"
#include "tools/report/terminal.h"

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
    throw BadUsage("--outcome", "nobody comes from outside who could be lost; name a measure to look at");
  }
  if (auto outcome = measures::outcome_of(catalogue, address)) return std::move(*outcome);
  std::vector<std::string> names;
  for (const auto& measure : catalogue.measures()) names.push_back(measure.address);
  const auto nearest = chain::nearest_name(address, names);
  throw BadUsage("--outcome", "there is no measure `" + language::printable(address, 60) + "`" +
                                  (nearest ? "; did you mean `" + *nearest + "`?" : ""));
}

struct Prepared {
  language::Reading reading;
  measures::StudySettings settings;
};

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

/// Whether the ledger of churn answers the same question in its own way.
bool is_in_the_ledger(const chain::Plan& plan, const measures::Outcome& outcome, chain::Ideal ideal) {
  return plan.has_population && outcome.address == "customers.lost" && ideal != chain::Ideal::promise_kept;
}

ExitCode explain_perfect(const StudyArguments& arguments, const EffectArguments& effects, const Prepared& prepared,
                         std::optional<Deadline> deadline) {
  const chain::Plan& plan = *prepared.reading.plan;
  const measures::StudySettings& settings = prepared.settings;
  const measures::Catalogue catalogue(plan);
  const measures::Outcome outcome = chosen_outcome(catalogue, effects.outcome);
  if (chain::ideal_players(plan, mode_of(effects)).size() > experiment::kMostPlayers)
    throw BadUsage("--perfect", fmt::format("there are more than {} departments whose work customers feel",
                                            experiment::kMostPlayers));
  tell_what_will_not_fit(arguments, plan, catalogue, settings);
  Progress progress(settings, !arguments.quiet && !arguments.no_progress);
  progress.begin_part(plan, catalogue);
  std::vector<measures::ReplicationResult> as_it_is;
  const Interruption interruption(deadline, [&] { progress.tick(); });
  const measures::Perfect perfect =
      measures::run_perfect(plan, catalogue, outcome, {.ideal = mode_of(effects), .pairs = effects.pairs}, settings,
                            interruption.token(), [&](const measures::ReplicationResult& result) {
                              progress.note(result);
                              as_it_is.push_back(result);
                            });
  progress.clear();
  measures::Study study = measures::study_of(plan, catalogue, settings.confidence, std::move(as_it_is));
  study.stopped = perfect.stopped;
  const report::Results results{*prepared.reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  report::PerfectStory story{results, outcome, mode_of(effects), perfect};
  const measures::Catalogue with_ledger(plan, true);
  measures::StudySettings as_it_happened = settings;
  as_it_happened.replications = perfect.replications;
  as_it_happened.precision.reset();
  as_it_happened.ledger.on = true;
  measures::Study ledger;
  if (perfect.replications > 0 && is_in_the_ledger(plan, outcome, story.ideal))
    ledger = measures::run_study(plan, with_ledger, as_it_happened, interruption.token());
  const report::Results happened{*prepared.reading.scenario, plan, with_ledger, ledger, as_it_happened, DOMINO_VERSION};
  if (!ledger.findings.empty() && !ledger.stopped) story.happened = &happened;
  if (perfect.replications > 0) report::print(report::perfect_report(story), arguments.format);
  tell_warnings(arguments, study);
  return conclude_effects(study, interruption, settings, perfect.imprecision);
}

/// Throws BadUsage where neither more nor less of it is an improvement.
bool is_better_when_more(const measures::Outcome& outcome) {
  if (outcome.better == measures::Better::neither)
    throw BadUsage("--outcome", "neither more nor less of `" + outcome.address +
                                    "` is better in itself, so nothing can be ranked by it; try "
                                    "customers.wait.mean or money.profit");
  return outcome.better == measures::Better::more;
}

std::map<chain::Lever, double> stated_costs(const std::vector<std::string>& costs) {
  std::map<chain::Lever, double> shares;
  for (const std::string& text : costs) {
    const auto parsed = language::parse_override(text);
    const auto rows = chain::levers();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const chain::LeverRow& r) { return parsed && r.name == parsed->path; });
    double share = 0;
    if (parsed)
      if (const auto read = language::parse_quantity(parsed->value, language::Dimension::share)) share = *read;
    if (row == rows.end() || !(share > 0))
      throw BadUsage("--cost", "`" + language::printable(text, 60) +
                                   "` is no LEVER=SHARE such as training=3%; levers are person, promise, "
                                   "errors, transparency, training and vision");
    shares[row->lever] = share;
  }
  return shares;
}

/// Whether the best lever still gains where other assumptions hold.
measures::Robust screened(const chain::Plan& plan, const measures::Catalogue& catalogue,
                          const measures::Outcome& outcome, const measures::MendedLever& best, std::size_t points,
                          const measures::StudySettings& settings, const Interruption& interruption) {
  return measures::run_robust(
      plan, [&](const chain::Plan& assumed) { return *chain::with_lever(assumed, best.department, best.lever); },
      catalogue, outcome, points, settings, interruption.token());
}

ExitCode explain_mend_first(const StudyArguments& arguments, const EffectArguments& effects, const Prepared& prepared,
                            std::optional<Deadline> deadline) {
  const chain::Plan& plan = *prepared.reading.plan;
  const measures::StudySettings& settings = prepared.settings;
  const measures::Catalogue catalogue(plan);
  const measures::Outcome outcome = chosen_outcome(catalogue, effects.outcome);
  const measures::MendSettings mend{.cost_shares = stated_costs(effects.costs),
                                    .more_is_better = is_better_when_more(outcome)};
  tell_what_will_not_fit(arguments, plan, catalogue, settings);
  Progress progress(settings, !arguments.quiet && !arguments.no_progress);
  progress.begin_part(plan, catalogue);
  std::vector<measures::ReplicationResult> as_it_is;
  const Interruption interruption(deadline, [&] { progress.tick(); });
  const auto departments = chain::ideal_players(plan, chain::Ideal::zero_delay);
  const auto found = measures::run_mend_first(plan, catalogue, outcome, departments, mend, settings,
                                              interruption.token(), [&](const measures::ReplicationResult& result) {
                                                progress.note(result);
                                                as_it_is.push_back(result);
                                              });
  std::optional<measures::Robust> robust;
  if (effects.robust > 0 && !found.stopped && !found.levers.empty())
    robust = screened(plan, catalogue, outcome, found.levers.front(), effects.robust, settings, interruption);
  progress.clear();
  measures::Study study = measures::study_of(plan, catalogue, settings.confidence, std::move(as_it_is));
  study.stopped = found.stopped || (robust && robust->stopped);
  const report::Results results{*prepared.reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  const report::MendStory story{results, outcome, found, robust ? &*robust : nullptr};
  if (found.replications > 0) report::print(report::mend_report(story), arguments.format);
  tell_warnings(arguments, study);
  return conclude(study, interruption, settings.replications);
}

/// Where the cliff of a department is looked for.
constexpr double kLoads[] = {0.6, 0.7, 0.8, 0.9};

/// Whose time customers may feel.
std::vector<chain::Index> departments_that_matter(const chain::Plan& plan) {
  return chain::ideal_players(plan, chain::Ideal::zero_delay);
}

std::vector<measures::Outcome> outcomes_of_elasticity(const measures::Catalogue& catalogue) {
  auto outcomes = measures::outcomes_of_effects(catalogue);
  if (auto lost = measures::customers_lost(catalogue)) outcomes.push_back(std::move(*lost));
  for (const char* money : {"money.profit", "money.cost"})
    if (auto outcome = measures::outcome_of(catalogue, money)) {
      outcome->words = std::string(money).substr(6);
      outcomes.push_back(std::move(*outcome));
      break;
    }
  return outcomes;
}

chain::Index named_department(const chain::Plan& plan, const std::string& name) {
  std::vector<std::string> names;
  for (chain::Index d = 0; d < plan.departments.size(); ++d) {
    if (plan.departments[d].name == name) return d;
    names.push_back(plan.departments[d].name);
  }
  const auto nearest = chain::nearest_name(name, names);
  throw BadUsage("--along", "there is no department `" + language::printable(name, 60) + "`" +
                                (nearest ? "; did you mean `" + *nearest + "`?" : ""));
}

/// The department under several loads, each by making its work longer or shorter; stops where it is stopped.
std::vector<report::ElasticityPoint> along_the_load(const chain::Plan& plan, chain::Index department,
                                                    const measures::Catalogue& catalogue,
                                                    const std::vector<measures::Outcome>& outcomes,
                                                    const measures::StudySettings& settings,
                                                    const std::stop_token& stop) {
  const auto loads = theory::offered_loads(plan);
  const double now = loads ? (*loads)[department].load() : 0;
  std::vector<report::ElasticityPoint> points;
  if (!(now > 0) || !std::isfinite(now)) return points;  // there is nothing that could be made longer or shorter
  for (const double load : kLoads) {
    const chain::Plan plan_then = chain::with_durations(plan, department, load / now);
    const chain::Index departments[] = {department};
    report::ElasticityPoint point{load, measures::run_elasticities(plan_then, catalogue, outcomes, departments,
                                                                   {.split_people = false}, settings, stop)};
    if (point.found.stopped || point.found.departments.empty()) break;
    points.push_back(std::move(point));
  }
  return points;
}

ExitCode explain_elasticity(const StudyArguments& arguments, const EffectArguments& effects, const Prepared& prepared,
                            std::optional<Deadline> deadline) {
  const chain::Plan& plan = *prepared.reading.plan;
  const measures::StudySettings& settings = prepared.settings;
  const measures::Catalogue catalogue(plan);
  const auto outcomes = outcomes_of_elasticity(catalogue);
  if (outcomes.empty()) throw BadUsage("--elasticity", "nobody comes from outside who could feel anything");
  const auto along = effects.along.empty() ? chain::kNoIndex : named_department(plan, effects.along);
  tell_what_will_not_fit(arguments, plan, catalogue, settings);
  Progress progress(settings, !arguments.quiet && !arguments.no_progress);
  progress.begin_part(plan, catalogue);
  std::vector<measures::ReplicationResult> as_it_is;
  const Interruption interruption(deadline, [&] { progress.tick(); });
  const auto found = measures::run_elasticities(plan, catalogue, outcomes, departments_that_matter(plan), {}, settings,
                                                interruption.token(), [&](measures::ReplicationResult&& result) {
                                                  progress.note(result);
                                                  as_it_is.push_back(std::move(result));
                                                });
  std::vector<report::ElasticityPoint> points;
  if (along != chain::kNoIndex && !found.stopped)
    points = along_the_load(plan, along, catalogue, outcomes, settings, interruption.token());
  progress.clear();
  measures::Study study = measures::study_of(plan, catalogue, settings.confidence, std::move(as_it_is));
  study.stopped = found.stopped || (along != chain::kNoIndex && points.size() < std::size(kLoads) &&
                                    interruption.token().stop_requested());
  const report::Results results{*prepared.reading.scenario, plan, catalogue, study, settings, DOMINO_VERSION};
  const report::ElasticityStory story{results, outcomes, found, effects.along, std::move(points)};
  if (found.replications > 0) report::print(report::elasticity_report(story), arguments.format);
  tell_warnings(arguments, study);
  return conclude(study, interruption, settings.replications);
}

}  // namespace

void add_effect_arguments(Command& command, EffectArguments& arguments) {
  const Option elasticity = command.add_flag(
      "--elasticity", arguments.elasticity,
      "How strongly outcomes react to each department's time, directly and through people, and what a minute costs: "
      "2 runs more a department and replication, 6 with people");
  command
      .add_option(
          "--along", arguments.along,
          "With --elasticity: the same for this department under loads of 60 to 90 %, to see where the cliff is")
      .type_name("DEPARTMENT")
      .needs(elasticity);
  const Option perfect =
      command.add_flag("--perfect", arguments.perfect,
                       "Which department's delays lose how many customers: runs every set of departments "
                       "without them (2^n plans; beyond 8 departments, some)");
  std::vector<std::string> names;
  for (const auto& [name, ideal] : modes()) names.push_back(name);
  command.add_option("--mode", arguments.mode, "With --perfect: zero-delay (default), zero-error, both or promise-kept")
      .type_name("MODE")
      .one_of(names)
      .needs(perfect);
  command
      .add_option("--outcome", arguments.outcome,
                  "With --perfect or --mend-first: the measure to look at (default: customers lost)")
      .type_name("MEASURE");
  command.add_option("--orders", arguments.pairs, "With --perfect and more than 8 departments: pairs of orders sampled")
      .type_name("N")
      .between(2, 10'000)
      .needs(perfect);
  const Option mend = command.add_flag(
      "--mend-first", arguments.mend_first,
      "What to do first: one person more, tighter promises, fewer errors, transparency, training, vision, for each "
      "department, by what they gain for their cost: a run more a lever and replication");
  command
      .add_option("--cost", arguments.costs,
                  "With --mend-first: what a lever costs, as a share of the department's wages, such as training=3%")
      .type_name("LEVER=SHARE")
      .repeatable()
      .needs(mend);
  command
      .add_option(
          "--robust", arguments.robust,
          "With --mend-first: whether the best lever still gains at N points over the ranges of all assumptions")
      .type_name("N")
      .between(1, 10'000)
      .needs(mend);
  perfect.excludes(elasticity);
  mend.excludes(elasticity).excludes(perfect);
  for (const char* other : {"--case", "--worst", "--resume"})
    for (const Option part : {perfect, elasticity, mend})
      if (command.has_option(other)) part.excludes(other);
}

ExitCode explain_effects(const StudyArguments& arguments, const EffectArguments& effects) {
  const auto deadline = deadline_of(arguments);
  Prepared prepared{read_scenario(arguments.scenario), {}};
  if (!prepared.reading.ok()) return ExitCode::bad_usage;
  prepared.settings = settings_of(arguments, prepared.reading.scenario->run);
  if (const auto failed = settle(prepared.reading, prepared.settings, deadline)) return *failed;
  if (!effects.outcome.empty() && effects.elasticity)
    throw BadUsage("--outcome", "elasticities are told of all outcomes there are");
  // Differences are as precise as their replications make them; the precision of headlines says nothing of them.
  if (!effects.perfect && prepared.settings.precision) {
    prepared.settings.precision.reset();
    prepared.settings.replications = arguments.replications.value_or(30);
  }
  if (effects.mend_first) return explain_mend_first(arguments, effects, prepared, deadline);
  if (effects.elasticity) return explain_elasticity(arguments, effects, prepared, deadline);
  return explain_perfect(arguments, effects, prepared, deadline);
}

}  // namespace domino::cli
