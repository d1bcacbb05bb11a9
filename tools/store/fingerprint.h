/// Fingerprints: SHA-256, to tell whether two runs were of the same scenario.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/scenario.h"

namespace domino::store {

/// Hexadecimal.
std::string sha256(std::string_view bytes);

/// The hexadecimal SHA-256 of the scenario's bytes and, if there are any, its overrides in order.
std::string fingerprint(const language::Scenario& scenario);

}  // namespace domino::store
