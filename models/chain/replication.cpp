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
  streams_.assign(plan.purposes.size(), random::Stream(0, 0, 0));
  departments_.resize(plan.departments.size());
  segments_.resize(plan.segments.size());
  for (Index i = 0; i < plan.services.size(); ++i) {
    const PlannedService& service = plan.services[i];
    const bool by_department = service.department != kNoIndex;
    services_.push_back({.duration = &service.duration,
                         .stream = by_department ? &streams_[service.purpose] : nullptr,
                         .department = by_department ? &departments_[service.department] : nullptr,
                         .index = i,
                         .program = service.program,
                         .counter = service.counter});
  }
}

const Record* Replication::run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop) {
  const Span& span = plan_.span;
  reset(seed, number);
  open_for_business();
  if (span.warm_up.s > 0) {
    if (!run_until(Time{span.warm_up.s}, stop)) return nullptr;
    start_measuring();
  }
  if (!run_until(plan_.middle, stop)) return nullptr;
  note_middle();
  if (!run_until(Time{span.horizon.s}, stop)) return nullptr;
  stop_measuring();
  if (span.ending == Ending::clear && !clear(stop)) return nullptr;
  finish_record();
  return &record_;
}

/// False when interrupted.
bool Replication::run_until(Time horizon, const std::stop_token& stop) {
  const RunLimits limits{.horizon = horizon, .events = plan_.span.event_limit};
  const RunEnd end = simulation_.run([this](const Event& event) { handle(event); }, limits, stop);
  now_ = ticks(simulation_.now());
  return end != RunEnd::interrupted;
}

/// Arrivals are over; everybody present is dealt with. False when interrupted.
bool Replication::clear(const std::stop_token& stop) {
  arrivals_over_ = true;
  if (activities_.alive() == 0) return true;
  const bool finished = run_until(Time{plan_.span.horizon.s} + kPatienceWithClearing, stop);
  record_.cleared = activities_.alive() == 0;
  return finished;
}

void Replication::reset(std::uint64_t seed, std::uint64_t number) {
  simulation_.reset(seed, number);
  now_ = 0;
  activities_.clear();
  frames_.clear();
  for (std::size_t i = 0; i < streams_.size(); ++i) streams_[i] = random::Stream(seed, number, plan_.purposes[i]);
  arrivals_over_ = false;
  record_.visits.clear();
  record_.cleared = true;
  for (auto& segment : record_.segments) segment.clear();
  for (auto& department : record_.departments) department.clear();
}

void Replication::open_for_business() {
  for (Index i = 0; i < departments_.size(); ++i) {
    const PlannedDepartment& planned = plan_.departments[i];
    Department& department = departments_[i] = {};
    department.plan = &planned;
    department.record = &record_.departments[i];
    department.limited = planned.lines != kNoIndex || planned.waiting_room != kNoIndex;
    department.pausing = planned.work_at_shift_end == WorkAtShiftEnd::pause;
    change_shift(i);
  }
  for (Index i = 0; i < segments_.size(); ++i) {
    const PlannedSegment& planned = plan_.segments[i];
    Segment& segment = segments_[i] = {};
    segment.plan = &planned;
    segment.record = &record_.segments[i];
    segment.arrival_stream = &streams_[planned.arrival_purpose];
    if (planned.service_level) segment.target = ticks(planned.service_level->within);
    segment.plain = !planned.every && !planned.instants && !planned.group;
    segment.bare = plan_.counters == 0 && plan_.attribute_slots == 0;
    segment.impatient = planned.patience || planned.message_after < kForever;
    schedule_any_arrival(i);
  }
}

[[gnu::always_inline]] inline void Replication::handle(const Event& event) {
  now_ = ticks(event.time());
  switch (static_cast<What>(event.kind)) {
    case What::arrival:
      return arrive(event.subject);
    case What::work_ends:
      return end_work(event.subject);
    case What::delay_ends:
      ++activities_[event.subject].cursor;
      return go_on(event.subject);
    case What::gives_up:
      return give_up(event.subject, Outcome::abandoned);
    case What::leaves_note:
      return give_up(event.subject, Outcome::message);
    case What::hold_limit:
      return park_at_limit(event.subject);
    case What::shift:
      return change_shift(event.subject);
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
    department.staff.start_measuring(now_);
    department.waiting_area.reset(now_);
  }
  record_.visits.clear();
}

void Replication::note_middle() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    record_.departments[i].waiting_at_middle = departments_[i].waiting.size();
    record_.departments[i].requests_until_middle = record_.departments[i].requests;
  }
}

void Replication::stop_measuring() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    const Department& department = departments_[i];
    DepartmentRecord& record = record_.departments[i];
    record.busy = department.staff.busy_ticks(now_);
    record.busy_on_duty = department.staff.busy_on_duty_ticks(now_);
    record.on_duty = department.staff.duty_ticks(now_);
    record.waiting = department.waiting_area.area(now_);
    record.waiting_at_end = department.waiting.size();
  }
}

void Replication::finish_record() {
  record_.measured = plan_.span.horizon - plan_.span.warm_up;
  record_.events = simulation_.events();
  std::uint64_t present = 0;
  for (const auto& segment : record_.segments) present += segment.present();
  record_.open_requests = activities_.alive() - present;
}

// --- a case ----------------------------------------------------------------------------------------------

[[gnu::always_inline]] inline void Replication::schedule_arrival(Index index) {
  Segment& segment = segments_[index];
  auto gap = segment.arrival_stream->at(++segment.arrivals);
  schedule_after(index, random::standard_exponential(gap));
}

/// Of whatever kind. Gaps are spent only while arrivals are open, as the exponential of a rate is.
[[gnu::noinline]] void Replication::schedule_any_arrival(Index index) {
  Segment& segment = segments_[index];
  const PlannedSegment& planned = *segment.plan;
  if (!planned.every && !planned.instants) return schedule_arrival(index);
  const std::uint64_t number = ++segment.arrivals;
  if (planned.every) {
    auto gap = segment.arrival_stream->at(number);
    return schedule_after(index, std::max(0.0, planned.every->sample(gap)));
  }
  if (number > planned.instants->size()) return;
  const Time at{(*planned.instants)[number - 1]};
  if (at < Time{plan_.span.horizon.s}) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

/// `area`: of the rate, or seconds while arrivals are open.
[[gnu::always_inline]] inline void Replication::schedule_after(Index index, double area) {
  Segment& segment = segments_[index];
  const Time at = segment.plan->busyness ? next_arrival_by_days(segment, area)
                                         : segment.plan->arrive.when_integral_reaches(simulation_.now(), area);
  if (at < Time{plan_.span.horizon.s}) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

/// The exponential is spent day by day, since each day has a factor of its own.
[[gnu::noinline]] Time Replication::next_arrival_by_days(Segment& segment, double area) {
  const PlannedSegment& planned = *segment.plan;
  for (Time at = simulation_.now(); at < Time{plan_.span.horizon.s};) {
    const auto day = static_cast<std::int64_t>(at.s / kDay.s);
    if (day != segment.day) {
      segment.day = day;
      auto luck = streams_[planned.busyness_purpose].at(static_cast<std::uint64_t>(day));
      segment.factor = std::max(0.0, planned.busyness->sample(luck));
    }
    const Time midnight{static_cast<double>(day + 1) * kDay.s};
    const double today = segment.factor * planned.arrive.integral(at, midnight);
    if (area <= today) return planned.arrive.when_integral_reaches(at, area / segment.factor);
    area -= today;
    at = midnight;
  }
  return kNever;
}

[[gnu::always_inline]] inline void Replication::arrive(Index index) {
  if (!segments_[index].plain) [[unlikely]]
    return arrive_otherwise(index);
  schedule_arrival(index);
  enter(index);
}

/// Those who come together are cases of their own.
[[gnu::noinline]] void Replication::arrive_otherwise(Index index) {
  schedule_any_arrival(index);
  const Segment& segment = segments_[index];
  if (!segment.plan->group) return enter(index);
  auto luck = streams_[segment.plan->group_purpose].at(segment.arrivals - 1);
  const double together = std::round(segment.plan->group->sample(luck));
  for (double i = 0; i < together; ++i) enter(index);
}

[[gnu::always_inline]] inline void Replication::enter(Index index) {
  Segment& segment = segments_[index];
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = activities_.take();
  if (id > plan_.span.case_limit) [[unlikely]]
    throw RunCannotGoOn("more cases are present at once than there is memory for", simulation_.context());
  Activity& activity = activities_[id];
  activity.identity = segment.plan->identity + number;
  activity.case_number = number;
  activity.arrived = now_;
  activity.waited = 0;
  activity.giving_up = {};
  activity.frame = kNone;
  activity.cursor = segment.plan->program;
  activity.visits = 0;
  activity.segment = &segment;
  activity.inside = 0;
  activity.detached = activity.answered = activity.on_line = false;
  if (!segment.bare) begin_numbers(id);
  go_on(id);
}

[[gnu::noinline]] void Replication::begin_numbers(std::uint32_t id) {
  if (plan_.counters > 0) forget_visits(id);
  if (plan_.attribute_slots > 0) draw_attributes(id);
}

[[gnu::noinline]] void Replication::draw_attributes(std::uint32_t id) {
  attributes_.resize(std::max<std::size_t>(attributes_.size(), activities_.extent() * plan_.attribute_slots));
  const Activity& activity = activities_[id];
  double* value = &attributes_[std::size_t{id} * plan_.attribute_slots];
  for (const PlannedAttribute& planned : activity.segment->plan->attributes) {
    auto luck = streams_[planned.purpose].at(activity.identity);
    *value++ = sample(planned.value, luck, id);
  }
}

void Replication::forget_visits(std::uint32_t id) {
  counters_.resize(std::max<std::size_t>(counters_.size(), activities_.extent() * kCaseCounters));
  std::fill_n(counters_.begin() + static_cast<std::ptrdiff_t>(id * kCaseCounters), kCaseCounters, 0);
}

/// The two most frequent steps are taken here, all others by `advance`.
[[gnu::always_inline]] inline void Replication::go_on(std::uint32_t id) {
  const Instruction& instruction = plan_.program[activities_[id].cursor];
  if (instruction.operation == Operation::visit) return ask(id, services_[instruction.service]);
  if (instruction.operation == Operation::end) return end_case(id, Outcome::served);
  advance(id);
}

void Replication::advance(std::uint32_t id) {
  for (std::uint64_t steps = 0; steps < kMostStepsAtOnce; ++steps) {
    Activity& activity = activities_[id];
    const Instruction& instruction = plan_.program[activity.cursor];
    switch (instruction.operation) {
      case Operation::visit:
        return ask(id, services_[instruction.service]);
      case Operation::call:
        call(id, instruction.service);
        break;
      case Operation::back:
        go_back(id);
        break;
      case Operation::choose:
        choose(id, instruction);
        break;
      case Operation::jump:
        activity.cursor = instruction.target;
        break;
      case Operation::repeat: {
        auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
        const bool again = random::uniform01(luck) < value(plan_.chances[instruction.detail], id);
        activity.cursor = again ? instruction.target : activity.cursor + 1;
        break;
      }
      case Operation::delay: {
        auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
        const double span = std::max(0.0, sample(plan_.delays[instruction.detail], luck, id));
        return simulation_.schedule(simulation_.now() + Duration{span}, static_cast<std::uint32_t>(What::delay_ends),
                                    id);
      }
      case Operation::need:
        need(id, instruction);
        break;
      case Operation::answered:
        if (!answered(id, plan_.needs[instruction.detail])) return;
        break;
      case Operation::finish:
        finish_service(id);
        break;
      case Operation::leave_message:
        return end_case(id, Outcome::message);
      case Operation::end:
        return end_case(id, Outcome::served);
    }
  }
  throw RunCannotGoOn("a case goes round in its journey without any time passing", simulation_.context());
}

[[gnu::always_inline]] inline random::Draws Replication::draws(std::uint32_t id, const random::Stream& stream,
                                                               Index counter) {
  const Activity& activity = activities_[id];
  std::uint32_t visit = 0;
  if (counter != kNoIndex) visit = counters_[id * kCaseCounters + activity.segment->plan->counter_slots[counter]]++;
  return stream.at(activity.identity, visit);
}

void Replication::call(std::uint32_t id, Index service) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {.next = activity.frame, .back = activity.cursor + 1, .mode = activity.mode};
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
  auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
  const double drawn = random::uniform01(luck);
  const Choice choice = plan_.choices[instruction.detail];
  if (choice.of_the_case) {
    activities_[id].cursor = branch_of_the_case(id, choice, drawn).target;
    return;
  }
  const Branch* branch = &plan_.branches[choice.first];
  // The last branch is certain, so the search ends.
  while (drawn >= branch->up_to) ++branch;
  activities_[id].cursor = branch->target;
}

/// Chances that add up to more than 1 leave nothing to the later branches; the last one, which goes straight on, has
/// no alternative.
[[gnu::noinline]] const Branch& Replication::branch_of_the_case(std::uint32_t id, const Choice& choice,
                                                                double drawn) const {
  double up_to = 0;
  for (const Branch* branch = &plan_.branches[choice.first];; ++branch) {
    if (branch->alternative == kNoIndex) return *branch;
    const Alternative& way = plan_.alternatives[branch->alternative];
    up_to += std::clamp(value(way.chance, id), 0.0, 1.0);
    const bool open = all_hold(way.when, [&](Index index) { return attribute(id, index); });
    if (open && (way.certain || drawn < up_to)) return *branch;
  }
}

/// The cursor stands before the request for what may be needed; where it is not, it skips to `target`.
[[gnu::noinline]] void Replication::need(std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = plan_.needs[instruction.detail];
  auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
  const double drawn = random::uniform01(luck);
  Activity& activity = activities_[id];
  const bool needed = drawn < value(need.chance, id) &&
                      all_hold(need.when, [&](Index attribute_index) { return attribute(id, attribute_index); });
  if (!needed) {
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
  // Nobody comes back to a case that was let go for good, such as one that was called back before.
  frame.returns = frame.held ? need.returns_to_work : need.mode == NeedMode::park || need.work_left.has_value();
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
  Department& department = *frame.service->department;
  if (frame.on_line) free_line(department);
  frame.on_line = false;
  let_go(department);
}

void Replication::park_at_limit(std::uint32_t frame) { turn_away(frames_[frame]); }

/// True if the case goes on at once; false if it queues for the employee to come back to it.
[[gnu::noinline]] bool Replication::answered(std::uint32_t id, const PlannedNeed& need) {
  Activity& activity = activities_[id];
  Frame& frame = frames_[activity.frame];
  simulation_.cancel(frame.hold_limit);
  frame.hold_limit = {};
  if (frame.held || !frame.returns) {
    ++activity.cursor;
    return true;
  }
  activity.service = frame.service;
  activity.phase = Phase::recalled;
  activity.issued = now_;
  Department& department = *frame.service->department;
  if (department.staff.has_free())
    start_work(id);
  else
    (need.recall == Recall::first ? department.recalled : department.waiting).join(activities_, id);
  return false;
}

[[gnu::noinline]] void Replication::finish_service(std::uint32_t id) {
  Activity& activity = activities_[id];
  const std::uint32_t index = activity.frame;
  const Frame frame = frames_[index];
  frames_.give_back(index);
  activity.frame = frame.next;
  activity.cursor = frame.back;
  activity.mode = frame.mode;
  --activity.inside;
  close_visit(activity, *frame.service, frame.issued, frame.started);
  Department& department = *frame.service->department;
  if (frame.on_line) free_line(department);
  if (frame.held) let_go(department);
}

[[gnu::noinline]] void Replication::notify(std::uint32_t by, const PlannedNeed& need, std::uint64_t identity) {
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
  if (plan_.counters > 0) forget_visits(id);
  if (plan_.attribute_slots > 0) {
    attributes_.resize(std::max<std::size_t>(attributes_.size(), activities_.extent() * plan_.attribute_slots));
    std::copy_n(&attributes_[std::size_t{by} * plan_.attribute_slots], plan_.attribute_slots,
                &attributes_[std::size_t{id} * plan_.attribute_slots]);
  }
  advance(id);
}

[[gnu::always_inline]] inline void Replication::end_case(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  if (!activity.detached) [[likely]] {
    SegmentRecord& record = *activity.segment->record;
    ++record.ended[static_cast<std::size_t>(outcome)];
    if (outcome == Outcome::served) record.sojourn.add_span(now_ - activity.arrived);
    if (outcome != Outcome::blocked) {
      if (outcome == Outcome::served) [[likely]]
        record.wait.add(activity.waited);
      else
        record.wait.add_span(activity.waited);
      record.wait_distribution.add(activity.waited);
    }
  }
  activities_.give_back(id);
  if (arrivals_over_ && activities_.alive() == 0) [[unlikely]]
    simulation_.end_run();
}

// --- a department ----------------------------------------------------------------------------------------

[[gnu::always_inline]] inline void Replication::ask(std::uint32_t id, const Service& service) {
  Activity& activity = activities_[id];
  activity.service = &service;
  activity.issued = now_;
  activity.phase = Phase::asked;
  Department& department = *service.department;
  ++department.record->requests;
  const bool external = is_external(activity);
  activity.visits += static_cast<std::uint32_t>(external);
  if (external && department.limited && !admit(id, department)) [[unlikely]]
    return;
  if (department.staff.has_free()) return start_work(id);
  department.waiting.join(activities_, id);
  department.waiting_area.up(now_);
  if (!external) return;
  ++department.external_waiting;
  if (!department.open && department.plan->queue_at_closing == QueueAtClosing::disconnect)
    return give_up(id, Outcome::disconnected);
  if (activity.segment->impatient) be_patient(id);
}

/// Takes a line for the customer; false if there is none, or no room to wait in, and the customer is gone.
[[gnu::noinline]] bool Replication::admit(std::uint32_t id, Department& department) {
  Activity& activity = activities_[id];
  const bool must_wait = !department.staff.has_free();
  if (department.external_present >= department.plan->lines ||
      (must_wait && department.external_waiting >= department.plan->waiting_room)) {
    keep_visit(activity, *activity.service, now_, std::nullopt, Outcome::blocked);
    end_case(id, Outcome::blocked);
    return false;
  }
  activity.on_line = true;
  ++department.external_present;
  return true;
}

/// Whichever comes first ends the wait: patience, or the time after which one leaves a message.
[[gnu::noinline]] void Replication::be_patient(std::uint32_t id) {
  Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  Duration limit = segment.message_after;
  What what = What::leaves_note;
  if (segment.patience) {
    auto luck = streams_[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    const Duration patience{std::max(0.0, sample(*segment.patience, luck, id))};
    if (patience <= limit) {
      limit = patience;
      what = What::gives_up;
    }
  }
  if (limit < kForever)
    activity.giving_up =
        simulation_.schedule_cancellable(simulation_.now() + limit, static_cast<std::uint32_t>(what), id);
}

[[gnu::always_inline]] inline void Replication::start_work(std::uint32_t id) {
  Activity& activity = activities_[id];
  Department& department = *activity.service->department;
  activity.started = now_;
  if (activity.phase == Phase::asked) note_start(activity);
  department.staff.take(now_);
  work(id, department, work_of(id));
}

[[gnu::always_inline]] inline void Replication::note_start(Activity& activity) const {
  const Ticks wait = now_ - activity.issued;
  DepartmentRecord& record = *activity.service->department->record;
  record.wait.add(wait);
  record.wait_distribution.add(wait);
  if (!is_external(activity)) return;
  activity.waited += wait;
  if (activity.answered) return;
  activity.answered = true;
  SegmentRecord& segment = *activity.segment->record;
  segment.answer_wait.add_span(wait);
  segment.in_target += static_cast<std::uint64_t>(wait < activity.segment->target);
}

[[gnu::always_inline]] inline double Replication::work_of(std::uint32_t id) {
  const Activity& activity = activities_[id];
  if (activity.phase == Phase::asked) [[likely]] {
    const Service& service = *activity.service;
    auto luck = draws(id, *service.stream, service.counter);
    return std::max(0.0, sample(*service.duration, luck, id));
  }
  return work_after_answer(id);
}

[[gnu::noinline]] double Replication::work_after_answer(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const Instruction& instruction = plan_.program[activity.cursor];
  const PlannedNeed& need = plan_.needs[instruction.detail];
  double work_s = need.switching.s;
  if (need.work_left) {
    auto luck = draws(id, streams_[need.work_purpose], instruction.counter);
    work_s += std::max(0.0, sample(*need.work_left, luck, id));
  }
  return work_s;
}

[[gnu::always_inline]] inline void Replication::work(std::uint32_t id, Department& department, double work_s) {
  const Time end = simulation_.now() + Duration{work_s};
  constexpr auto kind = static_cast<std::uint32_t>(What::work_ends);
  if (!department.pausing) [[likely]]
    return simulation_.schedule(end, kind, id);
  activities_[id].work_end = simulation_.schedule_cancellable(end, kind, id);
  activities_[id].work_left_s = end.s;
  department.working.join(activities_, id);
}

[[gnu::always_inline]] inline void Replication::end_work(std::uint32_t id) {
  Activity& activity = activities_[id];
  Department& department = *activity.service->department;
  if (department.pausing) [[unlikely]]
    department.working.leave(activities_, id);
  if (activity.phase == Phase::recalled) [[unlikely]] {
    frames_[activity.frame].held = true;
    ++activity.cursor;
  } else if (activity.service->program != kNoIndex) {
    start_needs(id);
  } else {
    close_visit(activity, *activity.service, activity.issued, activity.started);
    if (activity.on_line) free_line(department);
    activity.on_line = false;
    ++activity.cursor;
    let_go(department);
  }
  go_on(id);
}

/// The own work is done and the employee stays on the case while the cursor goes through what it needs.
[[gnu::noinline]] void Replication::start_needs(std::uint32_t id) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {.next = activity.frame,
                    .back = activity.cursor + 1,
                    .service = activity.service,
                    .issued = activity.issued,
                    .started = activity.started,
                    .held = true,
                    .on_line = activity.on_line,
                    .mode = activity.mode};
  activity.on_line = false;
  activity.frame = frame;
  activity.cursor = activity.service->program;
  ++activity.inside;
}

[[gnu::always_inline]] inline void Replication::let_go(Department& department) {
  department.staff.give_back(now_);
  const bool ordinary = department.paused.empty() && department.recalled.empty() && !department.staying;
  if (!ordinary) [[unlikely]]
    return serve_next(department);
  // One person has become free, or none if the shift has fewer people by now.
  if (!department.waiting.empty() && department.staff.has_free()) start_from(department.waiting, department);
}

/// Free heads take up paused work first, then recalled cases, then the queue. Past closing, those who stay serve
/// whom they had waiting at closing and nobody who came later.
void Replication::serve_next(Department& department) {
  const auto may_call_next = [&] {
    return !department.waiting.empty() &&
           (!department.staying || activities_[department.waiting.first()].issued <= department.closed_at);
  };
  while (department.staff.has_free()) {
    if (!department.paused.empty()) {
      resume(department);
    } else if (!department.recalled.empty()) {
      start_from(department.recalled, department);
    } else if (may_call_next()) {
      start_from(department.waiting, department);
    } else {
      break;
    }
  }
  if (department.staying && !may_call_next() && department.recalled.empty()) {
    department.staying = false;
    department.staff.set_capacity(department.staff.scheduled());
  }
}

[[gnu::always_inline]] inline void Replication::start_from(resources::WaitingLine& line, Department& department) {
  const std::uint32_t id = line.first();
  Activity& activity = activities_[id];
  line.leave(activities_, id);
  if (activity.phase == Phase::asked) [[likely]] {
    department.waiting_area.down(now_);
    if (is_external(activity)) {
      --department.external_waiting;
      if (activity.giving_up.slot != 0) simulation_.cancel(activity.giving_up);
      activity.giving_up = {};
    }
  }
  start_work(id);
}

[[gnu::noinline]] void Replication::resume(Department& department) {
  const std::uint32_t id = department.paused.first();
  department.paused.leave(activities_, id);
  department.staff.take(now_);
  work(id, department, activities_[id].work_left_s);
}

void Replication::free_line(Department& department) { --department.external_present; }

/// A customer leaves the queue unserved. Only a customer can: colleagues have no exit.
[[gnu::noinline]] void Replication::give_up(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  Department& department = *activity.service->department;
  simulation_.cancel(activity.giving_up);
  department.waiting.leave(activities_, id);
  department.waiting_area.down(now_);
  --department.external_waiting;
  if (activity.on_line) free_line(department);
  const Ticks wait = now_ - activity.issued;
  DepartmentRecord& record = *department.record;
  record.wait.add_span(wait);
  record.wait_distribution.add(wait);
  activity.waited += wait;
  const Segment& segment = *activity.segment;
  const auto& level = segment.plan->service_level;
  if (level && level->count_lost && !activity.answered && activity.waited < segment.target) ++segment.record->in_target;
  keep_visit(activity, *activity.service, activity.issued, std::nullopt, outcome);
  end_case(id, outcome);
}

/// The calendar changes the heads on duty, or opens or closes the department.
void Replication::change_shift(Index index) {
  const PlannedDepartment& planned = plan_.departments[index];
  Department& department = departments_[index];
  const Time now = simulation_.now();
  const bool was_open = department.open;
  department.open = planned.hours.value_at(now) > 0;
  department.staff.set_scheduled(heads(planned.staff, now), now_);
  const bool closes = was_open && !department.open;
  if (closes && planned.queue_at_closing == QueueAtClosing::disconnect) disconnect_waiting(department);
  const bool queue_left = !department.waiting.empty() || !department.recalled.empty();
  if (closes && planned.queue_at_closing == QueueAtClosing::serve && queue_left) {
    department.staying = true;
    department.closed_at = now_;
  }
  if (department.open) department.staying = false;
  if (!department.staying) department.staff.set_capacity(department.staff.scheduled());
  if (department.pausing) pause_excess(department);
  serve_next(department);
  const Time next = std::min(planned.hours.next_change(now), planned.staff.next_change(now));
  if (next < kNever) simulation_.schedule(next, static_cast<std::uint32_t>(What::shift), index, kShift);
}

/// The latest started work stops first; an employee held for an answer has no work in hand to put down, and work
/// that ends at this very instant is done.
void Replication::pause_excess(Department& department) {
  const double now_s = simulation_.now().s;
  std::uint32_t id = department.working.last();
  while (id != kNone && department.staff.busy() > department.staff.capacity()) {
    Activity& activity = activities_[id];
    const std::uint32_t earlier = activity.previous;
    if (activity.work_left_s > now_s) {
      department.working.leave(activities_, id);
      simulation_.cancel(activity.work_end);
      activity.work_left_s -= now_s;
      department.paused.join(activities_, id);
      department.staff.give_back(now_);
    }
    id = earlier;
  }
}

void Replication::disconnect_waiting(Department& department) {
  std::uint32_t id = department.waiting.first();
  while (id != kNone) {
    const std::uint32_t next = activities_[id].next;
    if (activities_[id].phase == Phase::asked && is_external(activities_[id])) give_up(id, Outcome::disconnected);
    id = next;
  }
}

// --- small things ----------------------------------------------------------------------------------------

[[gnu::always_inline]] inline double Replication::sample(const PlannedAmount& amount, random::Draws luck,
                                                         std::uint32_t id) const {
  if (amount.terms.empty()) [[likely]]
    return amount.base.sample(luck);
  return with_terms(amount, luck, id);
}

[[gnu::noinline]] double Replication::with_terms(const PlannedAmount& amount, random::Draws luck,
                                                 std::uint32_t id) const {
  double total = amount.base.sample(luck);
  for (const PlannedTerm& term : amount.terms) {
    const double factor = term.factor.sample(luck);
    const double of_the_case =
        term.attribute == kNoIndex ? term.recorded.of_case(activities_[id].case_number) : attribute(id, term.attribute);
    total += factor * of_the_case;
  }
  return total;
}

double Replication::attribute(std::uint32_t id, Index index) const {
  const std::size_t slot = activities_[id].segment->plan->attribute_slots[index];
  return attributes_[std::size_t{id} * plan_.attribute_slots + slot];
}

double Replication::value(const PlannedFigure& figure, std::uint32_t id) const {
  return figure.attribute == kNoIndex ? figure.number : attribute(id, figure.attribute);
}

[[gnu::always_inline]] inline void Replication::close_visit(const Activity& activity, const Service& service,
                                                            Ticks issued, Ticks started) {
  service.department->record->response.add_span(now_ - issued);
  keep_visit(activity, service, issued, started, Outcome::served);
}

[[gnu::always_inline]] inline void Replication::keep_visit(const Activity& activity, const Service& service,
                                                           Ticks issued, std::optional<Ticks> started,
                                                           Outcome outcome) {
  if (!options_.keep_visits) [[likely]]
    return;
  write_visit(activity, service, issued, started, outcome);
}

[[gnu::noinline]] void Replication::write_visit(const Activity& activity, const Service& service, Ticks issued,
                                                std::optional<Ticks> started, Outcome outcome) {
  record_.visits.push_back({.case_number = activity.case_number,
                            .segment = static_cast<Index>(activity.segment - segments_.data()),
                            .service = service.index,
                            .issued = issued,
                            .started = started.value_or(0),
                            .ended = now_,
                            .was_started = started.has_value(),
                            .internal = !is_external(activity),
                            .mode = activity.mode,
                            .outcome = outcome});
}

}  // namespace domino::chain
