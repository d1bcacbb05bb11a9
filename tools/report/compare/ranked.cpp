#include "tools/report/compare/ranked.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "scenarios/language/reading/expectation_claims.h"
#include "tools/report/compare/difference_text.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

using experiment::Verdict;
using measures::Measure;
using measures::MeasuredDifference;
using measures::RankedDesign;
using measures::Standing;

/// Columns beside the base, and rows of headlines and of departments, that are read at a glance.
constexpr std::size_t kComparedColumns = 4;
constexpr std::size_t kComparedHeadlines = 5;
constexpr std::size_t kComparedDepartments = 1;
/// More replications than this are no advice.
constexpr double kMostAdvised = 100'000;

const Results& results_of(const ComparedResults& all, std::size_t design) {
  return design == 0 ? all.base : all.variants[design - 1].results;
}

const Measure& decider_of(const ComparedResults& all, const RankedDesigns& ranked) {
  return all.base.catalogue.measures()[ranked.judged.decider->measure];
}

/// Null for the base itself, and for what is measured on one side only.
const MeasuredDifference* difference_of(const ComparedResults& all, std::size_t design, std::size_t measure) {
  if (design == 0) return nullptr;
  const auto& differences = all.variants[design - 1].comparison.differences;
  const auto found = std::ranges::find(differences, measure, &MeasuredDifference::in_base);
  return found == differences.end() ? nullptr : &*found;
}

/// One digit, and half steps of it.
std::string about(double number) {
  const double size = std::pow(10, std::floor(std::log10(number)));
  return figure(std::ceil(number / size * 2) / 2 * size, 0);
}

std::string enumerated(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i)
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return list;
}

std::string goal_words(const ComparedResults& all, const RankedDesigns& ranked) {
  return fmt::format("{} {}", ranked.judged.decider->most ? "most" : "least", decider_of(all, ranked).address);
}

/// How far one design is ahead of another, from their own replications.
std::string lead_over(const ComparedResults& all, const RankedDesigns& ranked, std::size_t first, std::size_t second) {
  const Measure& measure = decider_of(all, ranked);
  const auto place = [&](std::size_t design) { return place_of(results_of(all, design).catalogue, measure.address); };
  const auto ahead = measures::series_of(results_of(all, first).study.replications, place(first));
  const auto behind = measures::series_of(results_of(all, second).study.replications, place(second));
  auto lead = statistics::paired_difference(behind.view(), ahead.view(), all.base.settings.confidence).difference;
  if (lead.mean < 0) {
    lead.mean = -lead.mean;
    std::swap(lead.low, lead.high);
    lead.low = -lead.low;
    lead.high = -lead.high;
  }
  return change_text(measure, lead, currency_of(all.base.scenario));
}

std::string doubt_text(const ComparedResults& all, const RankedDesigns& ranked) {
  const std::size_t n = all.base.study.replications.size();
  const double needed = ranked.ranking.replications_to_tell;
  std::string text = fmt::format("after {} pair{} of replications", n, n == 1 ? "" : "s");
  if (n < 2) return text + "; ask for more with --replications";
  if (!(needed < kMostAdvised)) return text + ", and no number of them that is worth running would tell";
  return text + fmt::format("; some {} would tell", about(std::max(needed, static_cast<double>(n + 1))));
}

/// The one design that is better than all others.
std::string best_sentence(const ComparedResults& all, const RankedDesigns& ranked) {
  const std::size_t best = ranked.ranking.designs.front().design;
  const Measure& measure = decider_of(all, ranked);
  const std::string goal = goal_words(all, ranked);
  if (best == 0) return fmt::format("Nothing beats the scenario as it is, by {}.", goal);
  const std::string name = name_of(all, best);
  std::string text = fmt::format("{} is best, by {}", name, goal);
  if (const MeasuredDifference* change = difference_of(all, best, ranked.judged.decider->measure)) {
    const auto& estimate = change->paired.difference;
    text += fmt::format(
        ": {} {} by {}{}", words_for(measure), estimate.mean < 0 ? "falls" : "rises",
        change_text(measure, estimate, currency_of(all.base.scenario)),
        by_time(measure, std::abs(estimate.mean), all.base.plan.span.measured(), currency_of(all.base.scenario)));
  }
  for (const RankedDesign& next : ranked.ranking.designs) {
    if (next.design == best || next.standing > Standing::beaten || next.design == 0) continue;
    text += fmt::format("; ahead of {} by {}", name_of(all, next.design), lead_over(all, ranked, best, next.design));
    break;
  }
  return text + ".";
}

std::string open_sentence(const ComparedResults& all, const RankedDesigns& ranked) {
  std::vector<std::string> names;
  for (const RankedDesign& design : ranked.ranking.designs)
    if (design.standing == Standing::may_be_best) names.push_back(name_of(all, design.design));
  return fmt::format("Too close to call by {} between {} {}.", goal_words(all, ranked), enumerated(names),
                     doubt_text(all, ranked));
}

/// What is no candidate, and why.
void add_ruled_out(const ComparedResults& all, const RankedDesigns& ranked, std::vector<std::string>& sentences) {
  const auto& conditions = all.base.scenario.conditions;
  for (const RankedDesign& design : ranked.ranking.designs) {
    std::vector<std::string> reasons;
    for (std::size_t c = 0; c < design.conditions.size(); ++c)
      if (design.conditions[c] == Verdict::fails) reasons.push_back("`" + conditions[c].text + "`");
    const std::string name = name_of(all, design.design);
    if (design.unstable)
      sentences.push_back(fmt::format("{} is ruled out: a queue grows for as long as the run lasts.", name));
    else if (design.standing == Standing::ruled_out)
      sentences.push_back(fmt::format("{} is ruled out: it fails {}.", name, enumerated(reasons)));
  }
  std::vector<std::string> open;
  for (const RankedDesign& design : ranked.ranking.designs)
    if (design.standing <= Standing::may_be_best &&
        std::ranges::find(design.conditions, Verdict::undecided) != design.conditions.end())
      open.push_back(name_of(all, design.design));
  if (!open.empty())
    sentences.push_back(
        fmt::format("Whether {} keep{} to every condition is open.", enumerated(open), open.size() == 1 ? "s" : ""));
}

std::vector<std::size_t> shown_designs(const ComparedResults& all, const RankedDesigns& ranked) {
  std::vector<std::size_t> designs;
  for (const RankedDesign& design : ranked.ranking.designs)
    if (design.design != 0 && designs.size() < kComparedColumns) designs.push_back(design.design);
  if (designs.empty())
    for (std::size_t v = 1; v <= all.variants.size() && v <= kComparedColumns; ++v) designs.push_back(v);
  return designs;
}

Cell base_cell(const Results& base, std::size_t place) {
  const Measure& measure = base.catalogue.measures()[place];
  const measures::Finding& finding = base.study.findings[place];
  if (finding.unstable) return "unstable";
  if (!finding.estimate.has_mean) return "–";
  const auto& estimate = finding.estimate;
  const NumberText write(measure, estimate.mean, estimate.has_interval ? estimate.half_width() : 0,
                         currency_of(base.scenario));
  std::string text = write.number(estimate.mean);
  if (estimate.has_interval) text += "\n± " + write.number(estimate.half_width());
  return text;
}

/// A change with half of its interval; with a question mark where it may be chance.
Cell change_cell(const ComparedResults& all, std::size_t design, std::size_t place) {
  const Measure& measure = all.base.catalogue.measures()[place];
  const MeasuredDifference* change = difference_of(all, design, place);
  if (change == nullptr) return "–";
  if (change->unstable) return "unstable";
  const auto& estimate = change->paired.difference;
  if (!estimate.has_mean) return "–";
  if (estimate.mean == 0 && (!estimate.has_interval || estimate.half_width() == 0)) return "0";
  const double level = all.base.study.findings[place].estimate.mean;
  const NumberText write(measure, level, estimate.mean, estimate.has_interval ? estimate.half_width() : 0,
                         currency_of(all.base.scenario));
  std::string text = (estimate.mean > 0 ? "+" : "") + write.number(estimate.mean) + (change->decided ? "" : " ?");
  if (estimate.has_interval) text += "\n± " + write.number(estimate.half_width());
  return text;
}

std::string row_name(const Results& base, std::size_t place) {
  const Measure& measure = base.catalogue.measures()[place];
  const auto& estimate = base.study.findings[place].estimate;
  const std::string unit(
      scale_of(measure.unit, estimate.has_mean ? std::abs(estimate.mean) : 0, currency_of(base.scenario)).unit);
  return unit.empty() ? measure.address : measure.address + ", " + unit;
}

/// Of departments whose people a what-if makes more or less busy, those that change most.
std::vector<std::size_t> busy_places(const ComparedResults& all) {
  std::vector<std::pair<double, std::size_t>> changes;
  for (const auto& department : all.base.plan.departments) {
    const std::size_t place = place_of(all.base.catalogue, "departments." + department.name + ".utilisation");
    if (place >= all.base.study.findings.size()) continue;
    double most = 0;
    for (std::size_t v = 1; v <= all.variants.size(); ++v)
      if (const auto* change = difference_of(all, v, place); change != nullptr && change->decided)
        most = std::max(most, std::abs(change->paired.difference.mean));
    if (most > 0) changes.emplace_back(-most, place);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::size_t> places;
  for (const auto& [most, place] : changes)
    if (places.size() < kComparedDepartments) places.push_back(place);
  return places;
}

/// Names of what-ifs are broken into lines of so many characters, where their words allow it.
constexpr std::size_t kNameWidth = 12;

/// A name as words, so that it can be broken.
std::string in_words(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

const char* word_of(Standing standing) {
  switch (standing) {
    case Standing::best:
      return "best";
    case Standing::may_be_best:
      return "may be best";
    case Standing::beaten:
      return "beaten";
    case Standing::ruled_out:
      return "ruled out";
    case Standing::unranked:
      break;
  }
  return "not measured";
}

}  // namespace

std::string name_of(const ComparedResults& results, std::size_t design) {
  if (design == 0) return "the scenario as it is";
  return called(results.base.scenario, "what_if", results.variants[design - 1].name);
}

RankedDesigns ranked(const ComparedResults& results) {
  const Results& base = results.base;
  RankedDesigns ranked{.judged = judged_by(base.scenario, base.catalogue)};
  if (!ranked.judged.decider) return ranked;
  std::vector<language::NamedSide> sides;
  for (std::size_t d = 0; d <= results.variants.size(); ++d)
    sides.push_back({"", &results_of(results, d).plan, &results_of(results, d).catalogue});
  std::vector<measures::Design> designs;
  for (std::size_t d = 0; d <= results.variants.size(); ++d) {
    const Results& of = results_of(results, d);
    measures::Design& design = designs.emplace_back(
        measures::Design{of.catalogue, of.study, place_of(of.catalogue, decider_of(results, ranked).address)});
    for (const language::Expectation& condition : base.scenario.conditions) {
      design.first_claims.push_back(design.conditions.size());
      if (language::is_measured(condition, d, sides))
        std::ranges::move(language::claims_of_condition(condition, d, sides), std::back_inserter(design.conditions));
    }
    design.first_claims.push_back(design.conditions.size());
  }
  ranked.ranking = measures::rank_designs(designs, ranked.judged.decider->most, base.settings.confidence);
  return ranked;
}

std::vector<std::string> verdict_of(const ComparedResults& results, const RankedDesigns& ranked) {
  std::vector<std::string> sentences;
  if (!ranked.judged.decider) return {"Nothing is measured that decides between designs: state `decide`."};
  const auto& designs = ranked.ranking.designs;
  const auto candidates =
      std::ranges::count_if(designs, [](const RankedDesign& d) { return d.standing <= Standing::beaten; });
  if (candidates == 0)
    sentences.push_back(fmt::format("No design can be ranked by {}.", goal_words(results, ranked)));
  else if (designs.front().standing == Standing::best)
    sentences.push_back(best_sentence(results, ranked));
  else
    sentences.push_back(open_sentence(results, ranked));
  add_ruled_out(results, ranked, sentences);
  return sentences;
}

namespace {

/// As many of the designs as columns.
Table table_of(const ComparedResults& results, const RankedDesigns& ranked, std::vector<std::size_t> designs,
               std::size_t columns) {
  designs.resize(std::min(designs.size(), columns));
  Table table{.columns = {{}, {.align = Align::right}}};
  std::vector<Cell> names{"changes", "as it is"};
  for (const std::size_t design : designs) {
    table.columns.push_back({.align = Align::right});
    const std::string lines = wrapped(in_words(name_of(results, design)), kNameWidth);
    names.emplace_back(lines.substr(0, lines.size() - 1));
  }
  table.add(std::move(names));
  const auto add = [&](std::size_t place) {
    std::vector<Cell> cells{"  " + row_name(results.base, place), base_cell(results.base, place)};
    for (const std::size_t design : designs) cells.push_back(change_cell(results, design, place));
    table.add(std::move(cells));
  };
  std::vector<std::size_t> places(
      ranked.judged.headlines.begin(),
      ranked.judged.headlines.begin() +
          static_cast<std::ptrdiff_t>(std::min(ranked.judged.headlines.size(), kComparedHeadlines)));
  if (ranked.judged.decider && std::ranges::find(places, ranked.judged.decider->measure) == places.end())
    places.insert(places.begin(), ranked.judged.decider->measure);
  for (const std::size_t place : busy_places(results))
    if (std::ranges::find(places, place) == places.end() && places.size() < kComparedHeadlines + kComparedDepartments)
      places.push_back(place);
  for (const std::size_t place : places) add(place);
  table.note = "± is half of the interval; ? may be chance.";
  if (results.variants.size() > designs.size())
    table.note += fmt::format(" + {} more what-ifs: --all.", results.variants.size() - designs.size());
  return table;
}

}  // namespace

std::vector<Table> side_by_side(const ComparedResults& results, const RankedDesigns& ranked) {
  const auto designs = shown_designs(results, ranked);
  std::vector<Table> choices;
  for (std::size_t columns = designs.size(); columns > 0; --columns)
    choices.push_back(table_of(results, ranked, designs, columns));
  return choices;
}

Value ranking_of(const ComparedResults& results, const RankedDesigns& ranked) {
  Value ranking = decision_of(ranked.judged, results.base.catalogue);
  const double needed = ranked.ranking.replications_to_tell;
  ranking.add("replications_to_tell", number_if(needed > 0 && std::isfinite(needed), needed));
  Value& designs = ranking.add("designs", Value::list());
  for (const RankedDesign& design : ranked.ranking.designs) {
    Value& one = designs.push(
        Value::object({{"design", design.design == 0 ? std::string("base") : results.variants[design.design - 1].name},
                       {"standing", word_of(design.standing)}}));
    const bool has_gap = design.standing <= Standing::beaten && std::isfinite(design.gap.gap);
    one.add("gap", number_if(has_gap, design.gap.gap));
    one.add("gap_low", number_if(has_gap && design.gap.has_interval, design.gap.low));
    one.add("gap_high", number_if(has_gap && design.gap.has_interval, design.gap.high));
    Value& conditions = one.add("conditions", Value::object());
    for (std::size_t c = 0; c < design.conditions.size(); ++c)
      conditions.add(results.base.scenario.conditions[c].text, verdict_word(design.conditions[c]));
  }
  return ranking;
}

}  // namespace domino::report
