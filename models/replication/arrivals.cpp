#include "models/replication/arrivals.h"

#include <algorithm>
#include <cmath>

#include "models/replication/announce.h"
#include "models/replication/contacts.h"
#include "models/replication/journey.h"
#include "models/replication/numbers.h"
#include "models/replication/visit.h"
#include "models/replication/waiting.h"

namespace domino::chain::arrivals {

static void schedule_after(Run& run, Index index, double area);
static Time next_arrival_by_days(Run& run, SegmentState& segment, double area);
static void enter_all(Run& run, Index index);
static void enter_otherwise(Run& run, SegmentState& segment);
static bool all_closed_from(const Run& run, const PlannedSegment& segment, Time at);

[[gnu::noinline]] void schedule_any_arrival(Run& run, Index index) {
  SegmentState& segment = run.segments[index];
  const PlannedSegment& planned = *segment.plan;
  const std::uint64_t number = ++segment.arrivals;
  if (!planned.instants) {
    auto gap = segment.arrival_stream.at(number);
    return schedule_after(
        run, index, planned.every ? std::max(0.0, planned.every->sample(gap)) : random::standard_exponential(gap));
  }
  if (number > planned.instants->size()) return;
  const Time at{(*planned.instants)[number - 1]};
  if (at < Time{run.plan.span.horizon.s})
    run.simulation.schedule(at, static_cast<std::uint32_t>(EventKind::arrival), index, kRequests);
}

/// `area`: of the rate, or seconds while arrivals are open.
static void schedule_after(Run& run, Index index, double area) {
  SegmentState& segment = run.segments[index];
  const resources::Calendar& open = segment.plan->arrive;
  Time at = segment.plan->busyness ? next_arrival_by_days(run, segment, area)
                                   : open.when_integral_reaches(run.simulation.now(), area);
  // Nothing comes at the instant of closing, of which the calendar gives the last instant before: so much open time is
  // reached at the next opening.
  while (segment.plan->every && at < kNever && !(open.value_at({std::nextafter(at.s, kNever.s)}) > 0))
    at = open.next_change(at);
  if (at < Time{run.plan.span.horizon.s})
    run.simulation.schedule(at, static_cast<std::uint32_t>(EventKind::arrival), index, kRequests);
}

/// The exponential is spent day by day, since each day has a factor of its own.
[[gnu::noinline]] static Time next_arrival_by_days(Run& run, SegmentState& segment, double area) {
  const PlannedSegment& planned = *segment.plan;
  for (Time at = run.simulation.now(); at < Time{run.plan.span.horizon.s};) {
    const auto day = static_cast<std::int64_t>(at.s / kDay.s);
    if (day != segment.day) {
      segment.day = day;
      auto draw = run.streams[planned.busyness_purpose].at(static_cast<std::uint64_t>(day));
      segment.factor = std::max(0.0, planned.busyness->sample(draw));
    }
    const Time midnight{static_cast<double>(day + 1) * kDay.s};
    const double today = segment.factor * planned.arrive.integral(at, midnight);
    if (area <= today) return planned.arrive.when_integral_reaches(at, area / segment.factor);
    area -= today;
    at = midnight;
  }
  return kNever;
}

[[gnu::noinline]] void arrive_otherwise(Run& run, Index index) {
  schedule_any_arrival(run, index);
  run.in_turn = true;
  enter_all(run, index);
  run.in_turn = false;
}

static void enter_all(Run& run, Index index) {
  SegmentState& segment = run.segments[index];
  if (!segment.plan->group) return enter_otherwise(run, segment);
  auto draw = run.streams[segment.plan->group_purpose].at(segment.arrivals - 1);
  const double together = std::round(segment.plan->group->sample(draw));
  for (double i = 0; i < together; ++i) {
    run.heed_stop(static_cast<std::uint64_t>(i));
    enter_otherwise(run, segment);
  }
}

/// The case may be a colleague's, and may bring numbers along.
static void enter_otherwise(Run& run, SegmentState& segment) {
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = visit::take_activity(run);
  Activity& activity = run.activities[id];
  activity.identity = segment.identity + number;
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  if (segment.plan->internal) {
    activity.inside = 1;
    activity.asker = Asker::request;
  }
  announce::arrives(run, id);
  numbers::begin(run, id);
  journey::advance(run, id);
}

bool tries_again(Run& run, std::uint32_t id, Outcome outcome, Ticks waited) {
  const Activity& activity = run.activities[id];
  SegmentState& segment = *activity.segment;
  const auto& redials = segment.plan->redials;
  const bool lost = outcome == Outcome::abandoned || outcome == Outcome::blocked || outcome == Outcome::balked;
  if (!redials || !lost || run.arrivals_over) return false;
  auto draw = run.streams[segment.plan->redial_purpose].at(numbers::identity_of_customer(activity), activity.attempts);
  if (random::uniform01(draw) >= redials->chance) return false;
  const Duration after{std::max(0.0, redials->after.sample(draw))};
  if (all_closed_from(run, *segment.plan, run.simulation.now() + after)) {
    ++segment.record->redials_too_late;
    return false;
  }
  waiting::carry_over(run, waited, id);
  segment.orbit.up(run.now);
  run.schedule(after, EventKind::redials, id);
  run.activities[id].gone = true;
  return true;
}

/// Whether no department that the customers may have to wait for is open any more before the end of the run.
static bool all_closed_from(const Run& run, const PlannedSegment& segment, Time at) {
  const Time end{run.plan.span.horizon.s};
  if (at >= end) return true;
  return !segment.departments.empty() &&
         std::none_of(segment.departments.begin(), segment.departments.end(), [&](Index index) {
           const resources::Calendar& hours = run.plan.departments[index].hours;
           return hours.value_at(at) > 0 || hours.next_change(at) < end;
         });
}

void come_again(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.segment->orbit.down(run.now);
  if (run.arrivals_over) return journey::forget(run, id);
  SegmentState& segment = *activity.segment;
  const std::uint64_t identity = numbers::identity_of_customer(activity);
  Ticks waited = 0;
  if (run.plan.waits_anywhere) {
    waited = run.waits[id].before;
    run.waits[id] = {};
  }
  const std::uint32_t case_number = activity.case_number;
  const auto attempts = static_cast<std::uint16_t>(activity.attempts + 1);
  const std::uint32_t person = is_known(activity) ? run.contact_of(activity).person : kNone;
  run.activities.give_back(id);
  const std::uint32_t again = journey::take_case(run);
  Activity& contact = run.activities[again];
  contact.identity = identity ^ random::name_key("contact") * attempts;
  contact.case_number = case_number;
  contact.attempts = attempts;
  waiting::carry_over(run, waited, again);
  contact.cursor = segment.plan->program;
  contact.segment = &segment;
  ++segment.record->arrived;
  ++segment.record->redials;
  if (person != kNone) contacts::carry_over(run, person, again);
  announce::arrives(run, again);
  numbers::begin(run, again);
  journey::advance(run, again);
}

}  // namespace domino::chain::arrivals
