/// UTF-8: stepping through text by characters. Everything beyond this header may assume valid text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace domino::utf8 {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0 where the bytes are not UTF-8 (RFC 3629: no overlong forms, no surrogates)
};

/// The character that begins at byte `at` < text.size().
Character decode(std::string_view text, std::size_t at);

/// True for the first byte of a character of valid text.
constexpr bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// Characters in valid text.
std::size_t length(std::string_view text);

/// The byte at which character number `characters` begins, or the size where there are fewer.
std::size_t byte_offset(std::string_view text, std::size_t characters);

/// Columns that a terminal gives a character: 0 for combining marks, 2 for wide ones, else 1. An approximation
/// of Unicode's East Asian Width by blocks, good enough to place a caret.
int columns(char32_t character);

/// True for characters that a terminal obeys instead of showing: controls, and those that hide or reorder text.
bool is_unprintable(char32_t character);

/// Of these, those that set the direction of the text around them.
bool is_direction(char32_t character);

/// Of these, those that some scripts need between letters.
bool is_joiner(char32_t character);

/// Letters of any script, their marks, and pictures: an approximation by blocks of what joiners may stand between.
bool is_joinable(char32_t character);

}  // namespace domino::utf8
