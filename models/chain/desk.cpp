// A department's desk: who is served next by whom, who waits where, and what the clock does to both.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "engine/random/portable_math.h"
#include "models/chain/replication.h"

namespace domino::chain {

namespace {

using organisation::Discipline;
using organisation::Preemption;
using organisation::QueueAtClosing;
using organisation::Recall;
using organisation::Routing;
using organisation::WhenFull;

constexpr double kBalkingOffset = 3;           // σ(announced/expected - 3)
constexpr double kDistraction = 1 / 0.85 - 1;  // people with an open need of their own work this much longer
constexpr double kLineOfSightGain = 0.1;
constexpr double kLeastSpeed = 1e-3;
/// More steps than this to find out where a case goes next are too many to look ahead.
constexpr int kLookAhead = 1000;

}  // namespace

/// Visits the requests in all queues of a department, in no particular order.
template <class Visit>
void Replication::for_each_waiting(const DepartmentState& department, Visit&& visit) const {
  for (const Index index : department.plan->lanes) {
    const LaneState& lane = lanes_[index];
    for (std::uint32_t id = lane.waiting.first(); id != kNone; id = activities_[id].next) visit(id);
    for (std::uint32_t i = 0; i < lane.ordered.size(); ++i) visit(lane.ordered.at(i));
    for (std::uint32_t i = 0; i < lane.unordered.size(); ++i) visit(lane.unordered.at(i));
  }
}

// --- asking ----------------------------------------------------------------------------------------------

/// The request of `ask`, where more than the ordinary belongs to it.
[[gnu::noinline]] void Replication::ask_carefully(std::uint32_t id, bool external) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  activity.lane = service.lane;
  activity.drawn = activity.interrupted = false;
  activity.loops = 0;
  activity.turn = next_turn();
  activity.priority = static_cast<std::int16_t>(service.plan->priority + activity.segment->plan->priority);
  activity.ask = department.sole_requester ? kNoIndex : find_ask(activity);
  if (activity.ask != kNoIndex) ++record_.asks[activity.ask].requests;
  if (external && department.limited && !admit(id, department)) return;
  department.record->fees += service.plan->fee;
  activity.watch = service.plan->promise ? watch(id) : kNone;
  if (false_urgency(id)) ++activity.priority;
  find_somebody(id);
}

/// Takes a line for the customer; false if there is none, or no room to wait in, and the customer is gone.
bool Replication::admit(std::uint32_t id, DepartmentState& department) {
  Activity& activity = activities_[id];
  const PlannedDepartment& planned = *department.plan;
  // Who comes from another department of a chain that blocks has waited there until there was room.
  const bool let_in = planned.when_full == WhenFull::block && activity.visits > 1;
  const bool must_wait = free_team(*activity.lane) == nullptr;
  if (department.external_present >= planned.lines ||
      (must_wait && !let_in && department.external_waiting >= planned.waiting_room)) {
    keep_visit_out_of_line(id, Outcome::blocked);
    end_case(id, Outcome::blocked);
    return false;
  }
  activity.on_line = true;
  ++department.external_present;
  return true;
}

void Replication::find_somebody(std::uint32_t id) {
  Activity& activity = activities_[id];
  LaneState& lane = *activity.lane;
  if (const auto* by = free_team(lane)) {
    if (!needs_clarification(id)) start_carefully(id, teams_[by->team], by->factor);
    return;
  }
  if (lane.department->preempting && preempt(id)) return;
  wait_in(lane, id);
}

void Replication::wait_in(LaneState& lane, std::uint32_t id) {
  activities_[id].turn = next_turn();
  join(lane, id);
  DepartmentState& department = *lane.department;
  department.waiting_area.up(now_);
  Activity& activity = activities_[id];
  if (lane.plan->overflow_to != kNoIndex) activity.timer = schedule(lane.plan->overflow_after, What::overflows, id);
  if (!is_external(activity)) {
    if (plan_.holds_in_circle) look_for_deadlock();
    return;
  }
  ++department.external_waiting;
  if (!department.open && department.plan->queue_at_closing == QueueAtClosing::disconnect)
    return give_up(id, Outcome::disconnected);
  if (activity.segment->impatient) be_patient(id);
}

/// Whichever comes first ends the wait: patience, or the time after which one leaves a message.
[[gnu::noinline]] void Replication::be_patient(std::uint32_t id) {
  Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  if (segment.balks && balks(id)) return give_up(id, Outcome::balked);
  Duration limit = segment.message_after;
  What what = What::leaves_note;
  if (segment.patience) {
    auto luck = streams_[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    const Duration patience{std::max(0.0, sample(*segment.patience, luck, id))};
    if (patience <= limit) {
      limit = patience;
      what = What::gives_up;
    }
  }
  if (limit < kForever) activity.giving_up = schedule(limit, what, id);
}

/// The announced wait is the work before the customer, by the people who may do it.
bool Replication::balks(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  std::uint32_t people = 0;
  for (const auto& by : activity.lane->plan->teams) people += teams_[by.team].staff.capacity();
  const double ahead = activity.lane->size();
  const double announced = ahead * activity.service->duration->base.mean() / std::max(1U, people);
  const double chance = 1 / (1 + random::portable_exp(kBalkingOffset - announced / segment.balks->expected.s));
  auto luck = streams_[segment.balking_purpose].at(activity.identity, activity.visits - 1);
  return random::uniform01(luck) < chance;
}

/// A customer leaves the queue unserved. Only a customer can: colleagues have no exit.
[[gnu::noinline]] void Replication::give_up(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  simulation_.cancel(activity.giving_up);
  activity.giving_up = {};
  activity.waited += now_ - activity.issued;
  const SegmentState& segment = *activity.segment;
  const auto& level = segment.plan->service_level;
  if (level && level->count_lost && !activity.answered && activity.waited < segment.target) ++segment.record->in_target;
  --activity.lane->department->external_waiting;
  leave_unserved(id, outcome);
  end_case(id, outcome);
}

/// A waiting request is taken out of its queue, and nobody will work on it.
void Replication::leave_unserved(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  LaneState& lane = *activity.lane;
  DepartmentState& department = *lane.department;
  leave(lane, id);
  department.waiting_area.down(now_);
  if (activity.on_line) free_line(department);
  activity.on_line = false;
  const Ticks wait = now_ - activity.issued;
  department.record->wait.add_span(wait);
  department.record->wait_distribution.add(wait);
  if (activity.ask != kNoIndex) record_.asks[activity.ask].wait.add_span(wait);
  close_watch(activity.watch, false);
  keep_visit_out_of_line(id, outcome);
  open_door(department);
}

void Replication::keep_visit_out_of_line(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  if (options_.keep_visits) write_visit(activity, *activity.service, activity.issued, std::nullopt, outcome);
}

void Replication::free_line(DepartmentState& department) { --department.external_present; }

// --- queues ----------------------------------------------------------------------------------------------

/// Turns are counted in 32 bits, which no run of ordinary length uses up.
std::uint32_t Replication::next_turn() {
  if (++turns_ == 0) throw RunCannotGoOn("more than 2^32 requests have had to wait", simulation_.context());
  return turns_;
}

/// Joins the line that the department's discipline uses, in the place of its turn.
void Replication::join(LaneState& lane, std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.lane = &lane;
  activity.queued = true;
  switch (lane.department->plan->queue) {
    case Discipline::first_come:
    case Discipline::last_come:
    case Discipline::longest_weighted_wait:
      return lane.waiting.join(activities_, id);
    case Discipline::random:
      return lane.unordered.join(activities_, id);
    case Discipline::shortest:
    case Discipline::priority:
    case Discipline::earliest_due:
      return lane.ordered.join(activities_, {key_of(lane, id), activity.turn, id});
  }
}

void Replication::leave(LaneState& lane, std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.queued = false;
  simulation_.cancel(activity.timer);
  activity.timer = {};
  switch (lane.department->plan->queue) {
    case Discipline::first_come:
    case Discipline::last_come:
    case Discipline::longest_weighted_wait:
      return lane.waiting.leave(activities_, id);
    case Discipline::random:
      return lane.unordered.leave(activities_, id);
    case Discipline::shortest:
    case Discipline::priority:
    case Discipline::earliest_due:
      return lane.ordered.leave(activities_, id);
  }
}

/// The smallest key is served first. Priorities that age alike keep their order, so that a key never changes.
double Replication::key_of(const LaneState& lane, std::uint32_t id) {
  Activity& activity = activities_[id];
  const PlannedDepartment& department = *lane.department->plan;
  switch (department.queue) {
    case Discipline::priority:
      return department.ageing ? seconds(activity.issued) - activity.priority * department.ageing->s
                               : -static_cast<double>(activity.priority);
    case Discipline::earliest_due:
      return activity.watch == kNone ? std::numeric_limits<double>::max() : watches_[activity.watch].due_s;
    case Discipline::shortest:
      if (activity.phase != Phase::asked) return 0;
      if (!activity.drawn) {
        activity.whole_work_s = draw_work(id);
        activity.drawn = true;
      }
      return activity.whole_work_s;
    default:
      return 0;
  }
}

/// Who is called next in a lane that is not empty; `drawn` in (0, 1) decides where chance does.
std::uint32_t Replication::head(const LaneState& lane, double drawn) const {
  switch (lane.department->plan->queue) {
    case Discipline::first_come:
    case Discipline::longest_weighted_wait:
      return lane.waiting.first();
    case Discipline::last_come:
      return lane.waiting.last();
    case Discipline::random:
      return lane.unordered.at(static_cast<std::size_t>(drawn * lane.unordered.size()));
    default:
      return lane.ordered.first().id;
  }
}

/// Compares the heads of lanes: the smallest is served first.
double Replication::urgency(const LaneState& lane, const PlannedTeam::Look& look, std::uint32_t id) {
  const Activity& activity = activities_[id];
  switch (lane.department->plan->queue) {
    case Discipline::first_come:
      return seconds(activity.issued);
    case Discipline::last_come:
      return -seconds(activity.issued);
    case Discipline::longest_weighted_wait:
      return -look.weight * seconds(now_ - activity.issued);
    case Discipline::random:
      return 0;
    default:
      return key_of(lane, id);
  }
}

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
  return chosen;
}

/// One person of the team has become free, or its people have changed.
[[gnu::noinline]] void Replication::serve_next(TeamState& team) {
  while (team.staff.has_free()) {
    if (!team.paused.empty())
      resume(team);
    else if (!serve_one(team))
      break;
  }
  if (blocking_ && team.staff.has_free())
    for (const auto& look : team.plan->looks) open_door(*lanes_[look.lane].department);
  DepartmentState& department = *team.department;
  if (department.staying && !somebody_left_from_before_closing(department)) {
    department.staying = false;
    for (const Index index : department.plan->teams) teams_[index].staff.set_capacity(teams_[index].staff.scheduled());
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
        start_from(lane.recalled.first(), lane, team, looks[end].factor);
        return true;
      }
      if (lane.size() == 0) continue;
      double drawn = 0;
      bool by_chance = true;
      if (lane.department->plan->queue == Discipline::random) {
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
      const double urgent = urgency(lane, looks[end], id);
      const bool sooner = best == nullptr || urgent < best_urgency ||
                          (urgent == best_urgency && activities_[id].turn < activities_[best_id].turn);
      if (lane.department->plan->queue == Discipline::random ? !by_chance : !sooner) continue;
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

/// A request leaves its queue and is worked on, unless it turns out to be incomplete.
void Replication::start_from(std::uint32_t id, LaneState& lane, TeamState& team, double factor) {
  Activity& activity = activities_[id];
  const bool recalled = activity.phase == Phase::recalled && !activity.interrupted;
  const bool first = recalled && plan_.needs[plan_.program[activity.cursor].detail].recall == Recall::first;
  if (first) {
    lane.recalled.leave(activities_, id);
    activity.queued = false;
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
  factor *= team.plan->conduct.time * (1 - kLineOfSightGain * department.plan->line_of_sight);
  if (department.background > 0) {
    const double distracted = static_cast<double>(department.background) / std::max(1U, people_on_duty(department));
    factor *= 1 + kDistraction * std::min(1.0, distracted);
  }
  if (team.plan->speeds) factor /= speed_of(team, activity.employee);
  return factor;
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

/// Work of a lower priority is put down for this request; false if there is none.
bool Replication::preempt(std::uint32_t id) {
  const LaneState& lane = *activities_[id].lane;
  const double now_s = simulation_.now().s;
  std::uint32_t victim = kNone;
  const PlannedLane::By* by_victim = nullptr;
  for (const auto& by : lane.plan->teams) {
    const TeamState& team = teams_[by.team];
    if (team.department != lane.department || team.staff.busy() > team.staff.capacity()) continue;
    for (std::uint32_t other = team.working.last(); other != kNone; other = activities_[other].previous) {
      const Activity& at_work = activities_[other];
      const bool may_stop = at_work.phase != Phase::after_work && at_work.phase != Phase::entering &&
                            at_work.work_s > now_s && at_work.priority < activities_[id].priority;
      if (!may_stop || (victim != kNone && at_work.priority >= activities_[victim].priority)) continue;
      victim = other;
      by_victim = &by;
    }
  }
  if (victim == kNone) return false;
  ++lane.department->record->preemptions;
  TeamState& team = teams_[by_victim->team];
  put_down(team, victim);
  Activity& stopped = activities_[victim];
  if (lane.department->plan->preemption == Preemption::restart) stopped.work_s = stopped.whole_work_s;
  stopped.interrupted = true;
  // The work put down may be of another department, which these people help, and others may be free for it.
  LaneState& back = *stopped.lane;
  join(back, victim);
  back.department->waiting_area.up(now_);
  if (!needs_clarification(id))
    start_carefully(id, team, by_victim->factor);
  else
    serve_next(team);
  for (const auto& by : back.plan->teams) serve_next(teams_[by.team]);
  return true;
}

/// Work in hand stops; `work_s` becomes what is left of it, and its employee is free.
void Replication::put_down(TeamState& team, std::uint32_t id) {
  Activity& activity = activities_[id];
  team.working.leave(activities_, id);
  simulation_.cancel(activity.timer);
  activity.timer = {};
  activity.work_s -= simulation_.now().s;
  team.staff.give_back(now_);
  if (team.named) team.crew.give_back(activity.employee, now_);
}

/// Whoever has waited so long may be taken by others as well.
void Replication::overflow(std::uint32_t id) {
  Activity& activity = activities_[id];
  LaneState& next = lanes_[activity.lane->plan->overflow_to];
  activity.timer = {};
  leave(*activity.lane, id);
  ++next.department->record->overflowed;
  join(next, id);
  if (const auto* by = free_team(next)) return start_from(id, next, teams_[by->team], by->factor);
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
    activity.whole_work_s = draw_work(id) * pace(activity, *activity.team, factor_of(activity));
    return work(id, *activity.team, activity.whole_work_s);
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
        return true;
      }
      case Operation::jump:
      case Operation::choose:
      case Operation::shortest:
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
  while (!department.doorstep.empty()) {
    const std::uint32_t id = department.doorstep.first();
    if (is_full(*services_[plan_.program[activities_[id].cursor].service].lane)) return;
    department.doorstep.leave(activities_, id);
    ++department.expected;
    go_on_soon(id);
  }
}

// --- shifts ----------------------------------------------------------------------------------------------

/// The calendar changes the heads on duty, or opens or closes the department.
void Replication::change_shift(Index index) {
  const PlannedDepartment& planned = plan_.departments[index];
  DepartmentState& department = departments_[index];
  const Time now = simulation_.now();
  const bool was_open = department.open;
  department.open = planned.hours.value_at(now) > 0;
  for (const Index team : planned.teams) set_duty(teams_[team]);
  const bool closes = was_open && !department.open;
  if (closes && planned.queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(department);
  if (closes && planned.queue_at_closing == QueueAtClosing::serve) {
    department.closed_at = now_;
    department.staying = somebody_left_from_before_closing(department);
  }
  if (department.open) department.staying = false;
  Time next = planned.hours.next_change(now);
  for (const Index i : planned.teams) {
    TeamState& team = teams_[i];
    if (!department.staying) team.staff.set_capacity(team.staff.scheduled());
    if (department.pausing) pause_excess(team);
    next = std::min(next, team.plan->staff.next_change(now));
  }
  for (const Index team : planned.teams) serve_next(teams_[team]);
  if (next < kNever) simulation_.schedule(next, static_cast<std::uint32_t>(What::shift), index, kShift);
}

/// Heads by the calendar, less those who do not come. Whether somebody comes is decided as their shift begins.
void Replication::set_duty(TeamState& team) {
  const auto heads = static_cast<std::uint32_t>(std::lround(team.plan->staff.value_at(simulation_.now())));
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
    }
    id = earlier;
  }
}

void Replication::resume(TeamState& team) {
  const std::uint32_t id = team.paused.first();
  team.paused.leave(activities_, id);
  team.staff.take(now_);
  if (team.named) activities_[id].employee = team.crew.take();
  work(id, team, activities_[id].work_s);
}

void Replication::disconnect_waiting(DepartmentState& department) {
  std::vector<std::uint32_t> leaving;
  for_each_waiting(department, [&](std::uint32_t id) {
    const Activity& activity = activities_[id];
    if (activity.phase == Phase::asked && !activity.interrupted && is_external(activity)) leaving.push_back(id);
  });
  for (const std::uint32_t id : leaving) give_up(id, Outcome::disconnected);
}

bool Replication::came_after_closing(const DepartmentState& department, const Activity& activity) {
  return activity.phase == Phase::asked && activity.issued > department.closed_at;
}

/// Who is called next of those who waited already when the department closed; looks at the whole lane, which only
/// happens after closing, and only where the queue puts somebody who came later in front.
std::uint32_t Replication::head_from_before_closing(const LaneState& lane) {
  std::uint32_t best = kNone;
  const auto consider = [&](std::uint32_t id) {
    if (came_after_closing(*lane.department, activities_[id])) return;
    const auto place = [&](std::uint32_t of) { return std::pair(key_of(lane, of), activities_[of].turn); };
    if (best == kNone || place(id) < place(best)) best = id;
  };
  for (std::uint32_t id = lane.waiting.last(); id != kNone; id = activities_[id].previous) {
    if (came_after_closing(*lane.department, activities_[id])) continue;
    best = id;
    if (lane.department->plan->queue == Discipline::last_come) break;
  }
  for (std::uint32_t i = 0; i < lane.ordered.size(); ++i) consider(lane.ordered.at(i));
  for (std::uint32_t i = 0; i < lane.unordered.size(); ++i) consider(lane.unordered.at(i));
  return best;
}

bool Replication::somebody_left_from_before_closing(const DepartmentState& department) const {
  bool left = false;
  for (const Index lane : department.plan->lanes) left = left || !lanes_[lane].recalled.empty();
  if (left) return true;
  for_each_waiting(department,
                   [&](std::uint32_t id) { left = left || !came_after_closing(department, activities_[id]); });
  return left;
}

// --- deadlock --------------------------------------------------------------------------------------------

/// Whether people of a department that is not stuck take what waits here, now or when it has overflown.
bool Replication::somebody_may_come(const LaneState& lane, const std::vector<char>& stuck) const {
  for (const PlannedLane* planned = lane.plan;; planned = &plan_.lanes[planned->overflow_to]) {
    for (const auto& by : planned->teams)
      if (!stuck[plan_.teams[by.team].department]) return true;
    if (planned->overflow_to == kNoIndex) return false;
  }
}

/// Departments that hold for each other may all wait for ever. A department is stuck if each of its people is held
/// by a case that waits for a stuck department, nobody but the people of stuck departments may take that, and no more
/// people are ever on duty than are held.
void Replication::look_for_deadlock() const {
  std::vector<char> stuck(departments_.size(), 0);
  for (std::size_t d = 0; d < departments_.size(); ++d) stuck[d] = is_all_held(departments_[d]);
  for (bool changed = true; changed;) {
    changed = false;
    const std::vector<std::uint32_t> held = held_by_those_waiting_for(stuck);
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      if (!stuck[d] || held[d] >= departments_[d].held) continue;
      stuck[d] = 0;
      changed = true;
    }
  }
  std::string names;
  for (std::size_t d = 0; d < departments_.size(); ++d)
    if (stuck[d]) names += (names.empty() ? "" : ", ") + plan_.departments[d].name;
  if (!names.empty())
    throw RunCannotGoOn("a deadlock: everybody is held by a case that waits for one of the same departments (" + names +
                            "); more staff, a limit on the hold (at_most) or another mode would prevent it",
                        simulation_.context());
}

bool Replication::is_all_held(const DepartmentState& department) const {
  std::uint32_t busy = 0;
  for (const Index index : department.plan->teams) {
    const TeamState& team = teams_[index];
    busy += team.staff.busy();
    if (team.staff.has_free() || team.plan->staff.maximum() > team.staff.busy() || !team.paused.empty()) return false;
  }
  return busy > 0 && department.held == busy;
}

/// By department: its people who are held, without a limit, by cases that cannot go on unless a stuck department
/// answers. A case with branches is one of these once those of its branches that are not are too few.
std::vector<std::uint32_t> Replication::held_by_those_waiting_for(const std::vector<char>& stuck) const {
  std::vector<std::uint32_t> held(departments_.size(), 0);
  std::map<std::uint32_t, std::uint32_t> blocked;  // branches, by fork
  const auto note = [&](std::uint32_t id) {
    for (;;) {
      const Activity& activity = activities_[id];
      for (std::uint32_t i = activity.frame; i != kNone; i = frames_[i].next)
        if (frames_[i].held && frames_[i].kind == FrameKind::service && frames_[i].hold_limit.slot == 0)
          ++held[static_cast<std::size_t>(frames_[i].team->department - departments_.data())];
      if (activity.fork == kNone) return;
      const ForkState& fork = forks_[activity.fork];
      std::uint32_t branches = 0;
      for (std::uint32_t i = fork.first; i != kNone; i = activities_[i].sibling) ++branches;
      const std::uint32_t enough = branches + 1 - std::min(branches, fork.needed);
      if (!fork.waiting || ++blocked[activity.fork] != enough) return;
      id = fork.parent;
    }
  };
  for (std::size_t d = 0; d < departments_.size(); ++d)
    if (stuck[d])
      for_each_waiting(departments_[d], [&](std::uint32_t id) {
        if (!somebody_may_come(*activities_[id].lane, stuck)) note(id);
      });
  return held;
}

}  // namespace domino::chain
