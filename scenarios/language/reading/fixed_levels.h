/// Levels of a tree that no change may touch: how many leave, quit or are absent, as the scenario as written shows it.
///
/// Intercepts are found for the scenario as written and kept by every change of it (models/chain/levels.h). A change of
/// a level itself would be met by its own intercepts: it would answer with what was put in.
#pragma once

#include <map>
#include <string>

#include "scenarios/language/document/document.h"
#include "scenarios/language/grammar/reader.h"

namespace domino::language {

/// The levels that a tree states, by address, as they are written. Absence is one where people's state moves it.
using FixedLevels = std::map<std::string, std::string>;

FixedLevels fixed_levels(const Node& root);

/// Reports which of them a change has changed, added or taken away.
void refuse_changed_levels(const FixedLevels& before, const Node& after, Reader& reader);

}  // namespace domino::language
