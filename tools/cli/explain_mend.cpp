// What to mend first, in words, as a table, as JSON and as CSV.

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/language/utf8.h"
#include "tools/cli/effects.h"
#include "tools/cli/figures.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"

namespace domino::cli {

namespace {

using measures::MendedLever;
using measures::Unit;
using statistics::Estimate;

/// Gains are told for so much money or so many hours.
constexpr double kMoneyUnit = 1000;
constexpr double kHoursUnit = 100;

using MendCells = std::array<std::string, 5>;

std::string mend_columns(const std::vector<MendCells>& rows) {
  std::array<std::size_t, std::tuple_size_v<MendCells>> widths{};
  for (const MendCells& cells : rows)
    for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(cells[c]));
  std::string text;
  for (const MendCells& cells : rows) {
    std::string line;
    for (std::size_t c = 0; c < cells.size(); ++c)
      line += (c == 0 ? "" : "  ") + padded(cells[c], widths[c], c >= 1 && c <= 3);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

const chain::LeverRow& row_of(chain::Lever lever) {
  const auto rows = chain::levers();
  return *std::find_if(rows.begin(), rows.end(), [&](const chain::LeverRow& row) { return row.lever == lever; });
}

std::string what_of(const MendStory& story, const MendedLever& lever) {
  return fmt::format("{} in {}", row_of(lever.lever).words, story.now.plan.departments[lever.department].name);
}

double cost_unit(const MendStory& story) { return story.found.in_hours ? kHoursUnit : kMoneyUnit; }
std::string cost_text(const MendStory& story, double cost) {
  return story.found.in_hours ? figure(cost, 0) + " h" : figure(cost, 0, Unit::money) + " money";
}

Estimate scaled_by(const Estimate& estimate, double factor) {
  Estimate scaled = estimate;
  scaled.mean *= factor;
  scaled.low *= factor;
  scaled.high *= factor;
  return scaled;
}

/// A gain of a share is one in points.
std::string gain_text(const MendStory& story, const Estimate& gain) {
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

std::string mend_sentence(const MendStory& story) {
  const auto& levers = story.found.levers;
  if (levers.empty()) return "There is nothing to mend: no lever of any department changes anything.";
  const MendedLever& best = levers.front();
  if (!best.decided || !(best.gain.mean > 0))
    return "No lever gains anything beyond chance; more replications may tell.";
  const std::string gained = story.outcome.is_loss
                                 ? fmt::format("It keeps {} customers a year", gain_text(story, best.gain))
                                 : fmt::format("It improves {} by {}{}", story.outcome.words,
                                               gain_text(story, best.gain), adds_up_in_time(story) ? " a year" : "");
  std::string text =
      fmt::format("Mend first: {}. {} and costs {} a year", what_of(story, best), gained, cost_text(story, best.cost));
  const std::size_t tied = tied_with_best(story);
  if (tied == 1) return text + "; of those that surely gain, no other is as good for its cost.";
  std::string names;
  for (std::size_t i = 1; i < std::min<std::size_t>(tied, 4); ++i)
    names += (i == 1 ? "" : ", ") + what_of(story, levers[i]);
  return text + fmt::format("; too close to call beside it: {}{}.", names, tied > 4 ? ", and others" : "");
}

std::string verdict_of(const MendStory& story, std::size_t rank) {
  const auto& levers = story.found.levers;
  const MendedLever& lever = levers[rank];
  std::string text = lever.decided ? lever.gain.mean > 0 ? "gains" : "loses" : "may be chance";
  if (rank + 1 < levers.size()) text += lever.ahead_of_next ? ", ahead of the next" : ", next is too close to call";
  return text;
}

std::string mend_table(const MendStory& story) {
  const std::string unit = story.found.in_hours ? "for 100 h" : "for 1,000 money";
  std::vector<MendCells> rows{
      {"what", adds_up_in_time(story) ? "gain a year" : "gain", "cost a year", "gain " + unit, "decided"}};
  const auto& levers = story.found.levers;
  for (std::size_t i = 0; i < levers.size(); ++i)
    rows.push_back({what_of(story, levers[i]), gain_text(story, levers[i].gain), cost_text(story, levers[i].cost),
                    gain_text(story, scaled_by(levers[i].per_cost, cost_unit(story))), verdict_of(story, i)});
  return mend_columns(rows);
}

std::string mend_basis(const MendStory& story) {
  const Estimate& now = story.found.now;
  std::string text = fmt::format("As it is, {} {}{}. ", gain_text(story, now), story.outcome.words,
                                 adds_up_in_time(story) ? " a year" : "");
  text +=
      "Gains are differences to the scenario as it is, with the same luck. Somebody more costs their wages; other "
      "costs "
      "are assumed shares of what the department pays for people on duty (";
  std::string shares;
  for (const chain::LeverRow& row : chain::levers())
    if (row.cost_share > 0)
      shares += fmt::format("{}{} {:g} %", shares.empty() ? "" : ", ", row.name, 100 * row.cost_share);
  text += shares +
          "; `--cost` replaces them). Levers that surely gain come first. What is called decided is so for all levers "
          "together (Holm).";
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

store::Json robust_json(const MendStory& story) {
  const measures::Robust& robust = *story.robust;
  store::Json json{{"summary", robust_sentence(story)},
                   {"points", robust.points.size()},
                   {"same_sign", robust.same},
                   {"other_sign", robust.other},
                   {"within_chance", robust.undecided}};
  json["effect"] = store::finding_json(story.outcome.unit, {robust.effect, false});
  store::Json& list = json["at"] = store::Json::array();
  for (const measures::RobustPoint& point : robust.points) {
    store::Json at;
    for (std::size_t i = 0; i < robust.assumptions.size(); ++i)
      at["assumptions"][std::string(people::evidence_of(robust.assumptions[i]).name)] = point.values[i];
    at["effect"] = store::finding_json(story.outcome.unit, {point.effect, false});
    list.push_back(std::move(at));
  }
  return json;
}

}  // namespace

std::string mend_text(const MendStory& story, std::size_t columns) {
  std::string text = wrapped(mend_sentence(story), columns, "");
  text += "\n" + wrapped(run_line(story.now), columns, "") + "\n";
  if (!story.found.levers.empty()) text += mend_table(story) + "\n";
  if (story.robust != nullptr) text += wrapped(robust_sentence(story), columns, "") + "\n";
  return text + wrapped(mend_basis(story), columns, "") + notes(story.now, columns);
}

std::string mend_json(const MendStory& story) {
  store::Json json = store::head_json(story.now);
  json["summary"] = mend_sentence(story);
  json["outcome"] = story.outcome.address;
  json["cost_unit"] = story.found.in_hours ? "hours" : "money";
  json["now"] = store::finding_json(story.outcome.unit, {story.found.now, false});
  store::Json& list = json["levers"] = store::Json::array();
  for (const MendedLever& lever : story.found.levers) {
    store::Json told{{"department", story.now.plan.departments[lever.department].name},
                     {"lever", row_of(lever.lever).name},
                     {"cost", lever.cost}};
    told["gain"] = store::finding_json(story.outcome.unit, {lever.gain, false});
    told["gain_per_cost"] = store::finding_json(story.outcome.unit, {lever.per_cost, false});
    told["beyond_chance"] = lever.decided;
    told["p_value"] = lever.p_value;
    told["ahead_of_next"] = lever.ahead_of_next;
    told["p_value_next"] = lever.p_value_next;
    list.push_back(std::move(told));
  }
  if (story.robust != nullptr) json["robust"] = robust_json(story);
  json["warnings"] = store::warnings_json(story.now);
  return store::text_of(json);
}

std::string mend_csv(const MendStory& story) {
  std::string text = "rank,department,lever,figure,mean,low,high,unit,n,status\n";
  for (std::size_t i = 0; i < story.found.levers.size(); ++i) {
    const MendedLever& lever = story.found.levers[i];
    const std::string begin =
        fmt::format("{},{},{},", i + 1, store::csv_field(story.now.plan.departments[lever.department].name),
                    row_of(lever.lever).name);
    text += begin + "gain," + store::finding_fields(story.outcome.unit, {lever.gain, false}) + '\n';
    text += begin + "gain_per_cost," + store::finding_fields(story.outcome.unit, {lever.per_cost, false}) + '\n';
  }
  return text;
}

}  // namespace domino::cli
