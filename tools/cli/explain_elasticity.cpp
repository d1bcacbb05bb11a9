// Elasticities in words, as tables, as JSON and as CSV.

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

using measures::DepartmentElasticity;
using measures::ElasticityOf;
using measures::Outcome;
using measures::Unit;
using statistics::Estimate;

constexpr double kYear_s = 365 * kDay.s;

using ElasticityCells = std::vector<std::string>;

std::string elasticity_columns(const std::vector<ElasticityCells>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& cells : rows)
    for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(cells[c]));
  std::string text;
  for (const auto& cells : rows) {
    std::string line = "  " + padded(cells[0], widths[0], false);
    for (std::size_t c = 1; c < cells.size(); ++c)
      if (widths[c] > 0) line += "  " + padded(cells[c], widths[c], true);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string plain(const Estimate& estimate) { return figure_text(Unit::count, estimate, Spread::interval); }

Estimate scaled_estimate(const Estimate& estimate, double factor) {
  Estimate scaled = estimate;
  scaled.mean *= factor;
  scaled.low *= factor;
  scaled.high *= factor;
  return scaled;
}

/// What adds up over a run is told for a year.
double a_year(const ElasticityStory& story) {
  const Duration measured = story.now.plan.span.horizon - story.now.plan.span.warm_up;
  return kYear_s / measured.s;
}

bool adds_up(const Outcome& outcome) { return outcome.unit == Unit::count || outcome.unit == Unit::money; }

const std::string& name_of_department(const ElasticityStory& story, const DepartmentElasticity& of) {
  return story.now.plan.departments[of.department].name;
}

/// The department and outcome whose elasticity is largest among those beyond chance.
struct Strongest {
  const DepartmentElasticity* department = nullptr;
  std::size_t outcome = 0;
};

/// Of the first outcome of which any elasticity is beyond chance.
Strongest strongest_of(const ElasticityStory& story) {
  for (std::size_t o = 0; o < story.outcomes.size(); ++o) {
    Strongest strongest{.outcome = o};
    for (const DepartmentElasticity& of : story.found.departments) {
      const Estimate& total = of.outcomes[o].total;
      if (!total.has_interval || (total.low <= 0 && total.high >= 0)) continue;
      if (strongest.department == nullptr ||
          std::abs(total.mean) > std::abs(strongest.department->outcomes[o].total.mean))
        strongest.department = &of;
    }
    if (strongest.department != nullptr) return strongest;
  }
  return {};
}

std::string elasticity_sentence(const ElasticityStory& story) {
  const Strongest strongest = strongest_of(story);
  if (strongest.department == nullptr)
    return "No department's time changes what customers get by more than chance could; more replications may tell.";
  const ElasticityOf& of = strongest.department->outcomes[strongest.outcome];
  std::string text = fmt::format(
      "Nobody's time matters more than that of {}: if its answers take 1 % longer, the {} {} by {} %",
      name_of_department(story, *strongest.department), story.outcomes[strongest.outcome].words,
      of.total.mean > 0 ? "grows" : "falls", plain(of.total.mean > 0 ? of.total : scaled_estimate(of.total, -1)));
  if (story.found.with_people && of.through_people.has_interval)
    text += fmt::format(", of which {} % through the people who ask it", plain(of.through_people));
  return text + ".";
}

std::string outcome_table(const ElasticityStory& story, std::size_t outcome) {
  const Outcome& told = story.outcomes[outcome];
  const bool people = story.found.with_people;
  const double factor = adds_up(told) ? a_year(story) : 1;
  ElasticityCells head{"department", "mean response", "in all"};
  if (people) head.insert(head.end(), {"by time", "through people", "both lack"});
  head.push_back(adds_up(told) ? "a minute costs, a year" : "a minute more adds");
  std::vector<ElasticityCells> rows{head};
  for (const DepartmentElasticity& of : story.found.departments) {
    const ElasticityOf& elasticity = of.outcomes[outcome];
    ElasticityCells cells{name_of_department(story, of), figure_text(Unit::seconds, of.response, Spread::none),
                          plain(elasticity.total)};
    if (people)
      cells.insert(cells.end(), {plain(elasticity.direct), plain(elasticity.through_people), plain(elasticity.gap)});
    cells.push_back(figure_text(told.unit, scaled_estimate(elasticity.a_minute, factor), Spread::interval));
    rows.push_back(std::move(cells));
  }
  const Estimate now = scaled_estimate(story.found.now[outcome], factor);
  return fmt::format("{}, {}{}:\n", told.words, figure_text(told.unit, now, Spread::interval),
                     adds_up(told) ? " a year" : "") +
         elasticity_columns(rows);
}

std::string along_table(const ElasticityStory& story) {
  std::string text;
  for (std::size_t o = 0; o < story.outcomes.size(); ++o) {
    std::vector<ElasticityCells> rows{{"load", "utilisation", "mean response", story.outcomes[o].words, "elasticity"}};
    for (const ElasticityPoint& point : story.along) {
      const DepartmentElasticity& of = point.found.departments.front();
      rows.push_back(
          {fmt::format("{:.0f} %", 100 * point.load), figure_text(Unit::share, of.utilisation, Spread::interval),
           figure_text(Unit::seconds, of.response, Spread::interval),
           figure_text(story.outcomes[o].unit, point.found.now[o], Spread::interval), plain(of.outcomes[o].total)});
    }
    text += fmt::format("\n{} along the load of {}:\n", story.outcomes[o].words, story.along_department) +
            elasticity_columns(rows);
  }
  return text;
}

std::string elasticity_basis(const ElasticityStory& story) {
  std::string text =
      "An elasticity says by how many percent the outcome changes where the department's answers take one percent "
      "longer, from runs with its work a tenth longer and a tenth shorter and the same luck; what a minute costs is "
      "from "
      "the same differences.";
  const auto lacks = [](const DepartmentElasticity& of) {
    return std::any_of(of.outcomes.begin(), of.outcomes.end(), [](const ElasticityOf& e) { return !e.total.has_mean; });
  };
  if (std::any_of(story.found.departments.begin(), story.found.departments.end(), lacks))
    text +=
        " There is none (–) where longer work does not make answers later, such as where customers leave instead, or "
        "where the outcome is not above 0.";
  const auto by_one_run = [](const DepartmentElasticity& of) {
    return std::any_of(of.outcomes.begin(), of.outcomes.end(), [](const ElasticityOf& e) { return e.from_one_run; });
  };
  if (std::any_of(story.found.departments.begin(), story.found.departments.end(), by_one_run))
    text += " What a minute adds to the wait is the derivative, from perturbation analysis of the run as it is.";
  if (story.found.with_people)
    text +=
        " By time: people work, come and quit as they do now. Through people: work takes as long as now, and people "
        "are "
        "as the longer answers make them. What both lack of all has an interval of its own.";
  return text;
}

struct ElasticityFigure {
  const char* name;
  const Estimate ElasticityOf::* estimate;
};
constexpr ElasticityFigure kElasticityFigures[] = {{"total", &ElasticityOf::total},
                                                   {"direct", &ElasticityOf::direct},
                                                   {"through_people", &ElasticityOf::through_people},
                                                   {"gap", &ElasticityOf::gap}};

struct Price {
  Estimate estimate;
  const char* name = "";
};

Price price_of(const ElasticityStory& story, std::size_t outcome, const ElasticityOf& of) {
  if (adds_up(story.outcomes[outcome])) return {scaled_estimate(of.a_minute, a_year(story)), "a_minute_a_year"};
  return {of.a_minute, "a_minute"};
}

store::Json elasticity_part(const ElasticityStory& story, const DepartmentElasticity& of, std::size_t outcome) {
  store::Json part;
  const ElasticityOf& elasticity = of.outcomes[outcome];
  for (const ElasticityFigure& figure : kElasticityFigures)
    part[figure.name] = store::finding_json(Unit::count, {elasticity.*figure.estimate, false});
  const Price price = price_of(story, outcome, elasticity);
  part[price.name] = store::finding_json(story.outcomes[outcome].unit, {price.estimate, false});
  part["a_minute_by"] = elasticity.from_one_run ? "perturbation analysis of one run" : "finite differences";
  return part;
}

store::Json department_json(const ElasticityStory& story, const DepartmentElasticity& of) {
  store::Json department{{"name", name_of_department(story, of)}};
  department["response"] = store::finding_json(Unit::seconds, {of.response, false});
  department["utilisation"] = store::finding_json(Unit::share, {of.utilisation, false});
  for (std::size_t o = 0; o < story.outcomes.size(); ++o)
    department["outcomes"][story.outcomes[o].address] = elasticity_part(story, of, o);
  return department;
}

}  // namespace

std::string elasticity_text(const ElasticityStory& story, std::size_t columns) {
  std::string text = wrapped(elasticity_sentence(story), columns, "");
  text += "\n" + wrapped(run_line(story.now), columns, "");
  for (std::size_t o = 0; o < story.outcomes.size(); ++o) text += "\n" + outcome_table(story, o);
  if (!story.along.empty()) text += along_table(story);
  return text + "\n" + wrapped(elasticity_basis(story), columns, "") + notes(story.now, columns);
}

std::string elasticity_json(const ElasticityStory& story) {
  store::Json json = store::head_json(story.now);
  json["summary"] = elasticity_sentence(story);
  json["method"] = "finite differences of 10 %, the same luck";
  for (std::size_t o = 0; o < story.outcomes.size(); ++o)
    json["now"][story.outcomes[o].address] = store::finding_json(story.outcomes[o].unit, {story.found.now[o], false});
  store::Json& list = json["departments"] = store::Json::array();
  for (const DepartmentElasticity& of : story.found.departments) list.push_back(department_json(story, of));
  if (!story.along.empty()) {
    store::Json& along = json["along"] = store::Json{{"department", story.along_department}};
    for (const ElasticityPoint& point : story.along) {
      store::Json at = department_json(story, point.found.departments.front());
      at["load"] = point.load;
      along["points"].push_back(std::move(at));
    }
  }
  json["warnings"] = store::warnings_json(story.now);
  return store::text_of(json);
}

std::string elasticity_csv(const ElasticityStory& story) {
  std::string text = "load,department,outcome,figure,mean,low,high,unit,n,status\n";
  const auto add = [&](const std::string& load, const DepartmentElasticity& of) {
    for (std::size_t o = 0; o < story.outcomes.size(); ++o) {
      const std::string begin = load + ',' + store::csv_field(name_of_department(story, of)) + ',' +
                                store::csv_field(story.outcomes[o].address) + ',';
      for (const ElasticityFigure& figure : kElasticityFigures)
        text += begin + figure.name + ',' +
                store::finding_fields(Unit::count, {of.outcomes[o].*figure.estimate, false}) + '\n';
      const Price price = price_of(story, o, of.outcomes[o]);
      text += begin + price.name + ',' + store::finding_fields(story.outcomes[o].unit, {price.estimate, false}) + '\n';
    }
  };
  for (const DepartmentElasticity& of : story.found.departments) add("", of);
  for (const ElasticityPoint& point : story.along)
    add(fmt::format("{:g}", point.load), point.found.departments.front());
  return text;
}

}  // namespace domino::cli
