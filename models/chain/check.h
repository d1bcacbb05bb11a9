/// The checks that need a whole chain: names that exist, services that end, chances that add up.
#pragma once

#include <vector>

#include "models/chain/chain.h"

namespace domino::chain {

/// All mistakes of the chain, in the order of its parts; empty when it can be compiled.
std::vector<Fault> check(const Chain& chain);

}  // namespace domino::chain
