#include "engine/experiment/shapley.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "engine/kernel/contract.h"
#include "engine/random/stream.h"

namespace domino::experiment {

namespace {

constexpr std::uint64_t kOrders = random::name_key("orders of players");
constexpr std::size_t kMostEnumerated = 20;

Coalition all_of(std::size_t players) {
  return players == kMostPlayers ? ~Coalition{0} : (Coalition{1} << players) - 1;
}

/// The coalitions of a design, each once.
class Register {
 public:
  Register(ShapleyDesign& design, std::size_t players) : design_(design) {
    design_.players = players;
    design_.values.resize(players);
    place_of(0);
    place_of(all_of(players));
  }

  std::size_t place_of(Coalition coalition) {
    const auto [found, is_new] = places_.emplace(coalition, design_.coalitions.size());
    if (is_new) design_.coalitions.push_back(coalition);
    return found->second;
  }

 private:
  ShapleyDesign& design_;
  std::unordered_map<Coalition, std::size_t> places_;
};

/// Sums of weights by coalition, in the order in which these were met.
class Weights {
 public:
  void add(std::size_t coalition, double weight) {
    for (CoalitionWeight& known : weights_)
      if (known.coalition == coalition) {
        known.weight += weight;
        return;
      }
    weights_.push_back({coalition, weight});
  }
  std::vector<CoalitionWeight> take() { return std::move(weights_); }

 private:
  std::vector<CoalitionWeight> weights_;
};

std::vector<std::size_t> random_order(std::size_t players, random::Draws draws) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = players; left > 1; --left) {
    const auto chosen = static_cast<std::size_t>(random::uniform01(draws) * static_cast<double>(left));
    std::swap(order[left - 1], order[std::min(chosen, left - 1)]);
  }
  return order;
}

/// What each player adds in this order, as two coalitions.
void walk(const std::vector<std::size_t>& order, double weight, Register& coalitions, std::vector<Weights>& values) {
  Coalition there = 0;
  for (const std::size_t player : order) {
    const Coalition then = there | Coalition{1} << player;
    values[player].add(coalitions.place_of(then), weight);
    values[player].add(coalitions.place_of(there), -weight);
    there = then;
  }
}

double sum_of(std::span<const CoalitionWeight> weights, std::span<const double> worths) {
  double sum = 0;
  for (const CoalitionWeight& of : weights) sum += of.weight * worths[of.coalition];
  return sum;
}

/// What a player adds is summed first, so that one who adds nothing gets exactly 0: weights come in pairs, of a
/// coalition with the player and of the same without.
double sum_of_gains(std::span<const CoalitionWeight> weights, std::span<const double> worths) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < weights.size(); i += 2)
    sum += weights[i].weight * (worths[weights[i].coalition] - worths[weights[i + 1].coalition]);
  return sum;
}

}  // namespace

ShapleyDesign exact_shapley(std::size_t players) {
  DOMINO_REQUIRE(players <= kMostEnumerated, "that many sets of players cannot be listed");
  ShapleyDesign design;
  Register coalitions(design, players);
  // |T|! (n - |T| - 1)! / n! for a set of |T| others, from one size to the next.
  std::vector<double> weight_of_size(players);
  for (std::size_t size = 0; size < players; ++size)
    weight_of_size[size] =
        size == 0 ? 1.0 / static_cast<double>(players)
                  : weight_of_size[size - 1] * static_cast<double>(size) / static_cast<double>(players - size);
  for (Coalition set = 0; set <= all_of(players); ++set) coalitions.place_of(set);
  for (std::size_t player = 0; player < players; ++player)
    for (Coalition set = 0; set <= all_of(players); ++set) {
      if ((set >> player & 1U) != 0) continue;
      const double weight = weight_of_size[static_cast<std::size_t>(std::popcount(set))];
      design.values[player].push_back({coalitions.place_of(set | Coalition{1} << player), weight});
      design.values[player].push_back({coalitions.place_of(set), -weight});
    }
  return design;
}

ShapleyDesign sampled_shapley(std::size_t players, std::size_t pairs, std::uint64_t seed) {
  DOMINO_REQUIRE(players <= kMostPlayers, "a set of players has 64 bits");
  DOMINO_REQUIRE(pairs >= 2, "from one pair of orders nothing is known about its error");
  ShapleyDesign design;
  Register coalitions(design, players);
  const double share = 1.0 / static_cast<double>(pairs);
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    auto order = random_order(players, random::Stream(seed, 0, kOrders).at(pair));
    std::vector<Weights> values(players);
    walk(order, 0.5, coalitions, values);
    std::reverse(order.begin(), order.end());
    walk(order, 0.5, coalitions, values);
    auto& of_pair = design.pairs.emplace_back();
    for (Weights& value : values) of_pair.push_back(value.take());
    for (std::size_t player = 0; player < players; ++player)
      for (const CoalitionWeight& of : of_pair[player])
        design.values[player].push_back({of.coalition, of.weight * share});
  }
  return design;
}

std::vector<double> shapley_values(const ShapleyDesign& design, std::span<const double> worths) {
  DOMINO_REQUIRE(worths.size() == design.coalitions.size(), "every coalition has a worth");
  std::vector<double> values;
  for (const auto& weights : design.values) values.push_back(sum_of_gains(weights, worths));
  return values;
}

std::vector<double> sampling_errors(const ShapleyDesign& design, std::span<const double> worths) {
  std::vector<double> errors(design.players, 0);
  if (design.exact()) return errors;
  const auto pairs = static_cast<double>(design.pairs.size());
  for (std::size_t player = 0; player < design.players; ++player) {
    double sum = 0;
    double squares = 0;
    for (const auto& pair : design.pairs) sum += sum_of(pair[player], worths);
    for (const auto& pair : design.pairs) {
      const double beyond = sum_of(pair[player], worths) - sum / pairs;
      squares += beyond * beyond;
    }
    errors[player] = std::sqrt(squares / (pairs - 1) / pairs);
  }
  return errors;
}

}  // namespace domino::experiment
