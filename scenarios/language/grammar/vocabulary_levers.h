/// Words for levers: what could be bought, what it changes and what it costs.
#pragma once

#include <string>

#include "scenarios/language/grammar/codecs.h"
#include "scenarios/language/grammar/forms.h"

namespace domino::language {

/// A mapping from addresses to what shall stand there. It stays in the tree.
Codec<WhatIfForm> changes_codec(std::string phrase);
const Codec<Names<LeverForm>>& levers_codec();

}  // namespace domino::language
