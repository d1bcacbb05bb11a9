#include "scenarios/language/document/yaml_layout.h"

#include <algorithm>

namespace domino::language::layout {

namespace {

std::size_t or_end(std::size_t found, std::string_view text) { return std::min(found, text.size()); }

bool is_document_mark(std::string_view mark, std::string_view text, std::size_t position) {
  const bool begins_line = position == 0 || at(text, position - 1) == '\n';
  return begins_line && at(text, position) == mark[0] && text.substr(position).starts_with(mark) &&
         is_space(at(text, position + mark.size()));
}

}  // namespace

std::size_t skip_space(std::string_view text, std::size_t from) {
  while (from < text.size() && is_space(text[from])) ++from;
  return from;
}

std::size_t next_token(std::string_view text, std::size_t from) {
  from = skip_space(text, from);
  while (from < text.size() && text[from] == '#') from = skip_space(text, line_end(text, from));
  return from;
}

std::size_t line_end(std::string_view text, std::size_t from) { return or_end(text.find('\n', from), text); }

std::size_t column(std::string_view text, std::size_t position) {
  const std::size_t before = text.substr(0, position).rfind('\n');
  return before == npos ? position : position - before - 1;
}

std::size_t end_of_quoted(std::string_view text, std::size_t quote) {
  const char sign = text[quote];
  const std::string_view ends = sign == '"' ? "\"\\" : "'";
  for (std::size_t i = text.find_first_of(ends, quote + 1); i < text.size(); i = text.find_first_of(ends, i)) {
    const bool escape = text[i] == '\\' || (sign == '\'' && at(text, i + 1) == '\'');
    if (!escape) return i + 1;
    i += 2;
  }
  return npos;
}

std::size_t end_of_folded(std::string_view text, std::size_t from, std::string_view value) {
  std::size_t end = from;
  for (const char c : value) {
    if (is_space(c)) continue;
    from = skip_space(text, from);
    if (at(text, from) != c) break;
    end = ++from;
  }
  return end;
}

std::size_t end_of_name(std::string_view text, std::size_t from) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const std::size_t end = or_end(text.find_first_not_of(kLetters, from), text);
  const char next = at(text, end);
  return end > from && (is_space(next) || is_one_of("?:,]}%@`", next)) ? end : npos;
}

Properties properties_at(std::string_view text, std::size_t position) {
  Properties found{position, position, false};
  while (at(text, found.value) == '&' || at(text, found.value) == '!') {
    found.tagged = found.tagged || text[found.value] == '!';
    found.end = or_end(text.find_first_of(" \t\r\n,[]{}", found.value), text);
    found.value = next_token(text, found.end);
  }
  return found;
}

std::size_t tab_between(std::string_view text, std::size_t from, std::size_t to) {
  const std::string_view stretch = text.substr(0, to);
  if (from >= to || stretch.find('\t', from) == npos) return npos;
  bool indents = from == 0 || at(stretch, stretch.find_last_not_of(' ', from - 1)) == '\n';
  for (std::size_t i = from; i < to; ++i) {
    if (stretch[i] == '\t' && indents) return i;
    if (stretch[i] == '#') i = line_end(stretch, i);
    const char c = at(stretch, i);
    indents = is_one_of("\n-?", c) || (indents && is_one_of(" \r:", c));
  }
  return npos;
}

std::size_t tab_before_column(std::string_view text, std::size_t from, std::size_t to, std::size_t columns) {
  const std::string_view stretch = text.substr(0, to);
  if (stretch.find('\t', from) == npos) return npos;
  for (std::size_t begin = line_end(stretch, from) + 1; begin < to; begin = line_end(stretch, begin) + 1) {
    const std::size_t tab = stretch.find_first_not_of(' ', begin);
    if (at(stretch, tab) == '\t' && tab - begin < columns) return tab;
  }
  return npos;
}

std::size_t odd_directive(std::string_view text, std::size_t from) {
  from = next_token(text, from);
  if (at(text, from) != '%') return npos;
  const std::string_view line = text.substr(from, line_end(text, from) - from);
  const std::size_t version = std::min(line.find_first_not_of(" \t", 5), line.size());
  const std::string_view number = line.substr(version, 3);
  const bool known = line.starts_with("%YAML") && version > 5 && (number == "1.1" || number == "1.2");
  const bool nothing_else = known && is_space(at(line, version + 3)) && next_token(line, version + 3) == line.size();
  const bool document_follows = is_document_start(text, next_token(text, from + line.size()));
  return nothing_else && document_follows ? npos : from;
}

bool is_document_start(std::string_view text, std::size_t position) { return is_document_mark("---", text, position); }

std::size_t skip_document_ends(std::string_view text, std::size_t from) {
  from = next_token(text, from);
  while (is_document_mark("...", text, from)) from = next_token(text, from + 3);
  return from;
}

std::string disguise_aliases(std::string_view text) {
  std::string disguised(text);
  for (std::size_t i = disguised.find('*'); i != npos; i = disguised.find('*', i + 1)) {
    if (i == 0 || is_space(disguised[i - 1]) || is_one_of("[{,:", disguised[i - 1])) disguised[i] = 'x';
  }
  return disguised;
}

}  // namespace domino::language::layout
