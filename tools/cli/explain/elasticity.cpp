/// `explain --elasticity`: how strongly outcomes react to the time of each department.
#include "models/measures/effects/elasticity.h"

#include <cmath>
#include <iterator>

#include "models/plan/changes/ideal.h"
#include "models/plan/changes/variations.h"
#include "models/text/nearest_name.h"
#include "models/theory/traffic.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/command_line.h"
#include "tools/cli/explain/effect.h"
#include "tools/report/explain/stories.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutElasticity =
    "How strongly outcomes react to each department's time, and what a minute of it costs.\n"
    "\n"
    "An elasticity of 2 says: 1 % more time in this department, 2 % more of the outcome. Where there are people, it is "
    "split into what comes directly and what comes through their morale and fatigue.\n"
    "\n"
    "Each department's durations are made a tenth longer and shorter, with the same random numbers. Limits: a "
    "difference over a tenth is no derivative; where a queue is near its capacity, it is larger.\n"
    "\n"
    "Cost: two runs more a department and replication, six with people.\n"
    "\n"
    "  domino explain scenarios/it_dev_test.yaml --elasticity\n"
    "  domino explain scenarios/it_dev_test.yaml --elasticity --along testers";

/// The loads under which a department is looked at.
constexpr double kLoads[] = {0.6, 0.7, 0.8, 0.9};

std::vector<measures::Outcome> outcomes_of(const measures::Catalogue& catalogue) {
  auto outcomes = measures::outcomes_of_effects(catalogue);
  if (auto lost = measures::customers_lost(catalogue)) outcomes.push_back(std::move(*lost));
  for (const char* money : {"money.profit", "money.cost"})
    if (auto outcome = measures::outcome_of(catalogue, money)) {
      outcome->words = std::string(money).substr(6);
      outcomes.push_back(std::move(*outcome));
      break;
    }
  if (outcomes.empty()) throw BadUsage("--elasticity", "there are no external customers who could notice a change");
  return outcomes;
}

chain::Index named_department(const chain::Plan& plan, const std::string& name) {
  std::vector<std::string> names;
  for (chain::Index d = 0; d < plan.departments.size(); ++d) {
    if (plan.departments[d].name == name) return d;
    names.push_back(plan.departments[d].name);
  }
  const auto nearest = nearest_name(name, names);
  throw BadUsage("--along", "there is no department `" + language::printable(name, 60) + "`" +
                                (nearest ? "; did you mean `" + *nearest + "`?" : ""));
}

/// The department under several loads, each by making its work longer or shorter; stops where it is stopped.
std::vector<report::ElasticityPoint> along_the_load(const Effect& effect, chain::Index department,
                                                    const std::vector<measures::Outcome>& outcomes) {
  const StudiedScenario& scenario = effect.scenario();
  const auto loads = theory::offered_loads(scenario.plan());
  const double now = loads ? (*loads)[department].load() : 0;
  std::vector<report::ElasticityPoint> points;
  if (!(now > 0) || !std::isfinite(now)) return points;  // there is nothing that could be made longer or shorter
  for (const double load : kLoads) {
    const chain::Plan plan_then = chain::with_durations(scenario.plan(), department, load / now);
    const chain::Index departments[] = {department};
    report::ElasticityPoint point{
        load, measures::run_elasticities(plan_then, *scenario.catalogue, outcomes, departments, {.split_people = false},
                                         scenario.settings, effect.stop())};
    if (point.found.stopped || point.found.departments.empty()) break;
    points.push_back(std::move(point));
  }
  return points;
}

class ElasticityMode : public Mode {
 public:
  void add_to(Command& command) override {
    command.add_mode(command
                         .add_flag("--elasticity", chosen_,
                                   "How strongly outcomes react to each department's time, and what a minute costs")
                         .excludes("--resume"),
                     kAboutElasticity);
    command
        .add_option("--along", along_,
                    "The same for this department under loads of 60 to 90 %, to see from where on waiting explodes")
        .type_name("DEPARTMENT")
        .needs(command.get_option("--elasticity"))
        .in_modes({"--elasticity"});
  }

  bool is_chosen() const override { return chosen_; }

  ExitCode run(const Explained& asked, const std::vector<std::string>& /*command_line*/) override {
    Effect effect(asked);
    if (const auto ended = effect.open()) return *ended;
    const StudiedScenario& scenario = effect.scenario();
    const chain::Plan& plan = scenario.plan();
    const auto outcomes = outcomes_of(*scenario.catalogue);
    const auto along = along_.empty() ? chain::kNoIndex : named_department(plan, along_);
    effect.start();
    const auto found = measures::run_elasticities(
        plan, *scenario.catalogue, outcomes, chain::ideal_players(plan, chain::Ideal::zero_delay), {},
        scenario.settings, effect.stop(), [&](measures::ReplicationResult&& result) { effect.add(std::move(result)); });
    std::vector<report::ElasticityPoint> points;
    if (along != chain::kNoIndex && !found.stopped) points = along_the_load(effect, along, outcomes);
    effect.study(found.stopped ||
                 (along != chain::kNoIndex && points.size() < std::size(kLoads) && effect.stop().stop_requested()));
    const report::Results results = effect.results();
    const report::ElasticityStory story{results, outcomes, found, along_, std::move(points)};
    if (found.replications > 0) report::print(report::elasticity_report(story), asked.study.format);
    return effect.conclude();
  }

 private:
  bool chosen_ = false;
  std::string along_;
};

}  // namespace

std::unique_ptr<Mode> elasticity_mode() { return std::make_unique<ElasticityMode>(); }

}  // namespace domino::cli
