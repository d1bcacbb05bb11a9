/// Purchases: which levers to buy with a budget, in which order, and what that brings.
///
/// Levers are not worth the same beside each other: a second specialist brings less than the first, and training brings
/// more where people have time to learn. So whole baskets are simulated, each a plan of its own, with common random
/// numbers, and none is added up from its parts. Where there are few baskets within the budget, all are tried; else
/// they are built step by step: beside what was bought before, each lever that can still be paid is tried, and the one
/// that brings the most for its cost is bought, as long as one brings anything.
///
/// The best basket is that of the highest mean. Looking at many and taking the best flatters it, so intervals of gains
/// hold for all baskets together (Bonferroni), hence for whichever comes out; and which of them may be the best is
/// answered by multiple comparisons with the best (engine/statistics/best.h). Costs are as stated, and certain.
/// Where the outcome is the firm's profit, what a basket costs and the run itself does not pay (as wages, advertising
/// or interventions) is taken off the gain, so that nothing is counted twice and nothing is free. Guarantee: the same
/// bytes for any number of jobs. Cost: one run a basket and replication. Limits: step by step the best basket may be
/// missed, and `all_tried` says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/statistics/interval.h"
#include "models/measures/effects/outcome.h"
#include "models/measures/study/study.h"

namespace domino::measures {

/// A lever for sale.
struct Offer {
  double cost = 0;            ///< each time, in the first year
  std::uint32_t at_most = 1;  ///< how often
};

/// How often each lever is taken, in the order of the offers.
using Basket = std::vector<std::uint32_t>;

double cost_of(const Basket& basket, std::span<const Offer> offers);

/// All that the budget can pay, the empty one first; nothing where there are more than `most`.
std::optional<std::vector<Basket>> baskets_within(std::span<const Offer> offers, double budget, std::size_t most);

/// The scenario with a basket bought. Plan and catalogue must outlive the search.
struct BasketSide {
  const chain::Plan* plan = nullptr;
  const Catalogue* catalogue = nullptr;
  Outcome outcome{};  ///< in that catalogue
  /// What the run itself pays of it, where the outcome is money that costs are taken off.
  std::optional<Outcome> paid{};
};

struct PurchaseSettings {
  double budget = 0;
  bool more_is_better = false;    ///< of the outcome; else less is
  std::size_t most_baskets = 64;  ///< of which all are tried
};

struct BoughtBasket {
  Basket times{};
  double cost = 0;              ///< in the first year
  double not_in_the_run = 0;    ///< of it, what was taken off the gain
  statistics::Estimate gain{};  ///< over the scenario as it is, a year where it adds up
  bool may_be_best = true;
};

/// One lever, bought beside those before it.
struct BoughtLever {
  std::size_t offer = 0;
  double cost = 0;
  statistics::Estimate gain{};  ///< over what was bought before
};

struct Purchases {
  statistics::Estimate now{};           ///< the outcome, a year where it adds up
  std::vector<BoughtBasket> baskets{};  ///< that were tried, the best first; the empty one is among them
  std::vector<BoughtLever> order{};     ///< in which to buy the best one: what brings the most for its cost first
  bool all_tried = true;
  std::size_t impossible = 0;       ///< baskets whose levers cannot be taken together
  double replications_to_tell = 0;  ///< the best from the next; infinite where no difference is seen
  std::uint64_t replications = 0;
  bool stopped = false;
};

/// `side_of` makes a basket, or nothing where its levers cannot be taken together; of the empty one it must make one.
/// `finished` is called with the replications of the scenario as it is.
Purchases buy(std::span<const Offer> offers, const std::function<std::optional<BasketSide>(const Basket&)>& side_of,
              const PurchaseSettings& purchase, const StudySettings& settings, const std::stop_token& stop = {},
              const std::function<void(const ReplicationResult&)>& finished = {});

}  // namespace domino::measures
