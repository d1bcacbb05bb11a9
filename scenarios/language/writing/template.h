/// The scenario that `domino new` begins with: small, commented, and of every section one example.
#pragma once

#include <string_view>

namespace domino::language {

std::string_view scenario_template();

}  // namespace domino::language
