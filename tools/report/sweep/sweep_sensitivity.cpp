#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "tools/report/figures.h"
#include "tools/report/number.h"
#include "tools/report/results.h"
#include "tools/report/sweep/sweep.h"

namespace domino::report {

namespace {

const SweepSeries* series_of(const SweepPoint& point, const std::string& address) {
  const auto found = std::find_if(point.series.begin(), point.series.end(),
                                  [&](const SweepSeries& series) { return series.address == address; });
  return found == point.series.end() || found->unstable ? nullptr : &*found;
}

/// Points with a number, and what they say, over as many replications as all of them have.
struct Answered {
  std::vector<const SweepPoint*> points;
  std::vector<statistics::Linearised> answers;
};

Answered answered(const SweepResults& results, const std::string& address) {
  std::vector<std::pair<const SweepPoint*, const SweepSeries*>> found;
  std::size_t replications = ~std::size_t{0};
  for (const SweepPoint& point : results.points)
    if (const SweepSeries* series = series_of(point, address)) {
      found.emplace_back(&point, series);
      replications = std::min(replications, series->numerators.size());
    }
  Answered all;
  for (const auto& [point, series] : found) {
    auto answer = statistics::linearised(
        {std::span(series->numerators).first(replications), std::span(series->denominators).first(replications)});
    if (!answer.has_mean) continue;
    all.points.push_back(point);
    all.answers.push_back(std::move(answer));
  }
  return all;
}

/// The number that a value begins with, if it is one with this unit.
std::optional<double> number_in(const std::string& value, std::string& unit, bool first) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  if (end == value.c_str()) return std::nullopt;
  if (first) unit = end;
  return unit == end ? std::optional(number) : std::nullopt;
}

/// A factor at these points: numbers where all its values are, in one unit; else the levels by their place in the list.
experiment::DesignColumn column_of(const SweepResults& results, std::size_t factor,
                                   const std::vector<const SweepPoint*>& points) {
  experiment::DesignColumn column;
  std::string unit;
  for (const SweepPoint* point : points)
    if (const auto number = number_in(point->values[factor], unit, column.places.empty()))
      column.places.push_back(*number);
  column.straight = column.places.size() == points.size() && results.plan.design != "grid";
  if (column.places.size() == points.size()) return column;
  column.places.clear();
  const auto& levels = results.plan.factors[factor].levels();
  for (const SweepPoint* point : points)
    column.places.push_back(
        static_cast<double>(std::find(levels.begin(), levels.end(), point->values[factor]) - levels.begin()));
  return column;
}

SweepSensitivity sensitivity_of(const SweepResults& results, const SweepSeries& measure) {
  const Answered all = answered(results, measure.address);
  std::vector<experiment::DesignColumn> columns;
  for (std::size_t f = 0; f < results.plan.factors.size(); ++f) columns.push_back(column_of(results, f, all.points));
  const auto found = experiment::effects(columns, all.answers, results.confidence);
  SweepSensitivity sensitivity{measure.address, measure.unit, all.points.size(), {}};
  for (std::size_t f = 0; f < found.size(); ++f) {
    SweepEffect& effect = sensitivity.effects.emplace_back(SweepEffect{"", "", found[f]});
    if (!effect.effect.known) continue;
    const auto& places = columns[f].places;
    const auto value_at = [&](double place) {
      return all.points[static_cast<std::size_t>(std::find(places.begin(), places.end(), place) - places.begin())]
          ->values[f];
    };
    effect.from = value_at(effect.effect.lowest);
    effect.to = value_at(effect.effect.highest);
  }
  return sensitivity;
}

std::string change_of(measures::Unit unit, const statistics::Estimate& change) {
  const Scale scale = scale_of(unit, std::abs(change.mean));
  const double half = change.has_interval ? scale.factor * change.half_width() : 0;
  const int decimals = decimals_of(scale.factor * change.mean, half);
  const std::string sign = change.mean > 0 ? "+" : "";
  // A share changes by points of percent, not by percent of itself.
  const std::string name = unit == measures::Unit::share ? "points" : std::string(scale.unit);
  return sign + figure(scale.factor * change.mean, decimals, unit) + (name.empty() ? "" : " " + name) +
         (change.has_interval ? " ± " + figure(half, decimals, unit) : "");
}

std::string title_of(const SweepResults& results, const SweepSensitivity& sensitivity) {
  const std::size_t left_out = results.points.size() - sensitivity.points;
  if (left_out == 0) return sensitivity.address;
  return sensitivity.address + (left_out == 1 ? " (without the 1 point that has no number)"
                                              : fmt::format(" (without the {} points that have no number)", left_out));
}

Table table_of(const SweepResults& results, const SweepSensitivity& sensitivity) {
  Table table{.columns = {{}, {}, {}, {.align = Align::right}}, .indent = 4};
  for (std::size_t f = 0; f < sensitivity.effects.size(); ++f) {
    const auto& [from, to, effect] = sensitivity.effects[f];
    const std::string& path = results.plan.factors[f].path();
    if (effect.known)
      table.add({path, from + " → " + to, change_of(sensitivity.unit, effect.change),
                 fmt::format("{:.0f} %", 100 * effect.share)});
    else
      table.add({path, "", "–"});
  }
  return table;
}

}  // namespace

std::vector<SweepSensitivity> sensitivities(const SweepResults& results) {
  std::vector<SweepSensitivity> all;
  if (results.points.size() < 2) return all;
  for (const SweepSeries& measure : results.points.front().series) {
    SweepSensitivity sensitivity = sensitivity_of(results, measure);
    if (std::any_of(sensitivity.effects.begin(), sensitivity.effects.end(),
                    [](const SweepEffect& effect) { return effect.effect.known; }))
      all.push_back(std::move(sensitivity));
  }
  return all;
}

void add_sensitivity(Report& report, const SweepResults& results, const std::vector<std::string>& shown) {
  auto all = sensitivities(results);
  std::erase_if(all, [&](const SweepSensitivity& sensitivity) {
    return std::find(shown.begin(), shown.end(), sensitivity.address) == shown.end();
  });
  if (all.empty()) return;
  const std::string how = results.plan.design == "grid"
                              ? "the mean of the points at the highest value less that at the lowest"
                              : "along a straight line through all points";
  report.paragraph(
      fmt::format("What each factor moves: the change from its lowest to its highest value, {}, and its "
                  "share of the differences between points. The rest up to 100 % is curvature, "
                  "factors that act together, and chance.",
                  how));
  for (const SweepSensitivity& sensitivity : all) {
    report.line(Paragraph{.text = title_of(results, sensitivity), .lead = "  ", .hang = 2});
    report.tables({table_of(results, sensitivity)}, false);
  }
}

Sheet sheet_of_sensitivity(const SweepResults& results) {
  Sheet sheet{{"measure", "factor", "from", "to", "mean", "low", "high", "unit", "share", "points"}, {}};
  sheet.rows = [&results](const AddRow& add) {
    for (const SweepSensitivity& sensitivity : sensitivities(results))
      for (std::size_t f = 0; f < sensitivity.effects.size(); ++f) {
        const auto& [from, to, effect] = sensitivity.effects[f];
        const bool interval = effect.known && effect.change.has_interval;
        add({sensitivity.address, results.plan.factors[f].path(), from, to, number_if(effect.known, effect.change.mean),
             number_if(interval, effect.change.low), number_if(interval, effect.change.high),
             measures::unit_name(sensitivity.unit), number_if(effect.known, effect.share), sensitivity.points});
      }
  };
  return sheet;
}

Value data_of_sensitivity(const SweepResults& results) {
  Value data = Value::object();
  for (const SweepSensitivity& sensitivity : sensitivities(results)) {
    Value factors = Value::object();
    for (std::size_t f = 0; f < sensitivity.effects.size(); ++f) {
      const auto& [from, to, effect] = sensitivity.effects[f];
      if (!effect.known) continue;
      // The members of a figure, and some more.
      const statistics::Estimate& change = effect.change;
      factors.add(results.plan.factors[f].path(), Value::object({{"mean", number_if(change.has_mean, change.mean)},
                                                                 {"low", number_if(change.has_interval, change.low)},
                                                                 {"high", number_if(change.has_interval, change.high)},
                                                                 {"unit", measures::unit_name(sensitivity.unit)},
                                                                 {"n", change.n},
                                                                 {"from", from},
                                                                 {"to", to},
                                                                 {"share", rounded(effect.share)}}));
    }
    data.add(sensitivity.address, Value::object({{"points", sensitivity.points}, {"factors", std::move(factors)}}));
  }
  return data;
}

}  // namespace domino::report
