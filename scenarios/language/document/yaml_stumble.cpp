#include "scenarios/language/document/yaml_stumble.h"

#include <algorithm>

namespace domino::language {

namespace {

using layout::at;
using layout::is_one_of;
using layout::is_space;
using layout::npos;

bool is_quote(char c) { return c == '"' || c == '\''; }

// Behind a quoted scalar that begins at `from`, or `from` itself.
std::size_t behind_quoted(std::string_view text, std::size_t from) {
  return is_quote(at(text, from)) ? std::min(layout::end_of_quoted(text, from), text.size()) : from;
}

// True where the rest of the line has a `:` that ends a key.
bool has_colon(std::string_view text, std::size_t from) {
  from = behind_quoted(text, from);
  const std::string_view line = text.substr(0, layout::line_end(text, from));
  for (std::size_t i = line.find(':', from); i != npos; i = line.find(':', i + 1)) {
    if (is_space(at(line, i + 1))) return true;
  }
  return false;
}

// Where the lack of a `:` shows: at the first token of another line. A plain scalar goes on over lines that are
// indented further, and up to a comment.
std::size_t end_of_lone_key(std::string_view text, std::size_t key) {
  const std::size_t line_end = layout::line_end(text, key);
  if (is_quote(text[key])) {
    const std::size_t end = behind_quoted(text, key);
    return end > line_end ? end : layout::next_token(text, line_end);
  }
  if (text.substr(key, line_end - key).find(" #") != npos) return layout::next_token(text, line_end);
  const std::size_t indent = layout::column(text, key);
  std::size_t found = layout::skip_space(text, line_end);
  while (found < text.size() && layout::column(text, found) > indent && text[found] != '#')
    found = layout::skip_space(text, layout::line_end(text, found));
  return found;
}

// The token behind a plain or quoted scalar inside braces or brackets.
std::size_t end_of_word(std::string_view text, std::size_t word) {
  if (is_quote(text[word])) return layout::next_token(text, behind_quoted(text, word));
  for (std::size_t i = word; i < text.size(); ++i) {
    if (is_one_of(",?[]{}", text[i]) || (text[i] == ':' && is_space(at(text, i + 1)))) return i;
    if (is_space(text[i]) && at(text, i + 1) == '#') return layout::next_token(text, i);
  }
  return text.size();
}

bool is_aligned(const Standing& standing, std::size_t at) {
  const std::size_t column = layout::column(standing.text, at);
  return column == standing.indent || column == standing.ended_list;
}

bool is_aligned_with_list(const Standing& standing, std::size_t at) {
  const std::size_t column = layout::column(standing.text, at);
  return (standing.in_list && column == standing.indent) ||
         (column == standing.ended_list && column != standing.indent);
}

// Inside braces, a word that yaml-cpp does not take for a key, since its line ends before the token behind it.
Stumble stumble_over_word(const Standing& standing, std::size_t word) {
  const std::size_t next = end_of_word(standing.text, word);
  const char sign = at(standing.text, next);
  if (sign == ',' || sign == '}') return {Slip::lone_key, word};
  if (sign == '?') return {Slip::question_mark, next};
  return stumble_in_bracket(standing.text, standing.bracket, next);
}

// True where a `:` follows another one before any comma, right within the bracket: yaml-cpp does not get to see it
// where the bracket may become a key.
bool lacks_comma(std::string_view text, std::size_t bracket, std::size_t end) {
  std::size_t depth = 0;
  int colons = 0;
  for (std::size_t i = bracket; i < end; ++i) {
    const char c = text[i];
    const bool begins = is_space(at(text, i - 1)) || is_one_of("[{,", at(text, i - 1));
    if (is_quote(c) && begins) i = std::min(layout::end_of_quoted(text, i), end) - 1;
    if (c == '#' && is_space(text[i - 1])) i = layout::line_end(text, i);
    if (is_one_of("[{", c)) ++depth;
    if (is_one_of("]}", c)) --depth;
    if (depth != 1) continue;
    if (c == ',') colons = 0;
    if (c == ':' && is_space(at(text, i + 1)) && ++colons > 1) return true;
  }
  return false;
}

}  // namespace

Unfinished unfinished_in(std::string_view text, std::size_t from, std::size_t to) {
  Unfinished found;
  bool begins = true;  // a token may begin here: a quote inside a word is none
  for (std::size_t i = from; i < to; ++i) {
    const char c = text[i];
    if (begins && is_quote(c)) {
      found.quote = i;
      i = layout::end_of_quoted(text, i) - 1;
      if (i >= to) return found;  // npos among them
      found.quote = npos;
    } else if (c == '[' || c == '{') {
      found.brackets.push_back(i);
    } else if ((c == ']' || c == '}') && !found.brackets.empty()) {
      found.brackets.pop_back();
    } else if (c == '?' && found.question == npos) {
      found.question = i;
    } else if (c == '#' && (i == 0 || is_space(text[i - 1]))) {
      i = layout::line_end(text, i);
    }
    const bool colon = c == ':' && (is_space(at(text, i + 1)) || (i > 0 && is_quote(text[i - 1])));
    begins = is_space(c) ? begins : colon || is_one_of("[{,-?", c);
  }
  return found;
}

std::size_t first_unread(const Standing& standing) {
  std::size_t found = layout::next_token(standing.text, standing.end);
  while (is_one_of(":-?", at(standing.text, found))) found = layout::next_token(standing.text, found + 1);
  return found;
}

Stumble stumble_over_misfit(const Standing& standing, std::size_t at, Slip otherwise) {
  const char sign = layout::at(standing.text, at);
  if (is_quote(sign) && layout::end_of_quoted(standing.text, at) == npos)
    return {Slip::quote, standing.text.size(), at};
  if (!is_aligned(standing, at) || is_one_of("-?:,]}", sign)) return {otherwise, at};
  if (is_aligned_with_list(standing, at) && has_colon(standing.text, at)) return {Slip::in_list, at};
  return stumble_over_lone_key(standing.text, at);
}

Stumble stumble_over_lone_key(std::string_view text, std::size_t key) {
  return {Slip::no_colon, end_of_lone_key(text, key), key};
}

Stumble stumble_over_colon(const Standing& standing, std::size_t at) {
  const std::size_t before = std::min(at, first_unread(standing));
  const bool other_line = standing.text.substr(before, at - before).find('\n') != npos;
  const bool aligned = is_aligned(standing, before);
  if (other_line && standing.document_is_over) return {Slip::after_document, before};
  if (other_line && standing.key_is_next && !aligned) return {Slip::in_mapping, before};
  if (!other_line || !aligned) return {Slip::colon, at};
  Stumble found = stumble_over_lone_key(standing.text, before);
  found.at = std::min(found.at, at);
  return found;
}

Stumble stumble_over_quote(const Standing& standing, std::size_t at) {
  const std::size_t quote = unfinished_in(standing.text, std::min(standing.end, at), at).quote;
  return {Slip::quote, at, quote == npos ? standing.end : quote};
}

Stumble stumble_in_bracket(std::string_view text, std::size_t bracket, std::size_t at) {
  const std::size_t last = text.substr(0, at).find_last_not_of(" \t\r\n");
  const bool ends_or_list = at >= text.size() || text[at] == '-';
  if (ends_or_list && is_one_of("[{,:", text[last]) && !lacks_comma(text, bracket, at)) return {Slip::no_value, at};
  return {text[bracket] == '[' ? Slip::in_brackets : Slip::in_braces, at, bracket};
}

std::optional<Stumble> stumble_in_plain(std::string_view text, const PlainScalar& scalar, std::size_t columns) {
  const auto [begin, end, next] = scalar;
  if (at(text, begin) == ':') return Stumble{Slip::no_value, begin};
  if (at(text, next) == '?') return Stumble{Slip::question_mark, next};
  const std::size_t tab = layout::tab_before_column(text, begin, next, columns);
  if (tab != npos) return Stumble{Slip::sign, tab};
  if (at(text, next) == ':' && is_one_of(",?[]{}", at(text, next + 1))) return Stumble{Slip::no_space, next};
  if (end > begin && text[end - 1] == ':' && is_one_of("?[{", at(text, end))) return Stumble{Slip::no_space, end - 1};
  return std::nullopt;
}

Stumble stumble_over_closing(const Standing& standing, std::size_t at) {
  const std::size_t before = standing.text.substr(0, at).find_last_not_of(" \t\r\n");
  if (before == npos || is_one_of(":-", standing.text[before])) return {Slip::no_value, at};
  if (standing.in_mapping) return {Slip::in_mapping, at};
  return {standing.in_list ? Slip::in_list : Slip::after_document, at};
}

Stumble stumble_over_missing_key(const Standing& standing, std::size_t at) {
  if (standing.bracket == npos) return {Slip::in_mapping, at};
  const bool sign = at >= standing.text.size() || is_one_of(":,]}[{", standing.text[at]);
  return sign ? Stumble{Slip::no_value, at} : stumble_over_word(standing, at);
}

}  // namespace domino::language
