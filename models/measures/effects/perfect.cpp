#include "models/measures/effects/perfect.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/experiment/enough.h"
#include "engine/statistics/jackknife.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

namespace {

using chain::Index;
using experiment::ShapleyDesign;

/// The outcomes of all plans, as replications come in.
class CoalitionValues : public PairedObserver {
 public:
  CoalitionValues(const ShapleyDesign& design, const Outcome& outcome, const StudySettings& settings,
                  const std::function<void(const ReplicationResult&)>& finished)
      : series(design.coalitions.size()),
        design_(design),
        outcome_(outcome),
        settings_(settings),
        finished_(finished) {}

  bool finished(std::span<ReplicationResult> results) override {
    for (std::size_t i = 0; i < results.size(); ++i) {
      series[i].add(outcome_.value(results[i].values), results[i].group);
      events += results[i].events;
    }
    if (finished_) finished_(results.front());
    if (!settings_.precision) return true;
    enough = rule_.after_one_more([&] { return widest() <= *settings_.precision; });
    return !enough;
  }

  std::size_t size() const { return series.front().size(); }

  /// The coalitions of all coalitions without one replication.
  std::optional<std::vector<double>> coalitions(std::size_t left_out) const {
    std::vector<double> coalitions;
    for (const OutcomeSeries& of : series) {
      const auto worth = of.without(left_out);
      if (!worth) return std::nullopt;
      coalitions.push_back(*worth);
    }
    return coalitions;
  }

  /// All n + 1 of them, the last of all replications; empty where one is not defined.
  std::vector<std::vector<double>> of_all_coalitions() const {
    std::vector<std::vector<double>> all;
    for (std::size_t i = 0; i <= size(); ++i) {
      auto of = coalitions(i);
      if (!of) return {};
      all.push_back(std::move(*of));
    }
    return all;
  }

  /// Of all shares, the widest half of an interval, of what all departments bring together.
  double widest() const {
    const auto all = of_all_coalitions();
    if (design_.players == 0) return 0;
    if (all.empty()) return std::numeric_limits<double>::infinity();
    const double together = std::abs(all.back()[1] - all.back()[0]);
    double widest = 0;
    for (std::size_t player = 0; player < design_.players; ++player) {
      const auto estimate = statistics::jackknifed(size(), settings_.confidence, [&](std::size_t left_out) {
        return std::optional(experiment::shapley_values(design_, all[left_out])[player]);
      });
      widest = std::max(widest, estimate.half_width());
    }
    return together > 0 ? widest / together : 0;
  }

  std::vector<OutcomeSeries> series;
  bool enough = false;
  std::uint64_t events = 0;

 private:
  const ShapleyDesign& design_;
  const Outcome& outcome_;
  const StudySettings& settings_;
  const std::function<void(const ReplicationResult&)>& finished_;
  experiment::Enough rule_;
};

std::vector<chain::Plan> ideal_plans(const chain::Plan& plan, const std::vector<Index>& players,
                                     const ShapleyDesign& design, chain::Ideal ideal) {
  std::vector<chain::Plan> plans;
  for (const experiment::Coalition coalition : design.coalitions) {
    std::vector<Index> departments;
    for (std::size_t i = 0; i < players.size(); ++i)
      if ((coalition >> i & 1U) != 0) departments.push_back(players[i]);
    plans.push_back(chain::with_ideal(plan, departments, ideal));
  }
  return plans;
}

/// Student's interval wider by what sampling orders leaves open.
void widen_by(statistics::Estimate& estimate, double error, double confidence) {
  if (!estimate.has_interval || error == 0) return;
  const double sampled =
      statistics::student_quantile((1 + confidence) / 2, static_cast<double>(estimate.n - 1)) * error;
  const double half = std::sqrt(estimate.half_width() * estimate.half_width() + sampled * sampled);
  estimate.low = estimate.mean - half;
  estimate.high = estimate.mean + half;
}

/// Works out shares from the outcomes of all plans.
class PerfectSums {
 public:
  PerfectSums(const ShapleyDesign& design, const CoalitionValues& coalitions, double confidence)
      : design_(design), coalitions_(coalitions), confidence_(confidence), all_(coalitions.of_all_coalitions()) {
    for (const auto& of : all_) values_.push_back(experiment::shapley_values(design_, of));
    if (!all_.empty()) errors_ = experiment::sampling_errors(design_, all_.back());
  }

  bool defined() const { return !all_.empty(); }

  statistics::Estimate outcome_of_plan(std::size_t coalition) const {
    return estimate([&](std::size_t i) { return all_[i][coalition]; });
  }

  /// What all of them change, of the outcome as it is; no mean where that is 0.
  statistics::Estimate together() const {
    return statistics::jackknifed(coalitions_.size(), confidence_, [&](std::size_t i) -> std::optional<double> {
      const double now = all_[i].front();
      if (now == 0) return std::nullopt;
      return ((all_[i].size() > 1 ? all_[i][1] : now) - now) / now;
    });
  }

  PerfectShare share_of_player(std::size_t player, Index department) const {
    PerfectShare share{.department = department};
    const double now = all_.back().front();
    share.change = estimate([&](std::size_t i) { return values_[i][player]; });
    share.sampling_error = errors_[player];
    widen_by(share.change, share.sampling_error, confidence_);
    if (now != 0) {
      share.share =
          statistics::jackknifed(coalitions_.size(), confidence_, [&](std::size_t i) -> std::optional<double> {
            if (all_[i].front() == 0) return std::nullopt;
            return values_[i][player] / all_[i].front();
          });
      widen_by(share.share, share.sampling_error / std::abs(now), confidence_);
    }
    const auto& coalitions = design_.coalitions;
    const auto alone = std::find(coalitions.begin(), coalitions.end(), experiment::Coalition{1} << player);
    if (alone == coalitions.end()) return share;
    const auto place = static_cast<std::size_t>(alone - coalitions.begin());
    share.alone = estimate([&](std::size_t i) { return all_[i][place] - all_[i].front(); });
    return share;
  }

 private:
  template <class Statistic>
  statistics::Estimate estimate(Statistic&& statistic) const {
    return statistics::jackknifed(coalitions_.size(), confidence_,
                                  [&](std::size_t i) { return std::optional<double>(statistic(i)); });
  }

  const ShapleyDesign& design_;
  const CoalitionValues& coalitions_;
  double confidence_;
  std::vector<std::vector<double>> all_;     // by replication left out, the last of none: coalitions
  std::vector<std::vector<double>> values_;  // the same: values by player
  std::vector<double> errors_;
};

void add_shares_by_replication(const ShapleyDesign& design, const CoalitionValues& coalitions, Perfect& perfect) {
  for (std::size_t r = 0; r < coalitions.size(); ++r) {
    std::vector<double> outcomes;
    for (const OutcomeSeries& of : coalitions.series) {
      if (!(of.denominators()[r] > 0)) return;
      outcomes.push_back(of.numerators()[r] / of.denominators()[r]);
    }
    perfect.by_replication.push_back(experiment::shapley_values(design, outcomes));
  }
}

void sum_up(const ShapleyDesign& design, const CoalitionValues& coalitions, double confidence,
            const std::vector<Index>& players, Perfect& perfect) {
  if (coalitions.size() == 0) return;
  const PerfectSums sums(design, coalitions, confidence);
  if (!sums.defined()) return;
  perfect.now = sums.outcome_of_plan(0);
  perfect.all = sums.outcome_of_plan(players.empty() ? 0 : 1);
  perfect.together = sums.together();
  for (std::size_t i = 0; i < players.size(); ++i) perfect.shares.push_back(sums.share_of_player(i, players[i]));
  std::stable_sort(perfect.shares.begin(), perfect.shares.end(), [](const PerfectShare& a, const PerfectShare& b) {
    return std::abs(a.change.mean) > std::abs(b.change.mean);
  });
  add_shares_by_replication(design, coalitions, perfect);
}

}  // namespace

Perfect run_perfect(const chain::Plan& plan, const Catalogue& catalogue, const Outcome& outcome,
                    const PerfectSettings& perfect_settings, const StudySettings& settings, const std::stop_token& stop,
                    const std::function<void(const ReplicationResult&)>& finished) {
  const std::vector<Index> players = chain::ideal_players(plan, perfect_settings.ideal);
  const ShapleyDesign design = players.size() <= perfect_settings.most_exact
                                   ? experiment::exact_shapley(players.size())
                                   : experiment::sampled_shapley(players.size(), perfect_settings.pairs, settings.seed);
  const std::vector<chain::Plan> plans = ideal_plans(plan, players, design, perfect_settings.ideal);
  std::vector<Side> sides;
  for (const chain::Plan& side : plans) sides.push_back({.plan = &side, .catalogue = &catalogue});
  CoalitionValues coalitions(design, outcome, settings, finished);
  const PairedOutcome ran = run_paired(sides, settings, stop, coalitions);
  Perfect perfect{.plans = plans.size(),
                  .pairs = design.pairs.size(),
                  .replications = ran.completed,
                  .stopped = ran.stopped,
                  .events = coalitions.events};
  if (settings.precision && !coalitions.enough && ran.completed > 2) perfect.imprecision = coalitions.widest();
  for (Index d = 0; d < plan.departments.size(); ++d)
    if (!std::binary_search(players.begin(), players.end(), d)) perfect.without_part.push_back(d);
  sum_up(design, coalitions, settings.confidence, players, perfect);
  return perfect;
}

}  // namespace domino::measures
