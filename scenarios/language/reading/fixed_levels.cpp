#include "scenarios/language/reading/fixed_levels.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/values/quantity.h"

namespace domino::language {

namespace {

struct Kind {
  std::string_view list;
  std::string_view key;
  Dimension dimension;
  std::string_view instead;
};
constexpr Kind kKinds[] = {
    {"customers", "churn", Dimension::yearly,
     "`experience.switching_cost`, which holds all customers back, or the file itself"},
    {"departments", "attrition", Dimension::yearly,
     "`people.quit_rate`, a factor on the hazard of all people, or the file itself"},
    {"departments", "absence", Dimension::share, "the file itself: another level is another scenario"}};

bool moves_absence(const Node& root) {
  const Node* couplings = root.find("couplings");
  if (couplings == nullptr) return false;
  if (couplings->is_scalar()) return couplings->text == "all";
  return std::any_of(couplings->items.begin(), couplings->items.end(),
                     [](const Node& item) { return item.text == "absence"; });
}

/// Two ways of writing a value are the same; empty: there is none, which of absence is 0 %.
std::string level_of(const Node& thing, const Kind& kind) {
  const Node* stated = thing.find(kind.key);
  if (stated == nullptr) return "";
  const auto value = parse_quantity(stated->text, kind.dimension);
  if (!value) return stated->text;
  return *value == 0 ? "" : quantity_text(*value, kind.dimension);
}

/// Calls back with the kind, the address and the mapping of every segment and department.
template <class Visit>
void for_each_thing(const Node& root, Visit&& visit) {
  for (const Kind& kind : kKinds) {
    const Node* list = root.find(kind.list);
    if (list == nullptr || !list->is_mapping()) continue;
    for (const Entry& entry : list->entries)
      if (entry.value.is_mapping())
        visit(kind, fmt::format("{}.{}.{}", kind.list, entry.key.text, kind.key), entry.value);
  }
}

}  // namespace

FixedLevels fixed_levels(const Node& root) {
  FixedLevels levels;
  const bool absence = moves_absence(root);
  for_each_thing(root, [&](const Kind& kind, const std::string& address, const Node& thing) {
    if (kind.key == "absence" && !absence) return;
    // One that is not stated may not be added either.
    levels.emplace(address, level_of(thing, kind));
  });
  return levels;
}

void refuse_changed_levels(const FixedLevels& before, const Node& after, Reader& reader) {
  for_each_thing(after, [&](const Kind& kind, const std::string& address, const Node& thing) {
    const auto was = before.find(address);
    if (was == before.end()) return;
    if (level_of(thing, kind) == was->second) return;
    const Node* stated = thing.find(kind.key);
    reader.report(
        Code::contradiction, stated == nullptr ? place_of_whole(thing) : stated->place,
        fmt::format("`{}` is a level, which is not changed but answers to changes", address),
        was->second.empty()
            ? "what makes a level come out is found for the scenario as written, which does not state it"
            : fmt::format("what makes {} come out is found for the scenario as written and kept since", was->second),
        std::string(kind.instead));
  });
}

}  // namespace domino::language
