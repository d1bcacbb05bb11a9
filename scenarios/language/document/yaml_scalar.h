/// Scalars of YAML in their text: how they are written, where they end, and what they say where yaml-cpp 0.7 errs.
///
/// All positions are bytes from the beginning of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenarios/language/document/yaml_layout.h"

namespace domino::language {

enum class ScalarStyle { plain, quoted, block };

/// How the scalar behind `properties` is written that yaml-cpp says to be `value`.
ScalarStyle style_of_scalar(std::string_view text, const layout::Properties& properties, std::string_view value);

/// Behind its last character; `layout::npos` where its quote is never closed, which yaml-cpp lets pass.
std::size_t end_of_scalar(std::string_view text, const layout::Properties& properties, ScalarStyle style,
                          std::string_view value);

/// What a quoted scalar from `begin` to `end` says, of which yaml-cpp says `value`. yaml-cpp 0.7 drops empty lines at
/// its end, and reads `\N` and `\_` as bytes of Latin-1.
std::string mended(std::string_view text, std::size_t begin, std::size_t end, std::string_view value);

/// The same for a folded or literal block: yaml-cpp 0.7 drops an empty line at the end of a folded one that keeps them.
std::string mended_block(std::string_view text, std::size_t begin, std::size_t end, std::string_view value);

/// The first `\'` in double quotes from `begin` to `end`, or npos: yaml-cpp takes it for an escape.
std::size_t escaped_apostrophe(std::string_view text, std::size_t begin, std::size_t end);

/// The tab with which the first line of a block of text begins, or npos: its indentation is then unknown, unless the
/// first line states it, but yaml-cpp lets it pass.
std::size_t tab_at_beginning_of_block(std::string_view text, std::size_t begin);

}  // namespace domino::language
