/// `explain --mend-first`: what to do first, by what it gains for what it costs.
#include "models/measures/effects/mend_first.h"

#include <algorithm>
#include <map>

#include "models/measures/effects/robust.h"
#include "models/plan/changes/ideal.h"
#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/reading/scenario.h"
#include "scenarios/language/values/quantity.h"
#include "tools/cli/command_line.h"
#include "tools/cli/explain/effect.h"
#include "tools/report/explain/stories.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutMendFirst =
    "What to do first: the levers of each department, ranked by what they gain for what they cost.\n"
    "\n"
    "Levers are one person more, promises tightened by a fifth, half the errors, transparency (requesters know how "
    "long), training and a shared vision. Each is run beside the scenario as it is, with the same random numbers. What "
    "a lever costs is an assumption: a share of the department's wages, or of its working hours where no wages are "
    "stated.\n"
    "\n"
    "Cost: one run more a lever and replication.\n"
    "\n"
    "  domino explain scenarios/it_dev_test.yaml --mend-first\n"
    "  domino explain scenarios/it_dev_test.yaml --mend-first --cost training=3%\n"
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
    effect.start();
    const auto departments = chain::ideal_players(plan, chain::Ideal::zero_delay);
    const auto found =
        measures::run_mend_first(plan, *scenario.catalogue, outcome, departments, mend, scenario.settings,
                                 effect.stop(), [&](const measures::ReplicationResult& result) { effect.add(result); });
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
  std::size_t robust_ = 0;
};

}  // namespace

std::unique_ptr<Mode> mend_first_mode() { return std::make_unique<MendFirstMode>(); }

}  // namespace domino::cli
