#include "tools/report/explain/explain_time.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/measures/rows/rows_of_time.h"
#include "scenarios/language/values/quantity.h"
#include "tools/report/figures.h"
#include "tools/report/findings.h"

namespace domino::report {

namespace {

using chain::Cause;
using measures::Finding;
using measures::Unit;

/// Less of the time than this is not worth a sentence.
constexpr double kWorthASentence = 0.005;

/// Cases that are reported together.
struct Group {
  std::string prefix;
  std::string words;
};
std::vector<Group> groups_of(const chain::Plan& plan) {
  std::vector<Group> groups;
  const auto is_customer = [](const auto& segment) { return !segment.internal; };
  if (std::any_of(plan.segments.begin(), plan.segments.end(), is_customer))
    groups.push_back({"customers.time.", "customers"});
  for (const auto& segment : plan.segments)
    if (segment.internal)
      groups.push_back({"requests." + segment.name + ".time.", "the requests `" + segment.name + "`"});
  return groups;
}

std::string at_of(const Group& group, const std::string& department) {
  return group.prefix + "departments." + department + ".";
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string percent(const Finding& finding) { return figure_text(Unit::share, finding.estimate, Spread::interval); }

/// What is waited for most: a department, or a thing, place or gate; empty where there is hardly any waiting.
struct WaitedFor {
  std::string name;
  std::string address;  ///< of the share
  bool department = false;
};
WaitedFor most_waited_for(const Results& results, const Findings& findings, const Group& group) {
  WaitedFor most;
  double share = kWorthASentence;
  const auto consider = [&](const std::string& name, const std::string& address, bool department) {
    const double one = mean_of(findings[address]);
    if (one <= share) return;
    share = one;
    most = {name, address, department};
  };
  for (const auto& department : results.plan.departments)
    consider(department.name, at_of(group, department.name) + "waiting.share", true);
  for (const auto& stock : results.plan.stocks)
    consider(stock.name, group.prefix + (stock.is_region ? "regions." : "stocks.") + stock.name + ".share", false);
  for (const auto& gate : results.plan.gates)
    consider(gate.name, group.prefix + "gates." + gate.name + ".share", false);
  return most;
}

std::string why(const Findings& findings, const std::string& at) {
  Cause cause = Cause::capacity;
  double most = 0;
  for (const Cause one : {Cause::capacity, Cause::closed, Cause::absent, Cause::overtaken, Cause::blocked})
    if (const double share = mean_of(findings[at + std::string(chain::cause_name(one)) + ".share"]); share > most) {
      most = share;
      cause = one;
    }
  return cause_words(cause);
}

struct Part {
  std::string name;
  std::string address;
  double share = 0;
  bool whole = false;  ///< a department, or something that belongs to no department
};

void add_department(const Group& group, const Findings& findings, const std::string& name,
                    const std::vector<Cause>& causes, std::vector<std::vector<Part>>& blocks) {
  const std::string at = at_of(group, name);
  std::vector<Part> block{{name, at, mean_of(findings[at + "share"]), true}};
  for (const Cause cause : causes) {
    const std::string address = at + std::string(chain::cause_name(cause)) + ".";
    const double share = mean_of(findings[address + "share"]);
    const std::string words = cause == Cause::service  ? "in service"
                              : cause == Cause::rework ? "rework of its errors"
                                                       : cause_words(cause);
    if (share > 0) block.push_back({"  " + words, address, share});
  }
  std::stable_sort(block.begin() + 1, block.end(), [](const Part& a, const Part& b) { return a.share > b.share; });
  blocks.push_back(std::move(block));
}

std::vector<Part> lines_of(const Results& results, const Findings& findings, const Group& group) {
  std::vector<std::vector<Part>> blocks;
  const auto causes = measures::causes_of(results.plan);
  for (const auto& department : results.plan.departments)
    add_department(group, findings, department.name, causes, blocks);
  const auto add_other = [&](const std::string& words, const std::string& name) {
    const std::string address = group.prefix + name + ".";
    if (const double share = mean_of(findings[address + "share"]); share > 0)
      blocks.push_back({{words, address, share, true}});
  };
  add_other("delays of the journey", "delay");
  add_other("completing their requests", "clarification");
  add_other("handing over", "hand_off");
  for (const auto& stock : results.plan.stocks) {
    add_other("waiting for " + stock.name, (stock.is_region ? "regions." : "stocks.") + stock.name);
  }
  for (const auto& gate : results.plan.gates) add_other("waiting at " + gate.name, "gates." + gate.name);
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const auto& a, const auto& b) { return a.front().share > b.front().share; });
  std::vector<Part> lines;
  for (auto& block : blocks) lines.insert(lines.end(), block.begin(), block.end());
  return lines;
}

/// For people who read lines one below the other: figures with half of their interval.
Table table_of_shares(std::vector<Column> columns) {
  return {.columns = std::move(columns), .spreads = {Spread::half_width, Spread::none}, .gap = 3};
}

void add_group(Report& report, const Results& results, const Findings& findings, const Group& group) {
  const Finding& whole = findings[group.prefix + "mean"];
  if (!whole.estimate.has_mean) return;
  std::string none;
  Table table = table_of_shares({{}, {.heading = "a case"}, {.heading = "of all", .yields = 1}});
  for (const Part& line : lines_of(results, findings, group)) {
    if (line.share > 0)
      table.add({line.name, findings.figure(Unit::seconds, line.address + "mean"),
                 findings.figure(Unit::share, line.address + "share")});
    else if (line.whole && line.share == 0)
      none += (none.empty() ? "" : ", ") + line.name;
  }
  table.add({"from arrival to end", Figure(Unit::seconds, whole)});
  report.paragraph("Where the time of " + group.words + " goes");
  report.tables({std::move(table)}, false);
  if (!none.empty()) report.line("No time at all went to " + none + ".");
}

/// What the people who serve the queues of one department are busy with meanwhile.
void add_split(Report& report, const Findings& findings, const std::string& name,
               const std::vector<std::string>& providers) {
  const std::string at = "departments." + name + ".waiting.";
  if (!findings[at + "own_work"].estimate.has_mean) return;
  Table table = table_of_shares({{}, {}});
  const auto add = [&](const std::string& words, const std::string& part) {
    table.add({"  " + words, findings.figure(Unit::share, at + part)});
  };
  add("at work", "own_work");
  for (const std::string& provider : providers) add("held until an answer of " + provider, "held_for." + provider);
  if (mean_of(findings[at + "nobody_there"]) > 0) add("not at work", "nobody_there");
  report.paragraph("Of the time that cases wait for " + name + ", its people are");
  report.tables({std::move(table)}, false);
}

void add_splits(Report& report, const Results& results, const Findings& findings) {
  std::map<chain::Index, std::vector<std::string>> providers;
  for (const auto& hold : measures::holds_of(results.plan))
    providers[hold.department].push_back(results.plan.departments[hold.provider].name);
  for (const auto& [department, names] : providers)
    add_split(report, findings, results.plan.departments[department].name, names);
}

}  // namespace

std::string cause_words(Cause cause) {
  constexpr const char* kWords[] = {"the case is in service",
                                    "all its staff are busy",
                                    "the department is closed",
                                    "scheduled staff are absent",
                                    "a later request is served first",
                                    "an error is corrected",
                                    "incomplete requests go back",
                                    "handing over",
                                    "there is no room to go on",
                                    "time passes",
                                    "it is not available",
                                    "the gate is closed"};
  return kWords[static_cast<std::size_t>(cause)];
}

std::string time_sentence(const Results& results) {
  const Findings findings(results);
  for (const Group& group : groups_of(results.plan)) {
    const Finding& whole = findings[group.prefix + "mean"];
    if (!whole.estimate.has_mean) continue;
    const std::string who = capital(group.words);
    if (whole.unstable) return "How " + group.words + " spend their time never settles: a queue grows for good.";
    double worked = 0;
    for (const auto& department : results.plan.departments)
      worked += mean_of(findings[at_of(group, department.name) + "service.share"]);
    const std::string work = figure(100 * worked, worked < 0.1 ? 1 : 0) + " %";
    const WaitedFor most = most_waited_for(results, findings, group);
    if (most.name.empty())
      return fmt::format("{} hardly wait here: their case is in service for {} of their time.", who, work);
    const std::string because = most.department ? ", most of it because " + why(findings, at_of(group, most.name)) : "";
    return fmt::format("{} spend {} of their time waiting for {}{}; their case is in service for {} of it all.", who,
                       percent(findings[most.address]), most.name, because, work);
  }
  return "No case has come to its end here, so there is nothing to report about where time goes.";
}

void add_time(Report& report, const Results& results) {
  const Findings findings(results);
  for (const Group& group : groups_of(results.plan)) add_group(report, results, findings, group);
  add_splits(report, results, findings);
  const std::string confidence = language::quantity_text(results.settings.confidence, language::Dimension::share);
  report.paragraph("Of all cases that ended, whatever the outcome; ± is half of the " + confidence +
                   " interval. Time spent waiting for another department is charged to that department.");
}

namespace {

bool is_of_time(std::string_view address) {
  return address.find(".time.") != std::string_view::npos || address.find(".waiting.") != std::string_view::npos;
}

template <class Visit>
void for_each_measure(const Results& results, Visit&& visit) {
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    if (const auto& measure = results.catalogue.measures()[m]; is_of_time(measure.address))
      visit(measure, results.study.findings[m]);
}

/// Cuts off what stands before the first occurrence of a separator.
std::string cut(std::string& rest, const std::string& separator) {
  const std::size_t at = rest.find(separator);
  std::string before = rest.substr(0, at);
  rest.erase(0, at == std::string::npos ? at : at + separator.size());
  return before;
}

}  // namespace

Value time_of(const Results& results) {
  Value time = Value::object();
  for_each_measure(results, [&](const measures::Measure& measure, const Finding& finding) {
    time.add(measure.address, Figure(measure.unit, finding));
  });
  return time;
}

void add_time_rows(const AddRow& add, const Results& results) {
  for_each_measure(results, [&](const measures::Measure& measure, const Finding& finding) {
    std::string rest = measure.address;
    const std::string kind = cut(rest, ".");
    std::string who;
    std::string provider;
    std::string what;
    if (kind == "departments") {
      who = cut(rest, ".waiting.");
      what = "waiting." + cut(rest, ".");
      provider = rest;
    } else {
      if (!rest.starts_with("time.")) who = cut(rest, ".");
      cut(rest, "time.");
      if (rest.starts_with("departments.")) {
        cut(rest, ".");
        provider = cut(rest, ".");
      }
      what = "time." + rest;
    }
    add({kind, who, provider, what, Figure(measure.unit, finding)});
  });
}

}  // namespace domino::report
