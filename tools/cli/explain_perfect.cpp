// What if it were perfect, in words, as a table, as JSON and as CSV.

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "scenarios/language/utf8.h"
#include "tools/cli/aligned.h"
#include "tools/cli/effects.h"
#include "tools/cli/figures.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"

namespace domino::cli {

namespace {

using measures::Finding;
using measures::PerfectShare;
using measures::Unit;
using statistics::Estimate;

constexpr std::size_t kMostNamed = 3;

/// What falls, told as a gain.
Estimate negated(const Estimate& estimate) {
  Estimate gain = estimate;
  gain.mean = 0 - estimate.mean;  // 0 stays 0, without a sign
  gain.low = 0 - estimate.high;
  gain.high = 0 - estimate.low;
  return gain;
}

bool is_beyond_chance(const Estimate& estimate) {
  return estimate.has_interval && (estimate.low > 0 || estimate.high < 0);
}

/// A condition: "if no department made anybody wait".
std::string_view if_all(chain::Ideal ideal) {
  switch (ideal) {
    case chain::Ideal::zero_delay:
      return "If no department made anybody wait";
    case chain::Ideal::zero_error:
      return "If no department made mistakes";
    case chain::Ideal::both:
      return "If no department made anybody wait or made mistakes";
    case chain::Ideal::promise_kept:
      return "If every department kept what it promises";
  }
  return "";
}

std::string_view meaning_of(chain::Ideal ideal) {
  switch (ideal) {
    case chain::Ideal::zero_delay:
      return "Nobody waits for such a department, and what it does for colleagues takes no time; serving customers "
             "takes as long as it does.";
    case chain::Ideal::zero_error:
      return "The work of such a department has no mistakes; it takes as long as it does.";
    case chain::Ideal::both:
      return "Nobody waits for such a department, what it does for colleagues takes no time, and its work has no "
             "mistakes.";
    case chain::Ideal::promise_kept:
      return "What such a department has promised is done when it is due, whoever is busy; what it does not promise is "
             "as it is.";
  }
  return "";
}

const std::string& name_of_department(const PerfectStory& story, const PerfectShare& share) {
  return story.now.plan.departments[share.department].name;
}

/// How lost customers are told of: those of a population stay, others are served.
std::string_view kept_word(const PerfectStory& story) {
  return story.outcome.address == "customers.lost" ? "would have stayed" : "would have been served";
}

std::string loss_sentence(const PerfectStory& story) {
  const measures::Perfect& perfect = story.perfect;
  std::string text = fmt::format("{}, {} of the {} {}", if_all(story.ideal),
                                 figure_text(Unit::share, negated(perfect.together), Spread::interval),
                                 story.outcome.words, kept_word(story));
  std::size_t named = 0;
  for (const PerfectShare& share : perfect.shares) {
    const bool gains = is_beyond_chance(share.share) && share.share.mean < 0;
    if (!gains || named == kMostNamed) continue;
    text +=
        fmt::format("{}{} thanks to {}", named == 0 ? ": " : ", ",
                    figure_text(Unit::share, negated(share.share), Spread::interval), name_of_department(story, share));
    ++named;
  }
  return text + (named == 0 ? "; no department's part is beyond chance." : ".");
}

std::string measure_sentence(const PerfectStory& story) {
  const measures::Perfect& perfect = story.perfect;
  const Unit unit = story.outcome.unit;
  std::string text =
      fmt::format("{}, {} would be {} instead of {}", if_all(story.ideal), story.outcome.words,
                  figure_text(unit, perfect.all, Spread::interval), figure_text(unit, perfect.now, Spread::interval));
  if (perfect.shares.empty() || !is_beyond_chance(perfect.shares.front().change))
    return text + "; no department's part is beyond chance.";
  return text + fmt::format("; most of it is due to {}.", name_of_department(story, perfect.shares.front()));
}

std::string sentence_of(const PerfectStory& story) {
  if (story.perfect.shares.empty())
    return "No department would do anything otherwise that a customer could feel, so there is nothing to tell.";
  if (story.outcome.is_loss && !(story.perfect.now.mean > 0))
    return "No customers are lost as it is, so there is nobody to be kept.";
  return story.outcome.is_loss ? loss_sentence(story) : measure_sentence(story);
}

/// Of a department's losses in the ledger, those of the question that was asked.
std::string_view channel_of(chain::Ideal ideal) {
  return ideal == chain::Ideal::zero_delay ? ".waiting" : ideal == chain::Ideal::zero_error ? ".errors" : "";
}

std::string happened_address(const PerfectStory& story, const std::string& department) {
  return fmt::format("domino.lost.departments.{}{}", department, channel_of(story.ideal));
}

/// Where the two views put another department first, both, with the reason.
std::string other_view(const PerfectStory& story) {
  if (story.happened == nullptr || story.perfect.shares.empty()) return "";
  const Findings findings(*story.happened);
  const auto lost = [&](const PerfectShare& share) {
    return mean_of(findings[happened_address(story, name_of_department(story, share))]);
  };
  const auto most = std::max_element(story.perfect.shares.begin(), story.perfect.shares.end(),
                                     [&](const auto& a, const auto& b) { return lost(a) < lost(b); });
  const std::string last =
      "The last column is the ledger's: the chances with which customers left, split over what happened to each. ";
  const std::string& charged = name_of_department(story, *most);
  if (most == story.perfect.shares.begin()) return last + "Both views put " + charged + " first.";
  return last + fmt::format(
                    "It puts {} first, and not {}: queues interact, so that a department that answers at once "
                    "also spares customers a wait that others are charged with, and those who would be served "
                    "sooner make room for others.",
                    charged, name_of_department(story, story.perfect.shares.front()));
}

using PerfectCells = std::array<std::string, 5>;

std::string lined_up(const std::vector<PerfectCells>& rows) {
  std::array<std::size_t, std::tuple_size_v<PerfectCells>> widths{};
  for (const PerfectCells& cells : rows)
    for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(cells[c]));
  std::string text;
  for (const PerfectCells& cells : rows) {
    std::string line = padded(cells[0], widths[0], false);
    for (std::size_t c = 1; c < cells.size(); ++c)
      if (widths[c] > 0) line += "  " + padded(cells[c], widths[c], true);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string table_of(const PerfectStory& story) {
  const bool loss = story.outcome.is_loss;
  const Unit unit = story.outcome.unit;
  const auto told = [&](const Estimate& estimate, Unit in) {
    return estimate.has_mean ? figure_text(in, loss ? negated(estimate) : estimate, Spread::interval) : std::string();
  };
  std::vector<PerfectCells> rows{{"department", loss ? "share of those lost" : "share of the outcome",
                                  loss ? "kept in a run" : "change", "if only it were ideal",
                                  story.happened != nullptr ? "driven away in a year" : ""}};
  const std::optional<Findings> findings =
      story.happened != nullptr ? std::optional<Findings>(*story.happened) : std::nullopt;
  for (const PerfectShare& share : story.perfect.shares) {
    rows.push_back({name_of_department(story, share), told(share.share, Unit::share), told(share.change, unit),
                    told(share.alone, unit), ""});
    if (!findings) continue;
    const auto& happened = (*findings)[happened_address(story, name_of_department(story, share))];
    rows.back().back() = figure_text(Unit::count, happened.estimate, Spread::interval);
  }
  return lined_up(rows);
}

/// What the numbers rest on.
std::string basis_of(const PerfectStory& story) {
  const measures::Perfect& perfect = story.perfect;
  std::string text = fmt::format(
      "{} Shares are Shapley values: what a department adds on average over the orders in "
      "which departments may become ideal",
      meaning_of(story.ideal));
  text += perfect.pairs == 0
              ? fmt::format(", exactly, from {} plans with the same luck.", perfect.plans)
              : fmt::format(", from {} pairs of orders ({} plans with the same luck), whose error is in the intervals.",
                            perfect.pairs, perfect.plans);
  if (perfect.without_part.empty()) return text;
  std::string names;
  for (const chain::Index d : perfect.without_part)
    names += (names.empty() ? "" : ", ") + story.now.plan.departments[d].name;
  return text + " No part have: " + names + ".";
}

struct PerfectFigure {
  const char* name;
  const Estimate PerfectShare::* estimate;
};
constexpr PerfectFigure kPerfectFigures[] = {
    {"change", &PerfectShare::change}, {"share", &PerfectShare::share}, {"alone", &PerfectShare::alone}};

Unit unit_of(const PerfectStory& story, const PerfectFigure& figure) {
  return figure.estimate == &PerfectShare::share ? Unit::share : story.outcome.unit;
}

}  // namespace

std::string perfect_text(const PerfectStory& story, std::size_t columns) {
  std::string text = wrapped(sentence_of(story), columns, "");
  text += "\n" + wrapped(run_line(story.now), columns, "") + "\n";
  if (!story.perfect.shares.empty()) text += table_of(story) + "\n";
  text += wrapped(basis_of(story), columns, "");
  if (const std::string other = other_view(story); !other.empty()) text += "\n" + wrapped(other, columns, "");
  return text + notes(story.now, columns);
}

std::string perfect_json(const PerfectStory& story) {
  store::Json json = store::head_json(story.now);
  json["summary"] = sentence_of(story);
  json["outcome"] = story.outcome.address;
  json["ideal"] = chain::words_for(story.ideal);
  json["plans"] = story.perfect.plans;
  json["orders_sampled"] = 2 * story.perfect.pairs;
  json["now"] = store::finding_json(story.outcome.unit, {story.perfect.now, false});
  json["all_ideal"] = store::finding_json(story.outcome.unit, {story.perfect.all, false});
  json["share_of_all"] = store::finding_json(Unit::share, {story.perfect.together, false});
  store::Json& list = json["departments"] = store::Json::array();
  for (const PerfectShare& share : story.perfect.shares) {
    store::Json department{{"name", name_of_department(story, share)}};
    for (const PerfectFigure& figure : kPerfectFigures)
      department[figure.name] = store::finding_json(unit_of(story, figure), {share.*figure.estimate, false});
    if (story.perfect.pairs > 0) department["sampling_error"] = share.sampling_error;
    if (story.happened != nullptr)
      department["driven_away_a_year"] = store::finding_json(
          Unit::count, Findings(*story.happened)[happened_address(story, name_of_department(story, share))]);
    list.push_back(std::move(department));
  }
  store::Json& without = json["without_part"] = store::Json::array();
  for (const chain::Index d : story.perfect.without_part) without.push_back(story.now.plan.departments[d].name);
  json["warnings"] = store::warnings_json(story.now);
  return store::text_of(json);
}

std::string perfect_csv(const PerfectStory& story) {
  std::string text = "department,figure,mean,low,high,unit,n,status\n";
  for (const PerfectShare& share : story.perfect.shares)
    for (const PerfectFigure& figure : kPerfectFigures)
      text += store::csv_field(name_of_department(story, share)) + ',' + figure.name + ',' +
              store::finding_fields(unit_of(story, figure), {share.*figure.estimate, false}) + '\n';
  return text;
}

}  // namespace domino::cli
