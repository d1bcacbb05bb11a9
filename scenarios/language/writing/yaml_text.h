/// How the language writes a text into YAML: as it is where that reads back, else in quotes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace domino::language {

/// A scalar that stands on one line, as a key or a value of a mapping in lines.
std::string yaml_scalar(std::string_view text);

/// The value of a key: on the same line, or several lines of text as a block, `indent` spaces in. Begins with the space
/// behind the colon and ends with a line break.
std::string yaml_value(std::string_view text, std::size_t indent);

}  // namespace domino::language
