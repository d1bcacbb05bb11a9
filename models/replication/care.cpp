#include "models/replication/care.h"

#include <algorithm>
#include <tuple>

#include "models/people/primitives.h"
#include "models/replication/announce.h"
#include "models/replication/crews.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/needs.h"
#include "models/replication/numbers.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/times.h"

namespace domino::chain::care {

namespace {

using P = people::Parameter;

}  // namespace

static void schedule_escalation(Run& run, std::uint32_t index);
static void count_promise(Run& run, const Watch& watch, bool kept);
static void raise_priority(Run& run, std::uint32_t id, std::uint32_t watch);

Asking asking_of(const Run& run, const Activity& asking) {
  const auto is_requester = [](const Frame& frame) {
    return frame.kind == FrameKind::service || frame.kind == FrameKind::employer;
  };
  for (const Activity* activity = &asking;; activity = &run.activities[run.forks[activity->fork].parent]) {
    std::uint32_t frame = activity->frame;
    while (frame != kNone && !is_requester(run.frames[frame])) frame = run.frames[frame].around;
    if (frame != kNone || activity->fork == kNone) return {frame, activity};
  }
}

/// The department or segment that asks; neither for what stocks order.
static Requester who_asks(const Run& run, const Activity& activity) {
  const Asking asking = asking_of(run, activity);
  if (asking.frame != kNone) return {.department = asking.department(run)};
  if (asking.activity->detached && !asking.activity->gone && !asking.activity->for_segment) return {};
  return {.segment = run.index_of(*asking.activity->segment)};
}

Index find_ask(const Run& run, const Activity& asking) {
  const Requester requester = who_asks(run, asking);
  const Index provider = run.index_of(*asking.service->department);
  const auto wanted = std::tuple(requester.segment, requester.department, provider);
  const auto key = [](const PlannedAsk& ask) { return std::tuple(ask.segment, ask.department, ask.provider); };
  const auto found = std::lower_bound(run.plan.asks.begin(), run.plan.asks.end(), wanted,
                                      [&](const PlannedAsk& ask, const auto& value) { return key(ask) < value; });
  return found != run.plan.asks.end() && key(*found) == wanted ? static_cast<Index>(found - run.plan.asks.begin())
                                                               : kNoIndex;
}

void ask_for(Run& run, std::uint32_t id, Requester requester) {
  run.activities[id].for_segment = requester.segment != kNoIndex;
  if (requester.department == kNoIndex) return;
  const std::uint32_t frame = run.frames.take();
  run.frames[frame] = {.kind = FrameKind::employer, .employer = &run.departments[requester.department]};
  run.activities[id].frame = frame;
}

std::uint32_t watch(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  const double within_s = service.plan->promise->within.value_at(run.simulation.now()) * department.promise_factor;
  if (within_s == 0) return kNone;
  const std::uint32_t index = run.watches.take();
  Watch& watch = run.watches[index];
  watch = {.activity = id,
           .service = service.index,
           .ask = activity.ask,
           .issued = run.simulation.now(),
           .visit = numbers::visits_so_far(run, id, service.counter)};
  watch.due_s = department.hours->when_integral_reaches(run.simulation.now(), within_s).s;
  department.watching.join(run.watches, index);
  if (department.plan->on_time && watch.due_s < kNever.s)
    watch.due =
        run.schedule(Duration{std::max(0.0, watch.due_s - run.simulation.now().s)}, EventKind::falls_due, index);
  if (is_external(activity) || department.plan->supervisor == kNoIndex) return index;
  watch.requester = who_asks(run, activity);
  auto draw = run.streams[service.plan->patience_purpose].at(activity.identity, watch.visit);
  const double stretch = 1 + run.plan.assumptions()[P::patience_by_transparency] * department.transparency;
  watch.patience_s = within_s * stretch * run.plan.patience_of_colleagues.sample(draw);
  schedule_escalation(run, index);
  return index;
}

/// The next level comes when as much business time as the requester's patience has passed once more.
static void schedule_escalation(Run& run, std::uint32_t index) {
  Watch& watch = run.watches[index];
  const auto& hours = *run.department_of(watch.service).hours;
  const Time at = hours.when_integral_reaches(watch.issued, watch.patience_s * (watch.level + 1));
  if (at < kNever)
    watch.escalation = run.simulation.schedule_cancellable(
        std::max(at, run.simulation.now()), static_cast<std::uint32_t>(EventKind::escalates), index, kLimits);
}

void close_watch(Run& run, std::uint32_t& index, bool is_answered) {
  if (index == kNone) return;
  Watch& watch = run.watches[index];
  DepartmentState& department = run.department_of(watch.service);
  run.simulation.cancel(watch.escalation);
  run.simulation.cancel(watch.due);
  department.watching.leave(run.watches, index);
  if (is_answered) count_promise(run, watch, run.simulation.now().s <= watch.due_s);
  run.watches.give_back(index);
  index = kNone;
}

static void count_promise(Run& run, const Watch& watch, bool kept) {
  DepartmentRecord& record = *run.department_of(watch.service).record;
  times::note_promise(run, watch.service, kept);
  ++record.promised;
  record.promises_kept += static_cast<std::uint64_t>(kept);
  if (watch.ask != kNoIndex) {
    ++run.record.asks[watch.ask].promised;
    run.record.asks[watch.ask].promises_kept += static_cast<std::uint64_t>(kept);
  }
  if (kept) return;
  const double fine = run.services[watch.service].plan->promise->fine;
  record.fines += fine;
  run.record.money.pay(fine, run.simulation.now().s);
}

void miss_open_promises(Run& run) {
  for (const auto& department : run.departments)
    for (std::uint32_t i = department.watching.first(); i != kNone; i = run.watches[i].next)
      if (run.watches[i].due_s < run.simulation.now().s) count_promise(run, run.watches[i], false);
}

void escalate(Run& run, std::uint32_t index) {
  Watch& watch = run.watches[index];
  watch.escalation = {};
  Activity& activity = run.activities[watch.activity];
  const std::size_t level = watch.level++;
  if (level == 0) {
    auto draw = run.streams[run.services[watch.service].plan->patience_purpose].at(activity.identity,
                                                                                   (1U << 31U) + watch.visit);
    if (random::uniform01(draw) >= crews::voice_of(run, activity, index)) return;
    schedule_escalation(run, index);
  }
  const Index provider = run.plan.services[watch.service].department;
  const Index supervisor = run.plan.departments[provider].supervisor;
  const Index asked = level == 0 ? supervisor : run.plan.departments[supervisor].supervisor;
  if (asked == kNoIndex) return;
  ++run.departments[provider].record->escalations[level];
  announce::is_escalated(run, watch.activity, provider, asked);
  raise_priority(run, watch.activity, index);
  const Index work = run.plan.departments[asked].escalation_work[level];
  const std::uint64_t request = run.plan.purposes[run.plan.services[watch.service].purpose] * (watch.visit + 1);
  const std::uint64_t identity =
      run.activities[watch.activity].identity ^ random::name_key("escalation") * (level + 1) ^ request;
  const Requester requester = watch.requester;
  const std::uint32_t escalation = needs::detached(run, run.activities[watch.activity], identity,
                                                   run.plan.services[work].request_program, Asker::escalation);
  ask_for(run, escalation, requester);
  journey::advance(run, escalation);
}

/// A request that still waits moves forward in its queue, and may now be urgent enough to stop other work.
static void raise_priority(Run& run, std::uint32_t id, std::uint32_t watch) {
  Activity& activity = run.activities[id];
  if (activity.watch != watch) return;
  ++activity.priority;
  if (!activity.queued || activity.phase != Phase::asked) return;
  LaneState& lane = *activity.lane;
  if (lane.department->plan->queue != organisation::Discipline::priority) return;
  const bool too_late = shifts::is_too_late(run, *lane.department, activity);
  if (lane.department->preempting && !too_late && serving::victim_of(run, id).id != kNone) {
    lines::leave(run, lane, id);
    lane.department->waiting_area.down(run.now);
    serving::preempt(run, id);
    return serving::open_door(run, *lane.department);
  }
  lane.ordered.leave(run.activities, id);
  lane.ordered.join(run.activities, {lines::key_of(run, lane, id), activity.turn, id});
  if (lane.remaining.is_listed() && !shifts::came_after_closing(run, *lane.department, activity))
    shifts::list_as_remaining(run, lane, id);
  announce::line_is_reordered(run, lane);
}

bool false_urgency(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const DepartmentState& state = *activity.service->department;
  const PlannedDepartment& department = *state.plan;
  if (department.false_urgency <= 0 || is_external(activity)) return false;
  auto draw = run.streams[department.urgency_purpose].at(activity.identity,
                                                         numbers::visits_so_far(run, id, activity.service->counter));
  const double seen_through = run.plan.assumptions()[P::urgency_seen_through] * state.transparency;
  return random::uniform01(draw) < department.false_urgency * (1 - seen_through);
}

bool makes_error(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  const PlannedDepartment& department = *service.department->plan;
  const organisation::Quality& quality = *service.plan->quality;
  DepartmentRecord& record = *service.department->record;
  const people::Parameters& p = run.plan.assumptions();
  double chance = quality.errors * (1 - p[P::line_of_sight_gain] * service.department->line_of_sight);
  if (department.knowledge_renewed_every) {
    const double every = department.knowledge_renewed_every->s;
    const double age =
        run.simulation.now().s - every * static_cast<double>(static_cast<std::int64_t>(run.simulation.now().s / every));
    chance *= 1 + age / p[P::knowledge_ages];
  }
  chance = std::min(chance, 1.0);
  double logit = crews::error_logit(run, activity);
  if (activity.defect != Severity::none) logit += p[P::bad_input_errors];
  chance = people::shifted_chance(chance, logit);
  const std::uint32_t visit = numbers::visits_so_far(run, id, service.counter);
  auto draw = run.streams[service.plan->quality_purpose].at(activity.identity, visit);
  ++record.work_done;
  if (random::uniform01(draw) >= chance) return false;
  const bool major = random::uniform01(draw) < quality.major;
  ++record.errors[major ? 1 : 0];
  if (random::uniform01(draw) < quality.caught) {
    ++record.caught;
    return true;
  }
  const Severity severity = major ? Severity::major : Severity::minor;
  if (severity > activity.defect) {
    activity.defect = severity;
    activity.defect_origin = service.index;
  }
  return false;
}

void note_defect(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  ++activity.segment->record->defects[activity.defect == Severity::major ? 1 : 0];
  const PlannedService& origin = run.plan.services[activity.defect_origin];
  ++run.department_of(activity.defect_origin).record->escaped;
  if (run.arrivals_over) return;
  const std::uint64_t identity = activity.identity ^ random::name_key("rework");
  auto draw = run.streams[origin.quality_purpose].at(identity);
  const double lag_s = std::max(0.0, origin.quality->surfaces.sample(draw));
  announce::mistake_will_surface(run, activity, lag_s);
  const std::uint32_t mending = needs::detached(run, activity, identity, origin.request_program, Asker::rework);
  ask_for(run, mending, {.segment = run.index_of(*run.activities[id].segment)});
  run.activities[mending].timer = run.schedule(Duration{lag_s}, EventKind::goes_on, mending);
}

void pass_message_on(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const Index service = activity.segment->plan->message_service;
  if (service == kNoIndex) return;
  const std::uint64_t identity = activity.identity ^ random::name_key("message");
  const std::uint32_t message =
      needs::detached(run, activity, identity, run.plan.services[service].request_program, Asker::message);
  ask_for(run, message, {.segment = run.index_of(*run.activities[id].segment)});
  journey::go_on_soon(run, message);
}

bool needs_clarification(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  const auto& completeness = service.plan->completeness;
  const bool possible = completeness && activity.phase == Phase::asked && !activity.interrupted &&
                        !is_external(activity) && activity.loops < completeness->most_loops &&
                        !service.department->plan->at_once && !ideal::takes_no_time(run, activity);
  if (!possible) return false;
  const std::uint32_t visit =
      numbers::visits_so_far(run, id, service.counter) * (completeness->most_loops + 1) + activity.loops;
  auto draw = run.streams[service.plan->completeness_purpose].at(activity.identity, visit);
  const double complete =
      completeness->complete * (activity.handed_off ? run.plan.assumptions()[P::kept_in_hand_off] : 1);
  if (random::uniform01(draw) < complete) return false;
  ++activity.loops;
  ++service.department->record->clarified;
  activity.timer =
      run.schedule(Duration{std::max(0.0, completeness->clarification.sample(draw))}, EventKind::clarified, id);
  announce::is_unclear(run, id);
  return true;
}

}  // namespace domino::chain::care
