#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/answers/checked.h"
#include "tools/report/figures.h"
#include "tools/report/levels.h"
#include "tools/report/results.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

using experiment::Verdict;
using measures::Obstacle;

bool is_of_two(const language::Expectation& stated) { return !stated.of.empty(); }
bool is_compared(const language::Expectation& stated) { return language::is_of_change(stated) || is_of_two(stated); }

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

/// " are within 10 min, and at least 90 % have to be".
std::string share_wanted(const CheckedExpectation& checked) {
  const auto& [asked, reached] = *checked.limit;
  const auto [factor, name] = scale_of(measures::Unit::seconds, asked.within_s);
  const double limit = factor * asked.within_s;
  return fmt::format(" are {} {} {}, and {} {} % have to be", asked.below ? "below" : "within",
                     figure(limit, decimals_of(limit, 0), measures::Unit::seconds), name,
                     reached ? "at least" : "less than", checked.stated.percent);
}

std::string obstacle_word(Obstacle obstacle) {
  return obstacle == Obstacle::unstable ? "unstable" : obstacle == Obstacle::nothing_measured ? "nothing measured" : "";
}

}  // namespace

std::string seen_of(const CheckedExpectation& checked) {
  const auto& judgement = checked.judgement;
  if (judgement.obstacle == Obstacle::unstable) return "unstable: the queue never settles, so there is no such mean";
  if (judgement.obstacle == Obstacle::nothing_measured) return "there was nothing to measure";
  if (!judgement.estimate.has_mean) return "not looked at";
  if (is_of_two(checked.stated))
    return fmt::format("with `{}` the change by `{}` is {} more than without", checked.stated.without,
                       checked.stated.of, figures(checked, true));
  if (is_compared(checked.stated)) return "changes by " + figures(checked, true);
  return checked.limit ? figures(checked, false) + share_wanted(checked) : figures(checked, false);
}

Value data_of(const CheckedExpectation& checked) {
  const auto& [stated, unit, judgement, limit, seconds] = checked;
  Value data = Value::object({{"expectation", statement_of(stated)},
                              {"line", stated.line},
                              {"what_if", stated.what_if.empty() ? Value() : Value(stated.what_if)},
                              {"measure", stated.measure},
                              {"verdict", verdict_word(judgement.verdict)},
                              {"of", limit                 ? "share within the limit"
                                     : is_of_two(stated)   ? "difference of differences"
                                     : is_compared(stated) ? "difference"
                                                           : "measure"},
                              {"mean", number_if(judgement.estimate.has_mean, judgement.estimate.mean)},
                              {"low", number_if(judgement.estimate.has_interval, judgement.estimate.low)},
                              {"high", number_if(judgement.estimate.has_interval, judgement.estimate.high)},
                              {"unit", measures::unit_name(unit)},
                              {"n", judgement.estimate.n}});
  if (judgement.obstacle != Obstacle::none) data.add("obstacle", obstacle_word(judgement.obstacle));
  return data;
}

std::string why(const CheckedExpectation& checked) {
  return fmt::format("{} after {} replications", seen_of(checked), checked.judgement.estimate.n);
}

std::size_t count(const CheckedFile& file, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(file.expectations.begin(), file.expectations.end(),
                    [&](const CheckedExpectation& checked) { return checked.judgement.verdict == verdict; }));
}

std::string summary_of(const CheckedFile& file) {
  if (!file.reading.ok()) return ": not run, because of the mistakes reported";
  const std::size_t n = file.expectations.size();
  if (n == 0) return ": expects nothing";
  const std::size_t hold = count(file, Verdict::holds);
  std::string text = fmt::format(": {} of {} expectation{} hold{}", hold, n, n == 1 ? "" : "s", hold == 1 ? "s" : "");
  if (const auto failed = count(file, Verdict::fails); failed > 0) text += fmt::format(", {} fail", failed);
  if (const auto open = count(file, Verdict::undecided); open > 0) text += fmt::format(", {} undecided", open);
  return text + fmt::format(" ({} replications, seed {})", file.replications, file.seed);
}

bool CheckedFile::is_empty() const { return reading.ok() && expectations.empty() && !may_be_empty; }

namespace {

void add_expectations(Report& report, const CheckedFile& file) {
  constexpr std::size_t kIndent = 13;
  for (const CheckedExpectation& checked : file.expectations) {
    const Verdict verdict = checked.judgement.verdict;
    std::string lead = "  " + (verdict == Verdict::fails ? "FAILS" : verdict_word(verdict));
    lead.resize(kIndent, ' ');
    report.line(Paragraph{.text = statement_of(checked.stated), .lead = std::move(lead), .hang = kIndent});
    report.line(Paragraph{.text = why(checked), .lead = std::string(kIndent, ' '), .hang = kIndent});
  }
}

Value data_of(const CheckedFile& file) {
  Value data = Value::object({{"file", file.file}, {"readable", file.reading.ok()}});
  if (!file.reading.ok()) {
    data.add("diagnostics", file.diagnostics);
    return data;
  }
  data.add("scenario", file.reading.scenario->title);
  data.add("scenario_hash", store::fingerprint(*file.reading.scenario));
  data.add("seed", file.seed);
  data.add("confidence", file.confidence);
  data.add("replications", file.replications);
  Value& expectations = data.add("expectations", Value::list());
  for (const CheckedExpectation& checked : file.expectations) expectations.push(data_of(checked));
  data.add("warnings", warnings_of(uncalibrated(*file.reading.plan)));
  return data;
}

const char* word_of(Verdicts verdicts) {
  switch (verdicts) {
    case Verdicts::hold:
      return "holds";
    case Verdicts::undecided:
      return "undecided";
    case Verdicts::fail:
      return "fails";
    case Verdicts::empty:
      return "expects nothing";
    case Verdicts::unreadable:
      return "unreadable";
  }
  return "";
}

}  // namespace

std::string statement_of(const language::Expectation& stated) {
  return stated.what_if.empty() ? stated.text : stated.what_if + ": " + stated.text;
}

std::string verdict_word(Verdict verdict) {
  return verdict == Verdict::holds ? "holds" : verdict == Verdict::fails ? "fails" : "undecided";
}

Verdicts verdicts_of(const std::vector<CheckedFile>& files) {
  const auto any = [&](auto predicate) { return std::any_of(files.begin(), files.end(), predicate); };
  if (any([](const CheckedFile& file) { return !file.reading.ok(); })) return Verdicts::unreadable;
  if (any([](const CheckedFile& file) { return file.is_empty(); })) return Verdicts::empty;
  if (any([](const CheckedFile& file) { return count(file, Verdict::fails) > 0; })) return Verdicts::fail;
  if (any([](const CheckedFile& file) { return count(file, Verdict::undecided) > 0; })) return Verdicts::undecided;
  return Verdicts::hold;
}

Report check_report(const std::vector<CheckedFile>& files) {
  Report report;
  for (const CheckedFile& file : files) {
    report.paragraph(Paragraph{.text = language::printable(file.file) + summary_of(file), .hang = 2});
    if (!file.reading.ok()) continue;
    add_expectations(report, file);
    if (std::string levels = uncalibrated_text(*file.reading.plan); !levels.empty())
      report.line(Paragraph{.text = std::move(levels), .lead = "  ", .hang = 2});
  }
  report.data = [&files] {
    Value data =
        Value::object({{"format_version", 1}, {"domino", DOMINO_VERSION}, {"verdict", word_of(verdicts_of(files))}});
    Value& list = data.add("files", Value::list());
    for (const CheckedFile& file : files) list.push(data_of(file));
    return data;
  };
  return report;
}

}  // namespace domino::report
