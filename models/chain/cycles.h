/// Cycles: one depth-first search for all questions about what leads back to itself.
///
/// Nodes are 0 to count - 1. The search has a stack of its own, since a hostile chain may be deeper than the machine's.
/// Cost: O(nodes + edges); a circle costs its length more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <vector>

namespace domino::chain {

/// Goes on from each of the `roots`, a list of nodes. `successors(node)` is a list of nodes, of which those beyond
/// `count` are left out; `left(node)` is called after all that the node leads to. Where an edge leads back to a node on
/// the way to it, `closes(circle, position)` is called, with the nodes of the circle from that one on and the edge's
/// place among the successors of the last; the search ends where it returns true. Returns whether it ended so.
template <class Roots, class Successors, class Closes, class Left>
bool depth_first(std::size_t count, const Roots& roots, Successors&& successors, Closes&& closes, Left&& left) {
  enum class Mark : char { fresh, open, done };
  std::vector<Mark> marks(count, Mark::fresh);
  std::vector<std::size_t> path;
  std::vector<std::size_t> next;  // by node of the path: the successor that comes next
  const auto enter = [&](std::size_t node) {
    marks[node] = Mark::open;
    path.push_back(node);
    next.push_back(0);
  };
  for (const std::size_t root : roots) {
    if (marks[root] != Mark::fresh) continue;
    enter(root);
    while (!path.empty()) {
      const auto& following = successors(path.back());
      if (next.back() == following.size()) {
        marks[path.back()] = Mark::done;
        left(path.back());
        path.pop_back();
        next.pop_back();
        continue;
      }
      const std::size_t position = next.back()++;
      const std::size_t node = following[position];
      if (node >= count) continue;
      if (marks[node] == Mark::fresh) {
        enter(node);
      } else if (marks[node] == Mark::open) {
        const auto begin = std::find(path.begin(), path.end(), node);
        if (closes(std::span<const std::size_t>(begin, path.end()), position)) return true;
      }
    }
  }
  return false;
}

/// All nodes, as roots.
inline auto all_nodes(std::size_t count) { return std::views::iota(std::size_t{0}, count); }

/// Whether some node that the roots lead to leads back to itself.
template <class Roots, class Successors>
bool has_circle(std::size_t count, const Roots& roots, Successors&& successors) {
  return depth_first(
      count, roots, successors, [](std::span<const std::size_t>, std::size_t) { return true; }, [](std::size_t) {});
}

}  // namespace domino::chain
