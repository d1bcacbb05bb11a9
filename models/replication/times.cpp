#include "models/replication/times.h"

#include <algorithm>
#include <cmath>

namespace domino::chain::times {

namespace {

constexpr Ticks kNotYet = -1;

/// The groups of customers that a case belongs to, one for each attribute by whose values they are measured.
template <class Visit>
void for_each_group(const Run& run, const Activity& root, Visit&& visit) {
  const PlannedSegment& segment = *root.segment->plan;
  if (segment.report_by.empty()) return;
  const double* numbers = &run.attributes[std::size_t{root.root} * run.plan.attribute_slots];
  for (const PlannedReport& report : segment.report_by) {
    const double value = numbers[segment.attribute_slots[report.attribute]];
    const auto found = std::find(report.values.begin(), report.values.end(), value);
    if (found == report.values.end()) continue;
    visit(root.segment->record->groups[report.first + static_cast<std::size_t>(found - report.values.begin())]);
  }
}

WideTicks duty_of(const Run& run, const DepartmentState& department) {
  WideTicks duty = 0;
  for (const Index team : department.plan->teams)
    if (!run.teams[team].plan->stands_in) duty += run.teams[team].staff.duty_ticks(run.now);
  return duty;
}

/// By its hours; where it has none, by its staff.
bool is_open_now(const Run& run, const DepartmentState& department) {
  const Time now = run.simulation.now();
  if (!department.hours->constant()) return department.hours->value_at(now) > 0;
  return std::ranges::any_of(department.plan->teams,
                             [&](Index team) { return run.teams[team].calendar->value_at(now) > 0; });
}

/// What has come together since it opened.
void add_open_time(Run& run, DepartmentState& department) {
  OpenTime& open = department.open_time;
  if (!open.is_open) return;
  open.open += run.now - open.since;
  open.waiting += department.waiting_area.area(run.now) - open.waiting_before;
  open.on_duty += duty_of(run, department) - open.on_duty_before;
}

void begin_open_time(Run& run, DepartmentState& department) {
  OpenTime& open = department.open_time;
  open.since = run.now;
  open.waiting_before = department.waiting_area.area(run.now);
  open.on_duty_before = duty_of(run, department);
}

Ticks midnight_before(Time now) { return ticks(Time{std::floor(now.s / kDay.s) * kDay.s}); }

/// The last case of the day on which the department opened has ended.
void end_day(DepartmentState& department) {
  OpenTime& open = department.open_time;
  if (open.last_done != kNotYet) department.record->closes.add_span(open.last_done - open.midnight);
  open.last_done = kNotYet;
}

}  // namespace

void open(Run& run, ServiceState& service) {
  service.own = &run.record.services[service.index];
  service.in_detail = run.options.in_detail;
  service.apart = run.options.in_detail && run.plan.departments[service.plan->department].services.size() > 1;
}

void begin_case(Run& run, std::uint32_t id) {
  const std::size_t marks = run.plan.marks.size();
  if (marks == 0) return;
  run.passed.resize(std::max<std::size_t>(run.passed.size(), run.activities.extent() * marks));
  std::fill_n(run.passed.begin() + static_cast<std::ptrdiff_t>(id * marks), marks, kNotYet);
}

void note_request(const ServiceState& service) { ++service.own->requests; }

[[gnu::noinline]] void note_begin(Run& run, Activity& activity, const TeamState& team, Ticks wait, Ticks in_hours,
                                  bool external) {
  activity.started = run.now;
  if (activity.service->apart) activity.service->own->wait.add(in_hours);
  if (team.department->plan->teams.size() > 1) run.record.teams[run.index_of(team)].wait.add(in_hours);
  if (external && (activity.progress & Progress::kAnswered) == 0)
    note_first_answer(*activity.segment, activity.waited + wait);
}

void note_first_answer(const SegmentState& segment, Ticks wait) {
  if (segment.in_detail) segment.record->answer_distribution.add(wait);
}

void note_inside(const SegmentState& segment, Ticks waited, Ticks inside) {
  segment.record->inside_distribution.add(inside);
  segment.record->total_distribution.add(waited + inside);
}

void note_left(const ServiceState& service, Ticks wait) {
  if (service.apart) service.own->wait.add_span(wait);
}

void note_answer(const ServiceState& service, Ticks response) {
  service.record->response_distribution.add(response);
  if (service.apart) service.own->response.add_span(response);
}

[[gnu::noinline]] void note_done(Run& run, const ServiceState& service, const TeamState* team, Ticks started) {
  const Ticks work = run.now - started;
  service.own->work.add(work);
  service.department->open_time.last_done = run.now;
  if (team != nullptr) run.record.teams[run.index_of(*team)].work.add(work);
}

[[gnu::noinline]] void note_end_of_visit(Run& run, const Activity& activity, const ServiceState& service) {
  note_answer(service, run.now - activity.issued);
  note_done(run, service, service.team, activity.started);
}

void note_promise(Run& run, Index service, bool kept) {
  ServiceRecord& record = run.record.services[service];
  ++record.promised;
  record.promises_kept += static_cast<std::uint64_t>(kept);
}

void note_arrival(Run& run, std::uint32_t id) {
  for_each_group(run, run.activities[id], [](GroupRecord& group) { ++group.arrived; });
}

[[gnu::noinline]] void note_end(Run& run, const Activity& activity, Outcome outcome) {
  const Ticks sojourn = run.now - activity.arrived;
  if (outcome == Outcome::served) activity.segment->record->sojourn_distribution.add(sojourn);
  for_each_group(run, activity, [&](GroupRecord& group) {
    ++group.ended[static_cast<std::size_t>(outcome)];
    if (outcome == Outcome::served) group.sojourn.add_span(sojourn);
    if (activity.progress == 0) return;  // it never came to a line
    if (outcome == Outcome::served)
      group.wait.add(activity.waited);
    else
      group.wait.add_span(activity.waited);
  });
}

void pass_mark(Run& run, std::uint32_t id, Index mark) {
  const Activity& root = run.activities[run.activities[id].root];
  const bool leaves = root.root < run.waits.size() && run.waits[root.root].leaves;
  if (root.detached || root.gone || leaves) return;
  Ticks* const passed = &run.passed[std::size_t{root.root} * run.plan.marks.size()];
  if (passed[mark] != kNotYet) return;
  passed[mark] = run.now;
  for (const Index i : root.segment->plan->marked_times) {
    const PlannedMarkedTime& time = run.plan.marked_times[i];
    if (time.to != mark) continue;
    const Ticks from = time.from == kNoIndex ? root.arrived : passed[time.from];
    if (from == kNotYet) continue;
    const Ticks span = run.now - from;
    root.segment->record->marked[i].add(span);
    for_each_group(run, root, [&](GroupRecord& group) { group.marked[i].add(span); });
  }
}

void note_shift(Run& run, DepartmentState& department) {
  OpenTime& open = department.open_time;
  const bool opens = is_open_now(run, department);
  if (opens == open.is_open) return;
  add_open_time(run, department);
  open.is_open = opens;
  if (!opens) return;
  begin_open_time(run, department);
  const Ticks midnight = midnight_before(run.simulation.now());
  if (midnight == open.midnight) return;
  end_day(department);
  open.midnight = midnight;
}

void start_measuring(Run& run) {
  for (DepartmentState& department : run.departments) {
    OpenTime& open = department.open_time;
    open.open = open.waiting = open.on_duty = 0;
    open.last_done = kNotYet;
    begin_open_time(run, department);
  }
  for (ServiceRecord& service : run.record.services) service.clear();
  for (TeamRecord& team : run.record.teams) team.clear();
}

void read_areas(Run& run) {
  for (std::size_t d = 0; d < run.departments.size(); ++d) {
    DepartmentState& department = run.departments[d];
    add_open_time(run, department);
    begin_open_time(run, department);
    DepartmentRecord& record = run.record.departments[d];
    record.open = department.open_time.open;
    record.waiting_while_open = department.open_time.waiting;
    record.on_duty_while_open = department.open_time.on_duty;
  }
  for (std::size_t t = 0; t < run.teams.size(); ++t) {
    TeamRecord& record = run.record.teams[t];
    record.busy = run.teams[t].staff.busy_ticks(run.now);
    record.busy_on_duty = run.teams[t].staff.busy_on_duty_ticks(run.now);
    record.on_duty = run.teams[t].staff.duty_ticks(run.now);
  }
}

void end_days(Run& run) {
  for (DepartmentState& department : run.departments) end_day(department);
}

}  // namespace domino::chain::times
