#include "scenarios/language/document/diagnostic.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "models/text/utf8.h"

namespace domino::language {

namespace {

constexpr std::size_t kExcerptCharacters = 100;
constexpr std::size_t kSentenceCharacters = 500;  // what a file makes us say is not endless either

constexpr std::array kCodes{
    std::pair{Code::unreadable_file, std::string_view("unreadable-file")},
    std::pair{Code::empty_scenario, std::string_view("empty-scenario")},
    std::pair{Code::not_text, std::string_view("not-text")},
    std::pair{Code::too_large, std::string_view("too-large")},
    std::pair{Code::syntax, std::string_view("syntax")},
    std::pair{Code::tab_in_indentation, std::string_view("tab-in-indentation")},
    std::pair{Code::several_documents, std::string_view("several-documents")},
    std::pair{Code::unsupported_yaml, std::string_view("unsupported-yaml")},
    std::pair{Code::duplicate_key, std::string_view("duplicate-key")},
    std::pair{Code::unknown_key, std::string_view("unknown-key")},
    std::pair{Code::missing_key, std::string_view("missing-key")},
    std::pair{Code::wrong_type, std::string_view("wrong-type")},
    std::pair{Code::wrong_version, std::string_view("wrong-version")},
    std::pair{Code::missing_unit, std::string_view("missing-unit")},
    std::pair{Code::wrong_unit, std::string_view("wrong-unit")},
    std::pair{Code::bad_number, std::string_view("bad-number")},
    std::pair{Code::out_of_range, std::string_view("out-of-range")},
    std::pair{Code::bad_choice, std::string_view("bad-choice")},
    std::pair{Code::bad_name, std::string_view("bad-name")},
    std::pair{Code::bad_distribution, std::string_view("bad-distribution")},
    std::pair{Code::bad_calendar, std::string_view("bad-calendar")},
    std::pair{Code::overlapping_rows, std::string_view("overlapping-rows")},
    std::pair{Code::unknown_calendar, std::string_view("unknown-calendar")},
    std::pair{Code::contradiction, std::string_view("contradiction")},
    std::pair{Code::bad_promise, std::string_view("bad-promise")},
    std::pair{Code::bad_step, std::string_view("bad-step")},
    std::pair{Code::unknown_address, std::string_view("unknown-address")},
    std::pair{Code::bad_override, std::string_view("bad-override")},
    std::pair{Code::circular_extends, std::string_view("circular-extends")},
    std::pair{Code::bad_condition, std::string_view("bad-condition")},
    std::pair{Code::bad_expectation, std::string_view("bad-expectation")},
    std::pair{Code::bad_decision, std::string_view("bad-decision")},
    std::pair{Code::unknown_measure, std::string_view("unknown-measure")},
    std::pair{Code::unknown_what_if, std::string_view("unknown-what-if")},
    std::pair{Code::inconsistent_chain, std::string_view("inconsistent-chain")},
};

constexpr auto kAllCodes = [] {
  std::array<Code, kCodes.size()> codes{};
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = kCodes[i].first;
  return codes;
}();

// A window of the line around the caret, with `…` where the line goes on.
struct Excerpt {
  std::string text;
  std::string indent;
  std::string carets;
};

std::vector<char32_t> characters_of(std::string_view line, std::size_t most) {
  std::vector<char32_t> characters;
  for (std::size_t at = 0; at < line.size() && characters.size() < most;) {
    const auto [code, bytes] = utf8::decode(line, at);
    characters.push_back(bytes == 0 || utf8::is_unprintable(code) ? (code == '\t' ? U' ' : 0xFFFD) : code);
    at += std::max<std::size_t>(bytes, 1);
  }
  return characters;
}

void append(std::string& text, char32_t code) {
  const auto byte = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
        byte(0x80 | (code & 0x3F));
  }
}

Excerpt excerpt_of(std::string_view line, const Place& place) {
  const std::size_t column = std::max<std::uint32_t>(place.mark.column, 1) - 1;
  const std::size_t begin = column > kExcerptCharacters * 2 / 3 ? column - kExcerptCharacters / 2 : 0;
  const auto characters = characters_of(line, begin + kExcerptCharacters + 1);
  const std::size_t end = std::min(characters.size(), begin + kExcerptCharacters);

  Excerpt excerpt;
  if (begin > 0) excerpt.text += "…", excerpt.indent += ' ';
  for (std::size_t i = begin; i < end; ++i) {
    append(excerpt.text, characters[i]);
    const auto columns = static_cast<std::size_t>(utf8::columns(characters[i]));
    if (i < column) excerpt.indent.append(columns, ' ');
    if (i >= column && i < column + place.width) excerpt.carets.append(columns, '^');
  }
  if (end < characters.size()) excerpt.text += "…";
  if (excerpt.carets.empty()) excerpt.carets.push_back('^');
  return excerpt;
}

}  // namespace

std::string_view slug(Code code) {
  const auto found = std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& entry) { return entry.first == code; });
  return found == kCodes.end() ? std::string_view("unknown") : found->second;
}

std::span<const Code> all_codes() { return kAllCodes; }

std::string printable(std::string_view text) { return printable(text, std::string_view::npos); }

std::string printable(std::string_view text, std::size_t characters) {
  std::string shown;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count >= characters) {
      shown += "…";
      break;
    }
    const auto [code, bytes] = utf8::decode(text, at);
    if (bytes == 0 || utf8::is_unprintable(code)) {
      shown += "\uFFFD";
    } else {
      shown += text.substr(at, bytes);
    }
    at += std::max<std::size_t>(bytes, 1);
  }
  return shown;
}

std::string to_text(const Diagnostic& diagnostic, const Sources& sources) {
  const Mark mark = diagnostic.place.mark;
  const std::string name = mark.source < sources.size() ? printable(sources.name(mark.source)) : "scenario";
  const std::string_view severity = diagnostic.severity == Severity::error ? "error" : "warning";
  std::string text;
  if (mark.line == 0) {
    text = fmt::format("{}: {}: {}\n", name, severity, printable(diagnostic.message, kSentenceCharacters));
  } else {
    const Excerpt excerpt = excerpt_of(sources.line(mark.source, mark.line), diagnostic.place);
    text = fmt::format("{}:{}:{}: {}: {}\n{:>5} | {}\n      | {}{}\n", name, mark.line, mark.column, severity,
                       printable(diagnostic.message, kSentenceCharacters), mark.line, excerpt.text, excerpt.indent,
                       excerpt.carets);
  }
  if (!diagnostic.reason.empty()) text += fmt::format("  why: {}\n", printable(diagnostic.reason, kSentenceCharacters));
  if (!diagnostic.suggestion.empty())
    text += fmt::format("  try: {}\n", printable(diagnostic.suggestion, kSentenceCharacters));
  return text;
}

std::string to_text(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += to_text(diagnostic, sources);
  return text;
}

bool has_errors(std::span<const Diagnostic> diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

}  // namespace domino::language
