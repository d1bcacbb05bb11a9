#include "models/measures/catalogue.h"

#include <algorithm>
#include <array>
#include <set>

namespace domino::measures {

namespace {

using chain::DepartmentRecord;
using chain::Outcome;
using chain::SegmentRecord;

/// What customer measures are read from: one segment, or the sum over all.
struct CustomerView {
  std::uint64_t arrived = 0;
  std::array<std::uint64_t, chain::kOutcomes> ended{};
  std::uint64_t present = 0;
  double expected = 0;
  double in_target = 0;
  double level_base = 0;  // the denominator of the service level
  statistics::TickSum wait;
  statistics::TickSum answer_wait;
  statistics::TickSum sojourn;
  statistics::QuantileSketch waits;
  double measured_s = 0;

  double count(Outcome outcome) const { return static_cast<double>(ended[static_cast<std::size_t>(outcome)]); }
};

struct DepartmentView {
  const DepartmentRecord& record;
  double measured_s;
};

Value mean_of(const statistics::TickSum& spans) { return {spans.sum_s(), static_cast<double>(spans.count())}; }

Value share_of_zeros(const statistics::TickSum& tally) {
  return {static_cast<double>(tally.zeros()), static_cast<double>(tally.count())};
}

Value quantile_of(const statistics::QuantileSketch& sketch, double p) {
  if (sketch.count() == 0) return {0, 0};
  return {sketch.quantile(p).s, 1};
}

Value share_of_arrived(const CustomerView& v, Outcome outcome) {
  return {v.count(outcome), static_cast<double>(v.arrived)};
}

Value per_time(Ticks area, double measured_s) { return {seconds(area), measured_s}; }

Value ratio_of_areas(Ticks area, Ticks base) { return {seconds(area), seconds(base)}; }

enum class When : std::uint8_t { always, with_level, with_expected };

struct CustomerRow {
  std::string_view name;
  Unit unit;
  bool needs_stability;
  When when;
  std::string_view meaning;
  Value (*read)(const CustomerView&);
};

constexpr auto kAlways = When::always;

const CustomerRow kCustomerRows[] = {
    {"arrived", Unit::count, false, kAlways, "customers who came",
     [](const CustomerView& v) { return Value{static_cast<double>(v.arrived)}; }},
    {"expected", Unit::count, false, When::with_expected, "customers expected to come",
     [](const CustomerView& v) { return Value{v.expected}; }},
    {"served", Unit::count, false, kAlways, "customers who got what they came for",
     [](const CustomerView& v) { return Value{v.count(Outcome::served)}; }},
    {"abandoned", Unit::count, false, kAlways, "customers who lost patience while waiting",
     [](const CustomerView& v) { return Value{v.count(Outcome::abandoned)}; }},
    {"blocked", Unit::count, false, kAlways, "customers who found no line or no room",
     [](const CustomerView& v) { return Value{v.count(Outcome::blocked)}; }},
    {"messages", Unit::count, false, kAlways, "customers who left a message instead",
     [](const CustomerView& v) { return Value{v.count(Outcome::message)}; }},
    {"disconnected", Unit::count, false, kAlways, "customers sent away at closing",
     [](const CustomerView& v) { return Value{v.count(Outcome::disconnected)}; }},
    {"present", Unit::count, false, kAlways, "customers still there at the end",
     [](const CustomerView& v) { return Value{static_cast<double>(v.present)}; }},
    {"abandoned_rate", Unit::share, false, kAlways, "abandoned, of those who came",
     [](const CustomerView& v) { return share_of_arrived(v, Outcome::abandoned); }},
    {"blocked_rate", Unit::share, false, kAlways, "blocked, of those who came",
     [](const CustomerView& v) { return share_of_arrived(v, Outcome::blocked); }},
    {"in_target", Unit::count, true, When::with_level, "customers answered within the target",
     [](const CustomerView& v) { return Value{v.in_target}; }},
    {"service_level", Unit::share, true, When::with_level, "in target, of those the target counts",
     [](const CustomerView& v) { return Value{v.in_target, v.level_base}; }},
    {"speed_of_answer", Unit::seconds, true, kAlways, "wait until answered, of those answered",
     [](const CustomerView& v) { return mean_of(v.answer_wait); }},
    {"wait.mean", Unit::seconds, true, kAlways, "wait in queues, of all who could queue",
     [](const CustomerView& v) { return mean_of(v.wait); }},
    {"wait.p50", Unit::seconds, true, kAlways, "half wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .50); }},
    {"wait.p90", Unit::seconds, true, kAlways, "nine in ten wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .90); }},
    {"wait.p95", Unit::seconds, true, kAlways, "95 in a hundred wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .95); }},
    {"wait.p99", Unit::seconds, true, kAlways, "99 in a hundred wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .99); }},
    {"wait.zero", Unit::share, true, kAlways, "customers served without any wait",
     [](const CustomerView& v) { return share_of_zeros(v.wait); }},
    {"wait.per_expected", Unit::seconds, true, When::with_expected, "total wait by customers expected",
     [](const CustomerView& v) { return Value{v.wait.sum_s(), v.expected}; }},
    {"abandoned_per_expected", Unit::share, false, When::with_expected, "abandoned, by customers expected",
     [](const CustomerView& v) { return Value{v.count(Outcome::abandoned), v.expected}; }},
    {"sojourn.mean", Unit::seconds, true, kAlways, "from arrival to the end, of the served",
     [](const CustomerView& v) { return mean_of(v.sojourn); }},
};

struct DepartmentRow {
  std::string_view name;
  Unit unit;
  bool needs_stability;
  std::string_view meaning;
  Value (*read)(const DepartmentView&);
};

const DepartmentRow kDepartmentRows[] = {
    {"requests", Unit::count, false, "requests made to it",
     [](const DepartmentView& v) { return Value{static_cast<double>(v.record.requests)}; }},
    {"wait.mean", Unit::seconds, true, "from request to start of work, or to leaving",
     [](const DepartmentView& v) { return mean_of(v.record.wait); }},
    {"wait.p50", Unit::seconds, true, "half of the requests wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .50); }},
    {"wait.p90", Unit::seconds, true, "nine requests in ten wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .90); }},
    {"wait.p95", Unit::seconds, true, "95 requests in a hundred wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .95); }},
    {"wait.p99", Unit::seconds, true, "99 requests in a hundred wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .99); }},
    {"wait.zero", Unit::share, true, "requests taken up without any wait",
     [](const DepartmentView& v) { return share_of_zeros(v.record.wait); }},
    {"response.mean", Unit::seconds, true, "from request to completion",
     [](const DepartmentView& v) { return mean_of(v.record.response); }},
    {"queue.mean", Unit::count, true, "requests waiting, on average over time",
     [](const DepartmentView& v) { return per_time(v.record.waiting, v.measured_s); }},
    {"utilisation", Unit::share, false, "time at work while on duty, of the time on duty",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {"occupancy", Unit::share, false, "the same with work finished after hours",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy, v.record.on_duty); }},
    {"on_duty", Unit::people, false, "people on duty, on average over time",
     [](const DepartmentView& v) { return per_time(v.record.on_duty, v.measured_s); }},
};

struct StaffRow {
  std::string_view name;
  Unit unit;
  std::string_view meaning;
  Value (*read)(const DepartmentView&);
};

const StaffRow kStaffRows[] = {
    {"utilisation", Unit::share, "time at work while on duty, over all departments",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {"on_duty", Unit::people, "people on duty, over all departments",
     [](const DepartmentView& v) { return per_time(v.record.on_duty, v.measured_s); }},
};

bool listed(When when, bool with_level, bool with_expected) {
  return when == When::always || (when == When::with_level && with_level) ||
         (when == When::with_expected && with_expected);
}

bool counts_expected(const chain::PlannedSegment& segment) {
  return segment.service_level && segment.service_level->out_of == customers::OutOf::expected;
}

void add(CustomerView& view, const SegmentRecord& record, double expected, std::uint8_t out_of) {
  view.arrived += record.arrived;
  for (std::size_t i = 0; i < view.ended.size(); ++i) view.ended[i] += record.ended[i];
  view.present += record.present();
  view.expected += expected;
  view.wait.merge(record.wait);
  view.answer_wait.merge(record.answer_wait);
  view.sojourn.merge(record.sojourn);
  view.waits.merge(record.wait_distribution);
  if (out_of == 0) return;
  view.in_target += static_cast<double>(record.in_target);
  switch (static_cast<customers::OutOf>(out_of - 1)) {
    case customers::OutOf::arrived:
      view.level_base += static_cast<double>(record.arrived);
      break;
    case customers::OutOf::served:
      view.level_base += static_cast<double>(record.answer_wait.count());
      break;
    case customers::OutOf::expected:
      view.level_base += expected;
      break;
  }
}

DepartmentRecord sum_of(const std::vector<DepartmentRecord>& records) {
  DepartmentRecord total;
  for (const DepartmentRecord& record : records) {
    total.busy += record.busy;
    total.busy_on_duty += record.busy_on_duty;
    total.on_duty += record.on_duty;
  }
  return total;
}

}  // namespace

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::count:
      return "count";
    case Unit::seconds:
      return "s";
    case Unit::share:
      return "share";
    case Unit::people:
      return "people";
  }
  return "";
}

Catalogue::Catalogue(const chain::Plan& plan) {
  std::set<chain::Index> waited_for;
  bool any_level = false;
  bool any_expected = false;
  for (const auto& segment : plan.segments) {
    expected_.push_back(segment.expected_arrivals);
    out_of_.push_back(
        segment.service_level ? static_cast<std::uint8_t>(1 + static_cast<int>(segment.service_level->out_of)) : 0);
    waited_for.insert(segment.departments.begin(), segment.departments.end());
    any_level = any_level || segment.service_level.has_value();
    any_expected = any_expected || counts_expected(segment);
  }
  const auto list_customers = [&](const std::string& prefix, bool level, bool expected,
                                  const std::vector<chain::Index>& departments) {
    for (const CustomerRow& row : kCustomerRows)
      if (listed(row.when, level, expected))
        measures_.push_back({prefix + std::string(row.name), row.unit, row.meaning, row.needs_stability, departments});
  };
  list_customers("customers.", any_level, any_expected, {waited_for.begin(), waited_for.end()});
  for (const auto& segment : plan.segments)
    list_customers("customers." + segment.name + ".", segment.service_level.has_value(), counts_expected(segment),
                   segment.departments);
  for (chain::Index d = 0; d < plan.departments.size(); ++d)
    for (const DepartmentRow& row : kDepartmentRows)
      measures_.push_back({"departments." + plan.departments[d].name + "." + std::string(row.name), row.unit,
                           row.meaning, row.needs_stability,
                           row.name == "response.mean" ? plan.departments[d].waits_for : std::vector{d}});
  for (const StaffRow& row : kStaffRows)
    measures_.push_back({"staff." + std::string(row.name), row.unit, row.meaning, false, {}});
}

std::vector<Value> Catalogue::read(const chain::Record& record) const {
  std::vector<Value> values;
  values.reserve(measures_.size());
  const double measured_s = record.measured.s;
  const auto read_customers = [&](const CustomerView& view, bool level, bool expected) {
    for (const CustomerRow& row : kCustomerRows)
      if (listed(row.when, level, expected)) values.push_back(row.read(view));
  };
  const auto expected_of = [](std::uint8_t out_of) {
    return out_of == 1 + static_cast<std::uint8_t>(customers::OutOf::expected);
  };
  CustomerView all;
  bool any_level = false;
  bool any_expected = false;
  for (std::size_t s = 0; s < record.segments.size(); ++s) {
    add(all, record.segments[s], expected_[s], out_of_[s]);
    any_level = any_level || out_of_[s] != 0;
    any_expected = any_expected || expected_of(out_of_[s]);
  }
  read_customers(all, any_level, any_expected);
  for (std::size_t s = 0; s < record.segments.size(); ++s) {
    CustomerView one;
    add(one, record.segments[s], expected_[s], out_of_[s]);
    read_customers(one, out_of_[s] != 0, expected_of(out_of_[s]));
  }
  for (const DepartmentRecord& department : record.departments)
    for (const DepartmentRow& row : kDepartmentRows) values.push_back(row.read({department, measured_s}));
  const DepartmentRecord total = sum_of(record.departments);
  for (const StaffRow& row : kStaffRows) values.push_back(row.read({total, measured_s}));
  return values;
}

}  // namespace domino::measures
