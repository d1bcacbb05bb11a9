// People at work: what a replication asks its people and tells them.

#include <algorithm>
#include <cmath>

#include "models/replication/replication.h"

namespace domino::chain {

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

/// Interventions are laid on the timeline, and so are the turns at places that are never left.
void Replication::open_people() {
  if (people_ == nullptr) return;
  const auto plan_at = [&](double at_s, What what, Index subject) {
    if (at_s <= plan_.span.horizon.s)
      simulation_.schedule(Time{at_s}, static_cast<std::uint32_t>(what), subject, kShift);
  };
  for (Index i = 0; i < plan_.people->interventions.size(); ++i) {
    const people::Intervention& what = plan_.people->interventions[i].what;
    plan_at(what.at.s, What::intervenes, i);
    plan_at(what.at.s + what.lasts.s, What::intervenes, i);
  }
  for (Index d = 0; d < departments_.size(); ++d) {
    const auto& teams = plan_.departments[d].teams;
    if (std::any_of(teams.begin(), teams.end(), [&](Index team) { return people_->may_never_be_left(team); }))
      plan_at(plan_.people->parameters[people::Parameter::shift_length], What::turns, d);
  }
}

void Replication::set_duty_of_people(TeamState& team, std::uint32_t heads) {
  const Index index = index_of(team);
  if (heads > team.present.size()) ++team.shifts;
  people_->set_duty(index, heads, streams_[team.plan->absence_purpose], static_cast<std::uint32_t>(team.shifts),
                    simulation_.now(), team.present);
  team.scheduled.set_level(heads - people_->vacant(index, heads), now_);
  const auto present = std::count(team.present.begin(), team.present.end(), true);
  team.staff.set_scheduled(static_cast<std::uint32_t>(present), now_);
  for (std::uint32_t who = 0; who < std::max(heads, team.crew.size()); ++who)
    team.crew.set_on_duty(who, who < heads && team.present[who], now_);
}

void Replication::take_turns(Index index) {
  for (const Index t : plan_.departments[index].teams) {
    if (!people_->is_never_left(t)) continue;
    people_->take_turns(t, simulation_.now());
    ++teams_[t].shifts;
    set_duty(teams_[t]);
  }
  apply_duty(index);
  const Time next = simulation_.now() + Duration{plan_.people->parameters[people::Parameter::shift_length]};
  simulation_.schedule(next, static_cast<std::uint32_t>(What::turns), index, kShift);
}

/// An intervention begins or ends.
void Replication::intervene(Index index) {
  const Time now = simulation_.now();
  const PlannedIntervention& intervention = plan_.people->interventions[index];
  for (const Index department : intervention.departments) {
    const bool begins = now.s == intervention.what.at.s;
    if (begins && intervention.what.training) people_->teach(department, *intervention.what.training, now);
    if (begins && intervention.what.vision) people_->share_vision(department, *intervention.what.vision, now);
    reconsider(department);
  }
}

/// What holds in a department from now on is what those interventions say that go on, the latest last.
void Replication::reconsider(Index index) {
  const double now_s = simulation_.now().s;
  DepartmentState& department = departments_[index];
  department.transparency = department.plan->transparency;
  department.line_of_sight = department.plan->line_of_sight;
  department.promise_factor = 1;
  department.added_staff = 0;
  department.authority.reset();
  const people::NewHours* hours = nullptr;
  double praise = plan_.people->parameters[people::Parameter::praise_weekly];
  for (const PlannedIntervention& other : plan_.people->interventions) {
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
  people_->set_praise(index, praise);
  keep_hours(index, hours);
}

/// The department keeps these hours from now on, or those of the plan.
void Replication::keep_hours(Index index, const people::NewHours* hours) {
  DepartmentState& department = departments_[index];
  department.hours = hours == nullptr ? &department.plan->hours : &hours->hours;
  for (std::size_t i = 0; i < department.plan->teams.size(); ++i) {
    TeamState& team = teams_[department.plan->teams[i]];
    team.calendar = hours == nullptr ? &team.plan->staff : &hours->staff[i];
    people_->keep(department.plan->teams[i], *team.calendar);
  }
  simulation_.cancel(department.next_shift);
  change_shift(index);
}

Load Replication::load_of(const DepartmentState& department) const {
  Load load{.waiting = static_cast<double>(department.waiting_area.level())};
  for (const Index team : department.plan->teams) {
    load.in_service += teams_[team].staff.busy();
    load.on_duty += teams_[team].staff.scheduled();
  }
  return load;
}

void Replication::note_taken_up(const TeamState& team, std::uint32_t employee) {
  if (team.plan->stands_in) return;
  people_->take_up({index_of(team), employee}, load_of(*team.department), simulation_.now());
}

void Replication::note_laid_down(const TeamState& team, std::uint32_t employee) {
  if (team.plan->stands_in) return;
  people_->lay_down({index_of(team), employee}, simulation_.now());
}

/// Whoever waits for what an activity asks; `frame` is the innermost thing around the request.
PlaceOf Replication::place_of_requester(const Activity& asking, std::uint32_t frame) const {
  const Activity* activity = &asking;
  for (;;) {
    for (; frame != kNone; frame = frames_[frame].around) {
      const Frame& found = frames_[frame];
      const bool somebody = found.kind == FrameKind::service || found.kind == FrameKind::employer;
      if (somebody && found.team != nullptr) return place_of(*found.team, found.employee, asking.identity);
    }
    if (activity->fork == kNone) break;
    activity = &activities_[forks_[activity->fork].parent];
    frame = activity->frame;
  }
  if (activity->detached || activity->segment->plan->requester == kNoIndex) return {};
  return people_->somebody_of(activity->segment->plan->requester, activity->identity);
}

/// A colleague has got an answer, and thinks of it what they will.
void Replication::note_answer(const Activity& activity, const ServiceState& service, Answered answered) {
  if (is_external(activity) || activity.asker == Asker::notify) return;
  answered.requester = place_of_requester(activity, activity.frame);
  if (answered.requester.team == kNoIndex) return;
  if (activity.team->named || activity.team->plan->stands_in)
    answered.provider = place_of(*activity.team, activity.employee, activity.identity);
  const double promised = service.plan->promise ? service.plan->promise->within.value_at(simulation_.now()) : 0;
  answered.service = service.index;
  answered.needed_s = promised > 0 ? promised : plan_.people->parameters[needed_by(activity.asker)];
  answered.transparency = service.department->transparency;
  if (promised == 0) answered.in_time = answered.response_s <= answered.needed_s;
  answered.loops = activity.loops;
  // A mistake that the case had brought along is not this answer's.
  std::uint32_t frame = activity.frame;
  while (frame != kNone && frames_[frame].kind != FrameKind::service) frame = frames_[frame].around;
  if (frame == kNone || frames_[frame].clean) answered.severity = activity.defect;
  people_->answer(answered, simulation_.now());
}

/// The chance that whoever waits for an overdue request escalates it.
double Replication::voice_of(const Activity& activity, std::uint32_t watch, double usual) const {
  std::uint32_t frame = activity.frame;
  if (activity.watch != watch) {
    while (frame != kNone && frames_[frame].watch != watch) frame = frames_[frame].around;
    if (frame != kNone) frame = frames_[frame].around;
  }
  return people_->voice(place_of_requester(activity, frame), plan_.services[watches_[watch].service].department, usual);
}

}  // namespace domino::chain
