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

// The usual slips, in words that tell the author what to do.
struct SlipHint {
  Slip slip;
  std::string_view message;
  std::string_view reason;
  std::string_view suggestion;
};

constexpr std::array<SlipHint, 15> kSlipHints{{
    {Slip::colon, "a `:` is not expected here", "`key: value` can stand only once on a line",
     "put quotes around a text that contains `: `, or indent as the lines above"},
    {Slip::no_colon, "a `:` is missing after this key", "a line of a mapping reads `key: value`",
     "put `: ` between key and value"},
    {Slip::no_space, "a space is missing after this `:`", "inside braces and brackets, `key: value` has one",
     "put `: ` between key and value, or quotes around a text that contains `:`"},
    {Slip::in_braces, "a `,` or `}` is missing here", "inside braces, entries are separated by commas",
     "close the brace, separate the entries, or put quotes around a value that contains `,` or `: `"},
    {Slip::in_brackets, "a `,` or `]` is missing here", "inside brackets, items are separated by commas",
     "close the bracket, separate the items, or put quotes around a value that contains `,` or `: `"},
    {Slip::in_mapping, "this does not fit into the mapping it stands in",
     "the keys of one mapping begin in the same column", "indent it as its neighbours, with spaces"},
    {Slip::in_list, "this does not fit into the list it stands in",
     "the items of one list begin with `- ` in the same column", "indent it as its neighbours, with spaces"},
    {Slip::sign, "a value cannot begin with this character", "YAML keeps it for itself", "put quotes around the value"},
    {Slip::question_mark, "a `?` inside braces or brackets stands without quotes", "YAML keeps it for itself there",
     "put quotes around the value"},
    {Slip::lone_key, "this key has no value, and its line ends", "inside braces, `,` or `}` follows on the same line",
     "put `: ` and a value behind it, or `,` or `}` on its line"},
    {Slip::escape, "an unknown escape in double quotes", "in double quotes, `\\` begins an escape",
     "use single quotes, or `\\\\` for a backslash"},
    {Slip::list, "a list cannot begin here", "a list under a key begins on a line of its own",
     "put `- …` on the next line, indented"},
    {Slip::no_value, "a value is missing here", "YAML found a sign of its own instead",
     "put quotes around a value that begins with a sign such as `,`, `]` or `%`"},
    {Slip::after_document, "this does not belong to what stands before it", "a file holds one scenario",
     "indent it as its neighbours, or put quotes around a text"},
    {Slip::directive, "a line cannot begin with `%` here", "YAML keeps it for itself",
     "remove the line, or put quotes around a value that begins with `%`"},
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
  return syntax(ByteMarks(text, error.at.source).at(last), "the text ends in the middle of something",
                "a brace, a bracket or a value is still open here", "close what was opened");
}

}  // namespace

Diagnostic explain(const SyntaxError& error, const Sources& sources) {
  if (error.slip == Slip::quote) {
    return syntax(error.context, "this quote is never closed", "everything after it was taken for text",
                  "close it, with the same kind of quote");
  }
  const bool tabs_may_indent = error.slip == Slip::question_mark || error.slip == Slip::lone_key;
  if (auto tab = tab_before(error.at, sources); tab && !tabs_may_indent) return *tab;
  if (auto open = unclosed(error, sources)) return *open;
  if (error.at_end) return unexpected_end(error, sources);
  const auto hint = std::find_if(kSlipHints.begin(), kSlipHints.end(),
                                 [&](const SlipHint& candidate) { return candidate.slip == error.slip; });
  if (hint == kSlipHints.end()) {
    return syntax(error.at, fmt::format("this is not YAML: {}", error.words), "", "put quotes around unusual texts");
  }
  return syntax(error.at, std::string(hint->message), std::string(hint->reason), std::string(hint->suggestion));
}

}  // namespace domino::language
