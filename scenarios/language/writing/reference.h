/// The reference of the language: every key with its type, default and meaning, and every distribution, as Markdown
/// made from the grammar.
#pragma once

#include <string>

namespace domino::language {

std::string reference_text();

}  // namespace domino::language
