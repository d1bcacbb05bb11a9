#include "engine/experiment/shapley.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace domino::experiment {
namespace {

/// A worth for each set of players; none has the worth 0 only by chance.
using Game = std::vector<double>;

Game random_game(std::size_t players) {
  Game game;
  for (std::size_t set = 0; set < std::size_t{1} << players; ++set)
    game.push_back(*rc::gen::inRange(-1000, 1000) * 0.37);
  return game;
}

std::size_t some_players(int most) { return static_cast<std::size_t>(*rc::gen::inRange(1, most + 1)); }

std::vector<double> worths_for(const ShapleyDesign& design, const Game& game) {
  std::vector<double> worths;
  for (const Coalition coalition : design.coalitions) worths.push_back(game[coalition]);
  return worths;
}

std::vector<double> values_of(const Game& game, std::size_t players) {
  const ShapleyDesign design = exact_shapley(players);
  return shapley_values(design, worths_for(design, game));
}

double size_of(const Game& game) {
  double size = 1;
  for (const double worth : game) size = std::max(size, std::abs(worth));
  return size;
}

/// The definition: what each adds to those before, over all orders.
std::vector<double> by_all_orders(const Game& game, std::size_t players) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> sums(players, 0);
  double orders = 0;
  do {
    std::size_t there = 0;
    for (const std::size_t player : order) {
      sums[player] += game[there | std::size_t{1} << player] - game[there];
      there |= std::size_t{1} << player;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

RC_GTEST_PROP(Shapley, IsTheMeanOverAllOrders, ()) {
  const std::size_t players = some_players(6);
  const Game game = random_game(players);
  const auto values = values_of(game, players);
  const auto expected = by_all_orders(game, players);
  for (std::size_t i = 0; i < players; ++i) RC_ASSERT(std::abs(values[i] - expected[i]) <= 1e-12 * size_of(game));
}

RC_GTEST_PROP(Shapley, AddsUpToAllLessNobody, ()) {
  const std::size_t players = some_players(8);
  const Game game = random_game(players);
  const auto values = values_of(game, players);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  RC_ASSERT(std::abs(sum - (game.back() - game.front())) <= 1e-12 * size_of(game));
}

RC_GTEST_PROP(Shapley, GivesExactlyNothingToWhoeverAddsNothing, ()) {
  const std::size_t players = some_players(7);
  const auto idle = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(players)));
  Game game = random_game(players);
  for (std::size_t set = 0; set < game.size(); ++set) game[set] = game[set & ~(std::size_t{1} << idle)];
  RC_ASSERT(values_of(game, players)[idle] == 0.0);
  const ShapleyDesign sampled = sampled_shapley(players, 3, 1);
  RC_ASSERT(shapley_values(sampled, worths_for(sampled, game))[idle] == 0.0);
}

RC_GTEST_PROP(Shapley, GivesTheSameToPlayersWhoAddTheSame, ()) {
  const std::size_t players = 2 + some_players(5);
  Game game = random_game(players);
  // Players 0 and 1 change places.
  for (std::size_t set = 0; set < game.size(); ++set)
    if ((set & 3U) == 2) game[set] = game[set ^ 3U];
  const auto values = values_of(game, players);
  RC_ASSERT(std::abs(values[0] - values[1]) <= 1e-12 * size_of(game));
}

RC_GTEST_PROP(Shapley, SampledOrdersAddUpToAllLessNobodyToo, ()) {
  const std::size_t players = 1 + some_players(7);
  const Game game = random_game(players);
  const ShapleyDesign design = sampled_shapley(players, 4, 7);
  RC_ASSERT(design.coalitions[0] == 0U);
  RC_ASSERT(design.coalitions[1] == game.size() - 1);
  const auto values = shapley_values(design, worths_for(design, game));
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  RC_ASSERT(std::abs(sum - (game.back() - game.front())) <= 1e-12 * size_of(game));
}

/// Where what somebody adds does not depend on who is there, or only on how many are there, symmetrically, a pair of
/// orders is exact: the reverse of an order puts a player behind as many as they had before them.
TEST(Shapley, OnePairOfOrdersIsExactForGamesOfPairs) {
  constexpr std::size_t kPlayers = 6;
  Game game;
  for (std::size_t set = 0; set < std::size_t{1} << kPlayers; ++set) {
    double worth = 0;
    for (std::size_t i = 0; i < kPlayers; ++i)
      for (std::size_t j = 0; j < i; ++j)
        if ((set >> i & 1U) != 0 && (set >> j & 1U) != 0) worth += static_cast<double>(1 + i * 7 + j * j);
    game.push_back(worth);
  }
  const ShapleyDesign sampled = sampled_shapley(kPlayers, 2, 3);
  const auto exact = values_of(game, kPlayers);
  const auto worths = worths_for(sampled, game);
  const auto values = shapley_values(sampled, worths);
  for (std::size_t i = 0; i < kPlayers; ++i) {
    EXPECT_NEAR(values[i], exact[i], 1e-10);
    EXPECT_NEAR(sampling_errors(sampled, worths)[i], 0, 1e-10);
  }
}

/// Student's t with 39 degrees of freedom exceeds 6.4 less often than once in 5·10^6; there are six players.
TEST(Shapley, SampledValuesLieWithinTheirErrorsOfTheExactOnes) {
  constexpr std::size_t kPlayers = 6;
  Game game;
  for (std::size_t set = 0; set < std::size_t{1} << kPlayers; ++set)
    game.push_back(std::sqrt(static_cast<double>(set * 37 % 64)) * 10 + (set == 63 ? 100 : 0));
  const ShapleyDesign sampled = sampled_shapley(kPlayers, 40, 5);
  const auto worths = worths_for(sampled, game);
  const auto exact = values_of(game, kPlayers);
  const auto values = shapley_values(sampled, worths);
  const auto errors = sampling_errors(sampled, worths);
  for (std::size_t i = 0; i < kPlayers; ++i) {
    EXPECT_GT(errors[i], 0);
    EXPECT_LT(std::abs(values[i] - exact[i]), 6.4 * errors[i]);
  }
}

TEST(Shapley, TheSameSeedGivesTheSameOrders) {
  EXPECT_EQ(sampled_shapley(12, 5, 3).coalitions, sampled_shapley(12, 5, 3).coalitions);
  EXPECT_NE(sampled_shapley(12, 5, 3).coalitions, sampled_shapley(12, 5, 4).coalitions);
  EXPECT_LE(sampled_shapley(64, 5, 3).coalitions.size(), 2 * 5 * 63 + 2U);
}

}  // namespace
}  // namespace domino::experiment
