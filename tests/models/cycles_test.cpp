#include "models/chain/cycles.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace domino::chain {
namespace {

using Graph = std::vector<std::vector<std::size_t>>;

/// Nodes in the order in which they are left, then circles with the place of the edge that closes each.
std::string searched(const Graph& graph) {
  std::string left;
  std::string circles;
  depth_first(
      graph.size(), all_nodes(graph.size()), [&](std::size_t node) -> const auto& { return graph[node]; },
      [&](std::span<const std::size_t> circle, std::size_t position) {
        circles += " (";
        for (const std::size_t node : circle) circles += std::to_string(node);
        circles += ":" + std::to_string(position) + ")";
        return false;
      },
      [&](std::size_t node) { left += std::to_string(node); });
  return left + circles;
}

TEST(DepthFirst, LeavesANodeAfterAllThatItLeadsTo) {
  EXPECT_EQ(searched({{1, 2}, {3}, {3}, {}}), "3120");
  EXPECT_EQ(searched({}), "");
}

TEST(DepthFirst, ReportsEachEdgeThatClosesACircle) {
  EXPECT_EQ(searched({{1}, {2, 0}, {0}}), "210 (012:0) (01:1)");
  EXPECT_EQ(searched({{0}}), "0 (0:0)");
}

TEST(DepthFirst, LeavesOutSuccessorsThatAreNoNodes) {
  EXPECT_EQ(searched({{9, 1}, {static_cast<std::size_t>(-1)}}), "10");
}

TEST(DepthFirst, GoesDeeperThanAnyStack) {
  Graph chain(1'000'000);
  for (std::size_t node = 0; node + 1 < chain.size(); ++node) chain[node] = {node + 1};
  const auto next = [&](std::size_t node) -> const auto& { return chain[node]; };
  EXPECT_FALSE(has_circle(chain.size(), all_nodes(chain.size()), next));
  chain.back() = {chain.size() / 2};
  EXPECT_TRUE(has_circle(chain.size(), all_nodes(1), next));
}

TEST(DepthFirst, AsksOnlyWhatTheRootsLeadTo) {
  const Graph graph{{1}, {}, {3}, {2}};
  const auto next = [&](std::size_t node) -> const auto& { return graph[node]; };
  EXPECT_FALSE(has_circle(graph.size(), all_nodes(2), next));
  EXPECT_TRUE(has_circle(graph.size(), all_nodes(3), next));
}

}  // namespace
}  // namespace domino::chain
