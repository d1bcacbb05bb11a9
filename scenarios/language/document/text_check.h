/// The first look at the bytes of a scenario: are they text at all, and not too many?
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/mark.h"

namespace domino::language {

/// A character that has no place in a text, told in words.
struct BadCharacter {
  std::size_t at = 0;  ///< byte
  std::string message;
  std::string reason;
  std::string suggestion;
};

/// Bytes that are not UTF-8, controls but for tabs and line ends, characters that set the direction of the text around
/// them, and those that cannot be seen, but for joiners between letters.
std::optional<BadCharacter> first_bad_character(std::string_view text);

/// False, with a diagnostic, where a source is too large, empty, or has a bad character.
/// Windows line ends are fine. Linear, and stops at the first mistake: the rest of a binary file is no news.
bool check_text(const Sources& sources, std::uint32_t source, std::vector<Diagnostic>& diagnostics);

}  // namespace domino::language
