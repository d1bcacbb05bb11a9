#include "tools/report/folder/timeline.h"

#include <algorithm>
#include <cmath>

#include "engine/statistics/interval.h"
#include "models/measures/rows/catalogue.h"
#include "tools/report/formats/csv.h"

namespace domino::report {

namespace {

constexpr double kMostCells = 2.5e6;

double period_of(const chain::Plan& plan, std::uint64_t replications) {
  double period = kHour.s;
  for (const double candidate : {kHour.s, kDay.s, kWeek.s, 4 * kWeek.s, 52 * kWeek.s}) {
    period = candidate;
    const double periods = std::ceil((plan.span.horizon.s - plan.span.warm_up.s) / period) + 1;
    const double cells = periods * static_cast<double>(plan.departments.size()) * static_cast<double>(replications);
    if (cells <= kMostCells && periods <= 2000) break;
  }
  return period;
}

}  // namespace

Timeline::Timeline(const chain::Plan& plan, std::uint64_t replications)
    : plan_(plan),
      period_s_(period_of(plan, replications)),
      first_(static_cast<std::size_t>(plan.span.warm_up.s / period_s_)) {}

namespace {

/// As the measures of the run count waits and answers.
double open_between(const resources::Calendar& hours, double from_s, double to_s) {
  return hours.constant() ? to_s - from_s : hours.integral(Time{std::min(from_s, to_s)}, Time{to_s});
}

}  // namespace

template <class Value>
statistics::Estimate Timeline::estimate_of(Value&& value_of, double confidence) const {
  statistics::GroupedSeries series;
  for (std::size_t r = 0; r < groups_.size(); ++r) {
    const measures::Value value = value_of(r);
    series.add(value.numerator, value.denominator, groups_[r]);
  }
  return series.ratio(confidence);
}

void Timeline::add(const measures::ReplicationResult& result) {
  if (!result.weeks.empty()) {
    people_.push_back(result.weeks);
    week_s_ = result.week_s;
  }
  if (!result.population_weeks.empty()) {
    populations_.push_back(result.population_weeks);
    week_s_ = result.week_s;
  }
  if (!result.money_weeks.empty()) {
    money_.push_back(result.money_weeks);
    week_s_ = result.week_s;
  }
  groups_.push_back(result.group);
  std::vector<Cell>& cells = replications_.emplace_back();
  const std::size_t departments = plan_.departments.size();
  for (const chain::Visit& visit : result.visits) {
    const double ended_s = seconds(visit.ended);
    const auto period = static_cast<std::size_t>(ended_s / period_s_) - first_;
    if (cells.size() < (period + 1) * departments) cells.resize((period + 1) * departments);
    Cell& cell = cells[period * departments + plan_.services[visit.service].department];
    const double issued_s = seconds(visit.issued);
    const resources::Calendar& hours = plan_.departments[plan_.services[visit.service].department].hours;
    ++cell.ended;
    if (visit.outcome != chain::Outcome::blocked) {
      ++cell.waited;
      cell.wait_s += open_between(hours, issued_s, visit.was_started ? seconds(visit.started) : ended_s);
    }
    if (visit.outcome == chain::Outcome::served) {
      ++cell.answered;
      cell.response_s += open_between(hours, issued_s, ended_s);
    }
  }
}

std::size_t Timeline::periods() const {
  std::size_t most = 0;
  for (const auto& cells : replications_) most = std::max(most, cells.size());
  return most / std::max<std::size_t>(1, plan_.departments.size());
}

std::string Timeline::csv(double confidence) const {
  struct MeasureRow {
    const char* measure;
    measures::Unit unit;
    double Cell::* numerator;
    double Cell::* denominator;  // none: a count
  };
  constexpr MeasureRow kRows[] = {{"ended", measures::Unit::count, &Cell::ended, nullptr},
                                  {"wait.mean", measures::Unit::seconds, &Cell::wait_s, &Cell::waited},
                                  {"response.mean", measures::Unit::seconds, &Cell::response_s, &Cell::answered}};
  std::string text = "begin_s,end_s,department,measure,mean,low,high,unit,n,status\n";
  const std::size_t departments = plan_.departments.size();
  for (std::size_t period = 0; period < periods(); ++period)
    for (std::size_t department = 0; department < departments; ++department)
      for (const auto& [measure, unit, numerator, denominator] : kRows) {
        auto estimate = estimate_of(
            [&](std::size_t r) {
              const std::size_t at = period * departments + department;
              const Cell cell = at < replications_[r].size() ? replications_[r][at] : Cell{};
              return measures::Value{cell.*numerator, denominator == nullptr ? 1 : cell.*denominator};
            },
            confidence);
        if (estimate.has_interval) estimate.low = std::max(0.0, estimate.low);
        const double begin_s = static_cast<double>(first_ + period) * period_s_;
        append_row(text,
                   {begin_s, begin_s + period_s_, plan_.departments[department].name, measure, Figure(unit, estimate)});
      }
  return text + people_rows(confidence) + population_rows(confidence) + money_rows(confidence);
}

namespace {

/// A state of people or customers, as a ratio of sums over a week.
template <class Week>
struct WeekRow {
  const char* measure;
  measures::Unit unit;
  double Week::* numerator;
  double Week::* denominator;  // none: a count
};

}  // namespace

/// `names`: of what there is a line for, none where there is not.
template <class Week, class Row>
std::string Timeline::rows_of_weeks(const std::vector<std::vector<Week>>& replications, std::span<const Row> rows,
                                    const std::vector<std::string>& names, double confidence) const {
  std::string text;
  if (replications.empty()) return text;
  const auto last = static_cast<std::size_t>(std::ceil(plan_.span.horizon.s / week_s_ - 1e-9));
  for (auto period = static_cast<std::size_t>(plan_.span.warm_up.s / week_s_); period < last; ++period)
    for (std::size_t line = 0; line < names.size(); ++line)
      for (const auto& [measure, unit, numerator, denominator] : rows) {
        if (names[line].empty()) continue;
        const auto estimate = estimate_of(
            [&](std::size_t r) {
              const Week& week = replications[r][period * names.size() + line];
              return measures::Value{week.*numerator, denominator == nullptr ? 1 : week.*denominator};
            },
            confidence);
        if (!estimate.has_mean) continue;
        const double begin_s = static_cast<double>(period) * week_s_;
        append_row(text, {begin_s, begin_s + week_s_, names[line], measure, Figure(unit, estimate)});
      }
  return text;
}

std::string Timeline::people_rows(double confidence) const {
  using chain::PeopleWeek;
  static constexpr WeekRow<PeopleWeek> kRows[] = {
      {"morale", measures::Unit::share, &PeopleWeek::morale_s, &PeopleWeek::duty_s},
      {"fatigue", measures::Unit::share, &PeopleWeek::fatigue_s, &PeopleWeek::duty_s},
      {"internal_satisfaction", measures::Unit::share, &PeopleWeek::satisfaction, &PeopleWeek::answers},
      {"absence", measures::Unit::share, &PeopleWeek::absences, &PeopleWeek::shifts},
      {"quits", measures::Unit::count, &PeopleWeek::quits, nullptr},
      {"escalations", measures::Unit::count, &PeopleWeek::escalations, nullptr}};
  std::vector<std::string> names;
  for (const auto& department : plan_.departments) names.push_back(department.name);
  return rows_of_weeks(people_, std::span<const WeekRow<PeopleWeek>>(kRows), names, confidence);
}

std::string Timeline::population_rows(double confidence) const {
  using chain::PopulationWeek;
  static constexpr WeekRow<PopulationWeek> kRows[] = {
      {"satisfaction", measures::Unit::share, &PopulationWeek::satisfaction, &PopulationWeek::encounters},
      {"loyalty", measures::Unit::share, &PopulationWeek::loyalty, &PopulationWeek::encounters},
      {"acquired", measures::Unit::count, &PopulationWeek::acquired, nullptr},
      {"lost", measures::Unit::count, &PopulationWeek::lost, nullptr}};
  std::vector<std::string> names;
  for (const auto& segment : plan_.segments) names.push_back(segment.population ? segment.name : "");
  return rows_of_weeks(populations_, std::span<const WeekRow<PopulationWeek>>(kRows), names, confidence);
}

/// What came in and was paid within the week, and what was in the till at its end.
std::string Timeline::money_rows(double confidence) const {
  using chain::MoneyWeek;
  static constexpr WeekRow<MoneyWeek> kRows[] = {{"revenue", measures::Unit::money, &MoneyWeek::revenue, nullptr},
                                                 {"cost", measures::Unit::money, &MoneyWeek::cost, nullptr},
                                                 {"cash", measures::Unit::money, &MoneyWeek::cash, nullptr}};
  return rows_of_weeks(money_, std::span<const WeekRow<MoneyWeek>>(kRows), {"money"}, confidence);
}

}  // namespace domino::report
