#include "models/measures/effects/mend_first.h"

#include <algorithm>
#include <utility>

#include "engine/statistics/holm.h"
#include "engine/statistics/linearised.h"
#include "engine/statistics/paired.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

namespace {

using chain::Index;
using chain::Lever;

/// The outcome of the base and of each lever, as replications come in.
class Mending : public PairedObserver {
 public:
  Mending(std::vector<Outcome> outcomes, const std::function<void(const ReplicationResult&)>& finished)
      : series(outcomes.size()), outcomes_(std::move(outcomes)), finished_(finished) {}

  bool finished(std::span<ReplicationResult> results) override {
    for (std::size_t side = 0; side < results.size(); ++side)
      series[side].add(outcomes_[side].value(results[side].values), results[side].group);
    if (finished_) finished_(results.front());
    return true;
  }

  std::vector<OutcomeSeries> series;

 private:
  std::vector<Outcome> outcomes_;
  const std::function<void(const ReplicationResult&)>& finished_;
};

/// Of a lever of the program: that of somebody more is their time, that of any other what is stated.
std::optional<double> cost_of(const chain::Plan& plan, Index department, Lever lever, const MendSettings& mend,
                              bool in_hours) {
  const auto stated = mend.cost_shares.find(lever);
  if (lever != Lever::person && stated == mend.cost_shares.end()) return std::nullopt;
  const double hours = stated == mend.cost_shares.end()
                           ? chain::hours_of_one_more_a_year(plan, department)
                           : chain::hours_on_duty_a_year(plan, department) * stated->second;
  return hours * (in_hours ? 1 : plan.departments[department].wage_per_s * kHour.s);
}

struct Scored {
  MendedLever result;
  statistics::Linearised gain;
  statistics::Linearised per_cost;
};

/// Gains and their worth for money, by lever.
Scored scored_lever(const Mending& mending, std::size_t side, MendedLever lever, double factor, double confidence) {
  const auto& base = mending.series.front();
  const auto& changed = mending.series[side];
  const auto before = statistics::linearised(base.view());
  const auto after = statistics::linearised(changed.view());
  const auto gained = [&](double times) {
    const statistics::Term terms[] = {{after, times}, {before, -times}};
    return statistics::combined(terms);
  };
  const statistics::Linearised gain = gained(factor);
  lever.gain = statistics::interval_of(gain, confidence);
  Scored scored{std::move(lever), gain, {}};
  const double cost = scored.result.cost.value_or(0);
  if (!(cost > 0)) return scored;
  scored.per_cost = gained(factor / cost);
  scored.result.per_cost = statistics::interval_of(scored.per_cost, confidence);
  return scored;
}

/// Two families of questions share the chance to be wrong.
constexpr double kFamilies = 2;

std::vector<double> adjusted_in_family(const std::vector<double>& p_values) {
  std::vector<double> adjusted = statistics::holm_adjusted(p_values);
  for (double& p : adjusted) p = std::min(1.0, kFamilies * p);
  return adjusted;
}

/// Which levers gain or lose, beyond chance.
void decide_gains(std::vector<Scored>& levers, double confidence) {
  std::vector<double> p_values;
  for (const Scored& lever : levers) p_values.push_back(statistics::p_value_of(lever.gain));
  const auto adjusted = adjusted_in_family(p_values);
  for (std::size_t i = 0; i < levers.size(); ++i) {
    levers[i].result.p_value = adjusted[i];
    levers[i].result.decided = adjusted[i] <= 1 - confidence;
  }
}

/// Those that gain come first and those that lose last, each by what it brings for its cost; what costs nothing before
/// what does. By gain alone where not all costs are known.
void rank(std::vector<Scored>& levers, bool by_cost) {
  const auto group = [](const Scored& lever) { return !lever.result.decided ? 1 : lever.gain.mean > 0 ? 0 : 2; };
  const auto is_free = [](const Scored& lever) { return !(lever.result.cost.value_or(0) > 0); };
  std::stable_sort(levers.begin(), levers.end(), [&](const Scored& a, const Scored& b) {
    if (group(a) != group(b)) return group(a) < group(b);
    if (!by_cost) return a.gain.mean > b.gain.mean;
    if (is_free(a) != is_free(b)) return is_free(a) == (group(a) == 0);
    return is_free(a) ? a.gain.mean > b.gain.mean : a.per_cost.mean > b.per_cost.mean;
  });
}

/// Whether each lever is ahead of the next.
void decide_ranks(std::vector<Scored>& ranked, bool by_cost, double confidence) {
  std::vector<double> p_values;
  for (std::size_t i = 0; i + 1 < ranked.size(); ++i) {
    // What costs nothing has no worth for its cost: it is compared by what it gains.
    const bool costs = by_cost && ranked[i].per_cost.has_mean && ranked[i + 1].per_cost.has_mean;
    const statistics::Term terms[] = {{costs ? ranked[i].per_cost : ranked[i].gain, 1},
                                      {costs ? ranked[i + 1].per_cost : ranked[i + 1].gain, -1}};
    const statistics::Linearised ahead = statistics::combined(terms);
    p_values.push_back(ahead.mean > 0 ? statistics::p_value_of(ahead) : 1);
  }
  const auto adjusted = adjusted_in_family(p_values);
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    ranked[i].result.p_value_next = adjusted[i];
    ranked[i].result.ahead_of_next = adjusted[i] <= 1 - confidence;
  }
}

/// What all levers are made of: the base first, then a side a lever.
MendFirst mended(const chain::Plan& plan, const Outcome& outcome, std::span<const Side> sides, Mending& mending,
                 std::vector<MendedLever> tried, bool more_is_better, const StudySettings& settings,
                 const std::stop_token& stop) {
  MendFirst found;
  found.by_cost =
      std::all_of(tried.begin(), tried.end(), [](const MendedLever& lever) { return lever.cost.has_value(); });
  const PairedOutcome ran = run_paired(sides, settings, stop, mending);
  found.replications = ran.completed;
  found.stopped = ran.stopped;
  if (ran.completed == 0) return found;
  const double year = times_a_year(plan, outcome);
  const double better = more_is_better ? year : -year;
  std::vector<Scored> ranked;
  for (std::size_t i = 0; i < tried.size(); ++i)
    ranked.push_back(scored_lever(mending, i + 1, std::move(tried[i]), better, settings.confidence));
  decide_gains(ranked, settings.confidence);
  rank(ranked, found.by_cost);
  decide_ranks(ranked, found.by_cost, settings.confidence);
  for (Scored& lever : ranked) found.levers.push_back(std::move(lever.result));
  const auto& base = mending.series.front();
  auto scaled = base.numerators();
  for (double& numerator : scaled) numerator *= year;
  found.now = statistics::ratio_estimate(scaled, base.denominators(), settings.confidence);
  found.now.n = base.observations();
  return found;
}

}  // namespace

double times_a_year(const chain::Plan& plan, const Outcome& outcome) {
  const bool adds_up = outcome.unit == Unit::count || outcome.unit == Unit::money;
  return adds_up ? 365 * kDay.s / plan.span.measured().s : 1;
}

MendFirst run_mend_first(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                         std::span<const StatedLever> levers, bool more_is_better, const StudySettings& settings,
                         const std::stop_token& stop, const std::function<void(const ReplicationResult&)>& finished) {
  std::vector<Side> sides{{.plan = &plan, .catalogue = &catalogue}};
  std::vector<Outcome> outcomes{outcome};
  std::vector<MendedLever> tried;
  for (const StatedLever& lever : levers) {
    sides.push_back({.plan = lever.plan, .catalogue = lever.catalogue});
    outcomes.push_back(lever.outcome);
    tried.push_back({.name = lever.name, .cost = lever.cost});
  }
  Mending mending(std::move(outcomes), finished);
  return mended(plan, outcome, sides, mending, std::move(tried), more_is_better, settings, stop);
}

MendFirst run_mend_first(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                         std::span<const Index> departments, const MendSettings& mend, const StudySettings& settings,
                         const std::stop_token& stop, const std::function<void(const ReplicationResult&)>& finished) {
  const bool in_hours = std::any_of(departments.begin(), departments.end(),
                                    [&](Index d) { return !(plan.departments[d].wage_per_s > 0); });
  std::vector<chain::Plan> plans;
  std::vector<MendedLever> tried;
  for (const Index d : departments)
    for (const chain::LeverRow& row : chain::levers()) {
      auto changed = chain::with_lever(plan, d, row.lever);
      if (!changed) continue;
      plans.push_back(std::move(*changed));
      tried.push_back({.department = d, .lever = row.lever, .cost = cost_of(plan, d, row.lever, mend, in_hours)});
    }
  std::vector<Side> sides{{.plan = &plan, .catalogue = &catalogue}};
  // Whose wages are counted is a matter of the base's catalogue, which reads all of them.
  for (const chain::Plan& side : plans) sides.push_back({.plan = &side, .catalogue = &catalogue});
  Mending mending(std::vector<Outcome>(sides.size(), outcome), finished);
  MendFirst found = mended(plan, outcome, sides, mending, std::move(tried), mend.more_is_better, settings, stop);
  found.in_hours = in_hours;
  return found;
}

}  // namespace domino::measures
