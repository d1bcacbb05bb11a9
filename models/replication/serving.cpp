#include "models/replication/serving.h"

#include <algorithm>
#include <limits>

#include "models/replication/announce.h"
#include "models/replication/care.h"
#include "models/replication/deadlock.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/patience.h"
#include "models/replication/shifts.h"
#include "models/replication/work.h"

namespace domino::chain::serving {

namespace {

using organisation::Preemption;
using organisation::Recall;
using organisation::Routing;
using organisation::WhenFull;

/// More steps than this to find out where a case goes next are too many to look ahead.
constexpr int kLookAhead = 1000;

/// The first request that waits for a team and comes before its present work.
struct Ahead {
  std::uint32_t id = kNone;
  const PlannedTeam::Look* look = nullptr;
};

}  // namespace

static bool serve_one(Run& run, TeamState& team);
static bool serve_before(Run& run, std::uint32_t id, TeamState& team);
static LaneState& put_back(Run& run, TeamState& team, std::uint32_t id);

bool is_ordinary(const TeamState& team) {
  return team.plain && team.paused.empty() && team.lane->paused.empty() && team.lane->recalled.empty() &&
         !team.department->staying;
}

/// Of a team that has somebody free. Where all of these stay beyond their duty, nobody says since when.
static Ticks idle_since(const Run& run, const TeamState& team) {
  return team.crew.has_idle() ? team.crew.idle_since() : run.now;
}

const PlannedLane::By* free_team(Run& run, const LaneState& lane) {
  const PlannedLane& planned = *lane.plan;
  const PlannedLane::By* chosen = nullptr;
  const Routing routing = lane.department->plan->routing;
  std::uint32_t free_heads = 0;
  for (const auto& by : planned.teams) {
    const TeamState& team = run.teams[by.team];
    if (!team.staff.has_free()) continue;
    const bool own = team.department == lane.department;
    if (!own || routing == Routing::in_order || routing == Routing::fewest_skills)
      return chosen == nullptr ? &by : chosen;
    if (routing == Routing::longest_idle) {
      if (chosen == nullptr || idle_since(run, team) < idle_since(run, run.teams[chosen->team])) chosen = &by;
      continue;
    }
    // Each team takes the place of those before it with the chance that gives every free head the same.
    const std::uint32_t heads = team.staff.capacity() - team.staff.busy();
    free_heads += heads;
    auto draw = run.streams[lane.department->plan->pick_purpose].at(++lane.department->picks);
    if (random::uniform01(draw) * free_heads < heads) chosen = &by;
  }
  if (chosen == nullptr && lane.department->plan->at_once) return &run.stand_ins[planned.department];
  return chosen;
}

bool begins_at_once(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const LaneState& lane = *activity.lane;
  if (shifts::is_too_late(run, *lane.department, activity)) return false;
  const auto& teams = lane.plan->teams;
  const bool somebody_free = std::any_of(
      teams.begin(), teams.end(), [&](const PlannedLane::By& by) { return run.teams[by.team].staff.has_free(); });
  return somebody_free || lane.department->plan->at_once ||
         (lane.department->preempting && victim_of(run, id).id != kNone);
}

[[gnu::noinline]] void serve_next(Run& run, TeamState& team) {
  for (std::uint64_t steps = 0; team.staff.has_free(); ++steps) {
    run.heed_stop(steps);
    if (!team.paused.empty()) {
      const std::uint32_t id = team.paused.first().id;
      if (!serve_before(run, id, team)) shifts::resume(run, team, id);
    } else if (!serve_one(run, team)) {
      break;
    }
  }
  if (run.blocking && team.staff.has_free())
    for (const auto& look : team.plan->looks) open_door(run, *run.lanes[look.lane].department);
  shifts::go_if_nobody_is_left(run, *team.department);
  team.ordinary = is_ordinary(team);
}

/// Starts the most urgent request that the team may take; false if there is none.
static bool serve_one(Run& run, TeamState& team) {
  const auto& looks = team.plan->looks;
  for (std::size_t begin = 0; begin < looks.size();) {
    std::size_t end = begin;
    const PlannedTeam::Look* best = nullptr;
    std::uint32_t best_id = kNone;
    double best_urgency = 0;
    double waiting = 0;
    if (const std::uint32_t id = shifts::first_handed_over(run, team, looks[begin].rank); id != kNone) {
      if (!serve_before(run, id, team)) shifts::resume(run, team, id);
      return true;
    }
    for (; end < looks.size() && looks[end].rank == looks[begin].rank; ++end) {
      LaneState& lane = run.lanes[looks[end].lane];
      if (!lane.recalled.empty()) {
        if (!serve_before(run, lane.recalled.first(), team))
          start_from(run, lane.recalled.first(), lane, team, looks[end].factor);
        return true;
      }
      if (lane.size() == 0) continue;
      double drawn = 0;
      bool by_chance = true;
      const bool is_drawn = lines::rule_of(lane).line == LineKind::by_chance;
      if (is_drawn) {
        // Each lane takes the place of those before it with the chance that makes everybody equally likely.
        auto draw = run.streams[lane.department->plan->pick_purpose].at(++lane.department->picks);
        waiting += lane.size();
        by_chance = random::uniform01(draw) * waiting < lane.size();
        drawn = random::uniform01(draw);
      }
      std::uint32_t id = lines::head(lane, drawn);
      if (shifts::is_too_late(run, *lane.department, run.activities[id]))
        id = shifts::head_from_before_closing(run, lane);
      if (id == kNone) continue;
      const double urgent = lines::rank_of(run, lane, looks[end], id);
      const bool sooner = best == nullptr || urgent < best_urgency ||
                          (urgent == best_urgency && run.activities[id].turn < run.activities[best_id].turn);
      if (is_drawn ? !by_chance : !sooner) continue;
      best = &looks[end];
      best_id = id;
      best_urgency = urgent;
    }
    if (best != nullptr) {
      start_from(run, best_id, run.lanes[best->lane], team, best->factor);
      return true;
    }
    begin = end;
  }
  return false;
}

/// Who waits for these people, to be served or to be taken up again, and has the highest priority, if it is above this
/// one; none where no priority stops work.
static Ahead ahead_of(const Run& run, const Activity& activity, const TeamState& team) {
  Ahead ahead;
  if (!team.department->preempting) return ahead;
  std::int16_t least = activity.priority;
  for (const auto& look : team.plan->looks) {
    const LaneState& lane = run.lanes[look.lane];
    if (lane.department != team.department) continue;
    const auto consider = [&](std::uint32_t id) {
      const Activity& waiting = run.activities[id];
      if (waiting.priority <= least || shifts::is_too_late(run, *lane.department, waiting)) return;
      least = waiting.priority;
      ahead = {id, &look};
    };
    if (!lane.recalled.empty()) consider(lane.recalled.first());
    if (lane.ordered.size() > 0) consider(lane.ordered.first().id);
  }
  return ahead;
}

/// Serves who has a higher priority than this work, which these people would otherwise begin or go on with, and would
/// have to put down at once; false if there is nobody.
static bool serve_before(Run& run, std::uint32_t id, TeamState& team) {
  const Ahead ahead = ahead_of(run, run.activities[id], team);
  if (ahead.id == kNone) return false;
  start_from(run, ahead.id, run.lanes[ahead.look->lane], team, ahead.look->factor);
  return true;
}

void yield_to_waiting(Run& run, std::uint32_t id, TeamState& team) {
  if (!team.department->preempting || team.staff.busy() > team.staff.capacity()) return;
  if (run.activities[id].work_s <= run.simulation.now().s || ahead_of(run, run.activities[id], team).id == kNone)
    return;
  ++team.department->record->preemptions;
  LaneState& back = put_back(run, team, id);
  serve_before(run, id, team);
  for (const auto& by : back.plan->teams) serve_next(run, run.teams[by.team]);
}

void start_from(Run& run, std::uint32_t id, LaneState& lane, TeamState& team, double factor) {
  Activity& activity = run.activities[id];
  const bool recalled = activity.phase == Phase::recalled && !activity.interrupted;
  const bool first = recalled && run.plan.needs[run.plan.program[activity.cursor].detail].recall == Recall::first;
  if (first) {
    lane.recalled.leave(run.activities, id);
    activity.queued = false;
    announce::leaves_line(run, id, lane);
  } else {
    lines::leave(run, lane, id);
  }
  if (!recalled) {
    lane.department->waiting_area.down(run.now);
    if (activity.interrupted) {
      lane.department->external_waiting -= static_cast<std::uint32_t>(is_customers_own(activity));
    } else if (is_external(activity) && activity.phase == Phase::asked) {
      --lane.department->external_waiting;
      patience::end(run, id);
    }
  }
  if (!care::needs_clarification(run, id)) work::start_carefully(run, id, team, factor);
  open_door(run, *lane.department);
}

Victim victim_of(Run& run, std::uint32_t id) {
  const LaneState& lane = *run.activities[id].lane;
  const double now_s = run.simulation.now().s;
  std::uint32_t victim = kNone;
  const PlannedLane::By* by_victim = nullptr;
  for (const auto& by : lane.plan->teams) {
    TeamState& team = run.teams[by.team];
    if (team.department != lane.department || team.staff.busy() > team.staff.capacity()) continue;
    if (team.least_priority >= run.activities[id].priority) continue;
    team.least_priority = std::numeric_limits<std::int16_t>::max();
    for (std::uint32_t other = team.working.last(); other != kNone; other = run.activities[other].previous) {
      const Activity& at_work = run.activities[other];
      team.least_priority = std::min(team.least_priority, at_work.priority);
      const bool may_stop = at_work.phase != Phase::after_work && at_work.phase != Phase::entering &&
                            at_work.work_s > now_s && at_work.priority < run.activities[id].priority;
      if (!may_stop || (victim != kNone && at_work.priority >= run.activities[victim].priority)) continue;
      victim = other;
      by_victim = &by;
    }
  }
  return {victim, by_victim};
}

bool preempt(Run& run, std::uint32_t id) {
  const Victim victim = victim_of(run, id);
  if (victim.id == kNone) return false;
  ++run.activities[id].lane->department->record->preemptions;
  TeamState& team = run.teams[victim.by->team];
  // The work put down may be of another department, which these people help, and others may be free for it.
  LaneState& back = put_back(run, team, victim.id);
  if (!care::needs_clarification(run, id))
    work::start_carefully(run, id, team, victim.by->factor);
  else
    serve_next(run, team);
  for (const auto& by : back.plan->teams) serve_next(run, run.teams[by.team]);
  return true;
}

/// Work in hand goes back to its queue, to be gone on with or begun anew; returns the queue.
static LaneState& put_back(Run& run, TeamState& team, std::uint32_t id) {
  work::put_down(run, team, id);
  Activity& stopped = run.activities[id];
  const Preemption preemption = team.department->plan->preemption;
  if (preemption == Preemption::resample) stopped.whole_work_s = work::draw_anew(run, id);
  if (preemption != Preemption::resume) stopped.work_s = stopped.whole_work_s;
  stopped.interrupted = true;
  lines::join(run, *stopped.lane, id);
  DepartmentState& department = *stopped.lane->department;
  department.waiting_area.up(run.now);
  // A customer takes a chair, even if that is one more than there are.
  department.external_waiting += static_cast<std::uint32_t>(is_customers_own(stopped));
  return *stopped.lane;
}

void overflow(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  LaneState& next = run.lanes[activity.lane->plan->overflow_to];
  activity.timer = {};
  lines::leave(run, *activity.lane, id);
  ++next.department->record->overflowed;
  lines::join(run, next, id);
  if (const auto* by = ideal::server_of(run, next, run.activities[id]))
    return start_from(run, id, next, run.teams[by->team], by->factor);
  if (next.plan->overflow_to != kNoIndex)
    run.activities[id].timer = run.schedule(next.plan->overflow_after, EventKind::overflows, id);
}

static bool is_full(Run& run, const LaneState& lane) {
  const PlannedDepartment& department = *lane.department->plan;
  if (department.when_full != WhenFull::block || !department.waiting_room) return false;
  std::int64_t coming = lane.department->expected;
  for (const auto& by : lane.plan->teams) {
    const resources::ServerPool& staff = run.teams[by.team].staff;
    if (staff.has_free()) coming -= staff.capacity() - staff.busy();
  }
  return coming >= 0 && lane.department->waiting_area.level() + coming >= std::int64_t{*department.waiting_room};
}

bool has_room(Run& run, const LaneState& lane) { return !is_full(run, lane); }

bool wait_at_door(Run& run, std::uint32_t id) {
  for (int steps = 0; steps < kLookAhead; ++steps) {
    const Instruction& next = run.plan.program[run.activities[id].cursor];
    switch (next.operation) {
      case Operation::visit: {
        LaneState& lane = *run.services[next.service].lane;
        if (!is_full(run, lane)) return false;
        run.activities[id].at_door = true;
        lane.department->doorstep.join(run.activities, id);
        announce::is_kept_out(run, id, *lane.department);
        deadlock::look(run);
        return true;
      }
      case Operation::jump:
      case Operation::choose:
      case Operation::shortest:
      case Operation::first_free:
      case Operation::repeat:
      case Operation::call:
      case Operation::back:
      case Operation::mark:
        journey::move_cursor(run, id, next);
        break;
      default:
        return false;
    }
  }
  return false;
}

void leave_door(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  DepartmentState& full = *run.services[run.plan.program[activity.cursor].service].department;
  if (activity.timer.slot == 0)
    full.doorstep.leave(run.activities, id);
  else
    --full.expected;
  run.simulation.cancel(activity.timer);
  activity.at_door = false;
  work::release(run, id, *activity.service, *activity.team, activity.employee);
}

void open_door(Run& run, DepartmentState& department) {
  for (std::uint64_t steps = 0; !department.doorstep.empty(); ++steps) {
    run.heed_stop(steps);
    const std::uint32_t id = department.doorstep.first();
    if (is_full(run, *run.services[run.plan.program[run.activities[id].cursor].service].lane)) return;
    department.doorstep.leave(run.activities, id);
    ++department.expected;
    journey::go_on_soon(run, id);
  }
}

}  // namespace domino::chain::serving
