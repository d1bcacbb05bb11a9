#include "models/replication/shifts.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "models/replication/announce.h"
#include "models/replication/crews.h"
#include "models/replication/desk.h"
#include "models/replication/lines.h"
#include "models/replication/opening.h"
#include "models/replication/patience.h"
#include "models/replication/serving.h"
#include "models/replication/work.h"

namespace domino::chain::shifts {

namespace {

using organisation::QueueAtClosing;

}  // namespace

static bool is_counted(const LaneState& lane);
static void disconnect_waiting(Run& run, DepartmentState& department);
static void stay_for_those_waiting(Run& run, DepartmentState& department);
static void pause_excess(Run& run, TeamState& team);

void change_shift(Run& run, Index index) {
  const PlannedDepartment& planned = run.plan.departments[index];
  DepartmentState& department = run.departments[index];
  const Time now = run.simulation.now();
  const bool was_open = department.open;
  department.open = department.hours->value_at(now) > 0;
  for (const Index team : planned.teams) set_duty(run, run.teams[team]);
  const bool closes = was_open && !department.open;
  if (closes && planned.queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(run, department);
  if (closes && planned.queue_at_closing == QueueAtClosing::serve) {
    department.closed_at = run.now;
    stay_for_those_waiting(run, department);
  }
  if (department.open) stay_no_longer(run, department);
  apply_duty(run, index);
  Time next = department.hours->next_change(now);
  for (const Index team : planned.teams) next = std::min(next, run.teams[team].calendar->next_change(now));
  department.next_shift = {};
  if (next < kNever)
    department.next_shift =
        run.simulation.schedule_cancellable(next, static_cast<std::uint32_t>(EventKind::shift), index, kShift);
}

void apply_duty(Run& run, Index index) {
  DepartmentState& department = run.departments[index];
  for (const Index i : department.plan->teams) {
    TeamState& team = run.teams[i];
    if (!department.staying) team.staff.set_capacity(team.staff.scheduled());
    if (department.pausing) pause_excess(run, team);
  }
  announce::shift_changes(run, department);
  for (const Index team : department.plan->teams) serving::serve_next(run, run.teams[team]);
}

void set_duty(Run& run, TeamState& team) {
  auto heads = static_cast<std::uint32_t>(std::lround(team.calendar->value_at(run.simulation.now())));
  if (run.people != nullptr) {
    if (heads > 0 && &team == &run.teams[team.department->plan->teams.front()]) heads += team.department->added_staff;
    return crews::set_duty_of_people(run, team, heads);
  }
  team.scheduled.set_level(heads, run.now);
  std::uint32_t present = heads;
  if (team.department->plan->absence > 0) {
    const auto before = static_cast<std::uint32_t>(team.present.size());
    team.present.resize(heads);
    if (heads > before) ++team.shifts;
    for (std::uint32_t who = before; who < heads; ++who) {
      auto draw = run.streams[team.plan->absence_purpose].at(who, static_cast<std::uint32_t>(team.shifts));
      team.present[who] = random::uniform01(draw) >= team.department->plan->absence;
    }
    present = static_cast<std::uint32_t>(std::count(team.present.begin(), team.present.end(), true));
  }
  team.staff.set_scheduled(present, run.now);
  if (!team.named) return;
  for (std::uint32_t who = 0; who < std::max(heads, team.crew.size()); ++who) {
    const bool comes = who < heads && (team.present.empty() || team.present[who]);
    team.crew.set_on_duty(who, comes, run.now);
  }
}

/// The latest started work stops first; an employee held for an answer has no work in hand to put down, and work
/// that ends at this very instant is done.
static void pause_excess(Run& run, TeamState& team) {
  const double now_s = run.simulation.now().s;
  std::uint32_t id = team.working.last();
  while (id != kNone && team.staff.busy() > team.staff.capacity()) {
    const std::uint32_t earlier = run.activities[id].previous;
    if (run.activities[id].work_s > now_s) {
      work::put_down(run, team, id);
      team.paused.join(run.activities, id);
      if (run.activities[id].phase != Phase::after_work) announce::joins_line(run, id);
    }
    id = earlier;
  }
}

void resume(Run& run, TeamState& team) {
  const std::uint32_t id = team.paused.first();
  team.paused.leave(run.activities, id);
  team.staff.take(run.now);
  if (team.named) run.activities[id].employee = team.crew.take();
  if (run.activities[id].phase != Phase::after_work) announce::leaves_line(run, id, *run.activities[id].lane);
  announce::is_taken_up(run, id, team, false);
  announce::goes_on_with(run, id, StoryEvent::Kind::goes_on);
  work::go_on_with(run, id, team,
                   run.activities[id].phase == Phase::after_work ? 1 : work::factor_of(run, run.activities[id]));
}

static void disconnect_waiting(Run& run, DepartmentState& department) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> leaving;  // with their turns
  lines::any_waiting(run, department, [&](std::uint32_t id) {
    const Activity& activity = run.activities[id];
    if (activity.phase == Phase::asked && !activity.interrupted && is_external(activity))
      leaving.emplace_back(id, activity.turn);
    return false;
  });
  std::uint64_t steps = 0;
  for (const auto& [id, turn] : leaving) {
    run.heed_stop(steps++);
    // A case that stood here in several branches has left them all at once.
    const bool still = run.activities[id].queued && run.activities[id].turn == turn;
    if (still) patience::give_up(run, id, Outcome::disconnected);
  }
}

bool came_after_closing(const DepartmentState& department, const Activity& activity) {
  return activity.phase == Phase::asked && activity.issued > department.closed_at;
}

bool is_too_late(const DepartmentState& department, const Activity& activity) {
  return department.staying && came_after_closing(department, activity);
}

bool is_one_of_remaining(const LaneState& lane, const Activity& activity) {
  return lane.department->staying && is_counted(lane) && !came_after_closing(*lane.department, activity);
}

/// Whether those who wait here are counted while their department stays. Where the only people who serve them are
/// another department's, who go by their own hours, they are called in turn as ever.
static bool is_counted(const LaneState& lane) { return !lane.plain || lane.team->department == lane.department; }

/// Its people stay for those who wait as it closes, if anybody does. While they do, whoever comes is told from those.
static void stay_for_those_waiting(Run& run, DepartmentState& department) {
  department.remaining = 0;
  for (const Index lane : department.plan->lanes)
    if (is_counted(run.lanes[lane])) department.remaining += run.lanes[lane].size();
  department.staying = somebody_left_from_before_closing(run, department);
  if (!department.staying) return;
  for (const Index service : department.plan->services)
    if (is_counted(*run.services[service].lane)) run.services[service].careful_issue = true;
}

void stay_no_longer(Run& run, DepartmentState& department) {
  if (!department.staying) return;
  department.staying = false;
  for (const Index service : department.plan->services)
    run.services[service].careful_issue = opening::issues_carefully(run.services[service]);
  for (const Index lane : department.plan->lanes) run.lanes[lane].remaining.clear();
}

void note_remaining(Run& run, LaneState& lane, std::uint32_t id) {
  ++lane.department->remaining;
  if (lane.remaining.is_listed()) list_as_remaining(run, lane, id);
}

void list_as_remaining(Run& run, LaneState& lane, std::uint32_t id) {
  const std::uint32_t turn = run.activities[id].turn;
  switch (lines::rule_of(lane).line) {
    case LineKind::in_turn:
      return lane.remaining.add({lane.remaining.next_place(), turn, id});
    case LineKind::backwards:
      return lane.remaining.add({-lane.remaining.next_place(), turn, id});
    case LineKind::by_chance:
      return lane.remaining.add({0, turn, id});
    case LineKind::by_key:
      return lane.remaining.add({lines::key_of(run, lane, id), turn, id});
  }
}

/// Looks through the whole lane, once a closing, and only where somebody who came later stands in front.
static void list_remaining(Run& run, LaneState& lane) {
  lane.remaining.begin();
  std::uint64_t steps = 0;
  const auto consider = [&](std::uint32_t id) {
    run.heed_stop(steps++);
    if (!came_after_closing(*lane.department, run.activities[id])) list_as_remaining(run, lane, id);
  };
  for (std::uint32_t id = lane.waiting.first(); id != kNone; id = run.activities[id].next) consider(id);
  for (std::uint32_t i = 0; i < lane.ordered.size(); ++i) consider(lane.ordered.at(i));
  for (std::uint32_t i = 0; i < lane.unordered.size(); ++i) consider(lane.unordered.at(i));
}

std::uint32_t head_from_before_closing(Run& run, LaneState& lane) {
  if (!lane.remaining.is_listed()) list_remaining(run, lane);
  const bool by_key = lane.ordered.size() > 0;
  return lane.remaining.first([&](const Remaining::Entry& entry) {
    const Activity& activity = run.activities[entry.id];
    return activity.queued && activity.lane == &lane && activity.turn == entry.turn &&
           (!by_key || lines::key_of(run, lane, entry.id) == entry.key);
  });
}

bool somebody_left_from_before_closing(const Run& run, const DepartmentState& department) {
  if (department.remaining > 0) return true;
  return std::any_of(department.plan->lanes.begin(), department.plan->lanes.end(), [&](Index index) {
    const LaneState& lane = run.lanes[index];
    if (!lane.recalled.empty()) return true;
    return !is_counted(lane) && !lane.waiting.empty() &&
           !came_after_closing(department, run.activities[lane.waiting.first()]);
  });
}

}  // namespace domino::chain::shifts
