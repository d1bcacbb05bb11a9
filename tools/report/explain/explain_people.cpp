#include "tools/report/explain/explain_people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/figures.h"

namespace domino::report {

namespace {

using chain::PeopleWeek;

struct State {
  std::string_view name;
  double PeopleWeek::* numerator;
  double PeopleWeek::* denominator;
};
constexpr State kLines[] = {
    {"morale", &PeopleWeek::morale_s, &PeopleWeek::duty_s},
    {"fatigue", &PeopleWeek::fatigue_s, &PeopleWeek::duty_s},
    {"satisfies colleagues", &PeopleWeek::satisfaction, &PeopleWeek::answers},
    {"absent", &PeopleWeek::absences, &PeopleWeek::shifts},
};
/// Of a line, as far as there is room.
constexpr std::size_t kMostBars = 52;
constexpr std::size_t kLeastBars = 8;
/// More departments than this are for the timeline.
constexpr std::size_t kMostDepartments = 12;

/// So many values become as few as there is room for; those that stand for nothing are left out of a mean.
std::vector<double> fitted(const std::vector<double>& numerators, const std::vector<double>& denominators,
                           std::size_t bars) {
  const std::size_t together = (numerators.size() + bars - 1) / bars;
  std::vector<double> values;
  for (std::size_t begin = 0; begin < numerators.size(); begin += together) {
    double sum = 0;
    double weight = 0;
    for (std::size_t i = begin; i < std::min(begin + together, numerators.size()); ++i) {
      sum += numerators[i];
      weight += denominators[i];
    }
    values.push_back(weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

std::string percent(double share) { return std::isnan(share) ? "–" : fmt::format("{:.1f} %", 100 * share); }

}  // namespace

std::string sparkline(const std::vector<double>& values, double low, double high) {
  static constexpr std::array<std::string_view, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (const double value : values) {
    if (std::isnan(value)) {
      text += ' ';
      continue;
    }
    const double height = high > low ? (value - low) / (high - low) : 0.5;
    text += kBars[static_cast<std::size_t>(std::clamp(std::lround(7 * height), 0L, 7L))];
  }
  return text;
}

void PeopleOverTime::add(const measures::ReplicationResult& result) {
  if (result.weeks.empty()) return;
  week_s_ = result.week_s;
  sums_.resize(result.weeks.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    for (const State& line : kLines) sums_[i].*line.numerator += result.weeks[i].*line.numerator;
    sums_[i].duty_s += result.weeks[i].duty_s;
    sums_[i].answers += result.weeks[i].answers;
    sums_[i].shifts += result.weeks[i].shifts;
  }
}

Table PeopleOverTime::table_of(std::size_t periods, std::size_t bars) const {
  Table table{.columns = {{}, {.align = Align::right}, {}, {.align = Align::right}}, .gap = 1};
  const std::size_t departments = plan_.departments.size();
  for (std::size_t d = 0; d < std::min(departments, kMostDepartments); ++d) {
    table.add_title(plan_.departments[d].name);
    for (const State& line : kLines) {
      std::vector<double> numerators(periods);
      std::vector<double> denominators(periods);
      for (std::size_t p = 0; p < periods; ++p) {
        numerators[p] = sums_[p * departments + d].*line.numerator;
        denominators[p] = sums_[p * departments + d].*line.denominator;
      }
      const auto values = fitted(numerators, denominators, bars);
      double low = std::numeric_limits<double>::infinity();
      double high = -low;
      for (const double value : values) {
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
      }
      if (low > high || high == 0) continue;
      table.add({"  " + std::string(line.name), percent(values.front()), sparkline(values, low, high),
                 percent(values.back())});
    }
  }
  return table;
}

void PeopleOverTime::add_to(Report& report) const {
  if (sums_.empty()) return;
  const std::size_t departments = plan_.departments.size();
  // The last period is begun and never counted.
  const auto periods = std::max<std::size_t>(
      1,
      std::min(sums_.size() / departments, static_cast<std::size_t>(std::ceil(plan_.span.horizon.s / week_s_ - 1e-9))));
  report.paragraph(
      fmt::format("People over the run, from the first to the last value of each line; a bar is {:g} {} or more, "
                  "and as high as its value between the lowest and the highest of the line:",
                  week_s_ / kWeek.s, week_s_ == kWeek.s ? "week" : "weeks"));
  std::vector<Table> choices;
  for (std::size_t bars = kMostBars; bars >= kLeastBars; bars -= 4) choices.push_back(table_of(periods, bars));
  report.tables(std::move(choices), false);
  if (departments > kMostDepartments)
    report.line(
        fmt::format("… and {} departments more; `run --timeline` writes all of them", departments - kMostDepartments));
}

}  // namespace domino::report
