/// Examples: what one types, under the help of each command.
#pragma once

#include <span>
#include <string_view>

namespace domino::cli {

struct Example {
  std::string_view command;  ///< as it is called after `domino`: `run`, `runs show`
  std::string_view line;     ///< all that one types
  std::string_view gives;    ///< what one gets
};

/// Those of a command stand together, the usual one first.
std::span<const Example> all_examples();

}  // namespace domino::cli
