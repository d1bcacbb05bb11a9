#include "scenarios/language/grammar/step_names.h"

#include <array>

#include <fmt/format.h>

namespace domino::language {

namespace {

/// What a step may do besides serving.
constexpr std::array<std::string_view, 12> kKinds{"choose",        "delay", "repeat", "all_of", "any_of", "some_of",
                                                  "join_shortest", "take",  "put",    "within", "gather", "mark"};

}  // namespace

std::string step_name(std::string_view kind, bool alone, std::size_t index, const std::set<std::string>& taken) {
  if (alone && taken.count(std::string(kind)) == 0) return std::string(kind);
  std::string name = fmt::format("{}_{}", kind, index + 1);
  while (taken.count(name) != 0) name += "_";
  return name;
}

std::vector<std::string> step_names(const Node& list) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& step = list.items[i];
    const Node* as = step.find("as");
    const Node* serve = step.find("serve");
    std::string_view kind = step.is_scalar() ? step.text : serve != nullptr ? serve->text : std::string_view();
    for (const std::string_view other : kKinds)
      if (kind.empty() && step.find(other) != nullptr) kind = other;
    names.push_back(as != nullptr ? as->text : step_name(kind, step.is_scalar() || serve != nullptr, i, taken));
    taken.insert(names.back());
  }
  return names;
}

}  // namespace domino::language
