/// Torn values: what a comma inside braces or brackets has cut in two, put together again.
///
/// In `{duration: triangular(1 min, 2 min, 5 min)}` YAML ends the value at the first comma. The pieces are joined where
/// an unquoted scalar opens a parenthesis that only following pieces without values close. Reading then tells what is
/// wrong with the whole instead of what looks wrong with each piece; a value that is right as a whole needs quotes,
/// which another YAML reader would need too.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/document.h"

namespace domino::language {

struct TornValue {
  Place place;
  std::string text;  ///< of the whole
};

/// Joins them in the whole tree, and lists them.
std::vector<TornValue> join_torn_values(Node& root);

}  // namespace domino::language
