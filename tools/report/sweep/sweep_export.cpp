#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/results.h"
#include "tools/report/sweep/sweep.h"

namespace domino::report {

namespace {

const SweepFinding* find(const SweepPoint& point, std::string_view address) {
  const auto found = std::find_if(point.findings.begin(), point.findings.end(),
                                  [&](const SweepFinding& finding) { return finding.address == address; });
  return found == point.findings.end() ? nullptr : &*found;
}

std::vector<std::string> headlines(const SweepResults& results) {
  std::vector<std::string> wanted;
  for (const SweepPoint& point : results.points)
    for (const std::string& address : point.headlines)
      if (std::find(wanted.begin(), wanted.end(), address) == wanted.end()) wanted.push_back(address);
  // What is nowhere above zero, such as the abandoned where nobody gives up, says nothing.
  std::erase_if(wanted, [&](const std::string& address) {
    return std::none_of(results.points.begin(), results.points.end(), [&](const SweepPoint& point) {
      const SweepFinding* finding = find(point, address);
      return finding != nullptr && (finding->finding.unstable || finding->finding.estimate.mean > 0);
    });
  });
  return wanted;
}

Cell cell_of(const SweepFinding* finding) {
  return finding == nullptr ? Cell("–") : Cell(Figure(finding->unit, finding->finding));
}

/// The end of an address that tells it from the others: `departments.it.staff` is `it.staff`.
std::string short_name(const std::string& address) {
  for (const std::string_view room : {"customers.", "departments.", "services."})
    if (address.starts_with(room)) return address.substr(room.size());
  return address;
}

/// Columns are left out from the right where they do not fit, but for the first measure.
Table table_of(const SweepResults& results, const std::vector<std::string>& shown, bool are_named) {
  Table table{.spreads = {Spread::half_width}, .indent = 2};
  for (const Factor& factor : results.plan.factors)
    table.columns.push_back({.heading = short_name(factor.path()), .align = Align::right});
  for (std::size_t m = 0; m < shown.size(); ++m)
    table.columns.push_back({.heading = are_named ? shown[m] : short_name(shown[m]),
                             .align = Align::right,
                             .yields = static_cast<int>(m),
                             .gap = m == 0 ? std::size_t{4} : std::size_t{0}});
  for (const SweepPoint& point : results.points) {
    std::vector<Cell> cells(point.values.begin(), point.values.end());
    for (const std::string& address : shown) cells.push_back(cell_of(find(point, address)));
    table.add(std::move(cells));
  }
  return table;
}

std::string design_words(const SweepResults& results) {
  const std::size_t n = results.plan.points.size();
  if (results.plan.design == "grid") return fmt::format("A grid of {} points", n);
  return fmt::format("{} points of {}", n, results.plan.design == "lhs" ? "a Latin hypercube" : "scrambled Sobol");
}

}  // namespace

std::vector<std::string> sweep_headlines(const measures::Catalogue& catalogue, const std::vector<Factor>& factors) {
  std::vector<std::string> of_departments;
  for (const Factor& factor : factors) {
    constexpr std::string_view kDepartments = "departments.";
    if (!factor.path().starts_with(kDepartments)) continue;
    const std::size_t end = factor.path().find('.', kDepartments.size());
    const std::string busy = factor.path().substr(0, end) + ".utilisation";
    if (std::find(of_departments.begin(), of_departments.end(), busy) == of_departments.end())
      of_departments.push_back(busy);
  }
  std::vector<std::string> wanted;
  std::string money;
  for (const auto& measure : catalogue.measures()) {
    if (!measure.in_sweeps) continue;
    if (measure.unit == measures::Unit::money)
      money = measure.address;
    else
      wanted.push_back(measure.address);
  }
  wanted.insert(wanted.end(), of_departments.begin(), of_departments.end());
  if (!money.empty()) wanted.push_back(money);
  return wanted;
}

namespace {

/// What the points are of.
Value head_of(const SweepResults& results) {
  Value head = Value::object();
  head.add("format_version", 1);
  head.add("domino", results.version);
  head.add("scenario", results.title);
  head.add("question", results.question);
  head.add("scenario_hash", results.scenario_hash);
  head.add("overrides", overrides_of(results.overrides));
  head.add("seed", results.seed);
  head.add("replications", results.replications);
  head.add("confidence", results.confidence);
  Value factors = Value::object();
  for (const Factor& factor : results.plan.factors) factors.add(factor.path(), factor.text());
  head.add("design",
           Value::object(
               {{"kind", results.plan.design}, {"points", results.plan.points.size()}, {"vary", std::move(factors)}}));
  return head;
}

Value point_of(const SweepResults& results, const SweepPoint& point) {
  Value one = Value::object({{"point", point.number}});
  Value& values = one.add("values", Value::object());
  for (std::size_t f = 0; f < point.values.size(); ++f) values.add(results.plan.factors[f].path(), point.values[f]);
  one.add("replications", point.replications);
  Value& measures = one.add("measures", Value::object());
  for (const auto& [address, unit, finding] : point.findings) measures.add(address, Figure(unit, finding));
  one.add("warnings", warnings_of(point.warnings));
  return one;
}

Sheet sheet_of(const SweepResults& results) {
  Sheet sheet{{"point"}, {}};
  for (const Factor& factor : results.plan.factors) sheet.columns.push_back(factor.path());
  sheet.columns.insert(sheet.columns.end(), {"replications", "measure", kFigureColumns});
  sheet.rows = [&results](const AddRow& add) {
    for (const SweepPoint& point : results.points) {
      std::vector<Value> row{point.number};
      row.insert(row.end(), point.values.begin(), point.values.end());
      row.emplace_back(point.replications);
      const std::size_t same = row.size();
      for (const auto& [address, unit, finding] : point.findings) {
        row.resize(same);
        row.emplace_back(address);
        row.emplace_back(Figure(unit, finding));
        add(row);
      }
    }
  };
  return sheet;
}

}  // namespace

Value sweep_manifest(const SweepResults& results, const std::vector<std::string>& command_line) {
  Value manifest = head_of(results);
  manifest.add("command_line", command_line);
  manifest.add("complete", results.points.size() == results.plan.points.size());
  return manifest;
}

Report sweep_report(const SweepResults& results, const std::vector<std::string>& measures) {
  const auto shown = measures.empty() ? headlines(results) : measures;
  Report report;
  report.line(Paragraph{.text = results.title, .as_it_is = true});
  report.line(results.question);
  report.paragraph(fmt::format("{}, {} replication{} each, all with the random numbers of seed {}.",
                               design_words(results), results.replications, results.replications == 1 ? "" : "s",
                               results.seed));
  if (!results.levels.empty()) report.line(results.levels);
  report.table(table_of(results, shown, !measures.empty()));
  report.paragraph(
      fmt::format("± is half of the {} interval. Lines share their random numbers, so that differences "
                  "between them are mostly more precise. --measure ADDRESS shows others, --format csv all.",
                  figure(100 * results.confidence, 0) + " %"));
  add_sensitivity(report, results, shown);
  report.data = [&results] {
    Value data = head_of(results);
    data.add("warnings", warnings_of(results.warnings));
    Value& points = data.add("points", Value::list());
    for (const SweepPoint& point : results.points) points.push(point_of(results, point));
    data.add("sensitivity", data_of_sensitivity(results));
    return data;
  };
  report.sheet = sheet_of(results);
  return report;
}

}  // namespace domino::report
