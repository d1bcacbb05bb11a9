#include "scenarios/language/document/syntax_error.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "models/text/utf8.h"

namespace domino::language {

namespace {

// What libyaml says about the usual slips, in words that tell the author what to do.
struct SyntaxHint {
  std::string_view problem;
  std::string_view message;
  std::string_view reason;
  std::string_view suggestion;
};

constexpr std::array<SyntaxHint, 10> kSyntaxHints{{
    {"mapping values are not allowed", "a `:` is not expected here", "`key: value` can stand only once on a line",
     "put quotes around a text that contains `: `, or indent as the lines above"},
    {"could not find expected ':'", "a `:` is missing after this key", "a line of a mapping reads `key: value`",
     "put `: ` between key and value"},
    {"did not find expected ',' or '}'", "a `,` or `}` is missing here",
     "inside braces, entries are separated by commas",
     "close the brace, separate the entries, or put quotes around a value that contains `,` or `: `"},
    {"did not find expected ',' or ']'", "a `,` or `]` is missing here",
     "inside brackets, items are separated by commas",
     "close the bracket, separate the items, or put quotes around a value that contains `,` or `: `"},
    {"did not find expected key", "this does not fit into the mapping it stands in",
     "the keys of one mapping begin in the same column", "indent it as its neighbours, with spaces"},
    {"did not find expected '-' indicator", "this does not fit into the list it stands in",
     "the items of one list begin with `- ` in the same column", "indent it as its neighbours, with spaces"},
    {"found character that cannot start any token", "a value cannot begin with this character",
     "YAML keeps it for itself", "put quotes around the value"},
    {"found unknown escape character", "an unknown escape in double quotes", "in double quotes, `\\` begins an escape",
     "use single quotes, or `\\\\` for a backslash"},
    {"block sequence entries are not allowed", "a list cannot begin here",
     "a list under a key begins on a line of its own", "put `- …` on the next line, indented"},
    {"did not find expected node content", "a value is missing here", "YAML found a sign of its own instead",
     "put quotes around a value that begins with a sign such as `,`, `]` or `%`"},
}};

Diagnostic syntax(const Mark& at, std::string message, std::string reason, std::string suggestion) {
  return {Severity::error, Code::syntax, {at}, std::move(message), std::move(reason), std::move(suggestion)};
}

std::optional<Diagnostic> tab_before(const Mark& at, const Sources& sources) {
  const std::string_view line = sources.line(at.source, at.line);
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t tab = line.substr(0, indent).find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  Diagnostic found =
      syntax({at.source, at.line, static_cast<std::uint32_t>(tab) + 1}, "a tab in the indentation",
             "how far a tab reaches depends on the editor, so YAML allows only spaces", "two spaces for each level");
  found.code = Code::tab_in_indentation;
  return found;
}

// The parser stumbles lines after a brace that was forgotten, or at the very end: what opened it is the better place.
std::optional<Diagnostic> unclosed(const SyntaxError& error, const Sources& sources) {
  if (error.context.line == 0 || (!error.at_end && error.at.line <= error.context.line)) return std::nullopt;
  const std::string_view line = sources.line(error.context.source, error.context.line);
  const std::size_t at = utf8::byte_offset(line, error.context.column - 1);
  const char sign = at < line.size() ? line[at] : ' ';
  if (sign != '{' && sign != '[') return std::nullopt;
  const bool later = error.at.line > error.context.line;
  return syntax(error.context, fmt::format("this `{}` is not closed, or a `,` is missing in it", sign),
                later ? fmt::format("what stands in line {} does not fit into it", error.at.line)
                      : std::string("the text ends before it does"),
                fmt::format("`{}` at its end", sign == '{' ? '}' : ']'));
}

Diagnostic unexpected_end(const SyntaxError& error, const Sources& sources) {
  const std::string_view text = sources.text(error.at.source);
  const std::size_t last = std::min(text.find_last_not_of(" \n\r\t"), text.size());
  const std::string_view before = text.substr(0, last);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t begin = lines == 0 ? 0 : before.rfind('\n') + 1;
  const auto column = static_cast<std::uint32_t>(utf8::length(before.substr(begin))) + 1;
  return syntax({error.at.source, static_cast<std::uint32_t>(lines) + 1, column},
                "the text ends in the middle of something", "a brace, a bracket or a value is still open here",
                "close what was opened");
}

}  // namespace

Diagnostic explain(const SyntaxError& error, const Sources& sources) {
  if (error.problem == "found unexpected end of stream") {
    return syntax(error.context, "this quote is never closed", "everything after it was taken for text",
                  "close it, with the same kind of quote");
  }
  if (auto tab = tab_before(error.at, sources)) return *tab;
  if (auto open = unclosed(error, sources)) return *open;
  if (error.at_end) return unexpected_end(error, sources);
  const auto hint = std::find_if(kSyntaxHints.begin(), kSyntaxHints.end(), [&](const SyntaxHint& candidate) {
    return error.problem.starts_with(candidate.problem);
  });
  if (hint == kSyntaxHints.end()) {
    return syntax(error.at, fmt::format("this is not YAML: {}", error.problem), "", "put quotes around unusual texts");
  }
  return syntax(error.at, std::string(hint->message), std::string(hint->reason), std::string(hint->suggestion));
}

}  // namespace domino::language
