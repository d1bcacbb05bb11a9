#include "models/text/utf8.h"

#include <algorithm>
#include <array>

namespace domino::utf8 {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool in_ranges(const std::array<Range, N>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return character >= range.first && character <= range.last; });
}

constexpr std::array<Range, 5> kCombining{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};
constexpr std::array<Range, 8> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1F9FF}}};
// Controls, what sets the direction of text, what has no width, and letters that are blank.
constexpr std::array<Range, 16> kUnprintable{{{0x00, 0x1F},
                                              {0x7F, 0x9F},
                                              {0xAD, 0xAD},
                                              {0x061C, 0x061C},
                                              {0x115F, 0x1160},
                                              {0x180E, 0x180E},
                                              {0x200B, 0x200F},
                                              {0x2028, 0x202E},
                                              {0x2060, 0x206F},
                                              {0x3164, 0x3164},
                                              {0xFEFF, 0xFEFF},
                                              {0xFFA0, 0xFFA0},
                                              {0xFFF9, 0xFFFB},
                                              {0x1BCA0, 0x1BCA3},
                                              {0x1D173, 0x1D17A},
                                              {0xE0000, 0xE007F}}};
constexpr std::array<Range, 4> kDirections{{{0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};
// Beyond ASCII: punctuation, spaces and symbols, but for pictures, which joiners join as well.
constexpr std::array<Range, 6> kNoLetters{
    {{0x80, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7}, {0x2000, 0x25FF}, {0x27C0, 0x2BFF}, {0x3000, 0x3004}}};

struct Shape {
  std::size_t bytes;
  char32_t payload;  // bits of the first byte
  char32_t smallest;
};

Shape shape_of(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if (first >= 0xC2 && first < 0xE0) return {2, first & 0x1Fu, 0x80};
  if (first >= 0xE0 && first < 0xF0) return {3, first & 0x0Fu, 0x800};
  if (first >= 0xF0 && first < 0xF5) return {4, first & 0x07u, 0x10000};
  return {0, 0, 0};
}

}  // namespace

Character decode(std::string_view text, std::size_t at) {
  const Shape shape = shape_of(static_cast<unsigned char>(text[at]));
  if (shape.bytes == 0 || at + shape.bytes > text.size()) return {0xFFFD, 0};
  char32_t code = shape.payload;
  for (std::size_t i = 1; i < shape.bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0u) != 0x80u) return {0xFFFD, 0};
    code = code << 6 | (next & 0x3Fu);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < shape.smallest || code > 0x10FFFF || surrogate) return {0xFFFD, 0};
  return {code, shape.bytes};
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::size_t byte_offset(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  while (at < text.size() && characters > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) ++at;
    --characters;
  }
  return at;
}

int columns(char32_t character) {
  if (in_ranges(kCombining, character)) return 0;
  return in_ranges(kWide, character) ? 2 : 1;
}

bool is_unprintable(char32_t character) {
  if (character >= 0x20 && character < 0x7F) return false;  // nearly all
  return in_ranges(kUnprintable, character);
}

bool is_direction(char32_t character) { return in_ranges(kDirections, character); }

bool is_joiner(char32_t character) { return character == 0x200C || character == 0x200D; }

bool is_joinable(char32_t character) {
  if (character < 0x80) return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return !in_ranges(kNoLetters, character) && !is_unprintable(character);
}

}  // namespace domino::utf8
