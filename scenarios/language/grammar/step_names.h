/// What steps are called that do not say so: the service's name for the first that serves it, else the kind and the
/// position, counted from 1.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/document/document.h"

namespace domino::language {

/// The branch of a `choose` that takes what the others leave.
inline constexpr std::string_view kOtherwise = "otherwise";

/// `alone`: the kind itself is a good name, where no step before has it.
std::string step_name(std::string_view kind, bool alone, std::size_t index, const std::set<std::string>& taken);

/// Of the steps in a list as its author wrote it.
std::vector<std::string> step_names(const Node& list);

}  // namespace domino::language
