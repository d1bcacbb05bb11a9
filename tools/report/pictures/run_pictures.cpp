#include "tools/report/pictures/run_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/kernel/time.h"
#include "tools/report/answers/run_report.h"
#include "tools/report/explain/explain_asks.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

using chain::Index;
using chain::PeopleWeek;
using measures::Unit;
using statistics::Estimate;

constexpr std::array<std::pair<std::string_view, Pictured>, 5> kPictures{{{"wait", Pictured::wait},
                                                                          {"week", Pictured::week},
                                                                          {"queue", Pictured::queue},
                                                                          {"people", Pictured::people},
                                                                          {"chain", Pictured::chain}}};
constexpr std::size_t kClasses = 14;  // of waits; the last one is open
constexpr std::size_t kHoursOfWeek = 168;
constexpr std::size_t kHoursOfDay = 24;
constexpr double kMostPeriods = 200;
/// More lines than this are not looked at together.
constexpr std::size_t kMostPeople = 4;

/// The least round width with which so many classes reach as far as this.
double round_width(double reach_s) {
  for (const double width :
       {0.1,   0.5,   1.0,    2.0,    5.0,    10.0,   15.0,    20.0,    30.0,    60.0,     120.0,   300.0,
        600.0, 900.0, 1200.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0, 86400.0, 172800.0, 604800.0})
    if (width * static_cast<double>(kClasses - 1) >= reach_s) return width;
  return std::ceil(reach_s / static_cast<double>(kClasses - 1) / kWeek.s) * kWeek.s;
}

/// How long a request waited, or nothing where it was turned away before it could.
std::optional<double> wait_of(const chain::Visit& visit) {
  if (visit.outcome == chain::Outcome::blocked) return std::nullopt;
  return seconds(visit.was_started ? visit.started : visit.ended) - seconds(visit.issued);
}

double period_of(const chain::Plan& plan) {
  const double measured = plan.span.measured().s;
  for (const double period : {600.0, kHour.s, kDay.s, kWeek.s, 4 * kWeek.s})
    if (measured / period <= kMostPeriods) return period;
  return 52 * kWeek.s;
}

const measures::Finding* finding_of(const Results& results, const std::string& address) {
  for (std::size_t m = 0; m < results.catalogue.measures().size(); ++m)
    if (results.catalogue.measures()[m].address == address) return &results.study.findings[m];
  return nullptr;
}

/// "busy 71 %, wait 3.1 min", as far as there is something to say.
std::string words_of(const Results& results, const std::string& department) {
  std::string words;
  const auto say = [&](const char* measure, const char* word, Unit unit) {
    const auto* finding = finding_of(results, "departments." + department + "." + measure);
    if (finding == nullptr || !finding->estimate.has_mean || finding->unstable) return;
    words +=
        fmt::format("{}{} {}", words.empty() ? "" : ", ", word, figure_text(unit, finding->estimate, Spread::none));
  };
  say("utilisation", "busy", Unit::share);
  say("wait.mean", "wait", Unit::seconds);
  return words;
}

}  // namespace

std::vector<std::string> picture_names() {
  std::vector<std::string> names;
  for (const auto& [name, what] : kPictures) names.emplace_back(name);
  return names;
}

std::optional<Pictured> picture_named(std::string_view name) {
  for (const auto& [known, what] : kPictures)
    if (known == name) return what;
  return std::nullopt;
}

void RunPictures::choose_classes(const measures::ReplicationResult& result) {
  std::vector<std::vector<double>> waits(plan_.departments.size());
  for (const chain::Visit& visit : result.visits)
    if (const auto wait = wait_of(visit)) waits[plan_.services[visit.service].department].push_back(*wait);
  for (std::vector<double>& of : waits) {
    if (of.empty()) {
      class_width_s_.push_back(kMinute.s);
      continue;
    }
    // So that all but one in a hundred have a class of their own.
    const auto nearly_all = of.begin() + static_cast<std::ptrdiff_t>((of.size() - 1) * 99 / 100);
    std::nth_element(of.begin(), nearly_all, of.end());
    class_width_s_.push_back(round_width(*nearly_all));
  }
}

void RunPictures::add(const measures::ReplicationResult& result) {
  const std::size_t departments = plan_.departments.size();
  Replication& mine = replications_.emplace_back();
  mine.group = result.group;
  if (needs_weeks()) {
    mine.people = result.weeks;
    if (result.week_s > 0) week_s_ = result.week_s;
    return;
  }
  if (!needs_visits()) return;
  if (replications_.size() == 1) {
    total_wait_s_.assign(departments, 0);
    period_s_ = period_of(plan_);
    choose_classes(result);
  }
  const double begin_s = plan_.span.warm_up.s;
  const double end_s = plan_.span.horizon.s;
  const auto periods = static_cast<std::size_t>(std::ceil((end_s - begin_s) / period_s_ - 1e-9));
  if (what_ == Pictured::wait) mine.waits.assign(departments, std::vector<double>(kClasses, 0));
  if (what_ == Pictured::queue) mine.waiting_s.assign(departments * periods, 0);
  if (what_ == Pictured::week) {
    mine.week_wait_s.assign(departments * kHoursOfWeek, 0);
    mine.week_requests.assign(departments * kHoursOfWeek, 0);
  }
  for (const chain::Visit& visit : result.visits) {
    const auto wait = wait_of(visit);
    if (!wait) continue;
    const Index department = plan_.services[visit.service].department;
    total_wait_s_[department] += *wait;
    const double issued_s = seconds(visit.issued);
    if (what_ == Pictured::wait) {
      const auto place = static_cast<std::size_t>(*wait / class_width_s_[department]);
      ++mine.waits[department][std::min(place, kClasses - 1)];
    } else if (what_ == Pictured::week) {
      const auto hour = static_cast<std::size_t>(issued_s / kHour.s) % kHoursOfWeek;
      mine.week_wait_s[department * kHoursOfWeek + hour] += *wait;
      ++mine.week_requests[department * kHoursOfWeek + hour];
    } else {
      double from_s = std::max(issued_s, begin_s);
      const double until_s = std::min(issued_s + *wait, end_s);
      while (from_s < until_s) {
        const auto period = std::min(periods - 1, static_cast<std::size_t>((from_s - begin_s) / period_s_));
        const double period_end_s = std::max(begin_s + static_cast<double>(period + 1) * period_s_, from_s);
        const double to_s = period + 1 == periods ? until_s : std::min(until_s, period_end_s);
        mine.waiting_s[period * departments + department] += to_s - from_s;
        // A period that ends where it began, by rounding, is left at its end.
        from_s = to_s > from_s ? to_s : std::nextafter(from_s, end_s);
      }
    }
  }
}

template <class ValueOf>
Estimate RunPictures::estimate(ValueOf&& value_of, double confidence) const {
  statistics::GroupedSeries series;
  for (const Replication& replication : replications_) {
    const measures::Value value = value_of(replication);
    series.add(value.numerator, value.denominator, replication.group);
  }
  Estimate of = series.ratio(confidence);
  if (of.has_interval) of.low = std::max(0.0, of.low);
  return of;
}

Index RunPictures::shown_department() const {
  if (department_) return *department_;
  return static_cast<Index>(std::max_element(total_wait_s_.begin(), total_wait_s_.end()) - total_wait_s_.begin());
}

Picture RunPictures::wait_picture(const Results& results, Index department) const {
  const std::string& name = plan_.departments[department].name;
  Bars bars{.quantity = "wait", .unit = Unit::seconds, .last_is_open = true};
  const double width = class_width_s_[department];
  for (std::size_t c = 0; c < kClasses; ++c) {
    const auto share = estimate(
        [&](const Replication& replication) {
          const auto& waits = replication.waits[department];
          double all = 0;
          for (const double count : waits) all += count;
          return measures::Value{waits[c], all};
        },
        results.settings.confidence);
    const double from = static_cast<double>(c) * width;
    bars.bars.push_back({from, from + width, share});
  }
  // Classes at the end that nobody is in say nothing.
  while (bars.bars.size() > 2 && !(bars.bars.back().share.mean > 0)) {
    bars.bars.pop_back();
    bars.last_is_open = false;
  }
  for (const auto& [quantile, words] :
       {std::pair{".p50", "median"}, {".p90", "90 %"}, {".p95", "95 %"}, {".p99", "99 %"}})
    if (const auto* finding = finding_of(results, "departments." + name + ".wait" + quantile))
      if (!finding->unstable) bars.marks.push_back({words, finding->estimate});
  return {fmt::format("Wait for {}: of a hundred requests, how many waited how long", name), std::move(bars), ""};
}

Picture RunPictures::week_picture(double confidence, Index department) const {
  HeatMap map{.quantity = "wait", .unit = Unit::seconds, .rows = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}};
  for (std::size_t hour = 0; hour < kHoursOfDay; ++hour) map.columns.push_back(fmt::format("{}", hour));
  for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour)
    map.cells.push_back(estimate(
        [&](const Replication& replication) {
          const std::size_t at = department * kHoursOfWeek + hour;
          return measures::Value{replication.week_wait_s[at], replication.week_requests[at]};
        },
        confidence));
  return {
      fmt::format("Mean wait for {}, by the hour of the week in which it is asked", plan_.departments[department].name),
      std::move(map), "Where nothing is shown nobody asked."};
}

Picture RunPictures::queue_picture(double confidence, Index department) const {
  const std::size_t departments = plan_.departments.size();
  Lines::Line line{.name = "requests waiting", .unit = Unit::count};
  const double begin_s = plan_.span.warm_up.s;
  const std::size_t periods = replications_.front().waiting_s.size() / departments;
  for (std::size_t p = 0; p < periods; ++p) {
    const double from_s = begin_s + static_cast<double>(p) * period_s_;
    const double to_s = std::min(from_s + period_s_, plan_.span.horizon.s);
    line.points.push_back({from_s, to_s,
                           estimate(
                               [&](const Replication& replication) {
                                 return measures::Value{replication.waiting_s[p * departments + department],
                                                        to_s - from_s};
                               },
                               confidence)});
  }
  Lines lines;
  lines.lines.push_back(std::move(line));
  const bool may_wait_at_the_end = plan_.span.ending == chain::Ending::cut;
  return {
      fmt::format("Queue of {} over the run, with its interval", plan_.departments[department].name), std::move(lines),
      may_wait_at_the_end ? "Requests that still wait when the run ends are not in it: towards the end it is too low, "
                            "and wrong throughout where the queue grows for good."
                          : ""};
}

std::optional<Picture> RunPictures::people_picture(double confidence) const {
  if (replications_.empty() || replications_.front().people.empty()) return std::nullopt;
  const std::size_t departments = plan_.departments.size();
  std::vector<Index> shown;
  for (std::size_t d = 0; d < departments && shown.size() < kMostPeople; ++d)
    if (!department_ || *department_ == d) shown.push_back(static_cast<Index>(d));
  std::size_t cells = replications_.front().people.size();
  for (const Replication& replication : replications_) cells = std::min(cells, replication.people.size());
  // The last period is begun and never counted.
  const auto periods =
      std::min(cells / departments, static_cast<std::size_t>(std::ceil(plan_.span.horizon.s / week_s_ - 1e-9)));
  Lines lines;
  const auto add = [&](Index department, const char* words, Unit unit, bool from_zero, auto&& value_of) {
    Lines::Line line{
        .name = fmt::format("{}: {}", plan_.departments[department].name, words), .unit = unit, .from_zero = from_zero};
    bool any = false;
    for (std::size_t p = 0; p < periods; ++p) {
      const auto value = estimate(
          [&](const Replication& replication) { return value_of(replication.people[p * departments + department]); },
          confidence);
      any = any || value.has_mean;
      line.points.push_back({static_cast<double>(p) * week_s_, static_cast<double>(p + 1) * week_s_, value});
    }
    if (any) lines.lines.push_back(std::move(line));
  };
  for (const Index department : shown) {
    add(department, "morale", Unit::share, false,
        [](const PeopleWeek& week) { return measures::Value{week.morale_s, week.duty_s}; });
    add(department, "staff on duty, mean over the week", Unit::people, true,
        [this](const PeopleWeek& week) { return measures::Value{week.duty_s, week_s_}; });
  }
  if (lines.lines.empty()) return std::nullopt;
  const std::string more = shown.size() < departments && !department_
                               ? fmt::format("+ {} departments more: --of DEPARTMENT", departments - shown.size())
                               : "";
  return Picture{"People over the weeks, with the interval of each line", std::move(lines), more};
}

Picture RunPictures::chain_picture(const Results& results) {
  Graph graph;
  const auto node_of = [&](const std::string& name, bool begins) {
    for (std::size_t n = 0; n < graph.nodes.size(); ++n)
      if (graph.nodes[n].name == name) return n;
    graph.nodes.push_back({name, words_of(results, name), begins});
    return graph.nodes.size() - 1;
  };
  for (const Ask& ask : who_asks_whom(results)) {
    if (!(ask.per_day.estimate.mean > 0)) continue;
    Graph::Edge edge{.from = node_of(ask.requester, !ask.inside()),
                     .to = node_of(ask.provider, false),
                     .per_day = ask.per_day.estimate};
    edge.words = fmt::format("{:.3g} a day", ask.per_day.estimate.mean);
    if (ask.response.estimate.has_mean && !ask.response.unstable)
      edge.words += ", answered in " + figure_text(Unit::seconds, ask.response.estimate, Spread::none);
    graph.edges.push_back(std::move(edge));
  }
  return {"Who asks whom, and how fast the answer is", std::move(graph), ""};
}

std::optional<Picture> RunPictures::picture(const Results& results) const {
  if (replications_.empty()) return std::nullopt;
  const double confidence = results.settings.confidence;
  if (what_ == Pictured::chain) return chain_picture(results);
  if (what_ == Pictured::people) return people_picture(confidence);
  const Index department = shown_department();
  if (!(total_wait_s_[department] > 0)) return std::nullopt;
  if (what_ == Pictured::wait) return wait_picture(results, department);
  if (what_ == Pictured::week) return week_picture(confidence, department);
  return queue_picture(confidence, department);
}

std::string RunPictures::why_not() const {
  if (what_ == Pictured::people)
    return "There is no picture of people: their state changes nothing here (`couplings: all` lets it).";
  return department_ ? fmt::format("There is no picture: nobody waits for {}.", plan_.departments[*department_].name)
                     : "There is no picture: nobody waits for anybody.";
}

Report picture_report(const Results& results, const RunPictures& pictures) {
  Report report;
  auto picture = pictures.picture(results);
  report.data = [&results, picture, why = pictures.why_not()] {
    Value data = head_of(results);
    Value& drawn = data.add("picture", Value());
    if (picture)
      drawn = data_of(*picture);
    else
      data.add("why", why);
    data.add("warnings", warnings_of(results));
    return data;
  };
  if (picture)
    report.picture(std::move(*picture));
  else
    report.paragraph(pictures.why_not());
  add_run_line(report, results);
  add_notes(report, results);
  return report;
}

}  // namespace domino::report
