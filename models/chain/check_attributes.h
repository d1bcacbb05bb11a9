/// Checks that every attribute named in a chain is there for every customer who gets to the place that names it.
///
/// Cost: nothing where no attribute is named; else segments × (services + needs), since each segment brings its own.
#pragma once

#include <vector>

#include "models/chain/chain.h"

namespace domino::chain {

/// Names of services must be unique; those that do not exist are left to `check`.
std::vector<Fault> check_attributes(const Chain& chain);

}  // namespace domino::chain
