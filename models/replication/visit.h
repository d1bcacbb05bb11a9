/// The ordinary visit: a customer arrives, asks a department for a service of which nothing unusual is known, waits in
/// the order of arrival, is served and leaves. Inlined into the event loop, twice: with a ledger and without one.
///
/// Whatever is unusual is sent to the rooms that know it. Cost: two events a visit.
#pragma once

#include <cstdint>

#include "models/replication/accounts.h"
#include "models/replication/announce.h"
#include "models/replication/arrivals.h"
#include "models/replication/deadlock.h"
#include "models/replication/desk.h"
#include "models/replication/journey.h"
#include "models/replication/patience.h"
#include "models/replication/run.h"
#include "models/replication/serving.h"
#include "models/replication/times.h"
#include "models/replication/work.h"

namespace domino::chain::visit {

/// Of customers who come alone, at a rate that never changes.
[[gnu::always_inline]] inline void schedule_arrival(Run& run, SegmentState& segment, Index index) {
  auto gap = segment.arrival_stream.at(++segment.arrivals);
  const Time at = run.simulation.now() + Duration{random::standard_exponential(gap) / segment.rate};
  if (at < Time{run.plan.span.horizon.s})
    run.simulation.schedule(at, static_cast<std::uint32_t>(EventKind::arrival), index, kRequests);
}

/// An activity that has just come.
[[gnu::always_inline]] inline std::uint32_t take_activity(Run& run) {
  const std::uint32_t id = run.activities.take();
  Activity& activity = run.activities[id];
  static_cast<ActivityState&>(activity) = ActivityState{};
  activity.arrived = run.now;
  activity.ask = kNoIndex;
  activity.root = id;
  return id;
}

[[gnu::always_inline]] inline void note_end(Run& run, const Activity& activity, Outcome outcome) {
  SegmentRecord& record = *activity.segment->record;
  ++record.ended[static_cast<std::size_t>(outcome)];
  if (outcome == Outcome::served) record.sojourn.add_span(run.now - activity.arrived);
  if (activity.segment->in_detail) [[unlikely]]
    times::note_end(run, activity, outcome);
  if (activity.progress == 0) [[unlikely]]
    return;  // it never came to a line
  if (outcome == Outcome::served) [[likely]]
    record.wait.add(activity.waited);
  else
    record.wait.add_span(activity.waited);
  record.wait_distribution.add(activity.waited);
}

template <bool kLedger>
[[gnu::always_inline]] inline void end_served(Run& run, std::uint32_t id, const Activity& activity) {
  const bool ordinary = activity.frame == kNone && !activity.detached && activity.defect == Severity::none;
  if (!ordinary || run.heeds_ends) [[unlikely]]
    return journey::end_case(run, id, Outcome::served);
  note_end(run, activity, Outcome::served);
  if constexpr (kLedger)
    if (!run.ledger.fold_plainly(id, activity.segment->spent, run.now)) [[unlikely]]
      accounts::note_fold(run, id, Outcome::served);
  run.activities.give_back(id);
}

/// `in_hours`: of the wait, while its department was open.
[[gnu::always_inline]] inline void note_start(Activity& activity, Ticks wait, Ticks in_hours, bool external) {
  DepartmentRecord& record = *activity.service->record;
  record.wait.add(in_hours);
  record.wait_distribution.add(in_hours);
  if (!external) return;
  activity.waited += wait;
  if ((activity.progress & Progress::kAnswered) != 0) return;
  const bool in_time = activity.waited < activity.segment->target;
  activity.progress = in_time ? Progress::kAnswered | Progress::kAnsweredInTime : Progress::kAnswered;
  SegmentRecord& segment = *activity.segment->record;
  segment.answer_wait.add_span(activity.waited);
  segment.in_target += static_cast<std::uint64_t>(in_time);
}

[[gnu::always_inline]] inline double ordinary_work_s(Run& run, std::uint32_t id, const Activity& activity,
                                                     const ServiceState& service) {
  if (!service.simple) return work::draw_work(run, id);
  auto draw = service.stream.at(activity.identity);
  return service.mean * random::standard_exponential(draw);
}

/// Work of which nobody wants to know more than how long it takes; its employee is already counted as at work.
template <bool kLedger>
[[gnu::always_inline]] inline void begin_ordinary(Run& run, std::uint32_t id, Activity& activity,
                                                  const ServiceState& service, Ticks wait, bool external) {
  if (service.in_detail) [[unlikely]]
    times::note_begin(run, activity, *service.team, wait, wait, external);
  note_start(activity, wait, wait, external);
  if constexpr (kLedger) {
    if (service.lane->plain_wait) [[likely]]
      run.ledger.serve(id, service.account, activity.issued, run.now);
    else
      run.ledger.turn(id, service.account, run.now);
    announce::begins_plainly(run, id, service);
  }
  const Time end = run.simulation.now() + Duration{ordinary_work_s(run, id, activity, service)};
  run.simulation.schedule(end, static_cast<std::uint32_t>(EventKind::work_ends), id, kEnds);
}

template <bool kLedger>
[[gnu::always_inline]] inline void wait_in_plain(Run& run, std::uint32_t id, Activity& activity,
                                                 const ServiceState& service, bool external) {
  activity.queued = true;
  service.lane->waiting.join(run.activities, id);
  if constexpr (kLedger)
    if (!service.lane->plain_wait) accounts::note_wait(run, id);
  DepartmentState& department = *service.department;
  department.waiting_area.up(run.now);
  if (!external) [[unlikely]] {
    deadlock::look(run);
    return;
  }
  ++department.external_waiting;
  if (activity.segment->impatient) patience::begin(run, id, Line::people);
}

template <bool kLedger>
[[gnu::always_inline]] inline void ask(Run& run, std::uint32_t id, Activity& activity, const ServiceState& service) {
  activity.service = &service;
  activity.lane = service.lane;
  activity.issued = run.now;
  activity.phase = Phase::asked;
  ++service.record->requests;
  const bool external = is_external(activity);
  activity.visits += static_cast<std::uint32_t>(external);
  if constexpr (kLedger) announce::asks(run, id, service);
  if (service.careful_issue) [[unlikely]] {
    if (!service.only_counted) return desk::ask_carefully(run, id, external);
    times::note_request(service);
  }
  TeamState& team = *service.team;
  if (!team.staff.has_free()) return wait_in_plain<kLedger>(run, id, activity, service, external);
  if (service.careful_work) [[unlikely]]
    return work::start_carefully(run, id, team, 1);
  team.staff.take(run.now);
  begin_ordinary<kLedger>(run, id, activity, service, 0, external);
}

/// The two most frequent steps are taken here, all others by `advance`.
template <bool kLedger>
[[gnu::always_inline]] inline void go_on(Run& run, std::uint32_t id, Activity& activity) {
  const Instruction& instruction = run.program[activity.cursor];
  if (instruction.operation == Operation::visit)
    return ask<kLedger>(run, id, activity, run.services[instruction.service]);
  if (instruction.operation == Operation::end) return end_served<kLedger>(run, id, activity);
  journey::advance(run, id);
}

template <bool kLedger>
[[gnu::always_inline]] inline void enter(Run& run, SegmentState& segment) {
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = take_activity(run);
  Activity& activity = run.activities[id];
  activity.identity = segment.identity + number;
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  if constexpr (kLedger) {
    announce::arrives_plainly(run, id, segment, activity.case_number);
  }
  go_on<kLedger>(run, id, activity);
}

template <bool kLedger>
[[gnu::always_inline]] inline void arrive(Run& run, Index index) {
  SegmentState& segment = run.segments[index];
  if (!segment.plain) [[unlikely]]
    return arrivals::arrive_otherwise(run, index);
  schedule_arrival(run, segment, index);
  enter<kLedger>(run, segment);
}

/// Who has become free goes on with whoever has waited longest, and is at work without a break.
template <bool kLedger>
[[gnu::always_inline]] inline void hand_over(Run& run, LaneState& lane, TeamState& team) {
  const std::uint32_t id = lane.waiting.first();
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  if (service.careful_work || activity.phase != Phase::asked) [[unlikely]] {
    team.staff.give_back(run.now);
    return serving::serve_next(run, team);
  }
  lane.waiting.call_first(run.activities);
  activity.queued = false;
  if constexpr (kLedger)
    if (!lane.plain_wait) [[unlikely]]
      accounts::note_leave(run, id, lane);
  service.department->waiting_area.down(run.now);
  const bool external = is_external(activity);
  if (external) [[likely]] {
    --service.department->external_waiting;
    if (activity.giving_up.slot != 0) {
      run.simulation.cancel(activity.giving_up);
      activity.giving_up = {};
    }
  }
  begin_ordinary<kLedger>(run, id, activity, service, run.now - activity.issued, external);
}

/// One person has become free, or none if the shift has fewer people by now.
template <bool kLedger>
[[gnu::always_inline]] inline void let_go(Run& run, TeamState& team) {
  if (!team.ordinary) [[unlikely]] {
    team.staff.give_back(run.now);
    return serving::serve_next(run, team);
  }
  LaneState& lane = *team.lane;
  const bool stays = team.staff.busy() <= team.staff.capacity();
  if (lane.waiting.empty() || !stays) return team.staff.give_back(run.now);
  hand_over<kLedger>(run, lane, team);
}

template <bool kLedger>
[[gnu::always_inline]] inline void end_work(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const ServiceState& service = *activity.service;
  service.record->response.add_span(run.now - activity.issued);
  if (service.in_detail) [[unlikely]]
    times::note_end_of_visit(run, activity, service);
  ++activity.cursor;
  let_go<kLedger>(run, *service.team);
  if (!service.simple && journey::asks_later_after_work(run, id, service)) [[unlikely]]
    return;
  go_on<kLedger>(run, id, run.activities[id]);
}

}  // namespace domino::chain::visit
