#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/utf8.h"
#include "tools/cli/checked.h"
#include "tools/cli/figures.h"
#include "tools/cli/table.h"
#include "tools/store/fingerprint.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::cli {

namespace {

using experiment::Verdict;
using measures::Obstacle;

bool is_compared(const language::Expectation& stated) {
  return stated.form == language::Expectation::Form::rises || stated.form == language::Expectation::Form::falls;
}

/// "17.4 % (11.1 … 24.6)"; the end that is nearer decides how many decimals there are, so that it does not look like 0.
std::string figures(const CheckedExpectation& checked, bool of_change) {
  const auto& estimate = checked.judgement.estimate;
  const auto [factor, name] = scale_of(checked.unit, std::abs(estimate.mean));
  const double nearer = std::min(estimate.mean - estimate.low, estimate.high - estimate.mean);
  const int decimals = decimals_of(factor * estimate.mean, estimate.has_interval ? factor * nearer : 0);
  const std::string_view unit = of_change && checked.unit == measures::Unit::share ? "percentage points" : name;
  std::string text = figure(factor * estimate.mean, decimals, checked.unit);
  if (!unit.empty()) text += fmt::format(" {}", unit);
  if (!estimate.has_interval) return text;
  return text + fmt::format(" ({} … {})", figure(factor * estimate.low, decimals, checked.unit),
                            figure(factor * estimate.high, decimals, checked.unit));
}

/// What was seen: the mean or the change, with its interval.
std::string seen(const CheckedExpectation& checked) {
  const auto& judgement = checked.judgement;
  if (judgement.obstacle == Obstacle::unstable) return "unstable: the queue never settles, so there is no such mean";
  if (judgement.obstacle == Obstacle::nothing_measured) return "there was nothing to measure";
  if (!judgement.estimate.has_mean) return "not looked at";
  return is_compared(checked.stated) ? "changes by " + figures(checked, true) : figures(checked, false);
}

std::string why(const CheckedExpectation& checked) {
  return fmt::format("{} after {} replications", seen(checked), checked.judgement.estimate.n);
}

std::size_t count(const CheckedFile& file, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(file.expectations.begin(), file.expectations.end(),
                    [&](const CheckedExpectation& checked) { return checked.judgement.verdict == verdict; }));
}

std::string obstacle_word(Obstacle obstacle) {
  return obstacle == Obstacle::unstable ? "unstable" : obstacle == Obstacle::nothing_measured ? "nothing measured" : "";
}

store::Json expectation_json(const CheckedExpectation& checked) {
  const auto& [stated, unit, judgement] = checked;
  const auto number = [](bool exists, double value) {
    return exists ? store::Json(store::rounded(value)) : store::Json();
  };
  store::Json json;
  json["expectation"] = statement_of(stated);
  json["line"] = stated.line;
  json["what_if"] = stated.what_if.empty() ? store::Json() : store::Json(stated.what_if);
  json["measure"] = stated.measure;
  json["verdict"] = verdict_word(judgement.verdict);
  json["of"] = is_compared(stated) ? "difference" : "measure";
  json["mean"] = number(judgement.estimate.has_mean, judgement.estimate.mean);
  json["low"] = number(judgement.estimate.has_interval, judgement.estimate.low);
  json["high"] = number(judgement.estimate.has_interval, judgement.estimate.high);
  json["unit"] = measures::unit_name(unit);
  json["n"] = judgement.estimate.n;
  if (judgement.obstacle != Obstacle::none) json["obstacle"] = obstacle_word(judgement.obstacle);
  return json;
}

std::string xml(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\n':
        escaped += "&#10;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string test_case(const CheckedFile& file, const CheckedExpectation& checked) {
  const std::string name = xml(statement_of(checked.stated));
  const std::string head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                                       xml(file.reading.scenario->title), name, xml(file.file), checked.stated.line);
  if (checked.judgement.verdict == Verdict::holds) return head + "/>\n";
  const char* const kind = checked.judgement.verdict == Verdict::fails ? "failure" : "error";
  return fmt::format("{}>\n      <{} type=\"{}\" message=\"{}\"/>\n    </testcase>\n", head, kind,
                     verdict_word(checked.judgement.verdict), xml(why(checked)));
}

std::string unreadable_case(const CheckedFile& file) {
  return fmt::format(
      "    <testcase classname=\"{0}\" name=\"can be read\" file=\"{0}\">\n      <error type=\"mistakes\" "
      "message=\"{1}\"/>\n    </testcase>\n",
      xml(file.file), xml(language::printable(file.diagnostics.substr(0, file.diagnostics.find('\n')))));
}

std::string table_of(const CheckedFile& file, std::size_t columns) {
  std::string text;
  for (const CheckedExpectation& checked : file.expectations) {
    const Verdict verdict = checked.judgement.verdict;
    const std::string word = verdict == Verdict::fails ? "FAILS" : verdict_word(verdict);
    const std::string indent(13, ' ');
    text += "  " + padded(word, 11, false) + wrapped(statement_of(checked.stated), columns - indent.size(), indent);
    text += indent + wrapped(why(checked), columns - indent.size(), indent);
  }
  return text;
}

}  // namespace

std::string statement_of(const language::Expectation& stated) {
  return stated.what_if.empty() ? stated.text : stated.what_if + ": " + stated.text;
}

std::string verdict_word(Verdict verdict) {
  return verdict == Verdict::holds ? "holds" : verdict == Verdict::fails ? "fails" : "undecided";
}

ExitCode exit_code_of(const std::vector<CheckedFile>& files) {
  const auto any = [&](auto predicate) { return std::any_of(files.begin(), files.end(), predicate); };
  if (any([](const CheckedFile& file) { return !file.reading.ok(); })) return ExitCode::bad_usage;
  if (any([](const CheckedFile& file) { return count(file, Verdict::fails) > 0; })) return ExitCode::expectation_failed;
  if (any([](const CheckedFile& file) { return count(file, Verdict::undecided) > 0; })) return ExitCode::undecided;
  return ExitCode::fine;
}

std::string checked_text(const std::vector<CheckedFile>& files, std::size_t columns) {
  std::string text;
  for (const CheckedFile& file : files) {
    text += (text.empty() ? "" : "\n") + file.file;
    if (!file.reading.ok()) {
      text += ": not run, because of the mistakes told\n";
      continue;
    }
    const std::size_t n = file.expectations.size();
    if (n == 0) {
      text += ": expects nothing\n";
      continue;
    }
    text += fmt::format(": {} of {} expectation{} hold{}", count(file, Verdict::holds), n, n == 1 ? "" : "s",
                        count(file, Verdict::holds) == 1 ? "s" : "");
    if (const auto failed = count(file, Verdict::fails); failed > 0) text += fmt::format(", {} fail", failed);
    if (const auto open = count(file, Verdict::undecided); open > 0) text += fmt::format(", {} undecided", open);
    text += fmt::format(" ({} replications, seed {})\n", file.replications, file.seed);
    text += table_of(file, columns);
  }
  return text;
}

std::string checked_json(const std::vector<CheckedFile>& files) {
  store::Json json;
  json["format_version"] = 1;
  json["domino"] = DOMINO_VERSION;
  const ExitCode code = exit_code_of(files);
  json["verdict"] = code == ExitCode::fine                 ? "holds"
                    : code == ExitCode::expectation_failed ? "fails"
                    : code == ExitCode::undecided          ? "undecided"
                                                           : "unreadable";
  store::Json& list = json["files"] = store::Json::array();
  for (const CheckedFile& file : files) {
    store::Json told;
    told["file"] = file.file;
    told["readable"] = file.reading.ok();
    if (!file.reading.ok()) {
      told["diagnostics"] = file.diagnostics;
      list.push_back(std::move(told));
      continue;
    }
    told["scenario"] = file.reading.scenario->title;
    told["scenario_hash"] = store::fingerprint(*file.reading.scenario);
    told["seed"] = file.seed;
    told["confidence"] = file.confidence;
    told["replications"] = file.replications;
    store::Json& expectations = told["expectations"] = store::Json::array();
    for (const CheckedExpectation& checked : file.expectations) expectations.push_back(expectation_json(checked));
    list.push_back(std::move(told));
  }
  return store::text_of(json);
}

std::string checked_junit(const std::vector<CheckedFile>& files) {
  std::string text = kJunitBegin;
  for (const CheckedFile& file : files) {
    const bool readable = file.reading.ok();
    fmt::format_to(std::back_inserter(text), "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                   xml(file.file), readable ? file.expectations.size() : 1, count(file, Verdict::fails),
                   readable ? count(file, Verdict::undecided) : 1);
    if (!readable) text += unreadable_case(file);
    for (const CheckedExpectation& checked : file.expectations) text += test_case(file, checked);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace domino::cli
