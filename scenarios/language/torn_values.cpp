#include "scenarios/language/torn_values.h"

#include <algorithm>
#include <cstddef>

namespace domino::language {

namespace {

/// Parentheses opened less those closed.
std::ptrdiff_t open_in(const std::string& text) {
  return std::count(text.begin(), text.end(), '(') - std::count(text.begin(), text.end(), ')');
}

/// How many of the pieces after `first` close what it opens; 0: it is whole, or they do not. `piece(i)` is the i-th
/// piece's scalar, or null where it cannot be one.
template <class Piece>
std::size_t pieces_torn_off(const Node& first, std::size_t count, Piece&& piece) {
  if (!first.is_scalar() || first.quoted) return 0;
  std::ptrdiff_t open = open_in(first.text);
  for (std::size_t i = 0; i < count && open > 0; ++i) {
    const Node* next = piece(i);
    if (next == nullptr || !next->is_scalar() || next->quoted) return 0;
    open += open_in(next->text);
    if (open == 0) return i + 1;
  }
  return 0;
}

void join(Node& first, const std::vector<std::string>& pieces, std::vector<TornValue>& torn) {
  for (const std::string& piece : pieces) first.text += ", " + piece;
  first.verbatim = false;
  torn.push_back({first.place, first.text});
}

void join_entries(std::vector<Entry>& entries, std::vector<TornValue>& torn) {
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const auto key_alone = [&](std::size_t i) {
      const Entry& next = entries[e + 1 + i];
      return next.value.kind == Node::Kind::null ? &next.key : nullptr;
    };
    const std::size_t count = pieces_torn_off(entries[e].value, entries.size() - e - 1, key_alone);
    if (count == 0) continue;
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < count; ++i) pieces.push_back(entries[e + 1 + i].key.text);
    join(entries[e].value, pieces, torn);
    const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(e) + 1;
    entries.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  }
}

void join_items(std::vector<Node>& items, std::vector<TornValue>& torn) {
  for (std::size_t n = 0; n < items.size(); ++n) {
    const auto item = [&](std::size_t i) { return &items[n + 1 + i]; };
    const std::size_t count = pieces_torn_off(items[n], items.size() - n - 1, item);
    if (count == 0) continue;
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < count; ++i) pieces.push_back(items[n + 1 + i].text);
    join(items[n], pieces, torn);
    const auto begin = items.begin() + static_cast<std::ptrdiff_t>(n) + 1;
    items.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  }
}

void join_below(Node& node, std::vector<TornValue>& torn) {
  join_entries(node.entries, torn);
  join_items(node.items, torn);
  for (Entry& entry : node.entries) join_below(entry.value, torn);
  for (Node& item : node.items) join_below(item, torn);
}

}  // namespace

std::vector<TornValue> join_torn_values(Node& root) {
  std::vector<TornValue> torn;
  join_below(root, torn);
  return torn;
}

}  // namespace domino::language
