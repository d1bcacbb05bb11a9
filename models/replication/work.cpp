#include "models/replication/work.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/care.h"
#include "models/replication/contacts.h"
#include "models/replication/crews.h"
#include "models/replication/desk.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/needs.h"
#include "models/replication/numbers.h"
#include "models/replication/serving.h"
#include "models/replication/times.h"
#include "models/replication/visit.h"

namespace domino::chain::work {

namespace {

using P = people::Parameter;

constexpr double kLeastSpeed = 1e-3;

}  // namespace

static double work_of_return(Run& run, std::uint32_t id);
static void end_carefully(Run& run, std::uint32_t id);
static std::uint32_t people_on_duty(const Run& run, const DepartmentState& department);
static double speed_of(Run& run, const TeamState& team, std::uint32_t employee);
static bool complete(Run& run, std::uint32_t id);

void carry_out(Run& run, std::uint32_t id, TeamState& team, double work_s, double pace, std::uint32_t begun) {
  const DepartmentState& asked = *run.activities[id].service->department;
  if (asked.plan->at_once || asked.plan->on_time) [[unlikely]]
    work_s = ideal::shortened(run, run.activities[id], work_s);
  const Time end = run.simulation.now() + Duration{work_s};
  announce::works(run, id);
  constexpr auto kind = static_cast<std::uint32_t>(EventKind::careful_work_ends);
  if (!team.tracking) return run.simulation.schedule(end, kind, id, kEnds);
  run.activities[id].timer = run.simulation.schedule_cancellable(end, kind, id, kEnds);
  run.activities[id].work_s = end.s;
  if (id >= run.stoppable.size()) run.stoppable.resize(run.activities.extent());
  run.stoppable[id] = {.pace = pace, .times = begun};
  team.working.join(run.activities, id);
  team.least_priority = std::min(team.least_priority, run.activities[id].priority);
}

[[gnu::noinline]] void start_carefully(Run& run, std::uint32_t id, TeamState& team, double factor) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  const bool fresh = activity.phase == Phase::asked && !activity.interrupted;
  activity.team = &team;
  if (!activity.interrupted) activity.started = run.now;
  if (fresh) {
    const bool external = is_external(activity);
    const bool own = external && activity.fork == kNone;
    const Ticks by_clock = run.now - activity.issued;
    const Ticks wait = in_opening_hours(run, *service.department, activity.issued);
    if (service.in_detail) times::note_begin(run, activity, team, by_clock, wait, own);
    visit::note_start(activity, by_clock, wait, own);
    service.record->closed_wait += by_clock - wait;
    if (external && !own) waiting::is_answered(run, id);
    if (activity.ask != kNoIndex) run.record.asks[activity.ask].wait.add(wait);
  }
  team.staff.take(run.now);
  run.activities[id].employee = team.named ? team.crew.take() : resources::Crew::kNobody;
  announce::is_taken_up(run, id, team, fresh);
  // Only now, or whoever is free next might be taken twice.
  if (fresh) needs::let_transferrer_go(run, id);
  Activity& starting = run.activities[id];
  announce::goes_on_with(run, id,
                         starting.interrupted                ? StoryEvent::Kind::goes_on
                         : starting.phase == Phase::recalled ? StoryEvent::Kind::takes_up
                                                             : StoryEvent::Kind::begins);
  if (starting.interrupted) {
    starting.interrupted = false;
    return go_on_with(run, id, team, factor);
  }
  double work_s = starting.phase == Phase::recalled ? work_of_return(run, id)
                  : starting.drawn                  ? starting.whole_work_s
                                                    : draw_work(run, id);
  starting.drawn = false;
  const double slower = pace_of(run, starting, team, factor);
  const double informing =
      fresh && !is_external(starting) ? run.plan.assumptions()[P::informing] * team.department->transparency : 0;
  starting.whole_work_s = work_s + informing / slower;
  if (fresh && service.plan->program_has_work) {
    starting.phase = Phase::entering;
    return run.simulation.schedule(run.simulation.now(), static_cast<std::uint32_t>(EventKind::careful_work_ends), id,
                                   kRequests);
  }
  carry_out(run, id, team, work_s * slower + informing, slower);
}

void go_on_with(Run& run, std::uint32_t id, TeamState& team, double factor) {
  Activity& activity = run.activities[id];
  const Stoppable was = run.stoppable[id];
  const double slower = activity.phase == Phase::after_work ? 1 : pace_of(run, activity, team, factor);
  carry_out(run, id, team, activity.work_s * slower, slower, was.times);
}

[[gnu::noinline]] double draw_work(Run& run, std::uint32_t id) {
  const ServiceState& service = *run.activities[id].service;
  auto draw = numbers::draws(run, id, service.stream, service.counter);
  return std::max(0.0, numbers::sample(run, *service.duration, draw, id));
}

double draw_anew(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const std::uint64_t identity = activity.identity ^ random::name_key("begun anew") * ++run.stoppable[id].times;
  const auto draws = [&](const random::Stream& stream, Index counter) {
    return stream.at(identity, numbers::visits_so_far(run, id, counter));
  };
  const Instruction& at = run.plan.program[activity.cursor];
  if (activity.phase == Phase::recalled) {
    const PlannedNeed& need = run.plan.needs[at.detail];
    double work_s = need.switching.s;
    if (need.work_left) {
      const auto draw = draws(run.streams[need.work_purpose], at.counter);
      work_s += std::max(0.0, numbers::sample(run, *need.work_left, draw, id));
    }
    return work_s;
  }
  const ServiceState& service = *activity.service;
  const auto draw = draws(service.stream, service.counter);
  const double share = activity.phase == Phase::within ? run.plan.chances[at.detail].number : 1;
  return share * std::max(0.0, numbers::sample(run, *service.duration, draw, id));
}

/// Getting back into a case, and what is left to do on it.
static double work_of_return(Run& run, std::uint32_t id) {
  const Instruction& instruction = run.plan.program[run.activities[id].cursor];
  const PlannedNeed& need = run.plan.needs[instruction.detail];
  double work_s = need.switching.s;
  if (need.work_left) {
    auto draw = numbers::draws(run, id, run.streams[need.work_purpose], instruction.counter);
    work_s += std::max(0.0, numbers::sample(run, *need.work_left, draw, id));
  }
  return work_s;
}

void end_careful_work(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.timer = {};
  if (activity.team->tracking && activity.phase != Phase::entering) activity.team->working.leave(run.activities, id);
  end_carefully(run, id);
}

Ticks in_opening_hours(const Run& run, const DepartmentState& department, Ticks since) {
  const resources::Calendar& hours = *department.hours;
  // Most requests are begun at once, and need no calendar.
  if (hours.constant() || run.now == since) return run.now - since;
  // A tick may round the instant of the request up, past an answer given at once.
  const Time now = run.simulation.now();
  return ticks(Duration{hours.integral(Time{std::min(seconds(since), now.s)}, now)});
}

void close_carefully(Run& run, Activity& activity, const ServiceState& service, Ticks issued, std::uint32_t& watch,
                     Index ask) {
  const Time now = run.simulation.now();
  const Ticks response = in_opening_hours(run, *service.department, issued);
  service.department->record->response.add_span(response);
  if (service.in_detail) times::note_answer(service, response);
  if (ask != kNoIndex) run.record.asks[ask].response.add_span(response);
  announce::is_answered(run, activity, service, response, watch != kNone && now.s > run.watches[watch].due_s);
  care::close_watch(run, watch, true);
  activity.loops = 0;
}

/// How much longer work takes with these people, as they are now.
static double pace(Run& run, const Activity& activity, const TeamState& team, double factor) {
  const DepartmentState& department = *team.department;
  const people::Parameters& p = run.plan.assumptions();
  factor *= 1 - p[P::line_of_sight_gain] * department.line_of_sight;
  if (department.background > 0) {
    const double distracted =
        static_cast<double>(department.background) / std::max(1U, people_on_duty(run, department));
    factor *= 1 + (1 / p[P::speed_in_background] - 1) * std::min(1.0, distracted);
  }
  if (team.plan->speeds) factor /= speed_of(run, team, activity.employee);
  return factor * crews::pace(run, activity, team);
}

double pace_of(Run& run, const Activity& activity, const TeamState& team, double factor) {
  const double usual = factor != 1 || team.paced ? pace(run, activity, team, factor) : 1;
  return usual * contacts::lasting(run, activity);
}

static std::uint32_t people_on_duty(const Run& run, const DepartmentState& department) {
  std::uint32_t people = 0;
  for (const Index team : department.plan->teams) people += run.teams[team].staff.scheduled();
  return people;
}

static double speed_of(Run& run, const TeamState& team, std::uint32_t employee) {
  auto& speeds = run.teams[static_cast<std::size_t>(&team - run.teams.data())].speeds;
  while (speeds.size() <= employee) {
    auto draw = run.streams[team.plan->speeds_purpose].at(speeds.size());
    speeds.push_back(std::max(kLeastSpeed, team.plan->speeds->sample(draw)));
  }
  return speeds[employee];
}

void put_down(Run& run, TeamState& team, std::uint32_t id) {
  Activity& activity = run.activities[id];
  team.working.leave(run.activities, id);
  run.simulation.cancel(activity.timer);
  activity.timer = {};
  Stoppable& stopped = run.stoppable[id];
  activity.work_s = (activity.work_s - run.simulation.now().s) / stopped.pace;
  team.staff.give_back(run.now);
  if (team.named) team.crew.give_back(activity.employee, run.now);
  announce::is_put_down(run, id, team);
}

[[gnu::noinline]] static void end_carefully(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  switch (activity.phase) {
    case Phase::after_work:
      free_employee(run, *activity.team, activity.employee);
      return journey::forget(run, id);
    case Phase::entering:
      needs::start_needs(run, id);
      return journey::advance(run, id);
    case Phase::recalled:
      needs::hold_again(run, id);
      ++activity.cursor;
      return journey::advance(run, id);
    case Phase::asked:
    case Phase::within:
    case Phase::redoing:
    case Phase::on_its_way:
      break;
  }
  const bool in_program = service.plan->program_has_work;
  const bool last = !in_program || run.plan.program[activity.cursor].target == kNoIndex;
  if (service.plan->quality && last && care::makes_error(run, id)) {
    activity.phase = Phase::redoing;
    activity.whole_work_s = draw_work(run, id);
    const double slower = pace_of(run, activity, *activity.team, factor_of(run, activity));
    announce::goes_on_with(run, id, StoryEvent::Kind::mends);
    return carry_out(run, id, *activity.team, activity.whole_work_s * slower, slower);
  }
  if (in_program) {
    needs::hold_again(run, id);
    ++activity.cursor;
  } else if (service.program != kNoIndex) {
    needs::start_needs(run, id);
  } else if (!complete(run, id)) {
    return;
  }
  journey::advance(run, id);
}

/// A service without needs is done; false if the case cannot go on yet.
static bool complete(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  close_carefully(run, activity, service, activity.issued, activity.watch, activity.ask);
  activity.ask = kNoIndex;
  announce::visit_ends(run, id, service, activity.issued, activity.started);
  if (activity.on_line) desk::free_line(*service.department);
  activity.on_line = false;
  ++activity.cursor;
  if (run.blocking && serving::wait_at_door(run, id)) return false;
  release(run, id, service, *activity.team, activity.employee);
  return true;
}

void release(Run& run, std::uint32_t id, const ServiceState& service, TeamState& team, std::uint32_t employee) {
  announce::is_done(run, team, run.activities[id].issued);
  if (!service.plan->after_work) return free_employee(run, team, employee);
  auto draw = run.streams[service.plan->after_work_purpose].at(run.activities[id].identity,
                                                               numbers::visits_so_far(run, id, service.counter));
  const double work_s = std::max(0.0, service.plan->after_work->sample(draw));
  const std::uint32_t rest =
      needs::detached(run, run.activities[id], run.activities[id].identity, kNoIndex, run.activities[id].asker);
  Activity& activity = run.activities[rest];
  activity.phase = Phase::after_work;
  activity.issued = run.activities[id].issued;
  activity.lane = service.lane;
  activity.service = &service;
  activity.team = &team;
  activity.employee = employee;
  carry_out(run, rest, team, work_s);
}

void free_employee(Run& run, TeamState& team, std::uint32_t employee) {
  team.staff.give_back(run.now);
  if (team.named) team.crew.give_back(employee, run.now);
  announce::is_free(run, team, employee);
  serving::serve_next(run, team);
}

double factor_of(const Run& run, const Activity& activity) {
  for (const auto& by : activity.lane->plan->teams)
    if (&run.teams[by.team] == activity.team) return by.factor;
  return 1;
}

}  // namespace domino::chain::work
