// Shifts: who is there, and what closing does to those who wait.

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/replication/replication.h"

namespace domino::chain {

namespace {

using organisation::QueueAtClosing;

}  // namespace

// --- shifts ----------------------------------------------------------------------------------------------

/// The calendar changes the heads on duty, or opens or closes the department.
void Replication::change_shift(Index index) {
  const PlannedDepartment& planned = plan_.departments[index];
  DepartmentState& department = departments_[index];
  const Time now = simulation_.now();
  const bool was_open = department.open;
  department.open = department.hours->value_at(now) > 0;
  for (const Index team : planned.teams) set_duty(teams_[team]);
  const bool closes = was_open && !department.open;
  if (closes && planned.queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(department);
  if (closes && planned.queue_at_closing == QueueAtClosing::serve) {
    department.closed_at = now_;
    stay_for_those_waiting(department);
  }
  if (department.open) stay_no_longer(department);
  apply_duty(index);
  Time next = department.hours->next_change(now);
  for (const Index team : planned.teams) next = std::min(next, teams_[team].calendar->next_change(now));
  department.next_shift = {};
  if (next < kNever)
    department.next_shift =
        simulation_.schedule_cancellable(next, static_cast<std::uint32_t>(What::shift), index, kShift);
}

/// Whoever is on duty now takes work, and nobody else.
void Replication::apply_duty(Index index) {
  DepartmentState& department = departments_[index];
  for (const Index i : department.plan->teams) {
    TeamState& team = teams_[i];
    if (!department.staying) team.staff.set_capacity(team.staff.scheduled());
    if (department.pausing) pause_excess(team);
  }
  if (ledger_.on()) note_shift(department);
  for (const Index team : department.plan->teams) serve_next(teams_[team]);
}

/// Heads by the calendar, less those who do not come. Whether somebody comes is decided as their shift begins.
void Replication::set_duty(TeamState& team) {
  auto heads = static_cast<std::uint32_t>(std::lround(team.calendar->value_at(simulation_.now())));
  if (people_ != nullptr) {
    if (heads > 0 && &team == &teams_[team.department->plan->teams.front()]) heads += team.department->added_staff;
    return set_duty_of_people(team, heads);
  }
  team.scheduled.set_level(heads, now_);
  std::uint32_t present = heads;
  if (team.department->plan->absence > 0) {
    const auto before = static_cast<std::uint32_t>(team.present.size());
    team.present.resize(heads);
    if (heads > before) ++team.shifts;
    for (std::uint32_t who = before; who < heads; ++who) {
      auto luck = streams_[team.plan->absence_purpose].at(who, static_cast<std::uint32_t>(team.shifts));
      team.present[who] = random::uniform01(luck) >= team.department->plan->absence;
    }
    present = static_cast<std::uint32_t>(std::count(team.present.begin(), team.present.end(), true));
  }
  team.staff.set_scheduled(present, now_);
  if (!team.named) return;
  for (std::uint32_t who = 0; who < std::max(heads, team.crew.size()); ++who) {
    const bool comes = who < heads && (team.present.empty() || team.present[who]);
    team.crew.set_on_duty(who, comes, now_);
  }
}

/// The latest started work stops first; an employee held for an answer has no work in hand to put down, and work
/// that ends at this very instant is done.
void Replication::pause_excess(TeamState& team) {
  const double now_s = simulation_.now().s;
  std::uint32_t id = team.working.last();
  while (id != kNone && team.staff.busy() > team.staff.capacity()) {
    const std::uint32_t earlier = activities_[id].previous;
    if (activities_[id].work_s > now_s) {
      put_down(team, id);
      team.paused.join(activities_, id);
      if (ledger_.on() && activities_[id].phase != Phase::after_work) note_wait(id);
    }
    id = earlier;
  }
}

void Replication::resume(TeamState& team) {
  const std::uint32_t id = team.paused.first();
  team.paused.leave(activities_, id);
  team.staff.take(now_);
  if (team.named) activities_[id].employee = team.crew.take();
  if (people_ != nullptr) note_taken_up(team, activities_[id].employee);
  if (ledger_.on()) {
    if (activities_[id].phase != Phase::after_work) note_leave(id, *activities_[id].lane);
    note_taken(id, team);
    tell(id, StoryEvent::Kind::goes_on, activities_[id].service->index);
  }
  go_on_with(id, team, activities_[id].phase == Phase::after_work ? 1 : factor_of(activities_[id]));
}

void Replication::disconnect_waiting(DepartmentState& department) {
  std::vector<std::uint32_t> leaving;
  any_waiting(department, [&](std::uint32_t id) {
    const Activity& activity = activities_[id];
    if (activity.phase == Phase::asked && !activity.interrupted && is_external(activity)) leaving.push_back(id);
    return false;
  });
  std::uint64_t steps = 0;
  for (const std::uint32_t id : leaving) {
    heed_stop(steps++);
    give_up(id, Outcome::disconnected);
  }
}

bool Replication::came_after_closing(const DepartmentState& department, const Activity& activity) {
  return activity.phase == Phase::asked && activity.issued > department.closed_at;
}

/// Whether those who wait here are counted while their department stays. Where the only people who serve them are
/// another department's, who go by their own hours, they are called in turn as ever.
bool Replication::is_counted(const LaneState& lane) { return !lane.plain || lane.team->department == lane.department; }

/// Its people stay for those who wait as it closes, if anybody does. While they do, whoever comes is told from those.
void Replication::stay_for_those_waiting(DepartmentState& department) {
  department.remaining = 0;
  for (const Index lane : department.plan->lanes)
    if (is_counted(lanes_[lane])) department.remaining += lanes_[lane].size();
  department.staying = somebody_left_from_before_closing(department);
  if (!department.staying) return;
  for (const Index service : department.plan->services)
    if (is_counted(*services_[service].lane)) services_[service].careful_issue = true;
}

void Replication::stay_no_longer(DepartmentState& department) {
  if (!department.staying) return;
  department.staying = false;
  for (const Index service : department.plan->services)
    services_[service].careful_issue = issues_carefully(services_[service]);
  for (const Index lane : department.plan->lanes) lanes_[lane].remaining.clear();
}

/// Somebody who came before closing has joined a queue of a department that stays.
void Replication::note_remaining(LaneState& lane, std::uint32_t id) {
  ++lane.department->remaining;
  if (lane.remaining.is_listed()) list_as_remaining(lane, id);
}

void Replication::list_as_remaining(LaneState& lane, std::uint32_t id) {
  const std::uint32_t turn = activities_[id].turn;
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
      return lane.remaining.add({lane.remaining.next_place(), turn, id});
    case LineKind::backwards:
      return lane.remaining.add({-lane.remaining.next_place(), turn, id});
    case LineKind::by_chance:
      return lane.remaining.add({0, turn, id});
    case LineKind::by_key:
      return lane.remaining.add({key_of(lane, id), turn, id});
  }
}

/// Looks through the whole lane, once a closing, and only where somebody who came later stands in front.
void Replication::list_remaining(LaneState& lane) {
  lane.remaining.begin();
  std::uint64_t steps = 0;
  const auto consider = [&](std::uint32_t id) {
    heed_stop(steps++);
    if (!came_after_closing(*lane.department, activities_[id])) list_as_remaining(lane, id);
  };
  for (std::uint32_t id = lane.waiting.first(); id != kNone; id = activities_[id].next) consider(id);
  for (std::uint32_t i = 0; i < lane.ordered.size(); ++i) consider(lane.ordered.at(i));
  for (std::uint32_t i = 0; i < lane.unordered.size(); ++i) consider(lane.unordered.at(i));
}

/// Who is called next of those who waited already when the department closed.
std::uint32_t Replication::head_from_before_closing(LaneState& lane) {
  if (!lane.remaining.is_listed()) list_remaining(lane);
  const bool by_key = lane.ordered.size() > 0;
  return lane.remaining.first([&](const Remaining::Entry& entry) {
    const Activity& activity = activities_[entry.id];
    return activity.queued && activity.lane == &lane && activity.turn == entry.turn &&
           (!by_key || key_of(lane, entry.id) == entry.key);
  });
}

bool Replication::somebody_left_from_before_closing(const DepartmentState& department) const {
  if (department.remaining > 0) return true;
  return std::any_of(department.plan->lanes.begin(), department.plan->lanes.end(), [&](Index index) {
    const LaneState& lane = lanes_[index];
    if (!lane.recalled.empty()) return true;
    return !is_counted(lane) && !lane.waiting.empty() &&
           !came_after_closing(department, activities_[lane.waiting.first()]);
  });
}

}  // namespace domino::chain
