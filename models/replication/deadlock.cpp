#include "models/replication/deadlock.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "models/replication/lines.h"

namespace domino::chain::deadlock {

namespace {

/// Cases that wait for ever at the door of a full department, and the lane they would join there.
using AtDoors = std::map<std::uint32_t, const LaneState*>;

/// By team: those that the cases it is held by wait for.
using WaitsFor = std::vector<std::set<Index>>;

/// A circle of teams of which each waits for the next; empty if there is none. Teams that wait for nobody in it are
/// taken away until none is left; from any of the others one can go on for ever.
std::vector<Index> circle_in(WaitsFor waits_for) {
  std::vector<char> left(waits_for.size(), 1);
  for (bool changed = true; changed;) {
    changed = false;
    for (Index team = 0; team < waits_for.size(); ++team) {
      if (!left[team]) continue;
      std::erase_if(waits_for[team], [&](Index other) { return !left[other]; });
      if (!waits_for[team].empty()) continue;
      left[team] = 0;
      changed = true;
    }
  }
  const auto start = std::find(left.begin(), left.end(), 1);
  if (start == left.end()) return {};
  std::vector<Index> path{static_cast<Index>(start - left.begin())};
  for (;;) {
    const Index next = *waits_for[path.back()].begin();
    const auto seen = std::find(path.begin(), path.end(), next);
    if (seen != path.end()) return {seen, path.end()};
    path.push_back(next);
  }
}

std::string name_of(const Plan& plan, Index index) {
  const PlannedTeam& team = plan.teams[index];
  const PlannedDepartment& department = plan.departments[team.department];
  return department.teams.size() == 1 ? department.name : team.name + " of " + department.name;
}

std::string words_of(const Plan& plan, const std::vector<Index>& circle) {
  std::string text;
  for (std::size_t i = 0; i < circle.size(); ++i)
    text += std::string(i == 0                  ? "all staff of "
                        : i + 1 < circle.size() ? ", all staff of "
                                                : ", and all staff of ") +
            name_of(plan, circle[i]) + (i == 0 ? " are held by cases that wait for " : " by cases that wait for ") +
            name_of(plan, circle[(i + 1) % circle.size()]);
  return text;
}

}  // namespace

static void refuse_to_wait_for_ever(const Run& run, const std::vector<char>& stuck);
static bool nobody_else_comes(const Run& run, const TeamState& team);
template <class Visit>
static void for_each_held_in_vain(const Run& run, const std::vector<char>& stuck, Visit&& visit);

void look_for_circle(const Run& run) {
  std::vector<char> stuck(run.teams.size(), 0);
  bool anybody = false;
  for (std::size_t t = 0; t < run.teams.size(); ++t) {
    const TeamState& team = run.teams[t];
    stuck[t] = nobody_else_comes(run, team) && (run.blocking || team.held.size() >= team.staff.busy());
    anybody = anybody || (stuck[t] && team.staff.busy() > 0);
  }
  if (!anybody) return;
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<std::uint32_t> held(run.teams.size(), 0);
    for_each_held_in_vain(run, stuck, [&](Index team, const LaneState&) { ++held[team]; });
    for (std::size_t t = 0; t < run.teams.size(); ++t) {
      if (!stuck[t] || held[t] >= run.teams[t].staff.busy()) continue;
      stuck[t] = 0;
      changed = true;
    }
  }
  refuse_to_wait_for_ever(run, stuck);
}

/// Nothing is refused where those who are stuck wait for people who are never on duty.
static void refuse_to_wait_for_ever(const Run& run, const std::vector<char>& stuck) {
  WaitsFor waits_for(run.teams.size());
  for_each_held_in_vain(run, stuck, [&](Index team, const LaneState& lane) {
    if (!stuck[team]) return;
    for (const PlannedLane* planned = lane.plan;; planned = &run.plan.lanes[planned->overflow_to]) {
      for (const auto& by : planned->teams) waits_for[team].insert(by.team);
      if (planned->overflow_to == kNoIndex) return;
    }
  });
  if (const auto circle = circle_in(std::move(waits_for)); !circle.empty())
    throw RunCannotGoOn(
        "a deadlock: " + words_of(run.plan, circle) +
            (run.blocking ? "; more staff, more room to wait, a limit on the hold (at_most) or another mode would "
                            "prevent it"
                          : "; more staff, a limit on the hold (at_most) or another mode would prevent it"),
        run.simulation.context());
}

/// Whether nobody of the team is free, nor will be unless somebody at work is done.
static bool nobody_else_comes(const Run& run, const TeamState& team) {
  const double most = std::max(team.calendar->maximum(), team.plan->staff.maximum());
  if (team.staff.has_free() || most > team.staff.busy() || !team.paused.empty()) return false;
  return std::all_of(team.plan->looks.begin(), team.plan->looks.end(),
                     [&](const PlannedTeam::Look& look) { return run.lanes[look.lane].paused.empty(); });
}

/// Whether people of a team that is not stuck take what waits here, now or when it has overflown.
static bool somebody_may_come(const Run& run, const LaneState& lane, const std::vector<char>& stuck) {
  for (const PlannedLane* planned = lane.plan;; planned = &run.plan.lanes[planned->overflow_to]) {
    for (const auto& by : planned->teams)
      if (!stuck[by.team]) return true;
    if (planned->overflow_to == kNoIndex) return false;
  }
}

/// Whether somebody may leave the queue before they are served, and make room. Only a queue that is full is looked at,
/// and no further than to the first who may.
static bool somebody_may_leave(const Run& run, const DepartmentState& department) {
  const PlannedDepartment& planned = *department.plan;
  if (planned.queue_at_closing == organisation::QueueAtClosing::disconnect && !planned.hours.constant()) return true;
  return lines::any_waiting(run, department, [&](std::uint32_t id) {
    const Activity& activity = run.activities[id];
    if (activity.giving_up.slot != 0 || activity.fork != kNone) return true;
    for (std::uint32_t i = activity.frame; i != kNone; i = run.frames[i].around)
      if (run.frames[i].giving_up.slot != 0) return true;
    return false;
  });
}

/// Those who stay with a case because there is no room where it goes, and none will be made.
static AtDoors at_doors_in_vain(const Run& run, const std::vector<char>& stuck) {
  AtDoors at_doors;
  for (const DepartmentState& department : run.departments) {
    if (department.doorstep.empty() || somebody_may_leave(run, department)) continue;
    for (std::uint32_t id = department.doorstep.first(); id != kNone; id = run.activities[id].next) {
      const LaneState& lane = *run.services[run.plan.program[run.activities[id].cursor].service].lane;
      if (!somebody_may_come(run, lane, stuck)) at_doors.emplace(id, &lane);
    }
  }
  return at_doors;
}

/// The lane for which an activity waits in vain: only stuck teams take what waits there, or outside its door. A case
/// with branches waits in vain once those of its branches that do not are too few; of its lanes, in their order, it is
/// the one that makes them so. None where the activity may go on.
static const LaneState* lane_in_vain(const Run& run, std::uint32_t id, const std::vector<char>& stuck,
                                     const AtDoors& at_doors) {
  const Activity& activity = run.activities[id];
  if (activity.queued) return somebody_may_come(run, *activity.lane, stuck) ? nullptr : activity.lane;
  if (const auto found = at_doors.find(id); found != at_doors.end()) return found->second;
  if (activity.branches == kNone || !run.forks[activity.branches].waiting) return nullptr;
  const ForkState& fork = run.forks[activity.branches];
  std::vector<const LaneState*> in_vain;
  std::uint32_t branches = 0;
  for (std::uint32_t i = fork.first; i != kNone; i = run.activities[i].sibling) {
    ++branches;
    if (const LaneState* lane = lane_in_vain(run, i, stuck, at_doors)) in_vain.push_back(lane);
  }
  const std::uint32_t enough = branches + 1 - std::min(branches, fork.needed);
  if (in_vain.size() < enough) return nullptr;
  std::sort(in_vain.begin(), in_vain.end(), std::less<>());
  return in_vain[enough - 1];
}

/// Calls visit(team, lane) for everybody who is held, without a limit, by a case that waits for the lane in vain.
template <class Visit>
static void for_each_held_in_vain(const Run& run, const std::vector<char>& stuck, Visit&& visit) {
  const AtDoors at_doors = run.blocking ? at_doors_in_vain(run, stuck) : AtDoors();
  for (const auto& [id, lane] : at_doors) visit(run.index_of(*run.activities[id].team), *lane);
  for (const TeamState& team : run.teams)
    for (std::uint32_t i = team.held.first(); i != kNone; i = run.frames[i].next)
      if (run.frames[i].hold_limit.slot == 0)
        if (const LaneState* lane = lane_in_vain(run, run.frames[i].activity, stuck, at_doors))
          visit(run.index_of(team), *lane);
}

}  // namespace domino::chain::deadlock
