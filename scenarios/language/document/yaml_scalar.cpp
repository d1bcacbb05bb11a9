#include "scenarios/language/document/yaml_scalar.h"

#include <algorithm>

#include "models/text/utf8.h"

namespace domino::language {

namespace {

using layout::npos;

// True where the last character of a quoted text is written as an escape, that of a line end included.
bool ends_in_escape(std::string_view words, char quote) {
  if (quote == '\'') return words.ends_with("''");
  std::size_t end = 0;  // of the last escape
  for (std::size_t i = words.find('\\'); i < words.size(); i = words.find('\\', end)) {
    const char kind = layout::at(words, i + 1);
    end = i + (kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2);
  }
  return end > 0 && end >= words.size();
}

// yaml-cpp keeps one line end at the end of a text in quotes, two behind an escape, and none where nothing else is.
void mend_end(std::string& said, std::string_view written, char quote) {
  const std::size_t last = written.find_last_not_of(" \t\r\n");
  const std::string_view words = written.substr(0, last == npos ? 0 : last + 1);
  const auto lines = static_cast<std::size_t>(
      std::count(written.begin() + static_cast<std::ptrdiff_t>(words.size()), written.end(), '\n'));
  if (lines < 2) return;
  const std::size_t due = lines - 1;
  const std::size_t kept = ends_in_escape(words, quote) ? 2 : words.empty() ? 0 : 1;
  said.append(due - std::min(due, kept), '\n');
}

void mend_escapes(std::string& said) {
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t bytes = utf8::decode(said, at).bytes;
    if (bytes == 0) said.insert(at, 1, '\xC2');
    at += bytes == 0 ? 2 : bytes;
  }
}

}  // namespace

ScalarStyle style_of_scalar(std::string_view text, const layout::Properties& properties, std::string_view value) {
  const char sign = layout::at(text, properties.value);
  const bool absent = value.empty() && properties.end != properties.value;
  if (absent || !layout::is_one_of("\"'|>", sign)) return ScalarStyle::plain;
  return sign == '"' || sign == '\'' ? ScalarStyle::quoted : ScalarStyle::block;
}

std::size_t end_of_scalar(std::string_view text, const layout::Properties& properties, ScalarStyle style,
                          std::string_view value) {
  const std::size_t begin = properties.value;
  if (style == ScalarStyle::quoted) return layout::end_of_quoted(text, begin);
  if (style == ScalarStyle::block) return layout::end_of_folded(text, layout::line_end(text, begin), value);
  if (value.empty()) return properties.end;
  if (text.substr(begin, value.size()) == value) return begin + value.size();
  return layout::end_of_folded(text, begin, value);
}

std::string mended(std::string_view text, std::size_t begin, std::size_t end, std::string_view value) {
  std::string said(value);
  const std::string_view written = text.substr(begin + 1, end - begin - 2);
  if (written.find('\n') != npos) mend_end(said, written, text[begin]);
  if (text[begin] == '"' && written.find('\\') != npos) mend_escapes(said);
  return said;
}

std::string mended_block(std::string_view text, std::size_t begin, std::size_t end, std::string_view value) {
  std::string said(value);
  const bool keeps = layout::at(text, begin + 1) == '+' || layout::at(text, begin + 2) == '+';
  const std::size_t last = value.find_last_not_of('\n');
  if (text[begin] != '>' || !keeps || last == npos) return said;
  const std::size_t last_line = value.rfind('\n', last) + 1;  // npos is one before the first
  const bool indented_further = layout::is_space(value[last_line]);
  const std::size_t next = text.find_first_not_of(" \r", layout::line_end(text, end) + 1);
  const bool empty_line_follows = next < text.size() && text[next] == '\n';
  if (!indented_further && empty_line_follows) said += '\n';
  return said;
}

std::size_t escaped_apostrophe(std::string_view text, std::size_t begin, std::size_t end) {
  for (std::size_t i = text.find('\\', begin); i < end; i = text.find('\\', i + 2)) {
    if (layout::at(text, i + 1) == '\'') return i;
  }
  return npos;
}

std::size_t tab_at_beginning_of_block(std::string_view text, std::size_t begin) {
  const std::size_t line_end = layout::line_end(text, begin);
  if (text.substr(begin, line_end - begin).find_first_of("123456789") <= 2) return npos;
  const std::size_t first = text.find_first_not_of(" \r\n", line_end);
  return layout::at(text, first) == '\t' ? first : npos;
}

}  // namespace domino::language
