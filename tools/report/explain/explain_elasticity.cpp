// Elasticities.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/answers/run_report.h"
#include "tools/report/explain/stories.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

using measures::DepartmentElasticity;
using measures::ElasticityOf;
using measures::Outcome;
using measures::Unit;
using statistics::Estimate;

constexpr double kYear_s = 365 * kDay.s;

std::string plain(const Estimate& estimate) { return figure_text(Unit::count, estimate, Spread::interval); }

Estimate scaled_estimate(const Estimate& estimate, double factor) {
  Estimate scaled = estimate;
  scaled.mean *= factor;
  scaled.low *= factor;
  scaled.high *= factor;
  return scaled;
}

/// What adds up over a run is reported for a year.
double a_year(const ElasticityStory& story) {
  const Duration measured = story.now.plan.span.measured();
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
    return "No department's response time changes an outcome beyond chance; more replications may show a change.";
  const ElasticityOf& of = strongest.department->outcomes[strongest.outcome];
  std::string text = fmt::format(
      "The response time of {} matters most: if its answers take 1 % longer, the {} {} by {} %",
      name_of_department(story, *strongest.department), story.outcomes[strongest.outcome].words,
      of.total.mean > 0 ? "grows" : "falls", plain(of.total.mean > 0 ? of.total : scaled_estimate(of.total, -1)));
  if (story.found.with_people && of.through_people.has_interval)
    text += fmt::format(", of which {} % through the people who ask it", plain(of.through_people));
  return text + ".";
}

/// Whether it is 0 in every run, whatever is changed: a table of zeros would only push down what decides.
bool is_nothing(const ElasticityStory& story, std::size_t outcome) {
  const auto none = [](const Estimate& estimate) { return estimate.has_mean && estimate.mean == 0; };
  return none(story.found.now[outcome]) &&
         std::ranges::all_of(story.found.departments, [&](const DepartmentElasticity& of) {
           return !of.outcomes[outcome].total.has_mean && none(of.outcomes[outcome].a_minute);
         });
}

void add_outcome(Report& report, const ElasticityStory& story, std::size_t outcome) {
  const Outcome& reported = story.outcomes[outcome];
  if (is_nothing(story, outcome)) {
    report.paragraph(fmt::format("{}: 0 in every run, whatever the departments do.", reported.words));
    return;
  }
  const bool people = story.found.with_people;
  const double factor = adds_up(reported) ? a_year(story) : 1;
  Table table{.columns = {{.heading = "department"},
                          {.heading = "mean response", .align = Align::right, .yields = 1},
                          {.heading = "in all", .align = Align::right},
                          {.heading = "by time", .align = Align::right, .yields = 2},
                          {.heading = "through people", .align = Align::right, .yields = 2},
                          {.heading = "remainder", .align = Align::right, .yields = 3},
                          {.heading = adds_up(reported) ? "a minute costs, a year" : "a minute more adds",
                           .align = Align::right}},
              .indent = 2};
  const auto part = [&](const Estimate& estimate) { return people ? Cell(Figure(Unit::count, estimate)) : Cell(); };
  for (const DepartmentElasticity& of : story.found.departments) {
    const ElasticityOf& elasticity = of.outcomes[outcome];
    table.add({name_of_department(story, of), Figure(Unit::seconds, of.response), Figure(Unit::count, elasticity.total),
               part(elasticity.direct), part(elasticity.through_people), part(elasticity.gap),
               Figure(reported.unit, scaled_estimate(elasticity.a_minute, factor))});
  }
  const Estimate now = scaled_estimate(story.found.now[outcome], factor);
  report.paragraph(
      Paragraph{.text = fmt::format("{}, {}{}:", reported.words, figure_text(reported.unit, now, Spread::interval),
                                    adds_up(reported) ? " a year" : "")});
  report.tables({std::move(table)}, false);
}

void add_along(Report& report, const ElasticityStory& story, std::size_t outcome) {
  Table table{.columns = {{.heading = "load"},
                          {.heading = "utilisation", .align = Align::right, .yields = 1},
                          {.heading = "mean response", .align = Align::right},
                          {.heading = std::string(story.outcomes[outcome].words), .align = Align::right},
                          {.heading = "elasticity", .align = Align::right}},
              .indent = 2};
  for (const ElasticityPoint& point : story.along) {
    const DepartmentElasticity& of = point.found.departments.front();
    table.add({fmt::format("{:.0f} %", 100 * point.load), Figure(Unit::share, of.utilisation),
               Figure(Unit::seconds, of.response), Figure(story.outcomes[outcome].unit, point.found.now[outcome]),
               Figure(Unit::count, of.outcomes[outcome].total)});
  }
  report.paragraph(fmt::format("{} along the load of {}:", story.outcomes[outcome].words, story.along_department));
  report.tables({std::move(table)}, false);
}

std::string elasticity_basis(const ElasticityStory& story) {
  std::string text =
      "An elasticity says by how many percent the outcome changes where the department's answers take one percent "
      "longer, from runs with its work a tenth longer and a tenth shorter and common random numbers; what a minute "
      "costs is from the same differences.";
  const auto lacks = [](const DepartmentElasticity& of) {
    return std::any_of(of.outcomes.begin(), of.outcomes.end(), [](const ElasticityOf& e) { return !e.total.has_mean; });
  };
  if (std::any_of(story.found.departments.begin(), story.found.departments.end(), lacks))
    text +=
        " There is none (–) where longer work does not make answers later, such as where customers leave instead, or "
        "where the outcome is not above 0.";
  if (story.found.with_people)
    text +=
        " By time: people work, come and quit as they do now. Through people: work takes as long as now, and people "
        "are as the longer answers make them. The remainder (in all, less both) has an interval of its own.";
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

Value part_of(const ElasticityStory& story, const DepartmentElasticity& of, std::size_t outcome) {
  Value part = Value::object();
  const ElasticityOf& elasticity = of.outcomes[outcome];
  for (const ElasticityFigure& figure : kElasticityFigures)
    part.add(figure.name, Figure(Unit::count, elasticity.*figure.estimate));
  const Price price = price_of(story, outcome, elasticity);
  part.add(price.name, Figure(story.outcomes[outcome].unit, price.estimate));
  part.add("a_minute_by", "finite differences");
  return part;
}

Value department_of(const ElasticityStory& story, const DepartmentElasticity& of) {
  Value department = Value::object({{"name", name_of_department(story, of)},
                                    {"response", Figure(Unit::seconds, of.response)},
                                    {"utilisation", Figure(Unit::share, of.utilisation)}});
  for (std::size_t o = 0; o < story.outcomes.size(); ++o)
    department["outcomes"].add(story.outcomes[o].address, part_of(story, of, o));
  return department;
}

Value data_of(const ElasticityStory& story) {
  Value data = head_of(story.now);
  data.add("summary", elasticity_sentence(story));
  data.add("method", "finite differences of 10 %, common random numbers");
  for (std::size_t o = 0; o < story.outcomes.size(); ++o)
    data["now"].add(story.outcomes[o].address, Figure(story.outcomes[o].unit, story.found.now[o]));
  Value& list = data.add("departments", Value::list());
  for (const DepartmentElasticity& of : story.found.departments) list.push(department_of(story, of));
  if (!story.along.empty()) {
    Value& along = data.add("along", Value::object({{"department", story.along_department}}));
    for (const ElasticityPoint& point : story.along)
      along["points"].push(department_of(story, point.found.departments.front())).add("load", point.load);
  }
  data.add("warnings", warnings_of(story.now));
  return data;
}

void add_rows(const AddRow& add, const ElasticityStory& story, const std::string& load,
              const DepartmentElasticity& of) {
  for (std::size_t o = 0; o < story.outcomes.size(); ++o) {
    const Outcome& outcome = story.outcomes[o];
    const auto add_figure = [&](const char* name, const Figure& figure) {
      add({load, name_of_department(story, of), outcome.address, name, figure});
    };
    for (const ElasticityFigure& figure : kElasticityFigures)
      add_figure(figure.name, Figure(Unit::count, of.outcomes[o].*figure.estimate));
    const Price price = price_of(story, o, of.outcomes[o]);
    add_figure(price.name, Figure(outcome.unit, price.estimate));
  }
}

}  // namespace

Report elasticity_report(const ElasticityStory& story) {
  Report report;
  report.paragraph(elasticity_sentence(story));
  // What can change comes before what cannot.
  for (const bool nothing : {false, true})
    for (std::size_t o = 0; o < story.outcomes.size(); ++o)
      if (is_nothing(story, o) == nothing) add_outcome(report, story, o);
  if (!story.along.empty())
    for (std::size_t o = 0; o < story.outcomes.size(); ++o) add_along(report, story, o);
  add_run_line(report, story.now);
  report.paragraph(elasticity_basis(story));
  add_notes(report, story.now);
  report.data = [&story] { return data_of(story); };
  report.sheet = {{"load", "department", "outcome", "figure", kFigureColumns}, [&story](const AddRow& add) {
                    for (const DepartmentElasticity& of : story.found.departments) add_rows(add, story, "", of);
                    for (const ElasticityPoint& point : story.along)
                      add_rows(add, story, fmt::format("{:g}", point.load), point.found.departments.front());
                  }};
  return report;
}

}  // namespace domino::report
