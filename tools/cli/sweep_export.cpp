#include <algorithm>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/utf8.h"
#include "tools/cli/figures.h"
#include "tools/cli/sweep.h"
#include "tools/cli/table.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::cli {

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

std::string cell_of(const SweepFinding* finding) {
  if (finding == nullptr) return "–";
  if (finding->finding.unstable) return "unstable";
  return figure_text(finding->unit, finding->finding.estimate, Spread::half_width);
}

/// The end of an address that tells it from the others: `departments.it.staff` is `it.staff`.
std::string short_name(const std::string& address) {
  for (const std::string_view room : {"customers.", "departments.", "services."})
    if (address.starts_with(room)) return address.substr(room.size());
  return address;
}

using Line = std::vector<std::string>;

/// Columns are left out from the right where they do not fit, but for the first measure.
std::string table_of(const std::vector<Line>& lines, std::size_t factors, std::size_t columns) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const Line& line : lines)
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(line[c]));
  const auto needed = [&] { return std::accumulate(widths.begin(), widths.end(), 2 * widths.size() + 2); };
  while (widths.size() > factors + 1 && needed() > columns) widths.pop_back();
  std::string text;
  for (const Line& line : lines) {
    std::string written;
    for (std::size_t c = 0; c < widths.size(); ++c)
      written += (c == 0 ? "  " : c == factors ? "    " : "  ") + padded(line[c], widths[c], true);
    text += written + "\n";
  }
  return text;
}

std::string design_words(const SweepResults& results) {
  const std::size_t n = results.plan.points.size();
  if (results.plan.design == "grid") return fmt::format("A grid of {} points", n);
  return fmt::format("{} points of {}", n, results.plan.design == "lhs" ? "a Latin hypercube" : "scrambled Sobol");
}

store::Json sensitivity_json(const SweepResults& results) {
  store::Json json = store::Json::object();
  for (const SweepSensitivity& sensitivity : sensitivities(results)) {
    store::Json factors = store::Json::object();
    for (std::size_t f = 0; f < sensitivity.effects.size(); ++f) {
      const auto& [from, to, effect] = sensitivity.effects[f];
      if (!effect.known) continue;
      store::Json one = store::finding_json(sensitivity.unit, {effect.change, false});
      one["from"] = from;
      one["to"] = to;
      one["share"] = store::rounded(effect.share);
      factors[results.plan.factors[f].path()] = one;
    }
    json[sensitivity.address] = {{"points", sensitivity.points}, {"factors", factors}};
  }
  return json;
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

std::string sweep_table(const SweepResults& results, const std::vector<std::string>& measures, std::size_t columns) {
  const auto shown = measures.empty() ? headlines(results) : measures;
  std::string text = results.title + "\n" + wrapped(results.question, columns, "") + "\n";
  text +=
      wrapped(fmt::format("{}, {} replication{} each, all with the random numbers of seed {}.", design_words(results),
                          results.replications, results.replications == 1 ? "" : "s", results.seed),
              columns, "");
  std::vector<Line> lines(1);
  for (const Factor& factor : results.plan.factors) lines[0].push_back(short_name(factor.path()));
  for (const std::string& address : shown) lines[0].push_back(measures.empty() ? short_name(address) : address);
  for (const SweepPoint& point : results.points) {
    Line& line = lines.emplace_back(point.values);
    for (const std::string& address : shown) line.push_back(cell_of(find(point, address)));
  }
  text += "\n" + table_of(lines, results.plan.factors.size(), columns);
  text +=
      "\n" + wrapped(fmt::format(
                         "± is half of the {} interval. Lines share their random numbers, so that "
                         "differences between them are mostly surer. --measure ADDRESS shows others, --format csv all.",
                         figure(100 * results.confidence, 0) + " %"),
                     columns, "");
  return text + sensitivity_table(results, shown, columns);
}

std::string sweep_csv(const SweepResults& results) {
  std::string text = "point";
  for (const Factor& factor : results.plan.factors) text += ',' + store::csv_field(factor.path());
  text += ",replications,measure,mean,low,high,unit,n,status\n";
  for (const SweepPoint& point : results.points) {
    std::string head = std::to_string(point.number);
    for (const std::string& value : point.values) head += ',' + store::csv_field(value);
    head += fmt::format(",{},", point.replications);
    for (const auto& [address, unit, finding] : point.findings)
      text += head + store::csv_field(address) + ',' + store::finding_fields(unit, finding) + '\n';
  }
  return text;
}

namespace {

/// What the points are of.
store::Json head_of(const SweepResults& results) {
  store::Json json;
  json["format_version"] = 1;
  json["domino"] = results.version;
  json["scenario"] = results.title;
  json["question"] = results.question;
  json["scenario_hash"] = results.scenario_hash;
  store::Json overrides = store::Json::object();
  for (const auto& override : results.overrides) overrides[override.path] = override.value;
  json["overrides"] = overrides;
  json["seed"] = results.seed;
  json["replications"] = results.replications;
  json["confidence"] = results.confidence;
  store::Json factors = store::Json::object();
  for (const Factor& factor : results.plan.factors) factors[factor.path()] = factor.text();
  json["design"] = {{"kind", results.plan.design}, {"points", results.plan.points.size()}, {"vary", factors}};
  return json;
}

}  // namespace

store::Json sweep_manifest(const SweepResults& results, const std::vector<std::string>& command_line) {
  store::Json json = head_of(results);
  json["command_line"] = command_line;
  json["complete"] = results.points.size() == results.plan.points.size();
  return json;
}

std::string sweep_json(const SweepResults& results) {
  store::Json json = head_of(results);
  store::Json& points = json["points"] = store::Json::array();
  for (const SweepPoint& point : results.points) {
    store::Json one;
    one["point"] = point.number;
    store::Json& values = one["values"] = store::Json::object();
    for (std::size_t f = 0; f < point.values.size(); ++f) values[results.plan.factors[f].path()] = point.values[f];
    one["replications"] = point.replications;
    store::Json& measures = one["measures"] = store::Json::object();
    for (const auto& [address, unit, finding] : point.findings) measures[address] = store::finding_json(unit, finding);
    one["warnings"] = store::Json::array();
    for (const auto& warning : point.warnings)
      one["warnings"].push_back({{"address", warning.address}, {"text", warning.text}});
    points.push_back(std::move(one));
  }
  json["sensitivity"] = sensitivity_json(results);
  return store::text_of(json);
}

}  // namespace domino::cli
