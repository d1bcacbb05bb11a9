/// Fingerprints: SHA-256, to tell whether two runs were of the same scenario.
#pragma once

#include <string>

#include "scenarios/language/scenario.h"

namespace domino::store {

/// The hexadecimal SHA-256 of the scenario's bytes and, if there are any, its overrides in order.
std::string fingerprint(const language::Scenario& scenario);

}  // namespace domino::store
