// What to mend first.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/answers/run_report.h"
#include "tools/report/explain/stories.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

using measures::MendedLever;
using measures::Unit;
using statistics::Estimate;

/// Gains are reported for so much money or so many hours.
constexpr double kMoneyUnit = 1000;
constexpr double kHoursUnit = 100;

const chain::LeverRow& row_of(chain::Lever lever) {
  const auto rows = chain::levers();
  return *std::find_if(rows.begin(), rows.end(), [&](const chain::LeverRow& row) { return row.lever == lever; });
}

std::string what_of(const MendStory& story, const MendedLever& lever) {
  if (!lever.name.empty()) return lever.name;
  return fmt::format("{} in {}", row_of(lever.lever).words, story.now.plan.departments[lever.department].name);
}

double cost_unit(const MendStory& story) { return story.found.in_hours ? kHoursUnit : kMoneyUnit; }
std::string cost_of(const MendStory& story, double cost) {
  return story.found.in_hours ? figure(cost, 0) + " h" : figure(cost, 0, Unit::money) + " money";
}
std::string cost_of(const MendStory& story, const MendedLever& lever) {
  return lever.cost ? cost_of(story, *lever.cost) : "not known";
}
bool are_stated(const MendStory& story) {
  return !story.found.levers.empty() && !story.found.levers.front().name.empty();
}

Estimate scaled_by(const Estimate& estimate, double factor) {
  Estimate scaled = estimate;
  scaled.mean *= factor;
  scaled.low *= factor;
  scaled.high *= factor;
  return scaled;
}

/// A gain of a share is one in points.
std::string gain_of(const MendStory& story, const Estimate& gain) {
  return figure_text(story.outcome.unit, gain, Spread::interval);
}

bool adds_up_in_time(const MendStory& story) {
  return story.outcome.unit == Unit::count || story.outcome.unit == Unit::money;
}

/// Of those that gain, the ones that are not decided against the best: from the best down, as long as each is too close
/// to the next.
std::size_t tied_with_best(const MendStory& story) {
  const auto& levers = story.found.levers;
  const auto gains = [](const MendedLever& lever) { return lever.decided && lever.gain.mean > 0; };
  std::size_t tied = 1;
  while (tied < levers.size() && gains(levers[tied]) && !levers[tied - 1].ahead_of_next) ++tied;
  return tied;
}

bool nothing_to_gain(const MendStory& story) {
  return story.outcome.is_loss && story.found.now.has_mean && story.found.now.mean == 0;
}

std::string mend_sentence(const MendStory& story) {
  const auto& levers = story.found.levers;
  if (levers.empty()) return "There is nothing to mend: no lever of any department changes anything.";
  const MendedLever& best = levers.front();
  if (!best.decided || !(best.gain.mean > 0))
    return nothing_to_gain(story)
               ? "Nothing is lost as it is, so that nothing can be gained; --outcome names another measure."
               : "No lever gains anything beyond chance; more replications may show a gain.";
  const std::string gained = story.outcome.is_loss
                                 ? fmt::format("It keeps {} customers a year", gain_of(story, best.gain))
                                 : fmt::format("It improves {} by {}{}", story.outcome.words, gain_of(story, best.gain),
                                               adds_up_in_time(story) ? " a year" : "");
  std::string text = fmt::format("Mend first: {}. {}", what_of(story, best), gained);
  text += best.cost ? fmt::format(" and costs {} {}", cost_of(story, *best.cost),
                                  are_stated(story) ? "in the first year" : "a year")
                    : "; what it costs is not known";
  const std::size_t tied = tied_with_best(story);
  if (tied == 1)
    return text + fmt::format("; of the levers with a decided gain, no other is as good{}.",
                              story.found.by_cost ? " for its cost" : "");
  std::string names;
  for (std::size_t i = 1; i < std::min<std::size_t>(tied, 4); ++i)
    names += (i == 1 ? "" : ", ") + what_of(story, levers[i]);
  return text + fmt::format("; too close to call beside it: {}{}.", names, tied > 4 ? ", and others" : "");
}

bool is_beside_zero(const Estimate& gain) { return gain.low > 0 || gain.high < 0; }

std::string verdict_of(const MendStory& story, std::size_t rank) {
  const auto& levers = story.found.levers;
  const MendedLever& lever = levers[rank];
  std::string text = lever.decided                                           ? lever.gain.mean > 0 ? "gains" : "loses"
                     : lever.gain.has_interval && is_beside_zero(lever.gain) ? "may be chance, among so many levers"
                                                                             : "may be chance";
  if (rank + 1 < levers.size()) text += lever.ahead_of_next ? ", ahead of the next" : ", next is too close to call";
  return text;
}

Table table_of(const MendStory& story) {
  const std::string unit = story.found.in_hours ? "for 100 h" : "for 1,000 money";
  Table table{.columns = {{.heading = "what"},
                          {.heading = adds_up_in_time(story) ? "gain a year" : "gain", .align = Align::right},
                          {.heading = are_stated(story)      ? "costs in the first year"
                                      : story.found.in_hours ? "hours of work a year"
                                                             : "costs a year",
                           .align = Align::right,
                           .yields = 2},
                          {.heading = "gain " + unit, .align = Align::right},
                          {.heading = "decided", .broken = true}}};
  const auto& levers = story.found.levers;
  for (std::size_t i = 0; i < levers.size(); ++i)
    table.add({what_of(story, levers[i]), Figure(story.outcome.unit, levers[i].gain), cost_of(story, levers[i]),
               Figure(story.outcome.unit, scaled_by(levers[i].per_cost, cost_unit(story))), verdict_of(story, i)});
  return table;
}

std::string mend_basis(const MendStory& story) {
  const Estimate& now = story.found.now;
  std::string text = fmt::format("As it is, {} {}{}. ", gain_of(story, now), story.outcome.words,
                                 adds_up_in_time(story) ? " a year" : "");
  text += "Gains are differences to the scenario as it is, with common random numbers. ";
  if (are_stated(story))
    text +=
        "Costs are as the scenario states them, each lever taken once; they are certain, and only gains are not. "
        "`--budget N` finds what to buy with N. ";
  else
    text +=
        "These levers are the program's own. One person more costs a wage; what others cost is not known: `--cost "
        "training=3%` says it as a share of what the department pays for people on duty, and `levers` in the scenario "
        "states levers of your own with their costs. ";
  text += story.found.by_cost ? "Levers with a decided gain come first, by what they gain for their cost. "
                              : "Levers with a decided gain come first, by what they gain, since not every cost is "
                                "known. ";
  text += "Decisions hold for all levers together (Holm).";
  if (story.found.in_hours) text += " Costs are in hours of work, since not every department states a wage.";
  return text;
}

std::string robust_sentence(const MendStory& story) {
  const measures::Robust& robust = *story.robust;
  if (robust.assumptions.empty()) return "What is found rests on no assumption about people or customers.";
  const std::size_t tried = robust.points.size();
  if (tried == 0) return "No point of the ranges of assumptions was finished.";
  return fmt::format(
      "Whether {} gains rests on {} assumptions. Over {} points of their ranges its effect has the same sign at {:.0f} "
      "% of them, the other at {:.0f} %, and is within chance at {:.0f} %.",
      what_of(story, story.found.levers.front()), robust.assumptions.size(), tried,
      100.0 * static_cast<double>(robust.same) / static_cast<double>(tried),
      100.0 * static_cast<double>(robust.other) / static_cast<double>(tried),
      100.0 * static_cast<double>(robust.undecided) / static_cast<double>(tried));
}

Value data_of_robust(const MendStory& story) {
  const measures::Robust& robust = *story.robust;
  Value data = Value::object({{"summary", robust_sentence(story)},
                              {"points", robust.points.size()},
                              {"same_sign", robust.same},
                              {"other_sign", robust.other},
                              {"within_chance", robust.undecided},
                              {"effect", Figure(story.outcome.unit, robust.effect)}});
  Value& list = data.add("at", Value::list());
  for (const measures::RobustPoint& point : robust.points) {
    Value& at = list.push(Value::object());
    for (std::size_t i = 0; i < robust.assumptions.size(); ++i)
      at["assumptions"].add(std::string(people::evidence_of(robust.assumptions[i]).name), point.values[i]);
    at.add("effect", Figure(story.outcome.unit, point.effect));
  }
  return data;
}

/// Levers as programs get them, the best first.
Records levers_of(const MendStory& story) {
  Records records{.keys = {{"rank", ""},
                           {"department", "department"},
                           {"lever", "lever"},
                           {"", "cost"},
                           {"gain", "gain", true},
                           {"gain_per_cost", "gain_per_cost", true},
                           {"", "beyond_chance"},
                           {"", "p_value"},
                           {"", "ahead_of_next"},
                           {"", "p_value_next"}}};
  for (const MendedLever& lever : story.found.levers)
    records.rows.push_back({records.rows.size() + 1,
                            lever.name.empty() ? Value(story.now.plan.departments[lever.department].name) : Value(),
                            lever.name.empty() ? Value(row_of(lever.lever).name) : Value(lever.name),
                            lever.cost ? Value(*lever.cost) : Value(), Figure(story.outcome.unit, lever.gain),
                            Figure(story.outcome.unit, lever.per_cost), lever.decided, lever.p_value,
                            lever.ahead_of_next, lever.p_value_next});
  return records;
}

Value data_of(const MendStory& story) {
  Value data = head_of(story.now);
  data.add("summary", mend_sentence(story));
  data.add("outcome", story.outcome.address);
  data.add("cost_unit", story.found.in_hours ? "hours" : "money");
  data.add("ranked_by", story.found.by_cost ? "gain_per_cost" : "gain");
  data.add("now", Figure(story.outcome.unit, story.found.now));
  data.add("levers", list_of(levers_of(story)));
  if (story.robust != nullptr) data.add("robust", data_of_robust(story));
  data.add("warnings", warnings_of(story.now));
  return data;
}

}  // namespace

Report mend_report(const MendStory& story) {
  Report report;
  report.paragraph(mend_sentence(story));
  report.table(table_of(story));
  add_run_line(report, story.now);
  if (story.robust != nullptr) report.paragraph(robust_sentence(story));
  report.paragraph(mend_basis(story));
  add_notes(report, story.now);
  report.data = [&story] { return data_of(story); };
  report.sheet = sheet_of_figures(levers_of(story));
  return report;
}

}  // namespace domino::report
