#include "tools/report/answers/loads.h"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/theory/traffic.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

std::string counted(std::size_t n, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string verdict_of(const theory::DepartmentLoad& load, bool steady) {
  if (load.on_duty <= 0 && load.offered <= 0 && load.escalations_at_most + load.messages_at_most > 0)
    return "no staff are ever on duty for what may come";
  if (load.on_duty <= 0 && load.offered > 0)
    return load.unattended > 0 ? "no staff are ever on duty" : "done by others: no staff of its own are ever on duty";
  if (load.unattended > 0) return "no employee ever on duty can do some of it";
  if (load.load() < 1) return "";
  const std::string cure =
      fmt::format("; {:.0f} on duty instead of {:.0f} would keep up", load.staff_to_keep_up(), load.most_on_duty);
  if (!steady) return "more work than hours" + cure;
  if (load.sure_load() >= 1) return "unstable: never keeps up" + cure;
  return "overloaded: keeps up only if customers abandon or holds end early" + cure;
}

std::string at_most(double people, double span_s) {
  // Beyond that a bound says nothing.
  return people < 1e6 ? fmt::format("up to {:.1f} h", people * span_s / 3600) : "without limit";
}

/// What comes on top of the hours asked, if people wait long enough.
void add_what_waiting_adds(Report& report, const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads,
                           double span_s) {
  bool first = true;
  const auto add = [&](std::size_t d, const char* what, double people) {
    if (!(people > 0)) return;
    if (first) report.paragraph("On top of these hours comes work caused by waiting, which a run will measure:");
    first = false;
    report.line(Paragraph{.text = fmt::format("{}: {}, {}", plan.departments[d].name, what, at_most(people, span_s)),
                          .lead = "  ",
                          .hang = 4});
  };
  for (std::size_t d = 0; d < loads.size(); ++d) {
    add(d, "lost customers who try again", loads[d].redials_at_most);
    add(d, "messages of customers who waited too long", loads[d].messages_at_most);
    add(d, "escalations of colleagues whose patience is over", loads[d].escalations_at_most);
  }
}

Table table_of(const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads, double span_s, bool steady) {
  Table table{.columns = {{.heading = "department"},
                          {.heading = "requests", .align = Align::right, .yields = 2},
                          {.heading = "hours asked", .align = Align::right, .yields = 1},
                          {.heading = "hours staffed", .align = Align::right, .yields = 1},
                          {.heading = "load", .align = Align::right},
                          {.broken = true}},
              .indent = 2};
  for (std::size_t d = 0; d < loads.size(); ++d) {
    const auto& load = loads[d];
    const double share = load.load();
    table.add({plan.departments[d].name, fmt::format("{:.1f}", load.requests_per_s * span_s),
               fmt::format("{:.1f}", load.offered * span_s / 3600), fmt::format("{:.1f}", load.on_duty * span_s / 3600),
               std::isfinite(share) ? fmt::format("{:.0f} %", 100 * share) : "∞", verdict_of(load, steady)});
  }
  return table;
}

/// More than a rounding error above what there is.
constexpr double kMoreThanAll = 1 + 1e-9;

std::string verdict_of(const theory::LineLoad& load, bool turns_away, bool steady, const std::string& cure) {
  if (load.capacity <= 0 && load.asked > 0) return "nothing is brought: it runs out";
  if (load.load() < kMoreThanAll) return "";
  if (turns_away) return "overloaded: turns cases away";
  if (!steady) return "more than there is" + cure;
  if (load.sure_load() >= kMoreThanAll) return "unstable: never keeps up" + cure;
  return "overloaded: keeps up only if customers abandon, balk or are blocked" + cure;
}

/// Stocks, regions and gates that may be asked for more than they can give.
void add_line_loads(Report& report, const chain::Plan& plan, const theory::Loads& loads, bool steady) {
  Table table{.columns = {{.heading = "line"},
                          {.heading = "asked", .align = Align::right, .yields = 1},
                          {.heading = "there", .align = Align::right, .yields = 1},
                          {.heading = "load", .align = Align::right},
                          {.broken = true}},
              .indent = 2};
  bool any = false;
  const auto add = [&](const std::string& name, const theory::LineLoad& load, std::string_view unit, double scale,
                       const std::string& verdict) {
    if (!(load.asked > 0) || !std::isfinite(load.capacity)) return;
    any = true;
    const double share = load.load();
    table.add({name, fmt::format("{:.1f} {}", load.asked * scale, unit),
               fmt::format("{:.1f} {}", load.capacity * scale, unit),
               std::isfinite(share) ? fmt::format("{:.0f} %", 100 * share) : "∞", verdict});
  };
  constexpr double kHour_s = kHour.s;
  for (std::size_t s = 0; s < plan.stocks.size(); ++s) {
    const auto& stock = plan.stocks[s];
    const auto& load = loads.stocks[s];
    if (stock.is_region)
      add("regions." + stock.name, load, "places", 1,
          verdict_of(
              load, stock.turns_away, steady,
              fmt::format("; {:.0f} places instead of {} would keep up", std::floor(load.asked) + 1, stock.level)));
    else
      add("stocks." + stock.name, load, "/ h", kHour_s, verdict_of(load, false, steady, ""));
  }
  for (std::size_t g = 0; g < plan.gates.size(); ++g)
    add("gates." + plan.gates[g].name, loads.gates[g], "/ h", kHour_s, verdict_of(loads.gates[g], false, steady, ""));
  if (!any) return;
  report.paragraph(
      "What stocks, regions and gates are asked for in the long run, if cases wait for nothing inside a region:");
  report.table(std::move(table));
}

/// In an ordinary week, without holidays; of finite days, and of recorded arrivals, as many as the run counts.
double arrivals_in(const chain::PlannedSegment& segment, const chain::Plan& plan, double span_s, bool steady) {
  if (!steady || segment.instants) return segment.expected_arrivals * span_s / plan.span.measured().s;
  const double together = segment.group ? segment.group->mean() : 1;
  const double busyness = segment.busyness ? segment.busyness->mean() : 1;
  const double gap_s = segment.every ? segment.every->mean() : 1;
  return together * busyness * segment.arrive.mean() * span_s / gap_s;
}

void add_arrivals(Report& report, const chain::Plan& plan, double span_s, bool steady) {
  Table table{.columns = {{.heading = "who comes"}, {.heading = "arrivals", .align = Align::right}}, .indent = 2};
  for (const auto& segment : plan.segments)
    table.add({(segment.internal ? "requests." : "customers.") + segment.name,
               fmt::format("{:.1f}", arrivals_in(segment, plan, span_s, steady))});
  report.paragraph(fmt::format("Expected {}:", steady ? "a week" : "in " + span_text(Duration{span_s})));
  report.table(std::move(table));
}

void add_loads(Report& report, const chain::Plan& plan) {
  const bool steady = plan.span.ending == chain::Ending::cut;
  const double span_s = steady ? kWeek.s : plan.span.measured().s;
  add_arrivals(report, plan, span_s, steady);
  const auto loads = theory::loads_of_lines(plan);
  if (!loads)
    return report.paragraph(
        "The work asked for has no finite answer: some repetition practically never ends, or services multiply; or "
        "there are too many kinds of customers with attributes to compute it for each.");
  report.paragraph(
      fmt::format("Work offered {}, before any simulation:", steady ? "a week" : "in " + span_text(Duration{span_s})));
  report.table(table_of(plan, loads->departments, span_s, steady));
  add_line_loads(report, plan, *loads, steady);
  add_what_waiting_adds(report, plan, loads->departments, span_s);
}

}  // namespace

Report loads_report(const std::string& file, const chain::Plan& plan) {
  Report report;
  report.paragraph(fmt::format(
      "{} is a valid scenario: {}, {}, {}.", file, counted(plan.departments.size(), "department", "departments"),
      counted(plan.services.size(), "service", "services"),
      counted(plan.segments.size(), "stream of customers or requests", "streams of customers or requests")));
  add_loads(report, plan);
  return report;
}

}  // namespace domino::report
