#include "models/measures/effects/purchase.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "engine/kernel/contract.h"
#include "engine/statistics/best.h"
#include "engine/statistics/linearised.h"
#include "models/measures/effects/mend_first.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

namespace {

using statistics::Linearised;
using statistics::Term;

/// What was found of one basket.
struct Tried {
  OutcomeSeries outcome{};
  OutcomeSeries paid{};
};

/// Receives the replications of several baskets.
class Trying : public PairedObserver {
 public:
  Trying(std::vector<BasketSide> sides, const std::function<void(const ReplicationResult&)>& finished)
      : tried(sides.size()), sides_(std::move(sides)), finished_(finished) {}

  bool finished(std::span<ReplicationResult> results) override {
    for (std::size_t side = 0; side < results.size(); ++side) {
      const ReplicationResult& result = results[side];
      tried[side].outcome.add(sides_[side].outcome.value(result.values), result.group);
      if (sides_[side].paid) tried[side].paid.add(sides_[side].paid->value(result.values), result.group);
    }
    if (finished_) finished_(results.front());
    return true;
  }

  std::vector<Tried> tried;

 private:
  std::vector<BasketSide> sides_;
  const std::function<void(const ReplicationResult&)>& finished_;
};

/// Baskets that were simulated, with all that is said of them.
class BasketSearch {
 public:
  BasketSearch(std::span<const Offer> offers, const std::function<std::optional<BasketSide>(const Basket&)>& side_of,
               const PurchaseSettings& purchase, const StudySettings& settings, const std::stop_token& stop,
               const std::function<void(const ReplicationResult&)>& finished)
      : offers_(offers),
        side_of_(side_of),
        purchase_(purchase),
        settings_(settings),
        stop_(stop),
        finished_(finished) {}

  Purchases run() {
    const Basket none(offers_.size(), 0);
    const auto all = baskets_within(offers_, purchase_.budget, purchase_.most_baskets);
    found_.all_tried = all.has_value();
    if (all)
      try_baskets(*all);
    else if (try_baskets({none}))
      build_up(none);
    if (found_.replications > 0) conclude(none);
    return std::move(found_);
  }

 private:
  /// Simulates those that are not known yet. False where it was stopped; then they stay unknown, unless they are all
  /// that there is.
  bool try_baskets(const std::vector<Basket>& baskets) {
    std::vector<Basket> new_ones;
    std::vector<BasketSide> sides;
    for (const Basket& basket : baskets) {
      if (tried_.contains(basket)) continue;
      auto side = side_of_(basket);
      found_.impossible += static_cast<std::size_t>(!side);
      if (!side) continue;
      sides.push_back(std::move(*side));
      new_ones.push_back(basket);
    }
    if (sides.empty()) return true;
    const bool with_base = tried_.empty();
    if (with_base) year_ = times_a_year(*sides.front().plan, sides.front().outcome);
    std::vector<Side> running;
    for (const BasketSide& side : sides) running.push_back({.plan = side.plan, .catalogue = side.catalogue});
    const std::function<void(const ReplicationResult&)> nobody;
    Trying trying(std::move(sides), with_base ? finished_ : nobody);
    const PairedOutcome ran = run_paired(running, settings_, stop_, trying);
    found_.stopped = found_.stopped || ran.stopped;
    if (with_base) found_.replications = ran.completed;
    if (ran.completed < found_.replications || ran.completed == 0) return false;
    for (std::size_t i = 0; i < new_ones.size(); ++i) tried_.emplace(new_ones[i], std::move(trying.tried[i]));
    return !found_.stopped;
  }

  /// Beside what was bought before, whatever brings the most for its cost.
  void build_up(Basket basket) {
    for (;;) {
      std::vector<Basket> next;
      for (std::size_t i = 0; i < offers_.size(); ++i) {
        if (basket[i] >= offers_[i].at_most) continue;
        Basket more = basket;
        ++more[i];
        if (cost_of(more, offers_) <= purchase_.budget) next.push_back(std::move(more));
      }
      if (next.empty() || !try_baskets(next)) return;
      const auto best = best_step(basket, basket_limit(basket));
      if (!best || !(step_gain(basket, *best).mean > 0)) return;
      ++basket[*best];
    }
  }

  /// How often each lever may be taken beyond a basket: as often as offered.
  Basket basket_limit(const Basket& basket) const {
    Basket limit = basket;
    for (std::size_t i = 0; i < offers_.size(); ++i) limit[i] = offers_[i].at_most;
    return limit;
  }

  /// The lever that brings the most for its cost beside a basket, of those that lie within the limit and were tried.
  std::optional<std::size_t> best_step(const Basket& basket, const Basket& limit) const {
    std::optional<std::size_t> best;
    double best_worth = 0;
    for (std::size_t i = 0; i < offers_.size(); ++i) {
      Basket more = basket;
      ++more[i];
      if (more[i] > limit[i] || !tried_.contains(more)) continue;
      const double gain = step_gain(basket, i).mean;
      const double cost = offers_[i].cost;
      const double worth = cost > 0 ? gain / cost : gain > 0 ? std::numeric_limits<double>::infinity() : gain;
      if (!best || worth > best_worth) {
        best = i;
        best_worth = worth;
      }
    }
    return best;
  }

  Linearised step_gain(const Basket& basket, std::size_t lever) const {
    Basket more = basket;
    ++more[lever];
    return difference(more, basket);
  }

  double not_in_the_run(const Basket& basket) const {
    const Tried& with = tried_.at(basket);
    const Tried& without = tried_.at(Basket(offers_.size(), 0));
    if (with.paid.size() == 0) return 0;
    const double paid = year_ * (linearised(with.paid.view()).mean - linearised(without.paid.view()).mean);
    return std::max(0.0, cost_of(basket, offers_) - std::max(0.0, paid));
  }

  /// What a basket is worth in a year: more is better.
  struct Worth {
    std::vector<double> numerators;
    std::vector<double> denominators;
    statistics::RatioSeries view() const { return {numerators, denominators}; }
  };
  Worth worth_of(const Basket& basket) const {
    const OutcomeSeries& series = tried_.at(basket).outcome;
    Worth worth{series.numerators(), series.denominators()};
    const double off = not_in_the_run(basket);
    for (std::size_t i = 0; i < worth.numerators.size(); ++i)
      worth.numerators[i] =
          (purchase_.more_is_better ? year_ : -year_) * worth.numerators[i] - off * worth.denominators[i];
    return worth;
  }

  Linearised difference(const Basket& with, const Basket& without) const {
    const Linearised after = linearised(worth_of(with).view());
    const Linearised before = linearised(worth_of(without).view());
    const Term terms[] = {{after, 1}, {before, -1}};
    return statistics::combined(terms);
  }

  void conclude(const Basket& none) {
    std::vector<Worth> worths;
    std::vector<statistics::RatioSeries> designs;
    for (const auto& [basket, tried] : tried_) worths.push_back(worth_of(basket));
    for (const Worth& worth : worths) designs.push_back(worth.view());
    const std::size_t compared = std::max<std::size_t>(tried_.size() - 1, 1);
    const double together = 1 - (1 - settings_.confidence) / static_cast<double>(compared);
    std::vector<statistics::GapToBest> gaps(designs.size());
    if (designs.size() >= 2) gaps = statistics::gaps_to_best(designs, true, settings_.confidence);
    std::size_t i = 0;
    for (const auto& [basket, tried] : tried_) {
      BoughtBasket bought{.times = basket, .cost = cost_of(basket, offers_), .not_in_the_run = not_in_the_run(basket)};
      bought.gain = statistics::interval_of(difference(basket, none), together);
      bought.may_be_best = gaps[i++].may_be_best;
      found_.baskets.push_back(std::move(bought));
    }
    // Of what is worth the same, the cheaper comes first.
    std::stable_sort(found_.baskets.begin(), found_.baskets.end(), [](const BoughtBasket& a, const BoughtBasket& b) {
      if (a.gain.mean != b.gain.mean) return a.gain.mean > b.gain.mean;
      return a.cost < b.cost;
    });
    if (found_.baskets.size() >= 2)
      found_.replications_to_tell = statistics::replications_to_tell(worth_of(found_.baskets[0].times).view(),
                                                                     worth_of(found_.baskets[1].times).view(),
                                                                     designs.size(), settings_.confidence);
    order_of_buying(none, together);
    const OutcomeSeries& base = tried_.at(none).outcome;
    auto scaled = base.numerators();
    for (double& numerator : scaled) numerator *= year_;
    found_.now = statistics::ratio_estimate(scaled, base.denominators(), settings_.confidence);
    found_.now.n = base.observations();
  }

  void order_of_buying(const Basket& none, double confidence) {
    const Basket& best = found_.baskets.front().times;
    Basket bought = none;
    while (bought != best) {
      const auto next = best_step(bought, best);
      if (!next) return;
      found_.order.push_back(
          {*next, offers_[*next].cost, statistics::interval_of(step_gain(bought, *next), confidence)});
      ++bought[*next];
    }
  }

  std::span<const Offer> offers_;
  const std::function<std::optional<BasketSide>(const Basket&)>& side_of_;
  const PurchaseSettings& purchase_;
  const StudySettings& settings_;
  const std::stop_token& stop_;
  const std::function<void(const ReplicationResult&)>& finished_;
  std::map<Basket, Tried> tried_;
  double year_ = 1;
  Purchases found_;
};

}  // namespace

double cost_of(const Basket& basket, std::span<const Offer> offers) {
  double cost = 0;
  for (std::size_t i = 0; i < basket.size(); ++i) cost += basket[i] * offers[i].cost;
  return cost;
}

std::optional<std::vector<Basket>> baskets_within(std::span<const Offer> offers, double budget, std::size_t most) {
  std::vector<Basket> baskets;
  Basket basket(offers.size(), 0);
  for (;;) {
    if (baskets.size() == most) return std::nullopt;
    baskets.push_back(basket);
    // As a number counts up, its last digit first; a digit that is too dear begins again at 0.
    std::size_t i = basket.size();
    for (; i > 0; --i) {
      if (basket[i - 1] < offers[i - 1].at_most) {
        ++basket[i - 1];
        if (cost_of(basket, offers) <= budget) break;
      }
      basket[i - 1] = 0;
    }
    if (i == 0) return baskets;
  }
}

Purchases buy(std::span<const Offer> offers, const std::function<std::optional<BasketSide>(const Basket&)>& side_of,
              const PurchaseSettings& purchase, const StudySettings& settings, const std::stop_token& stop,
              const std::function<void(const ReplicationResult&)>& finished) {
  DOMINO_REQUIRE(purchase.budget >= 0, "a budget pays nothing or something");
  return BasketSearch(offers, side_of, purchase, settings, stop, finished).run();
}

}  // namespace domino::measures
