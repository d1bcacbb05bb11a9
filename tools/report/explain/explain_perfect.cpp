// What if it were perfect.

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/report/answers/run_report.h"
#include "tools/report/explain/stories.h"
#include "tools/report/figures.h"
#include "tools/report/findings.h"

namespace domino::report {

namespace {

using measures::Finding;
using measures::PerfectShare;
using measures::Unit;
using statistics::Estimate;

constexpr std::size_t kMostNamed = 3;

/// What falls, reported as a gain.
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

/// A condition: "if no department caused any waiting".
std::string_view if_all(chain::Ideal ideal) {
  switch (ideal) {
    case chain::Ideal::zero_delay:
      return "If no department caused any waiting";
    case chain::Ideal::zero_error:
      return "If no department made errors";
    case chain::Ideal::both:
      return "If no department caused any waiting or made errors";
    case chain::Ideal::promise_kept:
      return "If every department kept what it promises";
  }
  return "";
}

std::string_view meaning_of(chain::Ideal ideal) {
  switch (ideal) {
    case chain::Ideal::zero_delay:
      return "There is no wait for such a department, and its work for colleagues takes no time; serving customers "
             "takes as long as it does.";
    case chain::Ideal::zero_error:
      return "The work of such a department has no errors; it takes as long as it does.";
    case chain::Ideal::both:
      return "There is no wait for such a department, its work for colleagues takes no time, and its work has no "
             "errors.";
    case chain::Ideal::promise_kept:
      return "Promised work of such a department is done when it is due, however busy it is; work without a promise is "
             "as it is.";
  }
  return "";
}

const std::string& name_of_department(const PerfectStory& story, const PerfectShare& share) {
  return story.now.plan.departments[share.department].name;
}

/// How lost customers are described: those of a population stay, others are served.
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
    return "No ideal department would change anything that customers notice, so there is nothing to report.";
  if (story.outcome.is_loss && !(story.perfect.now.mean > 0))
    return "No customers are lost as it is, so there are none to be kept.";
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
      "The last column is the ledger's: the probabilities of customers leaving, attributed to what happened to each. ";
  const std::string& charged = name_of_department(story, *most);
  if (most == story.perfect.shares.begin()) return last + "Both views put " + charged + " first.";
  return last + fmt::format(
                    "It puts {} first, and not {}: queues interact, so that a department that answers at once "
                    "also spares customers a wait that is charged to others, and customers who would be served "
                    "sooner make room for others.",
                    charged, name_of_department(story, story.perfect.shares.front()));
}

Table table_of(const PerfectStory& story) {
  const bool loss = story.outcome.is_loss;
  const Unit unit = story.outcome.unit;
  const auto cell = [&](const Estimate& estimate, Unit in) {
    return estimate.has_mean ? Cell(Figure(in, loss ? negated(estimate) : estimate)) : Cell();
  };
  Table table{.columns = {{.heading = "department"},
                          {.heading = loss ? "share of those lost" : "share of the outcome", .align = Align::right},
                          {.heading = loss ? "kept in a run" : "change", .align = Align::right},
                          {.heading = "if it alone were ideal", .align = Align::right, .yields = 2},
                          {.heading = "driven away in a year", .align = Align::right, .yields = 1}}};
  const std::optional<Findings> findings =
      story.happened != nullptr ? std::optional<Findings>(*story.happened) : std::nullopt;
  for (const PerfectShare& share : story.perfect.shares) {
    const std::string& name = name_of_department(story, share);
    table.add({name, cell(share.share, Unit::share), cell(share.change, unit), cell(share.alone, unit),
               findings ? Cell(findings->figure(Unit::count, happened_address(story, name))) : Cell()});
  }
  return table;
}

/// What the numbers rest on.
std::string basis_of(const PerfectStory& story) {
  const measures::Perfect& perfect = story.perfect;
  std::string text = fmt::format(
      "{} Shares are Shapley values: what a department adds on average over the orders in "
      "which departments may become ideal",
      meaning_of(story.ideal));
  text += perfect.pairs == 0
              ? fmt::format(", exactly, from {} plans with common random numbers.", perfect.plans)
              : fmt::format(
                    ", from {} pairs of orders ({} plans with common random numbers), whose error is in the intervals.",
                    perfect.pairs, perfect.plans);
  if (perfect.without_part.empty()) return text;
  std::string names;
  for (const chain::Index d : perfect.without_part)
    names += (names.empty() ? "" : ", ") + story.now.plan.departments[d].name;
  return text + " No part have: " + names + ".";
}

/// Departments as programs get them, those first that matter most.
Records departments_of(const PerfectStory& story) {
  const bool sampled = story.perfect.pairs > 0;
  Records records{
      .keys = {{"department", "name"}, {"change", "change", true}, {"share", "share", true}, {"alone", "alone", true}}};
  if (sampled) records.keys.push_back({"", "sampling_error"});
  if (story.happened != nullptr) records.keys.push_back({"", "driven_away_a_year"});
  for (const PerfectShare& share : story.perfect.shares) {
    const std::string& name = name_of_department(story, share);
    auto& row = records.rows.emplace_back(std::vector<Value>{name, Figure(story.outcome.unit, share.change),
                                                             Figure(Unit::share, share.share),
                                                             Figure(story.outcome.unit, share.alone)});
    if (sampled) row.emplace_back(share.sampling_error);
    if (story.happened != nullptr)
      row.emplace_back(Findings(*story.happened).figure(Unit::count, happened_address(story, name)));
  }
  return records;
}

Value data_of(const PerfectStory& story) {
  Value data = head_of(story.now);
  data.add("summary", sentence_of(story));
  data.add("outcome", story.outcome.address);
  data.add("ideal", chain::words_for(story.ideal));
  data.add("plans", story.perfect.plans);
  data.add("orders_sampled", 2 * story.perfect.pairs);
  data.add("now", Figure(story.outcome.unit, story.perfect.now));
  data.add("all_ideal", Figure(story.outcome.unit, story.perfect.all));
  data.add("share_of_all", Figure(Unit::share, story.perfect.together));
  data.add("departments", list_of(departments_of(story)));
  Value& without = data.add("without_part", Value::list());
  for (const chain::Index d : story.perfect.without_part) without.push(story.now.plan.departments[d].name);
  data.add("warnings", warnings_of(story.now));
  return data;
}

}  // namespace

Report perfect_report(const PerfectStory& story) {
  Report report;
  report.paragraph(sentence_of(story));
  report.table(table_of(story));
  add_run_line(report, story.now);
  report.paragraph(basis_of(story));
  if (std::string other = other_view(story); !other.empty()) report.paragraph(std::move(other));
  add_notes(report, story.now);
  report.data = [&story] { return data_of(story); };
  report.sheet = sheet_of_figures(departments_of(story));
  return report;
}

}  // namespace domino::report
