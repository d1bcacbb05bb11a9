#include "models/replication/desk.h"

#include <algorithm>
#include <cmath>

#include "models/replication/announce.h"
#include "models/replication/care.h"
#include "models/replication/deadlock.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/numbers.h"
#include "models/replication/patience.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/times.h"
#include "models/replication/work.h"

namespace domino::chain::desk {

namespace {

using organisation::QueueAtClosing;
using organisation::WhenFull;

}  // namespace

static std::int16_t priority_of(const Run& run, const ServiceState& service, std::uint32_t id);
static bool admit(Run& run, std::uint32_t id, DepartmentState& department);
static bool has_line(const DepartmentState& department);
static bool has_chair(const DepartmentState& department);
static void wait_in(Run& run, LaneState& lane, std::uint32_t id);

[[gnu::noinline]] void ask_carefully(Run& run, std::uint32_t id, bool external) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  activity.lane = service.lane;
  activity.drawn = activity.interrupted = false;
  activity.loops = 0;
  activity.turn = lines::next_turn(run);
  activity.priority = priority_of(run, service, id);
  if (service.apart) times::note_request(service);
  activity.ask = department.sole_requester ? kNoIndex : care::find_ask(run, activity);
  if (activity.ask != kNoIndex) ++run.record.asks[activity.ask].requests;
  if (external && activity.fork != kNone) activity.visits = ++run.activities[activity.root].visits;
  if (external && department.limited && !admit(run, id, department)) return;
  if (service.plan->fee > 0) {
    department.record->fees += service.plan->fee;
    run.record.money.pay(service.plan->fee, run.simulation.now().s);
  }
  activity.watch = service.plan->promise ? care::watch(run, id) : kNone;
  if (care::false_urgency(run, id)) ++activity.priority;
  find_somebody(run, id);
  shifts::note_place(run, id);
}

/// The sum of the service's priority and the case's.
static std::int16_t priority_of(const Run& run, const ServiceState& service, std::uint32_t id) {
  return numbers::rounded_priority(numbers::value(run, service.plan->priority, id) +
                                   numbers::value(run, run.activities[id].segment->plan->priority, id));
}

/// Takes a line for the customer; false if there is none, or no room to wait in, and the customer is gone.
static bool admit(Run& run, std::uint32_t id, DepartmentState& department) {
  Activity& activity = run.activities[id];
  // Who comes from another department of a chain that blocks has waited there until there was room.
  const bool let_in = department.plan->when_full == WhenFull::block && activity.visits > 1;
  if (!has_line(department) || (!let_in && !has_chair(department) && !serving::begins_at_once(run, id))) {
    announce::leaves_unserved(run, id, Outcome::blocked);
    journey::end_case(run, id, Outcome::blocked);
    return false;
  }
  activity.on_line = true;
  ++department.external_present;
  return true;
}

static bool has_line(const DepartmentState& department) {
  return department.external_present < department.plan->lines.value_or(kNoIndex);
}

static bool has_chair(const DepartmentState& department) {
  return department.external_waiting < department.plan->waiting_room.value_or(kNoIndex);
}

bool would_admit(Run& run, std::uint32_t id, const ServiceState& service) {
  const DepartmentState& department = *service.department;
  Activity& activity = run.activities[id];
  if (!is_external(activity) || !department.limited) return true;
  if (!has_line(department)) return false;
  if (department.plan->when_full == WhenFull::block && activity.visits > 0)
    return serving::has_room(run, *service.lane);
  if (has_chair(department)) return true;
  // Asked as if it were the request that it would be.
  Activity asking = activity;
  activity.service = &service;
  activity.lane = service.lane;
  activity.issued = run.now;
  activity.phase = Phase::asked;
  activity.interrupted = false;
  activity.priority = priority_of(run, service, id);
  const bool at_once = serving::begins_at_once(run, id);
  activity = asking;
  return at_once;
}

void find_somebody(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  LaneState& lane = *activity.lane;
  // Who stayed after closing stays for those who were inside then, not for whoever comes now.
  const bool too_late = shifts::is_too_late(run, *lane.department, activity);
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
    return patience::give_up(run, id, Outcome::disconnected);
  if (activity.segment->impatient) return patience::begin(run, id, Line::people);
  run.activities[activity.root].progress |= Progress::kStood;
}

void leave_unserved(Run& run, std::uint32_t id, Outcome outcome) {
  Activity& activity = run.activities[id];
  LaneState& lane = *activity.lane;
  DepartmentState& department = *lane.department;
  if (is_external(activity)) {
    patience::end(run, id);
    --department.external_waiting;
    if (activity.fork == kNone) activity.waited += run.now - activity.issued;
  }
  lines::leave(run, lane, id);
  department.waiting_area.down(run.now);
  if (activity.on_line) free_line(department);
  activity.on_line = false;
  const Ticks by_clock = run.now - activity.issued;
  Ticks wait = by_clock;
  if (!department.hours->constant()) [[unlikely]] {
    wait = work::in_opening_hours(run, department, activity.issued);
    department.record->closed_wait += by_clock - wait;
  }
  department.record->wait.add_span(wait);
  department.record->wait_distribution.add(wait);
  if (activity.service->in_detail) times::note_left(*activity.service, wait);
  if (activity.ask != kNoIndex) run.record.asks[activity.ask].wait.add_span(wait);
  care::close_watch(run, activity.watch, false);
  announce::leaves_unserved(run, id, outcome);
  serving::open_door(run, department);
}

void free_line(DepartmentState& department) { --department.external_present; }

}  // namespace domino::chain::desk
