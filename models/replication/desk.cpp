#include "models/replication/desk.h"

#include <algorithm>
#include <cmath>

#include "engine/random/portable_math.h"
#include "models/replication/announce.h"
#include "models/replication/care.h"
#include "models/replication/contacts.h"
#include "models/replication/deadlock.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/numbers.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/work.h"

namespace domino::chain::desk {

namespace {

using organisation::QueueAtClosing;
using organisation::WhenFull;

constexpr double kBalkingOffset = 3;  // σ(announced/expected - 3)

}  // namespace

static std::int16_t priority_of(const Run& run, const ServiceState& service, std::uint32_t id);
static bool admit(Run& run, std::uint32_t id, DepartmentState& department);
static void wait_in(Run& run, LaneState& lane, std::uint32_t id);
static bool balks(Run& run, std::uint32_t id);

[[gnu::noinline]] void ask_carefully(Run& run, std::uint32_t id, bool external) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  activity.lane = service.lane;
  activity.drawn = activity.interrupted = false;
  activity.loops = 0;
  activity.turn = lines::next_turn(run);
  activity.priority = priority_of(run, service, id);
  activity.ask = department.sole_requester ? kNoIndex : care::find_ask(run, activity);
  if (activity.ask != kNoIndex) ++run.record.asks[activity.ask].requests;
  if (external && department.limited && !admit(run, id, department)) return;
  if (service.plan->fee > 0) {
    department.record->fees += service.plan->fee;
    run.record.money.pay(service.plan->fee, run.simulation.now().s);
  }
  activity.watch = service.plan->promise ? care::watch(run, id) : kNone;
  if (care::false_urgency(run, id)) ++activity.priority;
  find_somebody(run, id);
}

/// The whole number next to the sum of the service's priority and the case's. Attributes may be anything.
static std::int16_t priority_of(const Run& run, const ServiceState& service, std::uint32_t id) {
  const double sum = numbers::value(run, service.plan->priority, id) +
                     numbers::value(run, run.activities[id].segment->plan->priority, id);
  return static_cast<std::int16_t>(
      std::lround(std::clamp(sum, -organisation::kMostPriority, organisation::kMostPriority)));
}

/// Takes a line for the customer; false if there is none, or no room to wait in, and the customer is gone.
static bool admit(Run& run, std::uint32_t id, DepartmentState& department) {
  Activity& activity = run.activities[id];
  const PlannedDepartment& planned = *department.plan;
  // Who comes from another department of a chain that blocks has waited there until there was room.
  const bool let_in = planned.when_full == WhenFull::block && activity.visits > 1;
  const bool must_wait = serving::free_team(run, *activity.lane) == nullptr;
  if (department.external_present >= planned.lines.value_or(kNoIndex) ||
      (must_wait && !let_in && department.external_waiting >= planned.waiting_room.value_or(kNoIndex))) {
    announce::leaves_unserved(run, id, Outcome::blocked);
    journey::end_case(run, id, Outcome::blocked);
    return false;
  }
  activity.on_line = true;
  ++department.external_present;
  return true;
}

void find_somebody(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  LaneState& lane = *activity.lane;
  // Who stayed after closing stays for those who waited then, not for whoever comes now.
  const bool too_late = shifts::is_too_late(*lane.department, activity);
  if (const auto* by = too_late && lane.plan->stand_in == kNoIndex ? nullptr : ideal::server_of(run, lane, activity)) {
    if (!care::needs_clarification(run, id)) work::start_carefully(run, id, run.teams[by->team], by->factor);
    return;
  }
  if (lane.department->preempting && !too_late && serving::preempt(run, id)) return;
  wait_in(run, lane, id);
}

static void wait_in(Run& run, LaneState& lane, std::uint32_t id) {
  run.activities[id].turn = lines::next_turn(run);
  lines::join(run, lane, id);
  DepartmentState& department = *lane.department;
  department.waiting_area.up(run.now);
  Activity& activity = run.activities[id];
  if (lane.plan->overflow_to != kNoIndex)
    activity.timer = run.schedule(lane.plan->overflow_after, EventKind::overflows, id);
  if (!is_external(activity)) {
    deadlock::look(run);
    return;
  }
  ++department.external_waiting;
  if (!department.open && department.plan->queue_at_closing == QueueAtClosing::disconnect)
    return give_up(run, id, Outcome::disconnected);
  if (activity.segment->impatient) be_patient(run, id);
}

[[gnu::noinline]] void be_patient(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const PlannedSegment& segment = *activity.segment->plan;
  if (segment.balks && balks(run, id)) return give_up(run, id, Outcome::balked);
  Duration limit = segment.message_after.value_or(kForever);
  EventKind what = EventKind::leaves_note;
  if (segment.patience) {
    auto draw = run.streams[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    double patience_s = std::max(0.0, numbers::sample(run, *segment.patience, draw, id));
    patience_s *= contacts::patience(run, activity);
    const Duration patience{patience_s};
    if (patience <= limit) {
      limit = patience;
      what = EventKind::gives_up;
    }
  }
  if (limit < kForever) activity.giving_up = run.schedule(limit, what, id);
}

/// The announced wait is the work before the customer, by the people who may do it.
static bool balks(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const PlannedSegment& segment = *activity.segment->plan;
  std::uint32_t people = 0;
  for (const auto& by : activity.lane->plan->teams) people += run.teams[by.team].staff.capacity();
  const double ahead = activity.lane->size();
  const double announced = ahead * activity.service->duration->base.mean() / std::max(1U, people);
  const double chance = 1 / (1 + random::portable_exp(kBalkingOffset - announced / segment.balks->expected.s));
  auto draw = run.streams[segment.balking_purpose].at(activity.identity, activity.visits - 1);
  return random::uniform01(draw) < chance;
}

[[gnu::noinline]] void give_up(Run& run, std::uint32_t id, Outcome outcome) {
  Activity& activity = run.activities[id];
  run.simulation.cancel(activity.giving_up);
  activity.giving_up = {};
  activity.waited += run.now - activity.issued;
  const SegmentState& segment = *activity.segment;
  const auto& level = segment.plan->service_level;
  if (level && level->count_lost && !activity.answered && activity.waited < segment.target) ++segment.record->in_target;
  --activity.lane->department->external_waiting;
  leave_unserved(run, id, outcome);
  journey::end_case(run, id, outcome);
}

void leave_unserved(Run& run, std::uint32_t id, Outcome outcome) {
  Activity& activity = run.activities[id];
  LaneState& lane = *activity.lane;
  DepartmentState& department = *lane.department;
  lines::leave(run, lane, id);
  department.waiting_area.down(run.now);
  if (activity.on_line) free_line(department);
  activity.on_line = false;
  const Ticks wait = run.now - activity.issued;
  department.record->wait.add_span(wait);
  department.record->wait_distribution.add(wait);
  if (activity.ask != kNoIndex) run.record.asks[activity.ask].wait.add_span(wait);
  care::close_watch(run, activity.watch, false);
  announce::leaves_unserved(run, id, outcome);
  serving::open_door(run, department);
}

void free_line(DepartmentState& department) { --department.external_present; }

}  // namespace domino::chain::desk
