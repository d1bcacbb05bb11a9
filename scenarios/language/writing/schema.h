/// The JSON Schema of the language (draft 2020-12), made from the grammar: with it an editor completes keys, shows what
/// they mean, and marks most mistakes while a scenario is written.
///
/// Every scenario that Domino reads is valid by the schema; the schema cannot know all that Domino checks (names that
/// refer to each other, rows that overlap, keys that make no sense together).
#pragma once

#include <string>

namespace domino::language {

/// The schema as a text, ended by a line break.
std::string json_schema();

}  // namespace domino::language
