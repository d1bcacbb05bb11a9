// Serving: who takes which request, what stops work, and what comes after it.

#include <algorithm>
#include <limits>

#include "models/plan/care_numbers.h"
#include "models/replication/replication.h"

namespace domino::chain {

namespace {

using organisation::Preemption;
using organisation::Recall;
using organisation::Routing;
using organisation::WhenFull;

constexpr double kDistraction = 1 / 0.85 - 1;  // people with an open need of their own work this much longer
constexpr double kLeastSpeed = 1e-3;
/// More steps than this to find out where a case goes next are too many to look ahead.
constexpr int kLookAhead = 1000;

}  // namespace

// --- who serves whom -------------------------------------------------------------------------------------

/// The team that takes a request of this lane now; none if nobody is free.
const PlannedLane::By* Replication::free_team(const LaneState& lane) {
  const PlannedLane& planned = *lane.plan;
  const PlannedLane::By* chosen = nullptr;
  const Routing routing = lane.department->plan->routing;
  std::uint32_t free_heads = 0;
  for (const auto& by : planned.teams) {
    const TeamState& team = teams_[by.team];
    if (!team.staff.has_free()) continue;
    const bool own = team.department == lane.department;
    if (!own || routing == Routing::in_order || routing == Routing::fewest_skills)
      return chosen == nullptr ? &by : chosen;
    if (routing == Routing::longest_idle) {
      if (chosen == nullptr || team.crew.idle_since() < teams_[chosen->team].crew.idle_since()) chosen = &by;
      continue;
    }
    // Each team takes the place of those before it with the chance that gives every free head the same.
    const std::uint32_t heads = team.staff.capacity() - team.staff.busy();
    free_heads += heads;
    auto luck = streams_[lane.department->plan->pick_purpose].at(++lane.department->picks);
    if (random::uniform01(luck) * free_heads < heads) chosen = &by;
  }
  if (chosen == nullptr && lane.department->plan->at_once) return &stand_ins_[planned.department];
  return chosen;
}

/// One person of the team has become free, or its people have changed.
[[gnu::noinline]] void Replication::serve_next(TeamState& team) {
  for (std::uint64_t steps = 0; team.staff.has_free(); ++steps) {
    heed_stop(steps);
    if (!team.paused.empty()) {
      if (!serve_before(team.paused.first(), team)) resume(team);
    } else if (!serve_one(team)) {
      break;
    }
  }
  if (blocking_ && team.staff.has_free())
    for (const auto& look : team.plan->looks) open_door(*lanes_[look.lane].department);
  DepartmentState& department = *team.department;
  if (department.staying && !somebody_left_from_before_closing(department)) {
    stay_no_longer(department);
    for (const Index index : department.plan->teams) teams_[index].staff.set_capacity(teams_[index].staff.scheduled());
    if (ledger_.on()) note_shift(department);
  }
  team.ordinary = is_ordinary(team);
}

/// Starts the most urgent request that the team may take; false if there is none.
bool Replication::serve_one(TeamState& team) {
  const auto& looks = team.plan->looks;
  for (std::size_t begin = 0; begin < looks.size();) {
    std::size_t end = begin;
    const PlannedTeam::Look* best = nullptr;
    std::uint32_t best_id = kNone;
    double best_urgency = 0;
    double waiting = 0;
    for (; end < looks.size() && looks[end].rank == looks[begin].rank; ++end) {
      LaneState& lane = lanes_[looks[end].lane];
      if (!lane.recalled.empty()) {
        if (!serve_before(lane.recalled.first(), team))
          start_from(lane.recalled.first(), lane, team, looks[end].factor);
        return true;
      }
      if (lane.size() == 0) continue;
      double drawn = 0;
      bool by_chance = true;
      const bool is_drawn = rule_of(lane).line == LineKind::by_chance;
      if (is_drawn) {
        // Each lane takes the place of those before it with the chance that makes everybody equally likely.
        auto luck = streams_[lane.department->plan->pick_purpose].at(++lane.department->picks);
        waiting += lane.size();
        by_chance = random::uniform01(luck) * waiting < lane.size();
        drawn = random::uniform01(luck);
      }
      std::uint32_t id = head(lane, drawn);
      if (lane.department->staying && came_after_closing(*lane.department, activities_[id]))
        id = head_from_before_closing(lane);
      if (id == kNone) continue;
      const double urgent = rank_of(lane, looks[end], id);
      const bool sooner = best == nullptr || urgent < best_urgency ||
                          (urgent == best_urgency && activities_[id].turn < activities_[best_id].turn);
      if (is_drawn ? !by_chance : !sooner) continue;
      best = &looks[end];
      best_id = id;
      best_urgency = urgent;
    }
    if (best != nullptr) {
      start_from(best_id, lanes_[best->lane], team, best->factor);
      return true;
    }
    begin = end;
  }
  return false;
}

/// Who waits for these people, to be served or to be taken up again, and has the highest priority, if it is above this
/// one; none where no priority stops work.
Replication::Ahead Replication::ahead_of(const Activity& activity, const TeamState& team) const {
  Ahead ahead;
  if (!team.department->preempting) return ahead;
  std::int16_t least = activity.priority;
  for (const auto& look : team.plan->looks) {
    const LaneState& lane = lanes_[look.lane];
    if (lane.department != team.department) continue;
    const auto consider = [&](std::uint32_t id) {
      const Activity& waiting = activities_[id];
      if (waiting.priority <= least || (lane.department->staying && came_after_closing(*lane.department, waiting)))
        return;
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
bool Replication::serve_before(std::uint32_t id, TeamState& team) {
  const Ahead ahead = ahead_of(activities_[id], team);
  if (ahead.id == kNone) return false;
  start_from(ahead.id, lanes_[ahead.look->lane], team, ahead.look->factor);
  return true;
}

/// Work that has just been gone on with is put down again where a request of a higher priority has come to wait.
void Replication::yield_to_waiting(std::uint32_t id, TeamState& team) {
  if (!team.department->preempting || team.staff.busy() > team.staff.capacity()) return;
  if (activities_[id].work_s <= simulation_.now().s || ahead_of(activities_[id], team).id == kNone) return;
  ++team.department->record->preemptions;
  LaneState& back = put_back(team, id);
  serve_before(id, team);
  for (const auto& by : back.plan->teams) serve_next(teams_[by.team]);
}

/// A request leaves its queue and is worked on, unless it turns out to be incomplete.
void Replication::start_from(std::uint32_t id, LaneState& lane, TeamState& team, double factor) {
  Activity& activity = activities_[id];
  const bool recalled = activity.phase == Phase::recalled && !activity.interrupted;
  const bool first = recalled && plan_.needs[plan_.program[activity.cursor].detail].recall == Recall::first;
  if (first) {
    lane.recalled.leave(activities_, id);
    activity.queued = false;
    if (ledger_.on()) note_leave(id, lane);
  } else {
    leave(lane, id);
  }
  if (!recalled) {
    lane.department->waiting_area.down(now_);
    if (is_external(activity) && activity.phase == Phase::asked && !activity.interrupted) {
      --lane.department->external_waiting;
      simulation_.cancel(activity.giving_up);
      activity.giving_up = {};
    }
  }
  if (!needs_clarification(id)) start_carefully(id, team, factor);
  open_door(*lane.department);
}

/// How much longer work takes with these people, as they are now.
double Replication::pace(const Activity& activity, const TeamState& team, double factor) {
  const DepartmentState& department = *team.department;
  factor *= 1 - kLineOfSightGain * department.line_of_sight;
  if (department.background > 0) {
    const double distracted = static_cast<double>(department.background) / std::max(1U, people_on_duty(department));
    factor *= 1 + kDistraction * std::min(1.0, distracted);
  }
  if (team.plan->speeds) factor /= speed_of(team, activity.employee);
  if (people_ != nullptr) {
    const PlaceOf place = place_of(team, activity.employee, activity.identity);
    if (place.team != kNoIndex) factor *= people_->pace(place, load_of(department));
  }
  return factor;
}

double Replication::pace_of(const Activity& activity, const TeamState& team, double factor) {
  const double usual = factor != 1 || team.paced ? pace(activity, team, factor) : 1;
  return customers_ == nullptr ? usual : usual * lasting(activity);
}

std::uint32_t Replication::people_on_duty(const DepartmentState& department) const {
  std::uint32_t people = 0;
  for (const Index team : department.plan->teams) people += teams_[team].staff.scheduled();
  return people;
}

double Replication::speed_of(const TeamState& team, std::uint32_t employee) {
  auto& speeds = teams_[static_cast<std::size_t>(&team - teams_.data())].speeds;
  while (speeds.size() <= employee) {
    auto luck = streams_[team.plan->speeds_purpose].at(speeds.size());
    speeds.push_back(std::max(kLeastSpeed, team.plan->speeds->sample(luck)));
  }
  return speeds[employee];
}

/// Work that is put down for this request: the latest begun of the lowest priority, if it is below this one's.
/// Nobody is looked for where all work in hand is known to be at least as urgent.
Replication::Victim Replication::victim_of(std::uint32_t id) {
  const LaneState& lane = *activities_[id].lane;
  const double now_s = simulation_.now().s;
  std::uint32_t victim = kNone;
  const PlannedLane::By* by_victim = nullptr;
  for (const auto& by : lane.plan->teams) {
    TeamState& team = teams_[by.team];
    if (team.department != lane.department || team.staff.busy() > team.staff.capacity()) continue;
    if (team.least_priority >= activities_[id].priority) continue;
    team.least_priority = std::numeric_limits<std::int16_t>::max();
    for (std::uint32_t other = team.working.last(); other != kNone; other = activities_[other].previous) {
      const Activity& at_work = activities_[other];
      team.least_priority = std::min(team.least_priority, at_work.priority);
      const bool may_stop = at_work.phase != Phase::after_work && at_work.phase != Phase::entering &&
                            at_work.work_s > now_s && at_work.priority < activities_[id].priority;
      if (!may_stop || (victim != kNone && at_work.priority >= activities_[victim].priority)) continue;
      victim = other;
      by_victim = &by;
    }
  }
  return {victim, by_victim};
}

/// Work of a lower priority is put down for this request; false if there is none.
bool Replication::preempt(std::uint32_t id) {
  const Victim victim = victim_of(id);
  if (victim.id == kNone) return false;
  ++activities_[id].lane->department->record->preemptions;
  TeamState& team = teams_[victim.by->team];
  // The work put down may be of another department, which these people help, and others may be free for it.
  LaneState& back = put_back(team, victim.id);
  if (!needs_clarification(id))
    start_carefully(id, team, victim.by->factor);
  else
    serve_next(team);
  for (const auto& by : back.plan->teams) serve_next(teams_[by.team]);
  return true;
}

/// Work in hand goes back to its queue, to be gone on with or begun anew; returns the queue.
LaneState& Replication::put_back(TeamState& team, std::uint32_t id) {
  put_down(team, id);
  Activity& stopped = activities_[id];
  if (team.department->plan->preemption == Preemption::restart) stopped.work_s = stopped.whole_work_s;
  stopped.interrupted = true;
  join(*stopped.lane, id);
  stopped.lane->department->waiting_area.up(now_);
  return *stopped.lane;
}

/// Work in hand stops; `work_s` becomes what is left of it at nobody's pace, and its employee is free.
void Replication::put_down(TeamState& team, std::uint32_t id) {
  Activity& activity = activities_[id];
  team.working.leave(activities_, id);
  simulation_.cancel(activity.timer);
  activity.timer = {};
  activity.work_s = (activity.work_s - simulation_.now().s) / paces_[id];
  team.staff.give_back(now_);
  if (ledger_.on()) {
    tell(id, StoryEvent::Kind::stopped, activity.service->index);
    note_given_back(team);
    if (activity.phase != Phase::after_work) note_put_down(team, issue_in_service(activity));
  }
  if (team.named) team.crew.give_back(activity.employee, now_);
  if (people_ != nullptr) note_laid_down(team, activity.employee);
}

/// Whoever has waited so long may be taken by others as well.
void Replication::overflow(std::uint32_t id) {
  Activity& activity = activities_[id];
  LaneState& next = lanes_[activity.lane->plan->overflow_to];
  activity.timer = {};
  leave(*activity.lane, id);
  ++next.department->record->overflowed;
  join(next, id);
  if (const auto* by = server_of(next, activities_[id])) return start_from(id, next, teams_[by->team], by->factor);
  if (next.plan->overflow_to != kNoIndex)
    activities_[id].timer = schedule(next.plan->overflow_after, What::overflows, id);
}

// --- after work ------------------------------------------------------------------------------------------

[[gnu::noinline]] void Replication::end_carefully(std::uint32_t id) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  switch (activity.phase) {
    case Phase::after_work:
      free_employee(*activity.team, activity.employee);
      return forget(id);
    case Phase::entering:
      start_needs(id);
      return advance(id);
    case Phase::recalled:
      hold_again(id);
      ++activity.cursor;
      return advance(id);
    case Phase::asked:
    case Phase::within:
    case Phase::redoing:
      break;
  }
  const bool in_program = service.plan->program_has_work;
  const bool last = !in_program || plan_.program[activity.cursor].target == kNoIndex;
  if (service.plan->quality && last && makes_error(id)) {
    activity.phase = Phase::redoing;
    activity.whole_work_s = draw_work(id);
    const double slower = pace_of(activity, *activity.team, factor_of(activity));
    if (ledger_.on()) tell(id, StoryEvent::Kind::mends, service.index);
    return work(id, *activity.team, activity.whole_work_s * slower, slower);
  }
  if (in_program) {
    hold_again(id);
    ++activity.cursor;
  } else if (service.program != kNoIndex) {
    start_needs(id);
  } else if (!complete(id)) {
    return;
  }
  advance(id);
}

/// A service without needs is done; false if the case cannot go on yet.
bool Replication::complete(std::uint32_t id) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  close_carefully(activity, service, activity.issued, activity.watch, activity.ask);
  activity.ask = kNoIndex;
  if (options_.keep_visits) write_visit(activity, service, activity.issued, activity.started, Outcome::served);
  if (activity.on_line) free_line(*service.department);
  activity.on_line = false;
  ++activity.cursor;
  if (blocking_ && wait_at_door(id)) return false;
  release(id, service, *activity.team, activity.employee);
  return true;
}

/// The case goes; its employee may still have something to do.
void Replication::release(std::uint32_t id, const ServiceState& service, TeamState& team, std::uint32_t employee) {
  if (ledger_.on()) note_put_down(team, activities_[id].issued);
  if (!service.plan->after_work) return free_employee(team, employee);
  auto luck =
      streams_[service.plan->after_work_purpose].at(activities_[id].identity, visits_so_far(id, service.counter));
  const double work_s = std::max(0.0, service.plan->after_work->sample(luck));
  const std::uint32_t rest = detached(activities_[id], activities_[id].identity, kNoIndex, activities_[id].asker);
  Activity& activity = activities_[rest];
  activity.phase = Phase::after_work;
  activity.service = &service;
  activity.team = &team;
  activity.employee = employee;
  work(rest, team, work_s);
}

void Replication::free_employee(TeamState& team, std::uint32_t employee) {
  team.staff.give_back(now_);
  if (team.named) team.crew.give_back(employee, now_);
  if (people_ != nullptr) note_laid_down(team, employee);
  if (ledger_.on()) note_given_back(team);
  serve_next(team);
}

double Replication::factor_of(const Activity& activity) const {
  for (const auto& by : activity.lane->plan->teams)
    if (&teams_[by.team] == activity.team) return by.factor;
  return 1;
}

// --- full departments ------------------------------------------------------------------------------------

bool Replication::is_full(const LaneState& lane) {
  const PlannedDepartment& department = *lane.department->plan;
  if (department.when_full != WhenFull::block || department.waiting_room == kNoIndex) return false;
  std::int64_t coming = lane.department->expected;
  for (const auto& by : lane.plan->teams) {
    const resources::ServerPool& staff = teams_[by.team].staff;
    if (staff.has_free()) coming -= staff.capacity() - staff.busy();
  }
  return coming >= 0 && lane.department->waiting_area.level() + coming >= std::int64_t{department.waiting_room};
}

/// True where the case goes to a department without room: it stays with its employee until there is some.
bool Replication::wait_at_door(std::uint32_t id) {
  for (int steps = 0; steps < kLookAhead; ++steps) {
    const Instruction& next = plan_.program[activities_[id].cursor];
    switch (next.operation) {
      case Operation::visit: {
        LaneState& lane = *services_[next.service].lane;
        if (!is_full(lane)) return false;
        activities_[id].at_door = true;
        lane.department->doorstep.join(activities_, id);
        if (ledger_.on()) {
          const Index full = index_of(*lane.department);
          note_account(id, ledger_.accounts().of(full, Cause::blocked), StoryEvent::Kind::kept_out, full);
        }
        if (waits_in_circle_) look_for_deadlock();
        return true;
      }
      case Operation::jump:
      case Operation::choose:
      case Operation::shortest:
      case Operation::first_free:
      case Operation::repeat:
      case Operation::call:
      case Operation::back:
        move_cursor(id, next);
        break;
      default:
        return false;
    }
  }
  return false;
}

/// Lets in those who have waited longest at the door, as far as there is room.
void Replication::open_door(DepartmentState& department) {
  for (std::uint64_t steps = 0; !department.doorstep.empty(); ++steps) {
    heed_stop(steps);
    const std::uint32_t id = department.doorstep.first();
    if (is_full(*services_[plan_.program[activities_[id].cursor].service].lane)) return;
    department.doorstep.leave(activities_, id);
    ++department.expected;
    go_on_soon(id);
  }
}

}  // namespace domino::chain
