// A case's way through its program, but for what it asks of departments and stores.

#include <algorithm>

#include "models/replication/replication.h"

namespace domino::chain {

[[gnu::noinline]] void Replication::handle_rare(What what, std::uint32_t subject) {
  switch (what) {
    case What::arrival:
    case What::work_ends:
      break;
    case What::careful_work_ends:
      return end_careful_work(subject);
    case What::delay_ends:
      activities_[subject].timer = {};
      ++activities_[subject].cursor;
      return advance(subject);
    case What::gives_up:
      return give_up(subject, Outcome::abandoned);
    case What::leaves_note:
      return give_up(subject, Outcome::message);
    case What::gives_up_parked:
      return give_up_parked(subject);
    case What::redials:
      return come_again(subject);
    case What::goes_on:
      return go_on_now(subject);
    case What::clarified:
      activities_[subject].timer = {};
      return find_somebody(subject);
    case What::overflows:
      return overflow(subject);
    case What::hold_limit:
      if (telling_) tell_hold_over(subject);
      return turn_away(subject);
    case What::escalates:
      return escalate(subject);
    case What::gate_opens:
      gates_[subject].timer = {};
      return open_gate(gates_[subject]);
    case What::leaves:
      return leave_by_timetable(subject);
    case What::shift:
      return change_shift(subject);
    case What::turns:
      return take_turns(subject);
    case What::intervenes:
      return intervene(subject);
    case What::contact:
      return attend(subject);
    case What::pays:
      return pay_once(subject);
    case What::pay_day:
      return pay_day();
    case What::falls_due:
      return hurry(subject);
  }
}

void Replication::begin_numbers(std::uint32_t id) {
  if (plan_.counters > 0) forget_visits(id);
  if (plan_.attribute_slots > 0) draw_attributes(id);
}

/// Counts begin anew; what the case brought along belongs to the request as well.
void Replication::begin_numbers_like(std::uint32_t root, std::uint32_t id) {
  if (plan_.counters > 0) forget_visits(id);
  if (plan_.attribute_slots == 0) return;
  attributes_.resize(std::max<std::size_t>(attributes_.size(), activities_.extent() * plan_.attribute_slots));
  std::copy_n(&attributes_[std::size_t{root} * plan_.attribute_slots], plan_.attribute_slots,
              &attributes_[std::size_t{id} * plan_.attribute_slots]);
}

void Replication::draw_attributes(std::uint32_t id) {
  attributes_.resize(std::max<std::size_t>(attributes_.size(), activities_.extent() * plan_.attribute_slots));
  const Activity& activity = activities_[id];
  double* number = &attributes_[std::size_t{id} * plan_.attribute_slots];
  for (const PlannedAttribute& planned : activity.segment->plan->attributes) {
    auto luck = streams_[planned.purpose].at(activity.identity);
    *number++ = sample(planned.value, luck, id);
  }
}

double Replication::with_terms(const PlannedAmount& amount, random::Draws luck, std::uint32_t id) const {
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
  const Activity& activity = activities_[id];
  return attributes_[std::size_t{activity.root} * plan_.attribute_slots +
                     activity.segment->plan->attribute_slots[index]];
}

double Replication::value(const PlannedFigure& figure, std::uint32_t id) const {
  return figure.attribute == kNoIndex ? figure.number : attribute(id, figure.attribute);
}

void Replication::forget_visits(std::uint32_t id) {
  counters_.resize(std::max<std::size_t>(counters_.size(), activities_.extent() * kCaseCounters));
  std::fill_n(counters_.begin() + static_cast<std::ptrdiff_t>(id * kCaseCounters), kCaseCounters, 0);
}

std::uint32_t Replication::visit_number(std::uint32_t id, Index counter) {
  const Activity& activity = activities_[id];
  return counters_[activity.root * kCaseCounters + activity.segment->plan->counter_slots[counter]]++;
}

/// Steps that take no time and ask nobody.
void Replication::move_cursor(std::uint32_t id, const Instruction& instruction) {
  Activity& activity = activities_[id];
  switch (instruction.operation) {
    case Operation::call:
      return call(id, instruction.service);
    case Operation::back:
      return go_back(id);
    case Operation::choose:
      return choose(id, instruction);
    case Operation::shortest:
      return join_shortest(id, instruction);
    case Operation::first_free:
      return ask_first_free(id, instruction);
    case Operation::jump:
      activity.cursor = instruction.target;
      return;
    case Operation::repeat: {
      auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
      const bool again = random::uniform01(luck) < value(plan_.chances[instruction.detail], id);
      activity.cursor = again ? instruction.target : activity.cursor + 1;
      return;
    }
    case Operation::need:
      return need(id, instruction);
    case Operation::verify:
      return verify(id, instruction);
    default:
      DOMINO_REQUIRE_IN(simulation_.context(), false, "this step does more than move the cursor");
  }
}

void Replication::call(std::uint32_t id, Index service) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {
      .around = activity.frame, .kind = FrameKind::call, .back = activity.cursor + 1, .asker = activity.asker};
  activity.frame = frame;
  activity.cursor = plan_.services[service].program;
}

/// Back to who asked for a service made of steps, from inside any regions of it.
void Replication::go_back(std::uint32_t id) {
  while (frames_[activities_[id].frame].kind != FrameKind::call) pop_frame(id);
  const Frame& frame = frames_[activities_[id].frame];
  activities_[id].cursor = frame.back;
  activities_[id].asker = frame.asker;
  pop_frame(id);
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
const Branch& Replication::branch_of_the_case(std::uint32_t id, const Choice& choice, double drawn) const {
  double up_to = 0;
  for (const Branch* branch = &plan_.branches[choice.first];; ++branch) {
    if (branch->alternative == kNoIndex) return *branch;
    const Alternative& way = plan_.alternatives[branch->alternative];
    up_to += std::clamp(value(way.chance, id), 0.0, 1.0);
    const bool open = all_hold(way.when, [&](Index index) { return attribute(id, index); });
    if (open && (way.certain || drawn < up_to)) return *branch;
  }
}

/// Fewest people to serve for each of the staff on duty; departments without anybody on duty come last.
void Replication::join_shortest(std::uint32_t id, const Instruction& instruction) {
  const Choice choice = plan_.choices[instruction.detail];
  double least = 0;
  for (Index i = 0; i < choice.count; ++i) {
    const Index target = plan_.branches[choice.first + i].target;
    const LaneState& lane = *services_[plan_.program[target].service].lane;
    std::uint32_t busy = 0;
    std::uint32_t capacity = 0;
    for (const auto& by : lane.plan->teams) {
      busy += teams_[by.team].staff.busy();
      capacity += teams_[by.team].staff.capacity();
    }
    const double load = static_cast<double>(lane.size() + lane.recalled.size() + busy);
    const double length = capacity > 0 ? load / capacity : 1e9 + load;
    if (i > 0 && length >= least) continue;
    least = length;
    activities_[id].cursor = target;
  }
}

/// The first branch for whose service somebody is free; kNoIndex if nobody is.
Index Replication::first_free(const Choice& choice) {
  for (Index i = choice.first; i < choice.first + choice.count; ++i)
    if (free_team(*services_[plan_.program[plan_.branches[i].target].service].lane) != nullptr) return i;
  return kNoIndex;
}

/// Somebody was free when the need arose; who is not any more, since the hand-off took time, is waited for.
void Replication::ask_first_free(std::uint32_t id, const Instruction& instruction) {
  const Choice& choice = plan_.choices[instruction.detail];
  const Index branch = first_free(choice);
  activities_[id].cursor = plan_.branches[branch != kNoIndex ? branch : choice.first].target;
}

void Replication::wait_a_while(std::uint32_t id, const Instruction& instruction) {
  auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
  const double span = std::max(0.0, sample(plan_.delays[instruction.detail], luck, id));
  activities_[id].timer = schedule(Duration{span}, What::delay_ends, id);
  if (ledger_.on()) note_delay(id, instruction.detail);
}

/// Somebody else's doing lets a case go on; it does so after what is going on now.
void Replication::go_on_soon(std::uint32_t id) { activities_[id].timer = schedule(Duration{}, What::goes_on, id); }

void Replication::go_on_now(std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.timer = {};
  if (activity.at_door) {
    activity.at_door = false;
    --services_[plan_.program[activity.cursor].service].department->expected;
    release(id, *activity.service, *activity.team, activity.employee);
  }
  advance(id);
}

/// A customer who was lost tries again, with numbers of a new contact.
void Replication::come_again(std::uint32_t id) {
  Activity& activity = activities_[id];
  if (arrivals_over_) return forget(id);
  SegmentState& segment = *activity.segment;
  const std::uint64_t identity = activity.identity;
  const std::uint32_t case_number = activity.case_number;
  const auto attempts = static_cast<std::uint16_t>(activity.attempts + 1);
  const std::uint32_t person = is_known(activity) ? encounter_of(activity).person : kNone;
  activities_.give_back(id);
  const std::uint32_t again = take_case();
  Activity& contact = activities_[again];
  contact.identity = identity ^ random::name_key("contact") * attempts;
  contact.case_number = case_number;
  contact.attempts = attempts;
  contact.cursor = segment.plan->program;
  contact.segment = &segment;
  ++segment.record->arrived;
  ++segment.record->redials;
  if (person != kNone) carry_over(person, again);
  if (ledger_.on()) open_account(again, contact);
  begin_numbers(again);
  advance(again);
}

void Replication::unwind(std::uint32_t id) {
  while (activities_[id].frame != kNone) pop_frame(id);
}

/// Leaves the innermost thing a case is inside of, and sets free what was kept for it.
void Replication::pop_frame(std::uint32_t id) {
  Activity& activity = activities_[id];
  const std::uint32_t index = activity.frame;
  const bool kept = frames_[index].kind == FrameKind::service && frames_[index].held;
  if (kept) end_hold(index);
  Frame frame = frames_[index];
  activity.frame = frame.around;
  frames_.give_back(index);
  switch (frame.kind) {
    case FrameKind::call:
      return;
    case FrameKind::region:
      return put(frame.back, 1);
    case FrameKind::employer:
      frame.employer->background -= static_cast<std::uint32_t>(frame.held);
      return;
    case FrameKind::service:
      --activity.inside;
      simulation_.cancel(frame.hold_limit);
      simulation_.cancel(frame.giving_up);
      close_watch(frame.watch, false);
      if (options_.keep_visits) keep_visit_left(activity, frame);
      if (kept) let_employee_go(frame);
      return;
  }
}

void Replication::close_carefully(Activity& activity, const ServiceState& service, Ticks issued, std::uint32_t& watch,
                                  Index ask) {
  const resources::Calendar& hours = *service.department->hours;
  // A tick may round the instant of the request up, past an answer given at once.
  const Time now = simulation_.now();
  const Time since{std::min(seconds(issued), now.s)};
  const Ticks response = hours.constant() ? now_ - issued : ticks(Duration{hours.integral(since, now)});
  service.department->record->response.add_span(response);
  if (ask != kNoIndex) record_.asks[ask].response.add_span(response);
  if (people_ != nullptr)
    note_answer(activity, service,
                {.response_s = seconds(response), .in_time = watch == kNone || now.s <= watches_[watch].due_s});
  if (customers_ != nullptr && watch != kNone && now.s > watches_[watch].due_s && is_external(activity) &&
      is_known(activity))
    encounter_of(activity).promise_broken = true;
  close_watch(watch, true);
  activity.loops = 0;
}

/// A visit that was begun and never ended, because its case was given up while it waited for others.
void Replication::keep_visit_left(const Activity& activity, const Frame& frame) {
  Activity at_visit = activity;
  at_visit.asker = frame.asker;
  at_visit.team = frame.team;
  at_visit.employee = frame.employee;
  write_visit(at_visit, *frame.service, frame.issued, frame.started, Outcome::gave_up);
}

[[gnu::noinline]] void Replication::write_visit(const Activity& activity, const ServiceState& service, Ticks issued,
                                                std::optional<Ticks> started, Outcome outcome) {
  const TeamState* team = started ? activity.team : nullptr;
  record_.visits.push_back({.case_number = activity.case_number,
                            .segment = static_cast<Index>(activity.segment - segments_.data()),
                            .service = service.index,
                            .issued = issued,
                            .started = started.value_or(0),
                            .ended = now_,
                            .was_started = started.has_value(),
                            .asker = activity.asker,
                            .team = team == nullptr ? kNoIndex : static_cast<Index>(team - teams_.data()),
                            .employee = team == nullptr ? kNoIndex : activity.employee,
                            .outcome = outcome});
}

}  // namespace domino::chain
