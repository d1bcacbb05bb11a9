#include <algorithm>
#include <utility>

#include "models/text/utf8.h"
#include "scenarios/language/document/document.h"

namespace domino::language {

const Entry* Node::find_entry(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key.text == key; });
  return found == entries.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

Place Node::place_of(std::size_t offset, std::size_t bytes) const {
  if (!verbatim) return place;
  const std::string_view all = text;
  const std::size_t begin = std::min(offset, all.size());
  const auto before = static_cast<std::uint32_t>(utf8::length(all.substr(0, begin)));
  const auto width = static_cast<std::uint32_t>(utf8::length(all.substr(begin, bytes)));
  Place inside = place;
  inside.mark.column += before + (quoted ? 1 : 0);
  inside.width = std::max<std::uint32_t>(width, 1);
  return inside;
}

}  // namespace domino::language
