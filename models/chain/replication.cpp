#include "models/chain/replication.h"

#include <algorithm>
#include <cmath>

namespace domino::chain {

namespace {

using organisation::NeedMode;
using organisation::QueueAtClosing;
using organisation::Recall;
using organisation::WorkAtShiftEnd;

/// A finite day that is not cleared after this long never will be.
constexpr Duration kPatienceWithClearing = 53 * kWeek;
/// More steps than this without any time passing is a journey that turns in a circle.
constexpr std::uint64_t kMostStepsAtOnce = 1'000'000;

std::uint32_t heads(const resources::WeeklyTable& staff, Time now) {
  return static_cast<std::uint32_t>(std::lround(staff.value_at(now)));
}

}  // namespace

Replication::Replication(const Plan& plan, ReplicationOptions options) : plan_(plan), options_(options) {
  record_.segments.resize(plan.segments.size());
  record_.departments.resize(plan.departments.size());
}

const Record* Replication::run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop) {
  reset(seed, number);
  schedule_frame_of_run();
  const bool cut = plan_.span.ending == Ending::cut;
  const RunLimits limits{.horizon = cut ? Time{plan_.span.horizon.s} : kNever, .events = plan_.span.event_limit};
  const RunEnd end = simulation_.run([this](const Event& event) { handle(event); }, limits, stop);
  if (end == RunEnd::interrupted) return nullptr;
  if (cut) {
    now_ = ticks(simulation_.now());
    stop_measuring();
  }
  finish_record();
  return &record_;
}

void Replication::reset(std::uint64_t seed, std::uint64_t number) {
  simulation_.reset(seed, number);
  now_ = 0;
  activities_.clear();
  frames_.clear();
  streams_.clear();
  for (const std::uint64_t purpose : plan_.purposes) streams_.emplace_back(seed, number, purpose);
  departments_.assign(plan_.departments.size(), {});
  segments_.assign(plan_.segments.size(), {});
  arrivals_over_ = false;
  record_.visits.clear();
  record_.cleared = true;
  for (auto& segment : record_.segments) segment.clear();
  for (auto& department : record_.departments) department.clear();
}

void Replication::schedule_frame_of_run() {
  const Span& span = plan_.span;
  const auto at = [this](Duration when, What what, Priority priority) {
    simulation_.schedule(Time{when.s}, static_cast<std::uint32_t>(what), 0, priority);
  };
  if (span.warm_up.s > 0) at(span.warm_up, What::warm_up_ends, kBeforeAll);
  at(0.5 * (span.warm_up + span.horizon), What::middle, kAfterAll);
  if (span.ending == Ending::clear) {
    at(span.horizon, What::measuring_ends, kBeforeAll);
    at(span.horizon + kPatienceWithClearing, What::deadline, kAfterAll);
  }
  for (Index i = 0; i < departments_.size(); ++i) change_shift(i);
  for (Index i = 0; i < segments_.size(); ++i) {
    if (const auto& level = plan_.segments[i].service_level) segments_[i].target = ticks(level->within);
    schedule_arrival(i);
  }
}

void Replication::handle(const Event& event) {
  now_ = ticks(event.time());
  switch (static_cast<What>(event.kind)) {
    case What::arrival: return arrive(event.subject);
    case What::work_ends: return end_work(event.subject);
    case What::delay_ends:
      ++activities_[event.subject].cursor;
      return advance(event.subject);
    case What::gives_up: return give_up(event.subject, Outcome::abandoned);
    case What::leaves_note: return give_up(event.subject, Outcome::message);
    case What::hold_limit: return park_at_limit(event.subject);
    case What::shift: return change_shift(event.subject);
    case What::warm_up_ends: return start_measuring();
    case What::middle: return note_middle();
    case What::measuring_ends:
      stop_measuring();
      arrivals_over_ = true;
      return end_if_cleared();
    case What::deadline:
      record_.cleared = false;
      return simulation_.end_run();
  }
}

void Replication::start_measuring() {
  for (auto& segment : record_.segments) {
    const std::uint64_t present = segment.present();
    segment.clear();
    segment.carried = present;
  }
  for (auto& department : record_.departments) department.clear();
  for (auto& department : departments_) {
    department.busy_area.reset(now_);
    department.excess_area.reset(now_);
    department.duty_area.reset(now_);
    department.waiting_area.reset(now_);
  }
  record_.visits.clear();
}

void Replication::note_middle() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    record_.departments[i].waiting_at_middle = departments_[i].waiting.size;
    record_.departments[i].requests_until_middle = record_.departments[i].requests;
  }
}

void Replication::stop_measuring() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    const Department& department = departments_[i];
    DepartmentRecord& record = record_.departments[i];
    record.busy = department.busy_area.area(now_);
    record.busy_on_duty = record.busy - department.excess_area.area(now_);
    record.on_duty = department.duty_area.area(now_);
    record.waiting = department.waiting_area.area(now_);
    record.waiting_at_end = department.waiting.size;
  }
}

void Replication::finish_record() {
  record_.measured = plan_.span.horizon - plan_.span.warm_up;
  record_.events = simulation_.events();
  std::uint64_t present = 0;
  for (const auto& segment : record_.segments) present += segment.present();
  record_.open_requests = activities_.alive() - present;
}

void Replication::end_if_cleared() {
  if (activities_.alive() == 0) simulation_.end_run();
}

// --- a case ----------------------------------------------------------------------------------------------

void Replication::schedule_arrival(Index index) {
  const PlannedSegment& planned = plan_.segments[index];
  Segment& segment = segments_[index];
  const Time horizon{plan_.span.horizon.s};
  auto gap = streams_[planned.arrival_purpose].at(++segment.arrivals);
  double area = random::standard_exponential(gap);
  Time at;
  if (!planned.busyness) {
    at = planned.arrive.when_integral_reaches(simulation_.now(), area);
  } else {
    // The exponential is spent day by day, since each day has a factor of its own.
    at = simulation_.now();
    for (;;) {
      const auto day = static_cast<std::int64_t>(at.s / kDay.s);
      if (day != segment.day) {
        segment.day = day;
        auto luck = streams_[planned.busyness_purpose].at(static_cast<std::uint64_t>(day));
        segment.factor = std::max(0.0, planned.busyness->sample(luck));
      }
      const Time midnight{static_cast<double>(day + 1) * kDay.s};
      const double today = segment.factor * planned.arrive.integral(at, midnight);
      if (area <= today) {
        at = planned.arrive.when_integral_reaches(at, area / segment.factor);
        break;
      }
      area -= today;
      at = midnight;
      if (at >= horizon) break;
    }
  }
  if (at < horizon) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

void Replication::arrive(Index index) {
  const std::uint64_t number = segments_[index].arrivals;
  schedule_arrival(index);
  ++record_.segments[index].arrived;
  const std::uint32_t id = activities_.take();
  Activity& activity = activities_[id];
  activity = Activity{};
  activity.identity = plan_.segments[index].identity + number;
  activity.case_number = number;
  activity.arrived = now_;
  activity.cursor = plan_.segments[index].program;
  activity.segment = static_cast<std::uint16_t>(index);
  if (plan_.counters > 0) {
    counters_.resize(std::max<std::size_t>(counters_.size(), activities_.extent() * kCaseCounters));
    std::fill_n(counters_.begin() + static_cast<std::ptrdiff_t>(id * kCaseCounters), kCaseCounters, 0);
  }
  advance(id);
}

void Replication::advance(std::uint32_t id) {
  for (std::uint64_t steps = 0; steps < kMostStepsAtOnce; ++steps) {
    Activity& activity = activities_[id];
    const Instruction& instruction = plan_.program[activity.cursor];
    switch (instruction.operation) {
      case Operation::visit: return ask(id, instruction.service);
      case Operation::call: call(id, instruction.service); break;
      case Operation::back: go_back(id); break;
      case Operation::choose: choose(id, instruction); break;
      case Operation::jump: activity.cursor = instruction.target; break;
      case Operation::repeat: {
        auto luck = draws(id, instruction.purpose, instruction.counter);
        const bool again = random::uniform01(luck) < plan_.chances[instruction.detail];
        activity.cursor = again ? instruction.target : activity.cursor + 1;
        break;
      }
      case Operation::delay: {
        auto luck = draws(id, instruction.purpose, instruction.counter);
        const double span = std::max(0.0, plan_.delays[instruction.detail].sample(luck));
        return simulation_.schedule(simulation_.now() + Duration{span},
                                    static_cast<std::uint32_t>(What::delay_ends), id);
      }
      case Operation::need: need(id, instruction); break;
      case Operation::answered:
        if (!answered(id, plan_.needs[instruction.detail])) return;
        break;
      case Operation::finish: finish_service(id); break;
      case Operation::leave_message: return end_case(id, Outcome::message);
      case Operation::end: return end_case(id, Outcome::served);
    }
  }
  throw RunCannotGoOn("a case goes round in its journey without any time passing", simulation_.context());
}

random::Draws Replication::draws(std::uint32_t id, Index purpose, Index counter) {
  const Activity& activity = activities_[id];
  std::uint32_t visit = 0;
  if (counter != kNoIndex)
    visit = counters_[id * kCaseCounters + plan_.segments[activity.segment].counter_slots[counter]]++;
  return streams_[purpose].at(activity.identity, visit);
}

void Replication::call(std::uint32_t id, Index service) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {.next = activity.frame, .activity = id, .back = activity.cursor + 1, .mode = activity.mode};
  activity.frame = frame;
  activity.cursor = plan_.services[service].program;
}

void Replication::go_back(std::uint32_t id) {
  Activity& activity = activities_[id];
  const std::uint32_t frame = activity.frame;
  activity.cursor = frames_[frame].back;
  activity.mode = frames_[frame].mode;
  activity.frame = frames_[frame].next;
  frames_.give_back(frame);
}

void Replication::choose(std::uint32_t id, const Instruction& instruction) {
  auto luck = draws(id, instruction.purpose, instruction.counter);
  const double drawn = random::uniform01(luck);
  const Choice choice = plan_.choices[instruction.detail];
  const Branch* branch = &plan_.branches[choice.first];
  // The last branch is certain, so the search ends.
  while (drawn >= branch->up_to) ++branch;
  activities_[id].cursor = branch->target;
}

/// The cursor stands before the request for what may be needed; where it is not, it skips to `target`.
void Replication::need(std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = plan_.needs[instruction.detail];
  auto luck = draws(id, instruction.purpose, instruction.counter);
  const double drawn = random::uniform01(luck);
  Activity& activity = activities_[id];
  if (drawn >= need.chance) {
    activity.cursor = instruction.target;
    return;
  }
  if (need.mode == NeedMode::notify) {
    activity.cursor = instruction.target;
    return notify(id, need, luck.next());
  }
  ++activity.cursor;
  activity.mode = need.mode;
  Frame& frame = frames_[activity.frame];
  if (need.mode != NeedMode::hold) {
    turn_away(frame);
  } else if (need.at_most < kForever && frame.held) {
    frame.hold_limit = simulation_.schedule_cancellable(simulation_.now() + need.at_most,
                                                        static_cast<std::uint32_t>(What::hold_limit), activity.frame);
  }
}

/// The employee turns to other work while the case waits; the customer's line is free again.
void Replication::turn_away(Frame& frame) {
  if (!frame.held) return;
  frame.held = false;
  const Index department = plan_.services[frame.service].department;
  if (frame.on_line) free_line(department);
  frame.on_line = false;
  let_go(department);
}

void Replication::park_at_limit(std::uint32_t frame) { turn_away(frames_[frame]); }

/// True if the case goes on at once; false if it queues for the employee to come back to it.
bool Replication::answered(std::uint32_t id, const PlannedNeed& need) {
  Activity& activity = activities_[id];
  Frame& frame = frames_[activity.frame];
  simulation_.cancel(frame.hold_limit);
  frame.hold_limit = {};
  if (frame.held || !need.returns_to_work) {
    ++activity.cursor;
    return true;
  }
  activity.service = need.service;
  activity.phase = Phase::recalled;
  activity.issued = now_;
  Department& department = departments_[department_of(activity)];
  if (department.busy < department.capacity)
    start_work(id);
  else
    push_back(need.recall == Recall::first ? department.recalled : department.waiting, id);
  return false;
}

void Replication::finish_service(std::uint32_t id) {
  Activity& activity = activities_[id];
  const std::uint32_t index = activity.frame;
  const Frame frame = frames_[index];
  frames_.give_back(index);
  activity.frame = frame.next;
  activity.cursor = frame.back;
  activity.mode = frame.mode;
  --activity.inside;
  close_visit(activity, frame.service, frame.issued, frame.started);
  const Index department = plan_.services[frame.service].department;
  if (frame.on_line) free_line(department);
  if (frame.held) let_go(department);
}

void Replication::notify(std::uint32_t by, const PlannedNeed& need, std::uint64_t identity) {
  const std::uint32_t id = activities_.take();
  Activity request;
  request.identity = identity;
  request.case_number = activities_[by].case_number;
  request.arrived = now_;
  request.cursor = need.entry;
  request.segment = activities_[by].segment;
  request.detached = true;
  request.mode = NeedMode::notify;
  activities_[id] = request;
  if (plan_.counters > 0) {
    counters_.resize(std::max<std::size_t>(counters_.size(), activities_.extent() * kCaseCounters));
    std::fill_n(counters_.begin() + static_cast<std::ptrdiff_t>(id * kCaseCounters), kCaseCounters, 0);
  }
  advance(id);
}

void Replication::end_case(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  if (!activity.detached) {
    SegmentRecord& record = record_.segments[activity.segment];
    ++record.ended[static_cast<std::size_t>(outcome)];
    if (outcome == Outcome::served) record.sojourn.add(now_ - activity.arrived);
    if (outcome != Outcome::blocked) {
      record.wait.add(activity.waited);
      record.wait_distribution.add(activity.waited);
    }
  }
  activities_.give_back(id);
  if (arrivals_over_) end_if_cleared();
}

// --- a department ----------------------------------------------------------------------------------------

void Replication::ask(std::uint32_t id, Index service) {
  Activity& activity = activities_[id];
  activity.service = service;
  activity.issued = now_;
  activity.phase = Phase::asked;
  const Index index = department_of(activity);
  const PlannedDepartment& planned = plan_.departments[index];
  Department& department = departments_[index];
  ++record_.departments[index].requests;
  const bool free = department.busy < department.capacity;
  if (is_external(activity)) {
    ++activity.visits;
    const bool no_line = planned.lines != kNoIndex && department.external_present >= planned.lines;
    const bool no_room = !free && planned.waiting_room != kNoIndex && department.external_waiting >= planned.waiting_room;
    if (no_line || no_room) {
      keep_visit(activity, service, now_, std::nullopt, Outcome::blocked);
      return end_case(id, Outcome::blocked);
    }
    if (planned.lines != kNoIndex) {
      activity.on_line = true;
      ++department.external_present;
    }
  }
  if (free) return start_work(id);
  push_back(department.waiting, id);
  department.waiting_area.up(now_);
  if (!is_external(activity)) return;
  ++department.external_waiting;
  if (!department.open && planned.queue_at_closing == QueueAtClosing::disconnect)
    return give_up(id, Outcome::disconnected);
  be_patient(id);
}

/// Whichever comes first ends the wait: patience, or the time after which one leaves a message.
void Replication::be_patient(std::uint32_t id) {
  Activity& activity = activities_[id];
  const PlannedSegment& segment = plan_.segments[activity.segment];
  Duration limit = segment.message_after;
  What what = What::leaves_note;
  if (segment.patience) {
    auto luck = streams_[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    const Duration patience{std::max(0.0, segment.patience->sample(luck))};
    if (patience <= limit) {
      limit = patience;
      what = What::gives_up;
    }
  }
  if (limit < kForever)
    activity.giving_up =
        simulation_.schedule_cancellable(simulation_.now() + limit, static_cast<std::uint32_t>(what), id);
}

void Replication::start_work(std::uint32_t id) {
  Activity& activity = activities_[id];
  const Index index = department_of(activity);
  activity.started = now_;
  if (activity.phase == Phase::asked) note_start(activity);
  change_busy(departments_[index], +1);
  work(id, index, work_of(id));
}

void Replication::note_start(Activity& activity) {
  const Ticks wait = now_ - activity.issued;
  DepartmentRecord& record = record_.departments[department_of(activity)];
  record.wait.add(wait);
  record.wait_distribution.add(wait);
  if (!is_external(activity)) return;
  activity.waited += wait;
  if (activity.answered) return;
  activity.answered = true;
  SegmentRecord& segment = record_.segments[activity.segment];
  ++segment.answered;
  segment.answer_wait.add(wait);
  segment.in_target += static_cast<std::uint64_t>(wait < segments_[activity.segment].target);
}

double Replication::work_of(std::uint32_t id) {
  const Activity& activity = activities_[id];
  if (activity.phase == Phase::asked) {
    const PlannedService& service = plan_.services[activity.service];
    auto luck = draws(id, service.purpose, service.counter);
    return std::max(0.0, service.duration.sample(luck));
  }
  const Instruction& instruction = plan_.program[activity.cursor];
  const PlannedNeed& need = plan_.needs[instruction.detail];
  double work_s = need.switching.s;
  if (need.work_left) {
    auto luck = draws(id, need.work_purpose, instruction.counter);
    work_s += std::max(0.0, need.work_left->sample(luck));
  }
  return work_s;
}

void Replication::work(std::uint32_t id, Index department, double work_s) {
  const Time end = simulation_.now() + Duration{work_s};
  constexpr auto kind = static_cast<std::uint32_t>(What::work_ends);
  if (plan_.departments[department].work_at_shift_end == WorkAtShiftEnd::finish)
    return simulation_.schedule(end, kind, id);
  activities_[id].work_end = simulation_.schedule_cancellable(end, kind, id);
  activities_[id].work_left_s = end.s;  // the instant, until the work is paused
  push_back(departments_[department].working, id);
}

void Replication::end_work(std::uint32_t id) {
  Activity& activity = activities_[id];
  const Index index = department_of(activity);
  if (plan_.departments[index].work_at_shift_end == WorkAtShiftEnd::pause)
    remove(departments_[index].working, id);
  if (activity.phase == Phase::recalled) {
    frames_[activity.frame].held = true;
    ++activity.cursor;
  } else if (plan_.services[activity.service].program != kNoIndex) {
    start_needs(id);
  } else {
    close_visit(activity, activity.service, activity.issued, activity.started);
    if (activity.on_line) free_line(index);
    activity.on_line = false;
    ++activity.cursor;
    let_go(index);
  }
  advance(id);
}

/// The own work is done and the employee stays on the case while the cursor goes through what it needs.
void Replication::start_needs(std::uint32_t id) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {.next = activity.frame,
                    .activity = id,
                    .back = activity.cursor + 1,
                    .service = activity.service,
                    .issued = activity.issued,
                    .started = activity.started,
                    .held = true,
                    .on_line = activity.on_line,
                    .mode = activity.mode};
  activity.on_line = false;
  activity.frame = frame;
  activity.cursor = plan_.services[activity.service].program;
  ++activity.inside;
}

void Replication::let_go(Index department) {
  change_busy(departments_[department], -1);
  serve_next(department);
}

/// Free heads take up paused work first, then recalled cases, then the queue.
void Replication::serve_next(Index index) {
  Department& department = departments_[index];
  while (department.busy < department.capacity) {
    if (department.paused.size > 0) {
      resume(index);
    } else if (department.recalled.size > 0) {
      start_from(department.recalled, department);
    } else if (department.waiting.size > 0) {
      start_from(department.waiting, department);
    } else {
      break;
    }
  }
  if (department.staying && department.waiting.size == 0 && department.recalled.size == 0) {
    department.staying = false;
    department.capacity = department.scheduled;
  }
}

void Replication::start_from(Queue& queue, Department& department) {
  const std::uint32_t id = queue.first;
  Activity& activity = activities_[id];
  remove(queue, id);
  if (activity.phase == Phase::asked) {
    department.waiting_area.down(now_);
    if (is_external(activity)) {
      --department.external_waiting;
      simulation_.cancel(activity.giving_up);
      activity.giving_up = {};
    }
  }
  start_work(id);
}

void Replication::resume(Index index) {
  Department& department = departments_[index];
  const std::uint32_t id = department.paused.first;
  remove(department.paused, id);
  change_busy(department, +1);
  work(id, index, activities_[id].work_left_s);
}

void Replication::free_line(Index department) { --departments_[department].external_present; }

/// A customer leaves the queue unserved. Only a customer can: colleagues have no exit.
void Replication::give_up(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  const Index index = department_of(activity);
  Department& department = departments_[index];
  simulation_.cancel(activity.giving_up);
  remove(department.waiting, id);
  department.waiting_area.down(now_);
  --department.external_waiting;
  if (activity.on_line) free_line(index);
  const Ticks wait = now_ - activity.issued;
  DepartmentRecord& record = record_.departments[index];
  record.wait.add(wait);
  record.wait_distribution.add(wait);
  activity.waited += wait;
  const auto& level = plan_.segments[activity.segment].service_level;
  if (level && level->count_lost && !activity.answered && activity.waited < segments_[activity.segment].target)
    ++record_.segments[activity.segment].in_target;
  keep_visit(activity, activity.service, activity.issued, std::nullopt, outcome);
  end_case(id, outcome);
}

/// The calendar changes the heads on duty, or opens or closes the department.
void Replication::change_shift(Index index) {
  const PlannedDepartment& planned = plan_.departments[index];
  Department& department = departments_[index];
  const Time now = simulation_.now();
  const bool was_open = department.open;
  department.open = planned.hours.value_at(now) > 0;
  department.scheduled = heads(planned.staff, now);
  department.duty_area.set_level(department.scheduled, now_);
  change_busy(department, 0);
  const bool closes = was_open && !department.open;
  if (closes && planned.queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(index);
  const bool queue_left = department.waiting.size + department.recalled.size > 0;
  if (closes && planned.queue_at_closing == QueueAtClosing::serve && queue_left) department.staying = true;
  if (department.open) department.staying = false;
  if (!department.staying) department.capacity = department.scheduled;
  if (planned.work_at_shift_end == WorkAtShiftEnd::pause) pause_excess(index);
  serve_next(index);
  const Time next = std::min(planned.hours.next_change(now), planned.staff.next_change(now));
  if (next < kNever) simulation_.schedule(next, static_cast<std::uint32_t>(What::shift), index, kShift);
}

/// The latest started work stops first; an employee held for an answer has no work in hand to put down.
void Replication::pause_excess(Index index) {
  Department& department = departments_[index];
  while (department.busy > department.capacity && department.working.size > 0) {
    const std::uint32_t id = department.working.last;
    Activity& activity = activities_[id];
    remove(department.working, id);
    simulation_.cancel(activity.work_end);
    activity.work_left_s = std::max(0.0, activity.work_left_s - simulation_.now().s);
    push_back(department.paused, id);
    change_busy(department, -1);
  }
}

void Replication::disconnect_waiting(Index index) {
  std::uint32_t id = departments_[index].waiting.first;
  while (id != kNone) {
    const std::uint32_t next = activities_[id].next;
    if (activities_[id].phase == Phase::asked && is_external(activities_[id])) give_up(id, Outcome::disconnected);
    id = next;
  }
}

void Replication::change_busy(Department& department, int by) {
  department.busy += static_cast<std::uint32_t>(by);
  department.busy_area.change(by, now_);
  const std::int64_t excess = std::int64_t{department.busy} - std::int64_t{department.scheduled};
  if (excess > 0 || department.excess_area.level() > 0) [[unlikely]]
    department.excess_area.set_level(std::max<std::int64_t>(0, excess), now_);
}

// --- small things ----------------------------------------------------------------------------------------

void Replication::push_back(Queue& queue, std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.previous = queue.last;
  activity.next = kNone;
  if (queue.last == kNone)
    queue.first = id;
  else
    activities_[queue.last].next = id;
  queue.last = id;
  ++queue.size;
}

void Replication::remove(Queue& queue, std::uint32_t id) {
  const Activity& activity = activities_[id];
  if (activity.previous == kNone)
    queue.first = activity.next;
  else
    activities_[activity.previous].next = activity.next;
  if (activity.next == kNone)
    queue.last = activity.previous;
  else
    activities_[activity.next].previous = activity.previous;
  --queue.size;
}

void Replication::close_visit(const Activity& activity, Index service, Ticks issued, Ticks started) {
  record_.departments[plan_.services[service].department].response.add(now_ - issued);
  keep_visit(activity, service, issued, started, Outcome::served);
}

void Replication::keep_visit(const Activity& activity, Index service, Ticks issued, std::optional<Ticks> started,
                             Outcome outcome) {
  if (!options_.keep_visits) [[likely]]
    return;
  record_.visits.push_back({.case_number = activity.case_number,
                            .segment = activity.segment,
                            .service = service,
                            .issued = issued,
                            .started = started.value_or(0),
                            .ended = now_,
                            .was_started = started.has_value(),
                            .internal = !is_external(activity),
                            .mode = activity.mode,
                            .outcome = outcome});
}

}  // namespace domino::chain
