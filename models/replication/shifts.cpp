#include "models/replication/shifts.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "models/plan/reach.h"
#include "models/replication/accounts.h"
#include "models/replication/announce.h"
#include "models/replication/crews.h"
#include "models/replication/desk.h"
#include "models/replication/lines.h"
#include "models/replication/opening.h"
#include "models/replication/patience.h"
#include "models/replication/serving.h"
#include "models/replication/times.h"
#include "models/replication/work.h"

namespace domino::chain::shifts {

namespace {

using organisation::Discipline;
using organisation::QueueAtClosing;

}  // namespace

static bool is_counted(const LaneState& lane);
static std::uint32_t heads_at(const TeamState& team, Time at);
static void schedule_next(Run& run, Index index);
static void disconnect_waiting(Run& run, DepartmentState& department);
static void stay_for_those_inside(Run& run, DepartmentState& department);
static void stay_no_longer(Run& run, DepartmentState& department);
static bool somebody_is_left(const Run& run, const DepartmentState& department);
static void pause_excess(Run& run, TeamState& team);
static void offer_paused(Run& run, const DepartmentState& department);
static bool is_on_the_way_to(const Run& run, std::uint32_t id, Index department);
static bool set_coming(Run& run, std::uint32_t id, Index index, bool comes);
static void look_again(Run& run);

void open(Run& run, Index index) {
  DepartmentState& department = run.departments[index];
  department.open = department.hours->value_at(run.simulation.now()) > 0;
  for (const Index team : department.plan->teams) set_duty(run, run.teams[team]);
  times::note_shift(run, department);
  apply_duty(run, index);
  schedule_next(run, index);
}

void begin_shift(Run& run, Index index) {
  DepartmentState& department = run.departments[index];
  const Time now = run.simulation.now();
  bool ends = false;
  if (department.hours->value_at(now) > 0)
    department.open = true;
  else
    ends = department.open;
  for (const Index i : department.plan->teams) {
    TeamState& team = run.teams[i];
    if (heads_at(team, now) < team.heads)
      ends = true;
    else
      set_duty(run, team);
  }
  times::note_shift(run, department);
  if (department.open) stay_no_longer(run, department);
  apply_duty(run, index);
  if (ends)
    department.next_shift = run.schedule(Duration{}, EventKind::shift_ends, index);
  else
    schedule_next(run, index);
}

void end_shift(Run& run, Index index) {
  DepartmentState& department = run.departments[index];
  const bool was_open = department.open;
  department.open = department.hours->value_at(run.simulation.now()) > 0;
  for (const Index team : department.plan->teams) set_duty(run, run.teams[team]);
  times::note_shift(run, department);
  const bool closes = was_open && !department.open;
  if (closes && department.plan->queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(run, department);
  if (closes && department.plan->queue_at_closing == QueueAtClosing::serve) stay_for_those_inside(run, department);
  apply_duty(run, index);
  schedule_next(run, index);
}

static std::uint32_t heads_at(const TeamState& team, Time at) {
  return static_cast<std::uint32_t>(std::lround(team.calendar->value_at(at)));
}

/// Of the instants at which the calendar changes something, the next; as the end of a shift where nothing but closing
/// and going belongs to it.
static void schedule_next(Run& run, Index index) {
  DepartmentState& department = run.departments[index];
  const Time now = run.simulation.now();
  Time next = department.hours->next_change(now);
  for (const Index team : department.plan->teams) next = std::min(next, run.teams[team].calendar->next_change(now));
  department.next_shift = {};
  if (!(next < kNever)) return;
  const auto& teams = department.plan->teams;
  const bool begins = (!department.open && department.hours->value_at(next) > 0) ||
                      std::any_of(teams.begin(), teams.end(),
                                  [&](Index team) { return heads_at(run.teams[team], next) > run.teams[team].heads; });
  const EventKind what = begins ? EventKind::shift : EventKind::shift_ends;
  department.next_shift =
      run.simulation.schedule_cancellable(next, static_cast<std::uint32_t>(what), index, priority_of(what));
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
  if (department.plan->handover) offer_paused(run, department);
  if (!run.staying.departments.empty()) look_again(run);
}

/// What was left may be for people of other departments who help.
static void offer_paused(Run& run, const DepartmentState& department) {
  for (const Index team : department.plan->teams)
    for (const auto& look : run.plan.teams[team].looks) {
      if (run.lanes[look.lane].paused.empty()) continue;
      for (const auto& by : run.lanes[look.lane].plan->teams)
        if (run.teams[by.team].department != &department) serving::serve_next(run, run.teams[by.team]);
    }
}

void set_duty(Run& run, TeamState& team) {
  std::uint32_t heads = team.heads = heads_at(team, run.simulation.now());
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

/// Whose paused work goes on first: the higher priority where the queue goes by that, and then who asked first.
static resources::OrderedLine::Entry place_of_paused(Run& run, std::uint32_t id, std::uint64_t started) {
  const Activity& activity = run.activities[id];
  const LaneState& lane = *activity.lane;
  const auto issued = static_cast<std::uint64_t>(accounts::issue_in_service(run, activity));
  const bool by_priority = lane.department->plan->queue == Discipline::priority;
  // Of those who asked at the same instant, who was begun first; instants have fewer than 2^57 ticks.
  return {by_priority ? lines::key_of(run, lane, id) : 0, issued << 6U | std::min<std::uint64_t>(started, 63), id};
}

/// The latest started work stops first; an employee held for an answer has no work in hand to put down, and work
/// that ends at this very instant is done.
static void pause_excess(Run& run, TeamState& team) {
  if (team.staff.busy() <= team.staff.capacity()) return;
  const double now_s = run.simulation.now().s;
  std::vector<std::uint32_t> paused;
  std::uint32_t id = team.working.last();
  while (id != kNone && team.staff.busy() > team.staff.capacity()) {
    const std::uint32_t earlier = run.activities[id].previous;
    if (run.activities[id].work_s > now_s) {
      work::put_down(run, team, id);
      paused.push_back(id);
    }
    id = earlier;
  }
  const bool handover = team.department->plan->handover;
  for (std::uint64_t started = 0; !paused.empty(); paused.pop_back(), ++started) {
    id = paused.back();
    LaneState& lane = *run.activities[id].lane;
    (handover ? lane.paused : team.paused).join(run.activities, place_of_paused(run, id, started));
    const bool alone = !handover && lane.plan->teams.size() > 1;
    if (run.activities[id].phase != Phase::after_work) announce::is_paused(run, id, alone ? &team : nullptr);
  }
}

std::uint32_t first_handed_over(const Run& run, const TeamState& team, std::uint32_t rank) {
  if (!run.hands_over) return kNone;
  const resources::OrderedLine::Entry* first = nullptr;
  for (const auto& look : team.plan->looks) {
    const resources::OrderedLine& paused = run.lanes[look.lane].paused;
    if (look.rank != rank || paused.empty()) continue;
    if (first == nullptr || paused.first() < *first) first = &paused.first();
  }
  return first == nullptr ? kNone : first->id;
}

void resume(Run& run, TeamState& team, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const bool handover = activity.team->department->plan->handover;
  (handover ? activity.lane->paused : activity.team->paused).leave(run.activities, id);
  activity.team = &team;
  team.staff.take(run.now);
  activity.employee = team.named ? team.crew.take() : resources::Crew::kNobody;
  if (activity.phase != Phase::after_work) announce::leaves_line(run, id, *activity.lane);
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

/// Whose case an activity is of, and whether a customer or a colleague waits for that case: what nobody waits for has
/// no case.
static const Activity* case_of(const Run& run, const Activity& activity) {
  const Activity& root = run.activities[activity.root];
  return root.detached ? nullptr : &root;
}

/// Nobody comes at the instant of closing but after it.
bool came_after_closing(const Run& run, const DepartmentState& department, const Activity& activity) {
  if (activity.phase != Phase::asked || activity.interrupted) return false;
  const Activity* of = case_of(run, activity);
  return (of != nullptr ? of->arrived : activity.issued) >= department.closed_at;
}

bool is_too_late(const Run& run, const DepartmentState& department, const Activity& activity) {
  return department.staying && came_after_closing(run, department, activity);
}

bool is_one_of_remaining(const Run& run, const LaneState& lane, const Activity& activity) {
  return lane.department->staying && is_counted(lane) && !came_after_closing(run, *lane.department, activity);
}

/// Whether those who wait here are counted while their department stays. Where the only people who serve them are
/// another department's, who go by their own hours, they are called in turn as ever.
static bool is_counted(const LaneState& lane) { return !lane.plain || lane.team->department == lane.department; }

/// Its people stay for those who wait as it closes, and for those inside who may still come. While they do, whoever
/// comes later is told from those, and every step of a case is looked at.
static void stay_for_those_inside(Run& run, DepartmentState& department) {
  const Index index = run.index_of(department);
  department.closed_at = run.now;
  department.staying = true;
  department.remaining = department.coming = 0;
  std::uint64_t steps = 0;
  lines::any_waiting(run, department, [&](std::uint32_t id) {
    run.heed_stop(steps++);
    const Activity& activity = run.activities[id];
    department.remaining += static_cast<std::uint32_t>(is_one_of_remaining(run, *activity.lane, activity));
    return false;
  });
  if (run.staying.leads[index].empty()) run.staying.leads[index] = leads_to(run.plan, index);
  run.staying.coming[index].assign(run.activities.extent(), 0);
  run.staying.departments.push_back(index);
  run.activities.for_each_alive([&](std::uint32_t id) {
    run.heed_stop(steps++);
    if (is_on_the_way_to(run, id, index)) set_coming(run, id, index, true);
  });
  if (!somebody_is_left(run, department)) return stay_no_longer(run, department);
  if (run.staying.departments.size() > 1) return;
  run.heeds_ends = true;
  for (ServiceState& service : run.services)
    if (service.plan->department != kNoIndex) opening::take_care_of_issue(service, true);
}

static void stay_no_longer(Run& run, DepartmentState& department) {
  if (!department.staying) return;
  department.staying = false;
  for (const Index lane : department.plan->lanes) run.lanes[lane].remaining.clear();
  auto& departments = run.staying.departments;
  departments.erase(std::find(departments.begin(), departments.end(), run.index_of(department)));
  if (!departments.empty()) return;
  run.heeds_ends = run.arrivals_over;
  for (ServiceState& service : run.services)
    if (service.plan->department != kNoIndex) opening::take_care_of_issue(service, false);
}

void go_if_nobody_is_left(Run& run, DepartmentState& department) {
  if (!department.staying || somebody_is_left(run, department)) return;
  stay_no_longer(run, department);
  for (const Index team : department.plan->teams) run.teams[team].staff.set_capacity(run.teams[team].staff.scheduled());
  announce::shift_changes(run, department);
}

// --- who may still come ----------------------------------------------------------------------------------

/// Whether a case that is about to take the step at its cursor, or has taken it if it is the request that it waits for,
/// may still ask the department.
static bool may_come(const Run& run, const Activity& activity, Index department, bool has_asked) {
  const std::vector<bool>& leads = run.staying.leads[department];
  for (std::uint32_t frame = activity.frame; frame != kNone; frame = run.frames[frame].around) {
    const Frame& around = run.frames[frame];
    const bool goes_back = around.kind == FrameKind::service || around.kind == FrameKind::call;
    if (goes_back && leads[around.back]) return true;
  }
  const Instruction& at = run.program[activity.cursor];
  if (activity.branches != kNone) return leads[at.target];
  if (!has_asked || at.operation != Operation::visit) return leads[activity.cursor];
  const Index needs = run.plan.services[at.service].program;
  return leads[activity.cursor + 1] || (needs != kNoIndex && leads[needs]);
}

/// Of those who were inside as it closed: whether the case asks the department, or may still do so.
static bool is_inside(const Run& run, const Activity& activity, Index department) {
  const Activity* of = case_of(run, activity);
  return of != nullptr && !of->gone && of->arrived < run.departments[department].closed_at;
}

static bool nobody_is_there(const Run& run, const LaneState& lane) {
  return std::none_of(lane.plan->teams.begin(), lane.plan->teams.end(),
                      [&](const PlannedLane::By& by) { return run.teams[by.team].staff.capacity() > 0; });
}

/// Whether nobody is there who could serve the case where it stands, or it waits for what no people bring.
static bool is_shut_in(const Run& run, const Activity& activity) {
  const Instruction& at = run.program[activity.cursor];
  if (activity.branches != kNone) return false;
  if (at.operation == Operation::gather) return true;
  if (at.operation == Operation::take) return !run.plan.stocks[run.plan.takings[at.detail].stock].is_region;
  return activity.queued && nobody_is_there(run, *activity.lane);
}

/// Whether the case, where it is now, may come to the department before that opens again.
static bool is_on_the_way_to(const Run& run, std::uint32_t id, Index department) {
  const Activity& activity = run.activities[id];
  if (activity.segment == nullptr || !is_inside(run, activity, department) || is_shut_in(run, activity)) return false;
  const bool has_asked = activity.phase != Phase::on_its_way && !activity.at_door;
  if (has_asked && run.program[activity.cursor].operation == Operation::delay) {
    Time opens = run.departments[department].hours->next_change(run.simulation.now());
    while (opens < kNever && !(run.departments[department].hours->value_at(opens) > 0))
      opens = run.departments[department].hours->next_change(opens);
    if (activity.work_s >= opens.s) return false;
  }
  return may_come(run, activity, department, has_asked);
}

/// False if that was known.
static bool set_coming(Run& run, std::uint32_t id, Index index, bool comes) {
  auto& coming = run.staying.coming[index];
  if (id >= coming.size()) coming.resize(run.activities.extent(), 0);
  if ((coming[id] != 0) == comes) return false;
  coming[id] = static_cast<char>(comes);
  run.departments[index].coming += comes ? 1U : ~0U;
  return true;
}

/// Whoever is not expected any more may have been the last for whom a department stays.
template <class StillComes>
static void look(Run& run, std::uint32_t id, StillComes&& still_comes) {
  const auto& departments = run.staying.departments;
  // From the last, since one that leaves is taken out.
  for (std::size_t i = departments.size(); i-- > 0;) {
    const Index index = departments[i];
    const bool comes = still_comes(index);
    if (set_coming(run, id, index, comes) && !comes) go_if_nobody_is_left(run, run.departments[index]);
  }
}

void look_at_way(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  look(run, id, [&](Index department) {
    return is_inside(run, activity, department) && may_come(run, activity, department, false);
  });
}

void look_at_place(Run& run, std::uint32_t id) {
  look(run, id, [&](Index department) {
    const auto& coming = run.staying.coming[department];
    return id < coming.size() && coming[id] != 0 && is_on_the_way_to(run, id, department);
  });
}

void look_at_end(Run& run, std::uint32_t id) {
  look(run, id, [](Index) { return false; });
}

/// People have come or gone: who stood where somebody served may be shut in now.
static void look_again(Run& run) {
  const std::uint32_t extent = run.activities.extent();
  for (std::uint32_t id = 1; id < extent && !run.staying.departments.empty(); ++id) {
    run.heed_stop(id);
    look_at_place(run, id);
  }
  const auto shut_in = [&](const resources::OrderedLine& paused) {
    for (std::uint32_t i = 0; i < paused.size(); ++i) look_at_end(run, paused.at(i));
  };
  for (const TeamState& team : run.teams)
    if (team.staff.capacity() == 0) shut_in(team.paused);
  for (const LaneState& lane : run.lanes)
    if (nobody_is_there(run, lane)) shut_in(lane.paused);
}

// --- in which order they are served ----------------------------------------------------------------------

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
    if (!came_after_closing(run, *lane.department, run.activities[id])) list_as_remaining(run, lane, id);
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

static bool somebody_is_left(const Run& run, const DepartmentState& department) {
  if (department.remaining > 0 || department.coming > 0) return true;
  return std::any_of(department.plan->lanes.begin(), department.plan->lanes.end(), [&](Index index) {
    const LaneState& lane = run.lanes[index];
    if (!lane.recalled.empty()) return true;
    return !is_counted(lane) && !lane.waiting.empty() &&
           !came_after_closing(run, department, run.activities[lane.waiting.first()]);
  });
}

}  // namespace domino::chain::shifts
