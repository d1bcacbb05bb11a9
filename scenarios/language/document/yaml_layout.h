/// The layout of YAML in its text: where tokens end, and what stands between them.
///
/// yaml-cpp tells where a token begins and what it says. The place of a mistake, and what yaml-cpp is lax about, follow
/// from looks at the text. All positions are bytes from the beginning of the text; `npos` is none. Nothing is stored.
/// Cost: linear in what is passed over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace domino::language::layout {

inline constexpr std::size_t npos = std::string_view::npos;

/// The character at a position; behind the text, a line end.
inline char at(std::string_view text, std::size_t position) { return position < text.size() ? text[position] : '\n'; }

/// True for one of these characters; their order is their meaning.
constexpr bool is_one_of(std::string_view characters, char c) {
  for (const char candidate : characters) {
    if (candidate == c) return true;
  }
  return false;
}

/// Spaces, tabs and line ends.
inline bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// From `from` on, the first character that is no space; the size of the text where there is none.
std::size_t skip_space(std::string_view text, std::size_t from);

/// The first token from `from` on: over spaces and comments.
std::size_t next_token(std::string_view text, std::size_t from);

/// The line end from `from` on.
std::size_t line_end(std::string_view text, std::size_t from);

/// Bytes between a position and the beginning of its line.
std::size_t column(std::string_view text, std::size_t position);

/// Behind the quote that closes the one at `quote`, or npos.
std::size_t end_of_quoted(std::string_view text, std::size_t quote);

/// Behind the last character of a plain or block scalar that begins at `from` and says `value`: all of it stands in the
/// text as it is, but for spaces.
std::size_t end_of_folded(std::string_view text, std::size_t from, std::string_view value);

/// Behind the name of an anchor or alias that begins at `from`, or npos where it is none: letters, digits, `_` and `-`.
std::size_t end_of_name(std::string_view text, std::size_t from);

/// What stands before a value: anchors and tags.
struct Properties {
  std::size_t end = 0;    ///< behind the last of them
  std::size_t value = 0;  ///< the token that follows
  bool tagged = false;
};
Properties properties_at(std::string_view text, std::size_t position);

/// The first tab between two tokens of a block that is taken for indentation: one with which a line begins, or one
/// behind `-` or `?`.
std::size_t tab_between(std::string_view text, std::size_t from, std::size_t to);

/// The first tab before column `columns`, from 0, among the blanks with which a line between `from` and `to` begins.
std::size_t tab_before_column(std::string_view text, std::size_t from, std::size_t to, std::size_t columns);

/// A line that begins with `%`, where directives may stand, and is no `%YAML 1.1` or `%YAML 1.2` before a `---`.
std::size_t odd_directive(std::string_view text, std::size_t from);

/// True for the `---` that begins a document.
bool is_document_start(std::string_view text, std::size_t position);

/// The first token behind marks of the end of a document.
std::size_t skip_document_ends(std::string_view text, std::size_t from);

/// The text with a letter for every `*` that may begin an alias: of the same length, but without aliases.
std::string disguise_aliases(std::string_view text);

}  // namespace domino::language::layout
