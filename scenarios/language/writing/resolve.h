/// The resolved scenario: a reading printed again with every default filled in, in the words the language itself uses.
///
/// Intercepts that have been found for its levels (models/chain/levels.h) follow as comments, since no word of the
/// language states them. Two scenarios that mean the same in other words give the same text, but for names, titles and
/// the order in which things stand. Guarantee: the text reads back to an equal plan, and resolves to itself.
#pragma once

#include <string>

#include "scenarios/language/reading/read.h"

namespace domino::language {

/// The reading must be ok.
std::string resolved_text(const Reading& reading);

}  // namespace domino::language
