#include "scenarios/language/document/text_check.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "models/text/utf8.h"
#include "scenarios/language/document/limits.h"

namespace domino::language {

namespace {

bool begins_as_utf16(std::string_view text) { return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"); }

bool is_between_letters(std::string_view text, std::size_t at, std::size_t bytes) {
  if (at == 0 || at + bytes >= text.size()) return false;
  std::size_t before = at - 1;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0U) == 0x80U) --before;
  return utf8::is_joinable(utf8::decode(text, before).code) && utf8::is_joinable(utf8::decode(text, at + bytes).code);
}

bool is_allowed(std::string_view text, std::size_t at, const utf8::Character& character) {
  const char32_t code = character.code;
  if (code == '\t' || code == '\n') return true;
  if (code == '\r') return at + 1 < text.size() && text[at + 1] == '\n';
  return !utf8::is_unprintable(code) || (utf8::is_joiner(code) && is_between_letters(text, at, character.bytes));
}

Diagnostic not_text(Mark mark, std::string message, std::string reason, std::string suggestion) {
  return {Severity::error, Code::not_text, {mark}, std::move(message), std::move(reason), std::move(suggestion)};
}

BadCharacter bad_character(std::size_t at, char32_t code) {
  const auto number = fmt::format("U+{:04X}", static_cast<std::uint32_t>(code));
  constexpr const char* kVisible = "a scenario is text that one can see";
  if (code == '\r')
    return {at, "a control character: " + number, "a carriage return alone is no line end",
            "save the file with Unix or Windows line ends"};
  if (utf8::is_direction(code))
    return {at, "a character that changes the direction of the text around it: " + number,
            "a scenario is text that reads as it is written", "remove it; letters bring their direction along"};
  if (utf8::is_joiner(code))
    return {at, "a joiner that does not stand between two letters: " + number, kVisible, "remove it"};
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
  return {at, (control ? "a control character: " : "a character that cannot be seen: ") + number, kVisible,
          "remove it"};
}

// Told with its place; nothing where all is well.
bool report_first_bad_character(std::string_view text, std::uint32_t source, std::vector<Diagnostic>& diagnostics) {
  const auto bad = first_bad_character(text);
  if (!bad) return false;
  diagnostics.push_back(not_text(ByteMarks(text, source).at(bad->at), bad->message, bad->reason, bad->suggestion));
  return true;
}

bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

std::optional<BadCharacter> first_bad_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++at;
      continue;
    }
    const utf8::Character character = utf8::decode(text, at);
    if (character.bytes == 0)
      return BadCharacter{at, fmt::format("this byte is not UTF-8: 0x{:02X}", byte), "a scenario is text in UTF-8",
                          "save the file as UTF-8"};
    if (!is_allowed(text, at, character)) return bad_character(at, character.code);
    at += character.bytes;
  }
  return std::nullopt;
}

bool check_text(const Sources& sources, std::uint32_t source, std::vector<Diagnostic>& diagnostics) {
  const std::string_view text = sources.text(source);
  const Mark whole{source, 0, 0};
  if (text.size() > limits::kBytes) {
    diagnostics.push_back(
        {Severity::error,
         Code::too_large,
         {whole},
         fmt::format("{} bytes are more than the {} a scenario may have", text.size(), limits::kBytes),
         "the limit keeps a wrong file from filling the memory",
         "the file of a scenario"});
    return false;
  }
  if (begins_as_utf16(text)) {
    diagnostics.push_back(not_text(whole, "this is UTF-16", "a scenario is text in UTF-8", "save the file as UTF-8"));
    return false;
  }
  if (report_first_bad_character(text, source, diagnostics)) return false;
  if (is_blank(text)) {
    diagnostics.push_back({Severity::error,
                           Code::empty_scenario,
                           {whole},
                           "there is nothing in it",
                           "a scenario has at least a question, departments, services and customers",
                           "one of the scenarios that come with Domino as a beginning"});
    return false;
  }
  return true;
}

}  // namespace domino::language
