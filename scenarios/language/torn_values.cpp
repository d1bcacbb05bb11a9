#include "scenarios/language/torn_values.h"

#include <cstddef>
#include <span>

namespace domino::language {

namespace {

/// From one to the next, since values are short and most have none: counting all characters at once takes longer.
std::ptrdiff_t count_of(char character, const std::string& text) {
  std::ptrdiff_t count = 0;
  for (std::size_t at = text.find(character); at != std::string::npos; at = text.find(character, at + 1)) ++count;
  return count;
}

/// Parentheses opened less those closed.
std::ptrdiff_t open_in(const std::string& text) { return count_of('(', text) - count_of(')', text); }

Node& value_of(Entry& entry) { return entry.value; }
Node& value_of(Node& item) { return item; }

/// What may be a piece of the value before: a key without a value, an item.
const Node* piece_of(const Entry& entry) { return entry.value.kind == Node::Kind::null ? &entry.key : nullptr; }
const Node* piece_of(const Node& item) { return &item; }

bool is_plain(const Node* node) { return node != nullptr && node->is_scalar() && !node->quoted; }

/// How many elements after the first close what its value opens; 0: it is whole, or they do not.
template <class Element>
std::size_t pieces_torn_off(std::span<const Element> elements, const Node& first) {
  if (elements.size() < 2 || !is_plain(&first)) return 0;
  std::ptrdiff_t open = open_in(first.text);
  for (std::size_t i = 1; i < elements.size() && open > 0; ++i) {
    const Node* piece = piece_of(elements[i]);
    if (!is_plain(piece)) return 0;
    open += open_in(piece->text);
    if (open == 0) return i;
  }
  return 0;
}

template <class Element>
void join_elements(std::vector<Element>& elements, std::vector<TornValue>& torn) {
  for (std::size_t e = 0; e < elements.size(); ++e) {
    Node& first = value_of(elements[e]);
    const std::size_t count = pieces_torn_off(std::span<const Element>(elements).subspan(e), first);
    if (count == 0) continue;
    for (std::size_t i = 1; i <= count; ++i) first.text += ", " + piece_of(elements[e + i])->text;
    first.verbatim = false;
    torn.push_back({first.place, first.text});
    const auto begin = elements.begin() + static_cast<std::ptrdiff_t>(e) + 1;
    elements.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  }
}

bool has_elements(const Node& node) { return !node.entries.empty() || !node.items.empty(); }

void join_below(Node& node, std::vector<TornValue>& torn) {
  join_elements(node.entries, torn);
  join_elements(node.items, torn);
  for (Entry& entry : node.entries)
    if (has_elements(entry.value)) join_below(entry.value, torn);
  for (Node& item : node.items)
    if (has_elements(item)) join_below(item, torn);
}

}  // namespace

std::vector<TornValue> join_torn_values(Node& root) {
  std::vector<TornValue> torn;
  join_below(root, torn);
  return torn;
}

}  // namespace domino::language
