/// Stumbles: over which slip a reader of YAML went wrong, and where to point.
///
/// yaml-cpp often notices a slip later than its author would, and calls several slips the same. Which one it was
/// follows from the text behind what has been read. All positions are bytes, and `layout::npos` is none. Cost: linear
/// in the text from the last token to the mistake.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "scenarios/language/document/syntax_error.h"
#include "scenarios/language/document/yaml_layout.h"

namespace domino::language {

/// How far a text has been read.
struct Standing {
  std::string_view text;
  std::size_t end = 0;                    ///< behind the last token
  std::optional<std::size_t> indent;      ///< of the keys or items of the innermost block
  std::optional<std::size_t> ended_list;  ///< the indent of a list that has just ended
  bool in_list = false;
  bool in_mapping = false;
  bool key_is_next = false;
  bool document_is_over = false;
  std::size_t bracket = layout::npos;  ///< the innermost one that is open
};

struct Stumble {
  Slip slip = Slip::other;
  std::size_t at = 0;
  std::size_t context = layout::npos;  ///< what is incomplete
};

/// What is still open where a stretch of text ends that begins with a token.
struct Unfinished {
  std::vector<std::size_t> brackets;    ///< and braces, the innermost last
  std::size_t question = layout::npos;  ///< the first `?` without quotes
  std::size_t quote = layout::npos;     ///< that is not closed
};
Unfinished unfinished_in(std::string_view text, std::size_t from, std::size_t to);

/// The first token behind the last event that is no sign of structure.
std::size_t first_unread(const Standing& standing);

/// A thing at `at` that is no key or item, and does not fit: a key that lacks its `:`, or else `otherwise`.
Stumble stumble_over_misfit(const Standing& standing, std::size_t at, Slip otherwise);

/// A value that stands too far to the left is taken for a key that lacks its `:`.
Stumble stumble_over_lone_key(std::string_view text, std::size_t key);

/// A `:` that ends no key; mostly since the line before has none.
Stumble stumble_over_colon(const Standing& standing, std::size_t at);

/// A quote that is not closed before `at`.
Stumble stumble_over_quote(const Standing& standing, std::size_t at);

/// Neither a comma nor the end of `bracket`, at `at`; at the end of the text, perhaps not even a value.
Stumble stumble_in_bracket(std::string_view text, std::size_t bracket, std::size_t at);

/// A plain scalar within brackets, and the token behind it.
struct PlainScalar {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;
};

/// What yaml-cpp lets pass there: it ends the scalar at any `?`, lets it begin with `:`, lets a `:` touch what follows,
/// and lets tabs stand before column `columns`.
std::optional<Stumble> stumble_in_plain(std::string_view text, const PlainScalar& scalar, std::size_t columns);

/// A closing bracket without an opening one.
Stumble stumble_over_closing(const Standing& standing, std::size_t at);

/// No key at `at`, where one is due.
Stumble stumble_over_missing_key(const Standing& standing, std::size_t at);

}  // namespace domino::language
