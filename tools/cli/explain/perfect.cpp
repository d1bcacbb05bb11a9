/// `explain --perfect`: which department's delays or errors lose how many customers, found by running the scenario
/// without them.
#include "models/measures/effects/perfect.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "tools/cli/command_line.h"
#include "tools/cli/explain/effect.h"
#include "tools/report/explain/stories.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutPerfect =
    "How much of an outcome is due to each department: the customers that its delays lose, or another measure.\n"
    "\n"
    "Every set of departments is made ideal and run with the same random numbers. A department's share is its Shapley "
    "value: what its being ideal changes, on average over all orders in which departments may become so. Shares add up "
    "to the difference between the scenario as it is and all departments ideal.\n"
    "\n"
    "Cost: 2^n runs a replication for n departments; beyond 8 departments orders are sampled, which widens the "
    "intervals. With --precision it runs until half of each interval is this share of the effect of all "
    "departments.\n"
    "\n"
    "  domino explain scenarios/bank_support.yaml --perfect\n"
    "  domino explain scenarios/bank_support.yaml --perfect --mode zero-error";

const std::map<std::string, chain::Ideal>& ideals() {
  static const std::map<std::string, chain::Ideal> known{{"zero-delay", chain::Ideal::zero_delay},
                                                         {"zero-error", chain::Ideal::zero_error},
                                                         {"both", chain::Ideal::both},
                                                         {"promise-kept", chain::Ideal::promise_kept}};
  return known;
}

/// Whether the ledger of churn answers the same question in its own way.
bool is_in_the_ledger(const chain::Plan& plan, const measures::Outcome& outcome, chain::Ideal ideal) {
  return plan.has_population && outcome.address == "customers.lost" && ideal != chain::Ideal::promise_kept;
}

class PerfectMode : public Mode {
 public:
  void add_to(Command& command) override {
    command.add_mode(
        command.add_flag("--perfect", chosen_, "How much each department's delays or errors cost").excludes("--resume"),
        kAboutPerfect);
    std::vector<std::string> names;
    for (const auto& [name, ideal] : ideals()) names.push_back(name);
    const Option perfect = command.get_option("--perfect");
    command
        .add_option("--mode", mode_,
                    "What an ideal department has: zero-delay, zero-error, both, or promise-kept (it answers within "
                    "its promises)")
        .type_name("MODE")
        .one_of(names)
        .shows_default()
        .needs(perfect)
        .in_modes({"--perfect"});
    command.add_option("--orders", pairs_, "Beyond 8 departments: pairs of orders that are sampled")
        .type_name("N")
        .between(2, 10'000)
        .shows_default()
        .needs(perfect)
        .in_modes({"--perfect"});
  }

  bool is_chosen() const override { return chosen_; }

  ExitCode run(const Explained& asked, const std::vector<std::string>& /*command_line*/) override {
    Effect effect(asked);
    if (const auto ended = effect.open(true)) return *ended;
    const StudiedScenario& scenario = effect.scenario();
    const measures::Outcome outcome = chosen_outcome(*scenario.catalogue, asked.outcome);
    const chain::Ideal ideal = ideals().at(mode_);
    if (chain::ideal_players(scenario.plan(), ideal).size() > experiment::kMostPlayers)
      throw BadUsage("--perfect", fmt::format("there are more than {} departments whose work affects customers",
                                              experiment::kMostPlayers));
    effect.start();
    const measures::Perfect perfect = measures::run_perfect(
        scenario.plan(), *scenario.catalogue, outcome, {.ideal = ideal, .pairs = pairs_}, scenario.settings,
        effect.stop(), [&](const measures::ReplicationResult& result) { effect.add(result); });
    effect.study(perfect.stopped);
    if (perfect.replications > 0) print(asked, effect, {effect.results(), outcome, ideal, perfect});
    return conclude(effect, perfect);
  }

 private:
  /// With what the ledger says of the same replications, where it answers the same question.
  static void print(const Explained& asked, const Effect& effect, report::PerfectStory story) {
    const StudiedScenario& scenario = effect.scenario();
    const measures::Catalogue with_ledger(scenario.plan(), true);
    measures::StudySettings settings = scenario.settings;
    settings.replications = story.perfect.replications;
    settings.precision.reset();
    settings.ledger.on = true;
    measures::Study ledger;
    if (is_in_the_ledger(scenario.plan(), story.outcome, story.ideal))
      ledger = measures::run_study(scenario.plan(), with_ledger, settings, effect.stop());
    const report::Results happened{
        *scenario.reading.scenario, scenario.plan(), with_ledger, ledger, settings, DOMINO_VERSION};
    if (!ledger.findings.empty() && !ledger.stopped) story.happened = &happened;
    report::print(report::perfect_report(story), asked.study.format);
  }

  static ExitCode conclude(const Effect& effect, const measures::Perfect& perfect) {
    const ExitCode code = effect.conclude();
    if (code != ExitCode::fine || !perfect.imprecision) return code;
    std::fprintf(stderr,
                 "domino: not as precise as asked for: half of the widest interval is %.2g %% of the effect of all "
                 "departments, after %llu replications\n",
                 100 * *perfect.imprecision, static_cast<unsigned long long>(perfect.replications));
    return ExitCode::undecided;
  }

  bool chosen_ = false;
  std::string mode_ = "zero-delay";
  std::size_t pairs_ = measures::PerfectSettings{}.pairs;
};

}  // namespace

std::unique_ptr<Mode> perfect_mode() { return std::make_unique<PerfectMode>(); }

}  // namespace domino::cli
