#include "tools/report/answers/checked_formats.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "models/text/utf8.h"
#include "tools/report/formats/json.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

using experiment::Verdict;
using language::Diagnostic;
using language::Severity;

/// The file as pipelines name it, from where they are.
std::string path_of(const std::string& file) { return std::filesystem::path(file).lexically_normal().string(); }

/// In one line, without what a terminal obeys.
std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return language::printable(text);
}

/// Where something is said of a file.
struct Spot {
  std::string file;
  std::uint32_t line = 0;  ///< 0: the file as a whole
  std::uint32_t column = 0;
  std::uint32_t width = 0;
};

/// Something that is wrong, or not known, about a file.
struct Remark {
  Severity severity = Severity::error;
  std::string rule;
  std::string title;
  std::string text;
  Spot spot;
};

/// What is said on the command line has no place in a file, so that it is said of the scenario as a whole.
Spot spot_of(const CheckedFile& checked, const Diagnostic& diagnostic) {
  const auto& mark = diagnostic.place.mark;
  const auto& sources = checked.reading.sources;
  const bool named = mark.source < sources.size() && !sources.name(mark.source).starts_with("--");
  if (!named || mark.line == 0) return {.file = path_of(named ? sources.name(mark.source) : checked.file)};
  return {path_of(sources.name(mark.source)), mark.line, mark.column, diagnostic.place.width};
}

Remark remark_of(const CheckedFile& checked, const Diagnostic& diagnostic) {
  std::string text = one_line(diagnostic.message);
  if (!diagnostic.reason.empty()) text += "\nwhy: " + one_line(diagnostic.reason);
  if (!diagnostic.suggestion.empty()) text += "\ntry: " + one_line(diagnostic.suggestion);
  return {diagnostic.severity, std::string(slug(diagnostic.code)), std::string(slug(diagnostic.code)), std::move(text),
          spot_of(checked, diagnostic)};
}

Remark remark_of(const CheckedFile& checked, const CheckedExpectation& expectation) {
  const bool fails = expectation.judgement.verdict == Verdict::fails;
  const std::string statement = one_line(statement_of(expectation.stated));
  return {.severity = fails ? Severity::error : Severity::warning,
          .rule = fails ? "expectation-fails" : "expectation-undecided",
          .title = (fails ? "fails: " : "undecided: ") + statement,
          .text = statement + (fails ? " fails: " : " is undecided: ") + one_line(why(expectation)),
          .spot = {path_of(checked.file), expectation.stated.line, 0, 0}};
}

/// Of all files, in their order; those of a file by their places.
std::vector<Remark> remarks_of(const std::vector<CheckedFile>& files) {
  std::vector<Remark> remarks;
  for (const CheckedFile& file : files) {
    for (const Diagnostic& diagnostic : file.reading.diagnostics) remarks.push_back(remark_of(file, diagnostic));
    if (file.is_empty())
      remarks.push_back({.rule = "expects-nothing",
                         .title = "expects nothing",
                         .text = "nothing is expected of this scenario, so nothing was checked",
                         .spot = {.file = path_of(file.file)}});
    for (const CheckedExpectation& expectation : file.expectations)
      if (expectation.judgement.verdict != Verdict::holds) remarks.push_back(remark_of(file, expectation));
  }
  return remarks;
}

// --- JUnit -----------------------------------------------------------------------------------------------

/// A text between tags or quotes. XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF.
std::string xml(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = utf8::decode(text, at);
    const std::string_view character = text.substr(at, std::max<std::size_t>(bytes, 1));
    at += character.size();
    if (code == U'&')
      escaped += "&amp;";
    else if (code == U'<')
      escaped += "&lt;";
    else if (code == U'>')
      escaped += "&gt;";
    else if (code == U'"')
      escaped += "&quot;";
    else if (code == U'\n')
      escaped += "&#10;";
    else if (code == U'\t')
      escaped += "&#9;";
    else if (bytes == 0 || utf8::is_unprintable(code) || code == 0xFFFE || code == 0xFFFF)
      escaped += "\uFFFD";
    else
      escaped += character;
  }
  return escaped;
}

std::string property(const char* name, const std::string& value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml(value));
}

std::string properties_of(const CheckedFile& file) {
  return "    <properties>\n" + property("domino", DOMINO_VERSION) +
         property("scenario", file.reading.scenario->title) +
         property("scenario_hash", store::fingerprint(*file.reading.scenario)) +
         property("seed", fmt::to_string(file.seed)) + property("confidence", fmt::format("{:.12g}", file.confidence)) +
         property("replications", fmt::to_string(file.replications)) + "    </properties>\n";
}

std::string test_case(const CheckedFile& file, const CheckedExpectation& checked) {
  std::string text =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3f}\">\n",
                  xml(file.reading.scenario->title), xml(statement_of(checked.stated)), xml(path_of(file.file)),
                  checked.stated.line, checked.seconds);
  const std::string found = xml(why(checked));
  if (checked.judgement.verdict != Verdict::holds)
    text += fmt::format("      <{} type=\"{}\" message=\"{}\"/>\n",
                        checked.judgement.verdict == Verdict::fails ? "failure" : "error",
                        verdict_word(checked.judgement.verdict), found);
  return text + fmt::format("      <system-out>{}</system-out>\n    </testcase>\n", found);
}

/// A test that a file does not stand, whatever it expects.
std::string error_case(const CheckedFile& file, const char* name, const char* type, const std::string& message) {
  return fmt::format(
      "    <testcase classname=\"{0}\" name=\"{1}\" file=\"{0}\" time=\"0.000\">\n      <error type=\"{2}\" "
      "message=\"{3}\"/>\n    </testcase>\n",
      xml(path_of(file.file)), name, type, xml(message));
}

/// How many tests there are of a file, and how they end.
struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
};

Counts counts_of(const CheckedFile& file) {
  if (!file.reading.ok() || file.is_empty()) return {1, 0, 1};
  return {file.expectations.size(), count(file, Verdict::fails), count(file, Verdict::undecided)};
}

std::string attributes_of(const Counts& counts, double seconds) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", counts.tests, counts.failures,
                     counts.errors, seconds);
}

// --- GitHub ----------------------------------------------------------------------------------------------

/// A text in a command of the runner, of which `%` and line breaks would be understood; in a property `:` and `,` too.
std::string for_runner(const std::string& text, bool property) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%')
      escaped += "%25";
    else if (c == '\n')
      escaped += "%0A";
    else if (c == '\r')
      escaped += "%0D";
    else if (property && c == ':')
      escaped += "%3A";
    else if (property && c == ',')
      escaped += "%2C";
    else
      escaped += c;
  }
  return escaped;
}

/// A text in a cell of a table: nothing of it is markup, a tag or the end of the cell.
std::string markdown(const std::string& text) {
  std::string escaped;
  for (const char c : one_line(text)) {
    if (std::string_view("&<>|`*_[]\\~#!@").find(c) != std::string_view::npos)
      escaped += fmt::format("&#{};", static_cast<int>(c));
    else
      escaped += c;
  }
  return escaped;
}

const char* sign_of(Verdict verdict) {
  return verdict == Verdict::holds ? "✅ holds" : verdict == Verdict::fails ? "❌ fails" : "⚠️ undecided";
}

// --- SARIF -----------------------------------------------------------------------------------------------

/// A path as a URI (RFC 3986).
std::string uri_of(const std::string& path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

Value message(std::string text) { return Value::object({{"text", std::move(text)}}); }

Value location_of(const Spot& spot) {
  Value physical = Value::object({{"artifactLocation", Value::object({{"uri", uri_of(spot.file)}})}});
  if (spot.line > 0) {
    Value& region = physical.add("region", Value::object({{"startLine", spot.line}}));
    if (spot.column > 0) {
      region.add("startColumn", spot.column);
      region.add("endColumn", spot.column + spot.width);
    }
  }
  return Value::object({{"physicalLocation", std::move(physical)}});
}

std::string rule_text(const std::string& rule) {
  if (rule == "expectation-fails") return "What a scenario expects does not hold";
  if (rule == "expectation-undecided") return "What a scenario expects could not be decided";
  if (rule == "expects-nothing") return "A scenario that is checked expects nothing";
  return "A mistake in a scenario: " + rule;
}

const char* level_of(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

}  // namespace

std::string junit_of(const std::vector<CheckedFile>& files) {
  Counts all;
  double seconds = 0;
  for (const CheckedFile& file : files) {
    const Counts own = counts_of(file);
    all = {all.tests + own.tests, all.failures + own.failures, all.errors + own.errors};
    seconds += file.seconds;
  }
  std::string text = fmt::format("{} {}>\n", kJunitBegin, attributes_of(all, seconds));
  for (const CheckedFile& file : files) {
    text += fmt::format("  <testsuite name=\"{}\" {}>\n", xml(path_of(file.file)),
                        attributes_of(counts_of(file), file.seconds));
    if (!file.reading.ok())
      text += error_case(file, "can be read", "mistakes", file.diagnostics.substr(0, file.diagnostics.find('\n')));
    else
      text += properties_of(file);
    if (file.is_empty())
      text += error_case(file, "expects something", "expects nothing", "nothing is expected of this scenario");
    for (const CheckedExpectation& checked : file.expectations) text += test_case(file, checked);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

std::string annotations_of(const std::vector<CheckedFile>& files) {
  std::string text;
  for (const Remark& remark : remarks_of(files)) {
    const auto& [file, line, column, width] = remark.spot;
    text += fmt::format("::{} file={}", level_of(remark.severity), for_runner(one_line(file), true));
    if (line > 0) text += fmt::format(",line={}", line);
    if (column > 0) text += fmt::format(",col={},endColumn={}", column, column + width);
    text += fmt::format(",title={}::{}\n", for_runner(remark.title, true), for_runner(remark.text, false));
  }
  return text;
}

std::string markdown_of(const std::vector<CheckedFile>& files) {
  std::string text;
  for (const CheckedFile& file : files) {
    text += fmt::format("### {}{}\n\n", markdown(path_of(file.file)), markdown(summary_of(file)));
    if (file.is_empty()) text += "❌ Nothing is expected of this scenario, so nothing was checked.\n\n";
    for (const Diagnostic& diagnostic : file.reading.diagnostics) {
      const Remark remark = remark_of(file, diagnostic);
      const std::string place =
          remark.spot.line > 0 ? fmt::format("{}:{}", remark.spot.file, remark.spot.line) : remark.spot.file;
      text += fmt::format("- {} **{}**: {}\n", remark.severity == Severity::error ? "❌" : "⚠️", markdown(place),
                          markdown(remark.text));
    }
    if (!file.reading.diagnostics.empty()) text += "\n";
    if (file.expectations.empty()) continue;
    text += "| | expected | found |\n|---|---|---|\n";
    for (const CheckedExpectation& checked : file.expectations)
      text += fmt::format("| {} | {} | {} |\n", sign_of(checked.judgement.verdict),
                          markdown(statement_of(checked.stated)), markdown(why(checked)));
    text += "\n";
  }
  return text;
}

std::string sarif_of(const std::vector<CheckedFile>& files) {
  const auto remarks = remarks_of(files);
  std::map<std::string, std::size_t> places;  // of rules
  for (const Remark& remark : remarks) places.emplace(remark.rule, 0);
  Value rules = Value::list();
  std::size_t place = 0;
  for (auto& [rule, at] : places) {
    at = place++;
    rules.push(Value::object({{"id", rule}, {"shortDescription", message(rule_text(rule))}}));
  }
  Value results = Value::list();
  for (const Remark& remark : remarks) {
    Value locations = Value::list();
    locations.push(location_of(remark.spot));
    results.push(Value::object({{"ruleId", remark.rule},
                                {"ruleIndex", places.at(remark.rule)},
                                {"level", level_of(remark.severity)},
                                {"message", message(remark.text)},
                                {"locations", std::move(locations)}}));
  }
  Value driver = Value::object({{"name", "domino"}, {"version", DOMINO_VERSION}, {"rules", std::move(rules)}});
  Value runs = Value::list();
  runs.push(Value::object({{"tool", Value::object({{"driver", std::move(driver)}})},
                           {"columnKind", "unicodeCodePoints"},
                           {"results", std::move(results)}}));
  return json(Value::object(
      {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", std::move(runs)}}));
}

}  // namespace domino::report
