/// The first look at the bytes of a scenario: are they text at all, and not too many?
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/language/diagnostic.h"
#include "scenarios/language/mark.h"

namespace domino::language {

/// False, with a diagnostic, where a source is too large, empty, not UTF-8, or holds control characters.
/// Windows line ends are fine. Linear, and stops at the first mistake: the rest of a binary file is no news.
bool check_text(const Sources& sources, std::uint32_t source, std::vector<Diagnostic>& diagnostics);

}  // namespace domino::language
