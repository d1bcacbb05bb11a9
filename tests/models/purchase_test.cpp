// What to buy with a budget.

#include "models/measures/effects/purchase.h"

#include <cmath>
#include <deque>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

/// A crowded desk, a back office with time to spare, and levers of which some help.
constexpr const char* kCrowded = R"(version: 1
scenario: Crowded
question: What shall we buy?
run: {horizon: 2 weeks, replications: 6}
calendars: {office: {Mon-Fri: "08:00-16:00"}}
departments:
  desk: {staff: 4, hours: office, wage: 20 / h}
  back: {staff: 6, hours: office, wage: 20 / h}
services:
  help: {by: desk, duration: exponential(mean 8 min), needs: {advice: {chance: 20 %, mode: park}}}
  advice: {by: back, duration: exponential(mean 6 min)}
customers: {people: {arrive: {Mon-Fri "08:00-16:00": 30 / h}, asks_for: help, patience: exponential(mean 10 min), spends: 30}}
levers:
  desk_more: {change: {departments.desk.staff: rises by 1}, costs: 40000 / year, at_most: 3}
  back_more: {change: {departments.back.staff: rises by 1}, costs: 40000 / year}
  script: {change: {services.help.duration: exponential(mean 7 min)}, costs: 5000 once}
)";

const std::vector<Offer> kOffers{{40000, 3}, {40000, 1}, {5000, 1}};

/// Makes the scenario with a basket, and keeps it.
class Shop {
 public:
  explicit Shop(std::string outcome) : outcome_(std::move(outcome)) {}

  std::shared_ptr<const chain::Plan> plan_of(const Basket& times) const {
    std::vector<language::LeverTaken> taken;
    for (std::size_t i = 0; i < times.size(); ++i)
      if (times[i] > 0) taken.push_back({base_.scenario->levers[i].name, times[i]});
    return language::with_levers(base_, taken).plan;
  }
  std::optional<BasketSide> side(const Basket& times) {
    plans_.push_back(plan_of(times));
    const Catalogue& catalogue = catalogues_.emplace_back(*plans_.back());
    std::optional<Outcome> paid;
    if (outcome_ == "money.profit") paid = outcome_of(catalogue, "money.wages");
    return BasketSide{plans_.back().get(), &catalogue, *outcome_of(catalogue, outcome_), paid};
  }
  Purchases buy(double budget, std::size_t most = 64, bool more_is_better = false) {
    return measures::buy(
        kOffers, [this](const Basket& times) { return side(times); },
        {.budget = budget, .more_is_better = more_is_better, .most_baskets = most}, settings);
  }
  double mean(const Basket& times, const char* address) const {
    return domino::testing::ScenarioRun(plan_of(times), settings).mean(address);
  }

  StudySettings settings{.seed = 3, .first_replication = 1, .replications = 6};

 private:
  language::Reading base_ = domino::testing::read(kCrowded);
  std::string outcome_;
  std::deque<std::shared_ptr<const chain::Plan>> plans_;
  std::deque<Catalogue> catalogues_;
};

constexpr double kYears = 365 / 14.0;  // in which such a run has gone by, over and over

TEST(Baskets, AreAllThatTheBudgetPays) {
  for (const double budget : {0.0, 4999.0, 5000.0, 45000.0, 85000.0, 1e9}) {
    std::vector<Basket> expected;
    for (std::uint32_t a = 0; a <= 3; ++a)
      for (std::uint32_t b = 0; b <= 1; ++b)
        for (std::uint32_t c = 0; c <= 1; ++c)
          if (40000.0 * (a + b) + 5000.0 * c <= budget) expected.push_back({a, b, c});
    const auto baskets = baskets_within(kOffers, budget, 100);
    ASSERT_TRUE(baskets.has_value());
    EXPECT_EQ(*baskets, expected) << budget;
    EXPECT_EQ(baskets_within(kOffers, budget, expected.size()).has_value(), true);
    EXPECT_FALSE(baskets_within(kOffers, budget, expected.size() - 1).has_value());
  }
}

TEST(Purchases, BestOfAllBasketsIsThatOfSeparateRuns) {
  Shop shop("customers.abandoned");
  const Purchases found = shop.buy(85000);
  EXPECT_TRUE(found.all_tried);
  std::map<Basket, double> kept;  // by runs of their own
  const double before = shop.mean({0, 0, 0}, "customers.abandoned");
  for (const BoughtBasket& basket : found.baskets)
    kept[basket.times] = (before - shop.mean(basket.times, "customers.abandoned")) * kYears;
  const auto best = std::max_element(kept.begin(), kept.end(), [](auto& a, auto& b) { return a.second < b.second; });
  EXPECT_EQ(found.baskets.front().times, best->first);
  EXPECT_TRUE(found.baskets.front().may_be_best);
  for (const BoughtBasket& basket : found.baskets) {
    EXPECT_NEAR(basket.gain.mean, kept[basket.times], 1e-6);
    EXPECT_DOUBLE_EQ(basket.cost, 40000.0 * (basket.times[0] + basket.times[1]) + 5000.0 * basket.times[2]);
    EXPECT_EQ(basket.not_in_the_run, 0);
  }
  EXPECT_NEAR(found.now.mean, before * kYears, 1e-6);
  // Nobody buys for the back office, where nobody waits.
  EXPECT_EQ(found.baskets.front().times[1], 0u);
}

TEST(Purchases, OrderAddsUpToTheBestBasketAndBeginsWithTheMostForItsCost) {
  Shop shop("customers.abandoned");
  const Purchases found = shop.buy(85000);
  ASSERT_FALSE(found.order.empty());
  double gain = 0;
  double cost = 0;
  for (const BoughtLever& bought : found.order) {
    gain += bought.gain.mean;
    cost += bought.cost;
  }
  EXPECT_NEAR(gain, found.baskets.front().gain.mean, 1e-6);
  EXPECT_DOUBLE_EQ(cost, found.baskets.front().cost);
  // The script costs an eighth of a person and brings more than an eighth of one.
  EXPECT_EQ(found.order.front().offer, 2u);
}

TEST(Purchases, StepByStepFindsTheSameWhereLeversHardlyDisturbEachOther) {
  Shop shop("customers.abandoned");
  const Purchases steps = shop.buy(85000, 1);
  EXPECT_FALSE(steps.all_tried);
  EXPECT_EQ(steps.baskets.front().times, Shop("customers.abandoned").buy(85000).baskets.front().times);
}

TEST(Purchases, OfMoneyTakeOffWhatTheRunDoesNotPay) {
  Shop shop("money.profit");
  const Purchases found = shop.buy(45000, 64, true);
  const double before = shop.mean({0, 0, 0}, "money.profit");
  for (const BoughtBasket& basket : found.baskets) {
    // Wages of those who are hired are in the run, with what is finished after hours; the rest of the price is not.
    const double wages = (shop.mean(basket.times, "money.wages") - shop.mean({0, 0, 0}, "money.wages")) * kYears;
    EXPECT_NEAR(basket.not_in_the_run, std::max(0.0, basket.cost - std::max(0.0, wages)), 1e-6);
    EXPECT_NEAR(basket.gain.mean, (shop.mean(basket.times, "money.profit") - before) * kYears - basket.not_in_the_run,
                1e-6);
  }
}

TEST(Purchases, NothingIsBoughtWhereNothingCanBePaid) {
  Shop shop("customers.abandoned");
  const Purchases found = shop.buy(100);
  ASSERT_EQ(found.baskets.size(), 1u);
  EXPECT_TRUE(found.order.empty());
  EXPECT_EQ(found.baskets.front().gain.mean, 0);
}

TEST(Purchases, BasketsThatCannotBeAreCounted) {
  Shop shop("customers.abandoned");
  const Purchases found = measures::buy(
      kOffers, [&](const Basket& times) { return times[0] > 0 && times[2] > 0 ? std::nullopt : shop.side(times); },
      {.budget = 45000}, shop.settings);
  EXPECT_EQ(found.impossible, 1u);
  for (const BoughtBasket& basket : found.baskets) EXPECT_FALSE(basket.times[0] > 0 && basket.times[2] > 0);
}

}  // namespace
}  // namespace domino::measures
