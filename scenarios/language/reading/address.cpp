#include "scenarios/language/reading/address.h"

#include <algorithm>
#include <charconv>

#include "scenarios/language/grammar/reader.h"

namespace domino::language {

std::vector<std::string_view> split_address(std::string_view address) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t dot = address.find('.', begin);
    parts.push_back(address.substr(begin, dot - begin));
    if (dot == std::string_view::npos) return parts;
    begin = dot + 1;
  }
}

const Node* item_of(const Node& list, std::string_view part) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool number = error == std::errc() && end == part.data() + part.size();
  if (number) return index < list.items.size() ? &list.items[index] : nullptr;
  const auto found = std::find_if(list.items.begin(), list.items.end(), [&](const Node& item) {
    const Node* name = item.find("as");
    return name != nullptr && name->is_scalar() && name->text == part;
  });
  return found == list.items.end() ? nullptr : &*found;
}

Located locate(const Node& root, std::string_view address) {
  const Node* node = &root;
  Located located{place_of_whole(root), false, place_of_whole(root)};
  for (const std::string_view part : split_address(address)) {
    if (const Entry* entry = node->find_entry(part)) {
      node = &entry->value;
      located.place = node->is_scalar() ? node->place : entry->key.place;
      located.name = entry->key.place;
    } else if (const Node* item = item_of(*node, part)) {
      node = item;
      located.place = place_of_whole(*item);
      located.name = located.place;
    } else {
      return located;
    }
  }
  located.exact = true;
  return located;
}

}  // namespace domino::language
