#include "scenarios/language/writing/yaml_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "models/text/utf8.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

// What YAML takes for the end of a line besides a line feed, and what a terminal or an editor may swallow.
bool needs_escape(char32_t code) { return code == '\\' || code == '"' || utf8::is_unprintable(code); }

bool any_unprintable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = utf8::decode(text, at);
    if (bytes == 0 || (utf8::is_unprintable(code) && code != '\n')) return true;
    at += bytes;
  }
  return false;
}

bool is_plain(std::string_view text) {
  if (text.empty() || !(is_letter(text.front()) || is_digit(text.front()))) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return text.find('\n') == std::string_view::npos && !any_unprintable(text);
}

std::string quoted(std::string_view text) {
  std::string written = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = utf8::decode(text, at);
    const std::size_t step = std::max<std::size_t>(bytes, 1);
    if (!needs_escape(code)) {
      written += text.substr(at, step);
    } else if (code == '\n') {
      written += "\\n";
    } else if (code == '\\' || code == '"') {
      written += '\\';
      written += static_cast<char>(code);
    } else {
      written += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(code));
    }
    at += step;
  }
  return written + "\"";
}

// Lines that begin with something, and one line break at the end at most, so that the block keeps them as they are.
bool is_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || any_unprintable(text)) return false;
  if (text.ends_with("\n\n") || text.front() == '\n' || text.front() == ' ') return false;
  return text.find(" \n") == std::string_view::npos;
}

}  // namespace

std::string yaml_scalar(std::string_view text) { return is_plain(text) ? std::string(text) : quoted(text); }

std::string yaml_value(std::string_view text, std::size_t indent) {
  if (!is_block(text)) return " " + yaml_scalar(text) + "\n";
  std::string written = text.ends_with('\n') ? " |\n" : " |-\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) written += std::string(indent, ' ') + std::string(text.substr(0, end));
    written += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return written;
}

}  // namespace domino::language
