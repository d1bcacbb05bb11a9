/// `explain --mend-first`: what to do first, by what it gains for what it costs.
#include "models/measures/effects/mend_first.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "models/measures/effects/robust.h"
#include "models/plan/changes/ideal.h"
#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/reading/scenario.h"
#include "scenarios/language/values/quantity.h"
#include "tools/cli/command_line.h"
#include "tools/cli/explain/effect.h"
#include "tools/cli/explain/taken_levers.h"
#include "tools/report/explain/explain_purchase.h"
#include "tools/report/explain/stories.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutMendFirst =
    "What to do first: levers, ranked by what they gain for what they cost; or, with a budget, what to buy.\n"
    "\n"
    "A scenario states its levers with their costs under `levers`. Without any, the program tries its own: one person "
    "more, promises tightened by a fifth, half the errors, transparency (requesters know how long), training and a "
    "shared vision, of each department. One person more costs a wage; what the others cost is not known, unless "
    "--cost says it. Each lever is run beside the scenario as it is, with the same random numbers.\n"
    "\n"
    "With --budget N, whole baskets of the scenario's levers are run: what to buy with N in the first year, in which "
    "order, what that brings, and what is left.\n"
    "\n"
    "Cost: one run more a lever, or basket, and replication.\n"
    "\n"
    "  domino explain scenarios/it_dev_test.yaml --mend-first\n"
    "  domino explain scenarios/it_dev_test.yaml --mend-first --cost training=3%\n"
    "  domino explain scenarios/owners_budget.yaml --mend-first --budget 62400 --outcome money.profit\n"
    "  domino explain scenarios/it_dev_test.yaml --mend-first --robust 20";

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

class MendFirstMode : public Mode {
 public:
  void add_to(Command& command) override {
    command.add_mode(command.add_flag("--mend-first", chosen_, "What to do first, by what it gains for its cost")
                         .excludes("--resume"),
                     kAboutMendFirst);
    const Option mend = command.get_option("--mend-first");
    command
        .add_option("--cost", costs_,
                    "What a lever costs, as a share of the department's wages, such as training=3%; may be repeated")
        .type_name("LEVER=SHARE")
        .repeatable()
        .needs(mend)
        .in_modes({"--mend-first"});
    command
        .add_option("--budget", budget_,
                    "What there is to spend in the first year, on the levers that the scenario states: the best basket")
        .type_name("N")
        .needs(mend)
        .in_modes({"--mend-first"});
    command.add_flag("--all", all_, "Every basket that was tried, and not only the best")
        .needs(mend)
        .in_modes({"--mend-first"});
    command
        .add_option("--robust", robust_,
                    "Whether the best lever still gains at N points over the ranges of all assumptions")
        .type_name("N")
        .between(1, 10'000)
        .needs(mend)
        .in_modes({"--mend-first"});
  }

  bool is_chosen() const override { return chosen_; }

  ExitCode run(const Explained& asked, const std::vector<std::string>& /*command_line*/) override {
    Effect effect(asked);
    if (const auto ended = effect.open()) return *ended;
    const StudiedScenario& scenario = effect.scenario();
    const chain::Plan& plan = scenario.plan();
    const measures::Outcome outcome = chosen_outcome(*scenario.catalogue, asked.outcome);
    const measures::MendSettings mend{.cost_shares = stated_costs(costs_),
                                      .more_is_better = is_better_when_more(outcome)};
    const std::vector<language::Lever>& stated = scenario.reading.scenario->levers;
    check_options(stated);
    effect.start();
    if (budget_) return buy(asked, effect, outcome, mend.more_is_better);
    const auto note = [&](const measures::ReplicationResult& result) { effect.add(result); };
    TakenLevers taken(scenario);
    const auto found =
        stated.empty() ? measures::run_mend_first(plan, *scenario.catalogue, outcome,
                                                  chain::ideal_players(plan, chain::Ideal::zero_delay), mend,
                                                  scenario.settings, effect.stop(), note)
                       : measures::run_mend_first(plan, *scenario.catalogue, outcome, each_once(stated, taken, outcome),
                                                  mend.more_is_better, scenario.settings, effect.stop(), note);
    std::optional<measures::Robust> robust;
    if (robust_ > 0 && !found.stopped && !found.levers.empty())
      robust = screened(effect, outcome, found.levers.front());
    effect.study(found.stopped || (robust && robust->stopped));
    const report::Results results = effect.results();
    const report::MendStory story{results, outcome, found, robust ? &*robust : nullptr};
    if (found.replications > 0) report::print(report::mend_report(story), asked.study.format);
    return effect.conclude();
  }

 private:
  /// What is asked must fit the levers that there are.
  void check_options(const std::vector<language::Lever>& stated) const {
    if (budget_ && !(std::isfinite(*budget_) && *budget_ >= 0))
      throw BadUsage("--budget", "a budget is an amount of money, 0 or more");
    if (budget_ && stated.empty())
      throw BadUsage("--budget",
                     "this scenario states no levers, and what others would cost is not known; add `levers: {hire: "
                     "{change: {departments.D.staff: rises by 1}, costs: 55000 / year}}`");
    if (budget_)
      for (const language::Lever& lever : stated)
        if (!lever.costs)
          throw BadUsage("--budget", "lever `" + lever.name +
                                         "` has no cost, so that nobody knows whether the budget pays it; add `costs` "
                                         "to it, such as `costs: 55000 / year`");
    if (!costs_.empty() && !stated.empty())
      throw BadUsage("--cost", "this scenario states its own levers; what they cost stands there, under `costs`");
    if (robust_ > 0 && (budget_ || !stated.empty()))
      throw BadUsage("--robust", "it is for the program's own levers, and this scenario states its own");
    if (all_ && !budget_) throw BadUsage("--all", "it goes with --budget: without one every lever is shown anyway");
  }

  /// Every lever that the scenario states, taken once.
  static std::vector<measures::StatedLever> each_once(const std::vector<language::Lever>& stated, TakenLevers& taken,
                                                      const measures::Outcome& outcome) {
    std::vector<measures::StatedLever> levers;
    for (std::size_t i = 0; i < stated.size(); ++i) {
      measures::Basket once(stated.size(), 0);
      once[i] = 1;
      auto side = taken.with(once, outcome);
      if (!side) continue;  // it was read with the scenario, so there is one
      const auto& costs = stated[i].costs;
      levers.push_back({stated[i].name, side->plan, side->catalogue, std::move(side->outcome),
                        costs ? std::optional(costs->first_year()) : std::nullopt});
    }
    return levers;
  }

  ExitCode buy(const Explained& asked, Effect& effect, const measures::Outcome& outcome, bool more_is_better) const {
    const StudiedScenario& scenario = effect.scenario();
    const std::vector<language::Lever>& stated = scenario.reading.scenario->levers;
    std::vector<measures::Offer> offers;
    for (const language::Lever& lever : stated) offers.push_back({lever.costs->first_year(), lever.at_most});
    TakenLevers taken(scenario);
    const auto found = measures::buy(
        offers, [&](const measures::Basket& times) { return taken.with(times, outcome); },
        {.budget = *budget_, .more_is_better = more_is_better}, scenario.settings, effect.stop(),
        [&](const measures::ReplicationResult& result) { effect.add(result); });
    effect.study(found.stopped);
    const report::Results results = effect.results();
    const report::PurchaseStory story{results, outcome, stated, *budget_, found, all_};
    if (!found.baskets.empty()) report::print(report::purchase_report(story), asked.study.format);
    return effect.conclude();
  }

  /// Whether the best lever still gains where other assumptions hold.
  measures::Robust screened(const Effect& effect, const measures::Outcome& outcome,
                            const measures::MendedLever& best) const {
    const StudiedScenario& scenario = effect.scenario();
    return measures::run_robust(
        scenario.plan(),
        [&](const chain::Plan& assumed) { return *chain::with_lever(assumed, best.department, best.lever); },
        *scenario.catalogue, outcome, robust_, scenario.settings, effect.stop());
  }

  bool chosen_ = false;
  std::vector<std::string> costs_;
  std::optional<double> budget_;
  bool all_ = false;
  std::size_t robust_ = 0;
};

}  // namespace

std::unique_ptr<Mode> mend_first_mode() { return std::make_unique<MendFirstMode>(); }

}  // namespace domino::cli
