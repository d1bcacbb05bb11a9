/// Syntax errors: what the parser of YAML stumbled over, in words that tell an author what to do.
#pragma once

#include <string_view>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/mark.h"

namespace domino::language {

/// What libyaml says about a mistake.
struct SyntaxError {
  std::string_view problem;
  Mark at;              ///< where the parser stumbled
  Mark context;         ///< what it was in the middle of; line 0 where it says nothing
  bool at_end = false;  ///< it stumbled over the end of the text
};

Diagnostic explain(const SyntaxError& error, const Sources& sources);

}  // namespace domino::language
