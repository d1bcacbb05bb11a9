#include "models/replication/crews.h"

#include <algorithm>
#include <cmath>

#include "models/replication/shifts.h"

namespace domino::chain::crews {

namespace {

/// What a request needs where nothing is promised.
people::Parameter needed_by(Asker asker) {
  switch (asker) {
    case Asker::hold:
    case Asker::consult:
    case Asker::transfer:
      return people::Parameter::needed_on_hold;
    case Asker::park:
    case Asker::callback:
      return people::Parameter::needed_parked;
    default:
      return people::Parameter::needed_in_background;
  }
}

}  // namespace

static void reconsider(Run& run, Index index);
static void keep_hours(Run& run, Index index, const people::NewHours* hours);

void open(Run& run) {
  if (run.people == nullptr) return;
  const auto plan_at = [&](double at_s, EventKind what, Index subject) {
    if (at_s <= run.plan.span.horizon.s)
      run.simulation.schedule(Time{at_s}, static_cast<std::uint32_t>(what), subject, kShift);
  };
  for (Index i = 0; i < run.plan.people->interventions.size(); ++i) {
    const people::Intervention& what = run.plan.people->interventions[i].what;
    plan_at(what.at.s, EventKind::intervenes, i);
    plan_at(what.at.s + what.lasts.s, EventKind::intervenes, i);
  }
  for (Index d = 0; d < run.departments.size(); ++d) {
    const auto& teams = run.plan.departments[d].teams;
    if (std::any_of(teams.begin(), teams.end(), [&](Index team) { return run.people->may_never_be_left(team); }))
      plan_at(run.plan.people->parameters[people::Parameter::shift_length], EventKind::turns, d);
  }
}

void set_duty_of_people(Run& run, TeamState& team, std::uint32_t heads) {
  const Index index = run.index_of(team);
  if (heads > team.present.size()) ++team.shifts;
  run.people->set_duty(index, heads, run.streams[team.plan->absence_purpose], static_cast<std::uint32_t>(team.shifts),
                       run.simulation.now(), team.present);
  team.scheduled.set_level(heads - run.people->vacant(index, heads), run.now);
  const auto present = std::count(team.present.begin(), team.present.end(), true);
  team.staff.set_scheduled(static_cast<std::uint32_t>(present), run.now);
  for (std::uint32_t who = 0; who < std::max(heads, team.crew.size()); ++who)
    team.crew.set_on_duty(who, who < heads && team.present[who], run.now);
}

void take_turns(Run& run, Index index) {
  for (const Index t : run.plan.departments[index].teams) {
    if (!run.people->is_never_left(t)) continue;
    run.people->take_turns(t, run.simulation.now());
    ++run.teams[t].shifts;
    shifts::set_duty(run, run.teams[t]);
  }
  shifts::apply_duty(run, index);
  const Time next = run.simulation.now() + Duration{run.plan.people->parameters[people::Parameter::shift_length]};
  run.simulation.schedule(next, static_cast<std::uint32_t>(EventKind::turns), index, kShift);
}

void intervene(Run& run, Index index) {
  const Time now = run.simulation.now();
  const PlannedIntervention& intervention = run.plan.people->interventions[index];
  for (const Index department : intervention.departments) {
    const bool begins = now.s == intervention.what.at.s;
    if (begins && intervention.what.training) run.people->teach(department, *intervention.what.training, now);
    if (begins && intervention.what.vision) run.people->share_vision(department, *intervention.what.vision, now);
    reconsider(run, department);
  }
}

/// What holds in a department from now on is what those interventions say that go on, the latest last.
static void reconsider(Run& run, Index index) {
  const double now_s = run.simulation.now().s;
  DepartmentState& department = run.departments[index];
  department.transparency = department.plan->transparency;
  department.line_of_sight = department.plan->line_of_sight;
  department.promise_factor = 1;
  department.added_staff = 0;
  department.authority.reset();
  const people::NewHours* hours = nullptr;
  double praise = run.plan.people->parameters[people::Parameter::praise_weekly];
  for (const PlannedIntervention& other : run.plan.people->interventions) {
    const people::Intervention& what = other.what;
    const bool holds = what.at.s <= now_s && now_s < what.at.s + what.lasts.s;
    const Index place = slot_of(other.departments, index);
    if (!holds || place == kNoIndex) continue;
    if (!other.hours.empty() && other.hours[place] != kNoIndex) hours = &what.hours[other.hours[place]];
    if (what.authority && department.plan->authority) department.authority = what.authority;
    department.transparency = what.transparency.value_or(department.transparency);
    department.line_of_sight = what.line_of_sight.value_or(department.line_of_sight);
    department.promise_factor = what.promise.value_or(department.promise_factor);
    department.added_staff = what.staff.value_or(department.added_staff);
    praise = what.recognition.value_or(praise);
  }
  run.people->set_praise(index, praise);
  keep_hours(run, index, hours);
}

/// The department keeps these hours from now on, or those of the plan.
static void keep_hours(Run& run, Index index, const people::NewHours* hours) {
  DepartmentState& department = run.departments[index];
  department.hours = hours == nullptr ? &department.plan->hours : &hours->hours;
  for (std::size_t i = 0; i < department.plan->teams.size(); ++i) {
    TeamState& team = run.teams[department.plan->teams[i]];
    team.calendar = hours == nullptr ? &team.plan->staff : &hours->staff[i];
    run.people->keep(department.plan->teams[i], *team.calendar);
  }
  run.simulation.cancel(department.next_shift);
  shifts::begin_shift(run, index);
}

Load load_of(const Run& run, const DepartmentState& department) {
  Load load{.waiting = static_cast<double>(department.waiting_area.level())};
  for (const Index team : department.plan->teams) {
    load.in_service += run.teams[team].staff.busy();
    load.on_duty += run.teams[team].staff.scheduled();
  }
  return load;
}

void note_taken_up(Run& run, const TeamState& team, std::uint32_t employee, bool fresh) {
  if (team.plan->stands_in) return;
  run.people->take_up({run.index_of(team), employee}, load_of(run, *team.department), fresh, run.simulation.now());
}

void note_laid_down(Run& run, const TeamState& team, std::uint32_t employee) {
  if (team.plan->stands_in) return;
  run.people->lay_down({run.index_of(team), employee}, run.simulation.now());
}

/// Whoever waits for what an activity asks; `frame` is the innermost thing around the request.
static PlaceOf place_of_requester(const Run& run, const Activity& asking, std::uint32_t frame) {
  const Activity* activity = &asking;
  for (;;) {
    for (; frame != kNone; frame = run.frames[frame].around) {
      const Frame& found = run.frames[frame];
      const bool somebody = found.kind == FrameKind::service || found.kind == FrameKind::employer;
      if (somebody && found.team != nullptr) return place_of(run, *found.team, found.employee, asking.identity);
    }
    if (activity->fork == kNone) break;
    activity = &run.activities[run.forks[activity->fork].parent];
    frame = activity->frame;
  }
  if (activity->detached || activity->segment->plan->requester == kNoIndex) return {};
  return run.people->somebody_of(activity->segment->plan->requester, activity->identity);
}

void note_answer(Run& run, const Activity& activity, const ServiceState& service, Answered answered) {
  if (is_external(activity) || activity.asker == Asker::notify) return;
  answered.requester = place_of_requester(run, activity, activity.frame);
  if (answered.requester.team == kNoIndex) return;
  if (activity.team->named || activity.team->plan->stands_in)
    answered.provider = place_of(run, *activity.team, activity.employee, activity.identity);
  const double promised = service.plan->promise ? service.plan->promise->within.value_at(run.simulation.now()) : 0;
  answered.service = service.index;
  answered.needed_s = promised > 0 ? promised : run.plan.people->parameters[needed_by(activity.asker)];
  answered.transparency = service.department->transparency;
  if (promised == 0) answered.in_time = answered.response_s <= answered.needed_s;
  answered.loops = activity.loops;
  // A mistake that the case had brought along is not this answer's.
  std::uint32_t frame = activity.frame;
  while (frame != kNone && run.frames[frame].kind != FrameKind::service) frame = run.frames[frame].around;
  if (frame == kNone || run.frames[frame].clean) answered.severity = activity.defect;
  run.people->answer(answered, run.simulation.now());
}

double voice_of(const Run& run, const Activity& activity, std::uint32_t watch) {
  if (run.people == nullptr) return run.plan.assumptions()[people::Parameter::escalating];
  std::uint32_t frame = activity.frame;
  if (activity.watch != watch) {
    while (frame != kNone && run.frames[frame].watch != watch) frame = run.frames[frame].around;
    if (frame != kNone) frame = run.frames[frame].around;
  }
  return run.people->voice(place_of_requester(run, activity, frame),
                           run.plan.services[run.watches[watch].service].department);
}

double pace(const Run& run, const Activity& activity, const TeamState& team) {
  if (run.people == nullptr) return 1;
  const PlaceOf place = place_of(run, team, activity.employee, activity.identity);
  return place.team == kNoIndex ? 1 : run.people->pace(place, load_of(run, *team.department));
}

double error_logit(const Run& run, const Activity& activity) {
  if (run.people == nullptr) return 0;
  const PlaceOf maker = place_of(run, *activity.team, activity.employee, activity.identity);
  if (maker.team == kNoIndex) return 0;
  return run.people->error_logit(maker, load_of(run, *activity.team->department), run.simulation.now());
}

PlaceOf place_of(const Run& run, const TeamState& team, std::uint32_t employee, std::uint64_t identity) {
  if (!team.plan->stands_in) return {run.index_of(team), employee};
  if (run.people != nullptr) return run.people->somebody_of(team.plan->department, identity);
  const auto& teams = team.department->plan->teams;
  if (teams.empty()) return {};
  const double heads = std::max(1.0, run.plan.teams[teams.front()].staff.maximum());
  return {teams.front(), static_cast<std::uint32_t>(random::detail::mix(identity) % static_cast<std::uint64_t>(heads))};
}

}  // namespace domino::chain::crews
