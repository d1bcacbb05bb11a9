#include "tools/report/baseline/baseline.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/statistics/holm.h"
#include "engine/statistics/normal_and_student.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/report/figures.h"
#include "tools/report/formats/json.h"
#include "tools/report/results.h"

namespace domino::report {

namespace {

/// More are counted and not shown.
constexpr std::size_t kShownDifferences = 20;

/// What an answer says of its own baseline, which is nothing that it found.
constexpr const char* kBaseline = "baseline";

double number_in(const Value* value, double otherwise) {
  if (const auto* number = value_in<double>(value)) return *number;
  if (const auto* number = value_in<std::uint64_t>(value)) return static_cast<double>(*number);
  if (const auto* number = value_in<std::int64_t>(value)) return static_cast<double>(*number);
  return otherwise;
}

bool is_number(const Value* value) { return value != nullptr && !std::isnan(number_in(value, std::nan(""))); }

std::string text_in(const Value& value, std::string_view name) {
  const auto* text = value_in<std::string>(value.find(name));
  return text == nullptr ? "" : *text;
}

/// A number of an answer or a verdict, and where it stands.
struct Entry {
  Value whole{};
  std::string verdict{};  ///< empty: it is a number
  std::string unit{};
  statistics::Estimate estimate{};
  bool unstable = false;
  double confidence = 0.95;  ///< of its interval
};

using Entries = std::map<std::string, Entry>;

bool is_figure(const Value& value) {
  return value.find("mean") != nullptr && value.find("low") != nullptr && value.find("high") != nullptr &&
         value.find("n") != nullptr;
}

Entry entry_of(const Value& value, double confidence) {
  Entry entry{.whole = value, .confidence = confidence};
  entry.unit = text_in(value, "unit");
  entry.unstable = value.find("unstable") != nullptr;
  statistics::Estimate& estimate = entry.estimate;
  estimate.has_mean = is_number(value.find("mean"));
  estimate.has_interval = estimate.has_mean && is_number(value.find("low")) && is_number(value.find("high"));
  estimate.mean = number_in(value.find("mean"), 0);
  estimate.low = number_in(value.find("low"), estimate.mean);
  estimate.high = number_in(value.find("high"), estimate.mean);
  estimate.n = static_cast<std::uint64_t>(std::max(0.0, number_in(value.find("n"), 0)));
  return entry;
}

/// How people call an element of a list; else its number.
std::string name_of_element(const Value& element, std::size_t number) {
  for (const char* const name : {"expectation", "file", "name", "address"})
    if (const std::string text = text_in(element, name); !text.empty()) return text;
  return fmt::to_string(number + 1);
}

void collect(const Value& value, const std::string& at, double confidence, Entries& entries) {
  confidence = number_in(value.find("confidence"), confidence);
  if (is_figure(value)) entries.emplace(at, entry_of(value, confidence));
  if (is_figure(value) && value.find("verdict") != nullptr)
    entries.emplace(at + ": verdict", Entry{.whole = *value.find("verdict"), .verdict = text_in(value, "verdict")});
  const auto below = [&](const std::string& name) {
    // Measures and the base are what an answer is about, so that their addresses are enough.
    if (name == "measures" || name == "base" || name == "files" || name == "expectations" || name == "variants")
      return at;
    return at.empty() ? name : at + ": " + name;
  };
  for (const auto& [name, member] : members_in(&value))
    if (name != kBaseline) collect(member, below(name), confidence, entries);
  const Value::List& elements = elements_in(&value);
  for (std::size_t i = 0; i < elements.size(); ++i)
    collect(elements[i], below(name_of_element(elements[i], i)), confidence, entries);
}

Entries entries_of(const Value& answer) {
  Entries entries;
  collect(answer, "", 0.95, entries);
  return entries;
}

/// The command of which it is an answer; empty: of none that can be compared.
std::string command_of(const Value& answer) {
  if (answer.find("format_version") == nullptr) return "";
  if (answer.find("files") != nullptr && answer.find("verdict") != nullptr) return "check";
  if (answer.find("base") != nullptr && answer.find("variants") != nullptr) return "compare";
  return answer.find("measures") != nullptr && answer.find("replications") != nullptr ? "run" : "";
}

std::vector<std::string> scenarios_of(const Value& answer) {
  std::vector<std::string> titles;
  if (const std::string title = text_in(answer, "scenario"); !title.empty()) titles.push_back(title);
  for (const Value& file : elements_in(answer.find("files")))
    if (const std::string title = text_in(file, "scenario"); !title.empty()) titles.push_back(title);
  return titles;
}

/// The variance of the mean and its degrees of freedom, as the interval tells them: the longer half counts where one
/// ends at a bound.
struct Spread2 {
  double variance = 0;
  double freedom = 1;
};

Spread2 spread_of(const Entry& entry) {
  const auto& estimate = entry.estimate;
  const double half = std::max(estimate.high - estimate.mean, estimate.mean - estimate.low);
  const double freedom = std::max(1.0, static_cast<double>(estimate.n) - 1);
  const double t = statistics::student_upper_quantile((1 - entry.confidence) / 2, freedom);
  return {half / t * (half / t), freedom};
}

/// Welch's test: how likely so large a difference is by chance.
double p_value_of(const Entry& before, const Entry& now) {
  const double difference = std::abs(now.estimate.mean - before.estimate.mean);
  if (!(difference > 0)) return 1;
  const Spread2 one = spread_of(before);
  const Spread2 other = spread_of(now);
  const double variance = one.variance + other.variance;
  // What is the same in every run does not differ by chance.
  if (!(variance > 0)) return 0;
  const double freedom = variance * variance /
                         (one.variance * one.variance / one.freedom + other.variance * other.variance / other.freedom);
  return std::min(1.0, 2 * statistics::student_upper_tail(difference / std::sqrt(variance), freedom));
}

measures::Unit unit_of(const std::string& name) {
  using enum measures::Unit;
  for (const measures::Unit unit : {count, seconds, share, people, money, points})
    if (measures::unit_name(unit) == name) return unit;
  return count;
}

std::string words_of(const Entry& entry) {
  if (!entry.verdict.empty()) return entry.verdict;
  if (entry.unstable) return "unstable";
  if (!entry.estimate.has_mean) return "nothing measured";
  return figure_text(unit_of(entry.unit), entry.estimate, Spread::interval);
}

BaselineDifference difference_of(const std::string& address, const Entry& before, const Entry& now,
                                 std::optional<double> p_value) {
  std::string text = words_of(before) + " before, " + words_of(now) + " now";
  // Where that many digits do not tell them apart.
  if (before.verdict.empty() && words_of(before) == words_of(now))
    text = json_line(before.whole) + " before, " + json_line(now.whole) + " now";
  return {address, before.whole, now.whole, std::move(text), p_value};
}

std::string differing(const char* what, const Value& before, const Value& now, const char* member) {
  const Value* const one = before.find(member);
  const Value* const other = now.find(member);
  if (one == nullptr || other == nullptr || json_line(*one) == json_line(*other)) return "";
  return fmt::format("the baseline is of {} {}, and this is {}", what, json_line(*one), json_line(*other));
}

/// In what the two differ by their making.
std::vector<std::string> notes_of(const Value& before, const Value& now) {
  std::vector<std::string> notes;
  const auto add = [&](std::string note) {
    if (!note.empty() && std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
  };
  add(differing("Domino", before, now, "domino"));
  const auto add_of = [&](const Value& one, const Value& other) {
    if (!differing("", one, other, "scenario_hash").empty())
      add("the scenario `" + language::printable(text_in(other, "scenario")) + "` was changed since the baseline");
    add(differing("seed", one, other, "seed"));
    add(differing("confidence", one, other, "confidence"));
  };
  add_of(before, now);
  add(differing("replications", before, now, "replications"));
  for (const Value& file : elements_in(now.find("files")))
    for (const Value& earlier : elements_in(before.find("files")))
      if (text_in(file, "file") == text_in(earlier, "file")) add_of(earlier, file);
  return notes;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : std::span(names).first(std::min<std::size_t>(names.size(), 3)))
    text += (text.empty() ? "" : ", ") + name;
  return text + (names.size() > 3 ? ", …" : "");
}

}  // namespace

Baseline::Baseline(std::string name, const std::string& text) : name_(std::move(name)), answer_(read_json(text)) {
  const Value* const version = answer_.find("format_version");
  if (version != nullptr && number_in(version, 0) != 1)
    throw UnusableBaseline(
        fmt::format("the baseline {} is of format version {:g}, and this Domino knows version 1\n"
                    "  try: make it again with this version",
                    name_, number_in(version, 0)));
  if (command_of(answer_).empty())
    throw UnusableBaseline("the baseline " + name_ +
                           " is no answer of `run`, `check` or `compare`\n"
                           "  try: a file that the same command has written with `--format json`");
}

void Baseline::must_be_of(const std::string& command, const std::vector<std::string>& scenarios) const {
  if (const std::string other = command_of(answer_); other != command)
    throw UnusableBaseline(
        fmt::format("the baseline {} is an answer of `{}`, and this is one of `{}`\n"
                    "  try: a baseline that the same command has made",
                    name_, other, command));
  const auto known = scenarios_of(answer_);
  const auto is_known = [&](const std::string& title) { return std::ranges::find(known, title) != known.end(); };
  if (scenarios.empty() || known.empty() || std::ranges::any_of(scenarios, is_known)) return;
  throw UnusableBaseline(
      fmt::format("the baseline {} is of another scenario, `{}`, and this is `{}`\n"
                  "  try: a baseline of this scenario",
                  name_, language::printable(known.front(), 60), language::printable(scenarios.front(), 60)));
}

BaselineComparison Baseline::compared_with(const Value& answer, bool exact) const {
  const Value normal = read_json(json_line(answer));  // as the baseline went through JSON
  BaselineComparison comparison{.name = name_, .exact = exact};
  comparison.notes = notes_of(answer_, normal);
  const Entries before = entries_of(answer_);
  const Entries now = entries_of(normal);
  for (const auto& [address, entry] : before)
    if (!now.contains(address)) comparison.only_there.push_back(address);
  std::vector<std::pair<const Entries::value_type*, const Entry*>> tested;
  std::vector<double> p_values;
  for (const auto& one : now) {
    const auto& [address, entry] = one;
    const auto found = before.find(address);
    if (found == before.end()) {
      comparison.only_here.push_back(address);
      continue;
    }
    const Entry& earlier = found->second;
    ++comparison.compared;
    const bool same = json_line(earlier.whole) == json_line(entry.whole);
    const bool status =
        earlier.unstable != entry.unstable || earlier.verdict != entry.verdict || earlier.unit != entry.unit;
    if (status || (exact && !same)) {
      comparison.differences.push_back(difference_of(address, earlier, entry, std::nullopt));
    } else if (!exact && !same && entry.verdict.empty()) {
      if (!earlier.estimate.has_interval || !entry.estimate.has_interval) {
        comparison.untested += static_cast<std::size_t>(earlier.estimate.mean != entry.estimate.mean ||
                                                        earlier.estimate.has_mean != entry.estimate.has_mean);
        continue;
      }
      tested.emplace_back(&one, &earlier);
    }
  }
  for (const auto& [one, earlier] : tested) p_values.push_back(p_value_of(*earlier, one->second));
  // Those that are the same are tests as well, which none of them fails.
  p_values.resize(std::max(p_values.size(), exact ? 0 : comparison.compared), 1.0);
  const std::vector<double> adjusted = statistics::holm_adjusted(p_values);
  for (std::size_t i = 0; i < tested.size(); ++i)
    if (adjusted[i] <= 1 - tested[i].first->second.confidence)
      comparison.differences.push_back(
          difference_of(tested[i].first->first, *tested[i].second, tested[i].first->second, adjusted[i]));
  std::ranges::stable_sort(comparison.differences, {},
                           [](const BaselineDifference& difference) { return difference.p_value.value_or(0); });
  return comparison;
}

std::string BaselineComparison::summary() const {
  const std::size_t n = differences.size();
  const std::string what =
      fmt::format("{} number{}{}", compared, compared == 1 ? "" : "s", exact ? "" : " and verdicts");
  if (n == 0)
    return fmt::format("none of {} differs from the baseline {}{}", what, name, exact ? "" : " beyond chance");
  return fmt::format("{} of {} differ{} from the baseline {}{}", n, what, n == 1 ? "s" : "", name,
                     exact ? "" : " beyond chance");
}

void add_baseline(Report& report, const BaselineComparison& comparison) {
  std::string summary = comparison.summary();
  summary.front() = static_cast<char>(summary.front() == 'n' ? 'N' : summary.front());
  for (const std::string& note : comparison.notes) summary += "; " + note;
  if (comparison.untested > 0)
    summary += fmt::format("; {} that differ have no interval and cannot be tested (--exact compares them as they are)",
                           comparison.untested);
  if (!comparison.only_here.empty())
    summary +=
        fmt::format("; {} are not in the baseline: {}", comparison.only_here.size(), joined(comparison.only_here));
  if (!comparison.only_there.empty())
    summary +=
        fmt::format("; {} are in the baseline alone: {}", comparison.only_there.size(), joined(comparison.only_there));
  report.paragraph(summary + ".");
  for (std::size_t i = 0; i < std::min(comparison.differences.size(), kShownDifferences); ++i) {
    const BaselineDifference& difference = comparison.differences[i];
    report.line(
        Paragraph{.text = language::printable(difference.address) + ": " + difference.text, .lead = "  ", .hang = 4});
  }
  if (comparison.differences.size() > kShownDifferences)
    report.line(fmt::format("  + {} more: --format json", comparison.differences.size() - kShownDifferences));
  if (!report.data) return;
  auto known = std::make_shared<const BaselineComparison>(comparison);
  report.data = [answer = std::move(report.data), known] {
    Value data = answer();
    Value differences = Value::list();
    for (const BaselineDifference& difference : known->differences)
      differences.push(
          Value::object({{"address", difference.address},
                         {"before", difference.before},
                         {"now", difference.now},
                         {"p_value", number_if(difference.p_value.has_value(), difference.p_value.value_or(0))}}));
    data.add(kBaseline, Value::object({{"of", known->name},
                                       {"exact", known->exact},
                                       {"differs", known->differs()},
                                       {"compared", known->compared},
                                       {"untested", known->untested},
                                       {"notes", known->notes},
                                       {"only_here", known->only_here},
                                       {"only_in_baseline", known->only_there},
                                       {"differences", std::move(differences)}}));
    return data;
  };
}

}  // namespace domino::report
