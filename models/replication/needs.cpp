#include "models/replication/needs.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/branches.h"
#include "models/replication/deadlock.h"
#include "models/replication/desk.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/numbers.h"
#include "models/replication/serving.h"
#include "models/replication/work.h"

namespace domino::chain::needs {

namespace {

using organisation::NeedMode;
using organisation::Recall;

Asker asker_of(NeedMode mode) {
  switch (mode) {
    case NeedMode::hold:
      return Asker::hold;
    case NeedMode::park:
      return Asker::park;
    case NeedMode::callback:
      return Asker::callback;
    case NeedMode::notify:
      return Asker::notify;
    case NeedMode::background:
      return Asker::background;
    case NeedMode::consult:
      return Asker::consult;
    case NeedMode::transfer:
      return Asker::transfer;
  }
  return Asker::hold;
}

bool keeps_employee(NeedMode mode) {
  return mode == NeedMode::hold || mode == NeedMode::consult || mode == NeedMode::transfer;
}

}  // namespace

static void ask_detached(Run& run, std::uint32_t by, const PlannedNeed& need, std::uint64_t identity);

/// Whether a colleague could come at once.
static bool somebody_free(Run& run, const PlannedNeed& need) {
  if (need.one_of != kNoIndex) return journey::first_free(run, run.plan.choices[need.one_of]) != kNoIndex;
  return serving::free_team(run, *run.services[need.asked].lane) != nullptr;
}

void need(Run& run, std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = run.plan.needs[instruction.detail];
  auto draw = numbers::draws(run, id, run.streams[instruction.purpose], instruction.counter);
  const double drawn = random::uniform01(draw);
  Activity& activity = run.activities[id];
  const bool nobody_there = need.mode == NeedMode::consult && !somebody_free(run, need);
  const auto attribute_of_it = [&](Index attribute_index) { return numbers::attribute(run, id, attribute_index); };
  const bool needed =
      drawn < numbers::value(run, need.chance, id) &&
      (need.when.empty() || all_hold(need.when, attribute_of_it, run.department_of(need.service).authority));
  if (!needed || nobody_there) {
    activity.cursor = instruction.target;
    return;
  }
  if (need.entry != kNoIndex) {
    activity.cursor = instruction.target;
    return ask_detached(run, id, need, draw.next());
  }
  ++activity.cursor;
}

void engage(Run& run, std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = run.plan.needs[instruction.detail];
  Activity& activity = run.activities[id];
  ++activity.cursor;
  activity.asker = asker_of(need.mode);
  activity.handed_off = need.handed_off;
  const std::uint32_t index = activity.frame;
  Frame& frame = run.frames[index];
  announce::asks_colleagues(run, id, instruction.detail, frame.held && keeps_employee(need.mode));
  frame.clean = activity.defect == Severity::none;
  // Nobody comes back to a case that was let go for good, such as one that was called back before.
  frame.returns = frame.held ? need.returns_to_work
                             : need.mode == NeedMode::park || need.work_left.has_value() || need.work_follows;
  frame.transferring = need.mode == NeedMode::transfer && frame.held;
  // A case handed over comes back only for the work that is still to be done here.
  if (frame.transferring) frame.returns = need.work_follows;
  if (!keeps_employee(need.mode)) {
    const auto& patience = activity.segment->plan->parked_patience;
    if (patience && activity.inside == 1 && !activity.detached && !activity.segment->plan->internal) {
      auto draw = run.streams[activity.segment->plan->parked_patience_purpose].at(activity.identity, activity.visits);
      frame.giving_up = run.schedule(Duration{std::max(0.0, patience->sample(draw))}, EventKind::gives_up_parked, id);
    }
    turn_away(run, index);
  } else if (need.at_most < kForever && frame.held) {
    frame.hold_limit = run.schedule(need.at_most, EventKind::hold_limit, index);
  }
  // An employee who was let go may have taken up a case that made room for more frames.
  announce::needs(run, id, run.frames[index], instruction.detail);
}

/// The employee is on the case, and does nothing for it at present. Who is held is listed only where people may wait
/// for each other for ever.
static void begin_hold(Run& run, std::uint32_t index) {
  Frame& frame = run.frames[index];
  frame.held = true;
  ++frame.team->department->held;
  deadlock::begins_hold(run, index);
}

void end_hold(Run& run, std::uint32_t index) {
  Frame& frame = run.frames[index];
  frame.held = false;
  --frame.team->department->held;
  deadlock::ends_hold(run, index);
}

void turn_away(Run& run, std::uint32_t index) {
  if (!run.frames[index].held) return;
  end_hold(run, index);
  let_employee_go(run, run.frames[index]);
}

void let_employee_go(Run& run, Frame& frame) {
  announce::holder_leaves(run, frame);
  if (frame.on_line) desk::free_line(*frame.service->department);
  frame.on_line = false;
  work::free_employee(run, *frame.team, frame.employee);
}

void let_transferrer_go(Run& run, std::uint32_t id) {
  const std::uint32_t index = run.activities[id].frame;
  if (index == kNone) return;
  announce::is_taken_over(run, id);
  if (!run.frames[index].transferring) return;
  run.frames[index].transferring = false;
  turn_away(run, index);
}

bool answered(Run& run, std::uint32_t id, const PlannedNeed& need) {
  if (run.activities[id].gone) {
    journey::end_case(run, id, Outcome::gave_up);
    return false;
  }
  if (branches::is_left_alone(run, id)) {
    branches::depart(run, id);
    return false;
  }
  Activity& activity = run.activities[id];
  Frame& frame = run.frames[activity.frame];
  announce::colleagues_answer(run, id, frame.held || !frame.returns, frame.held);
  run.simulation.cancel(frame.hold_limit);
  run.simulation.cancel(frame.giving_up);
  frame.hold_limit = frame.giving_up = {};
  activity.asker = frame.asker;
  activity.handed_off = false;
  announce::need_is_met(run, id, frame, run.plan.program[activity.cursor].detail);
  if (frame.held || !frame.returns) {
    ++activity.cursor;
    return true;
  }
  activity.service = frame.service;
  activity.lane = frame.service->lane;
  activity.phase = Phase::recalled;
  activity.issued = run.now;
  activity.turn = lines::next_turn(run);
  activity.priority = frame.priority;
  if (const auto* by = ideal::server_of(run, *activity.lane, activity)) {
    work::start_carefully(run, id, run.teams[by->team], by->factor);
  } else if (activity.lane->department->preempting && serving::preempt(run, id)) {
    // Somebody puts down what is less urgent and takes the case up again.
  } else if (need.recall == Recall::first) {
    activity.queued = true;
    activity.lane->recalled.join(run.activities, id);
    if (activity.lane->team != nullptr) activity.lane->team->ordinary = false;
    announce::joins_line(run, id);
    deadlock::look(run);
  } else {
    lines::join(run, *activity.lane, id);
    deadlock::look(run);
  }
  return false;
}

void verify(Run& run, std::uint32_t id, const Instruction& instruction) {
  Activity& activity = run.activities[id];
  auto draw = numbers::draws(run, id, run.streams[instruction.purpose], instruction.counter);
  const bool wrong = run.frames[activity.frame].clean && activity.defect != Severity::none;
  if (!wrong || random::uniform01(draw) >= run.plan.needs[instruction.detail].check) {
    ++activity.cursor;
    announce::answer_is_right(run, id, run.frames[activity.frame]);
    return;
  }
  ++run.department_of(activity.defect_origin).record->sent_back;
  announce::answer_is_wrong(run, id, run.frames[activity.frame], activity.defect_origin);
  activity.defect = Severity::none;
  activity.cursor = instruction.target;
}

void start_needs(Run& run, std::uint32_t id) {
  const std::uint32_t frame = run.frames.take();
  Activity& activity = run.activities[id];
  run.frames[frame] = {.around = activity.frame,
                       .activity = id,
                       .kind = FrameKind::service,
                       .back = activity.cursor + 1,
                       .service = activity.service,
                       .team = activity.team,
                       .issued = activity.issued,
                       .started = activity.started,
                       .turn = activity.turn,
                       .work_s = activity.whole_work_s,
                       .employee = activity.employee,
                       .watch = activity.watch,
                       .ask = activity.ask,
                       .priority = activity.priority,
                       .on_line = activity.on_line,
                       .loops = activity.loops,
                       .asker = activity.asker};
  begin_hold(run, frame);
  activity.on_line = false;
  activity.watch = kNone;
  activity.ask = kNoIndex;
  activity.frame = frame;
  activity.cursor = activity.service->program;
  ++activity.inside;
}

void work_within(Run& run, std::uint32_t id, const Instruction& instruction) {
  Activity& activity = run.activities[id];
  Frame& frame = run.frames[activity.frame];
  DOMINO_REQUIRE_IN(run.simulation.context(), frame.held,
                    "an employee has returned to the case before its work goes on");
  end_hold(run, activity.frame);
  activity.service = frame.service;
  activity.lane = frame.service->lane;
  activity.team = frame.team;
  activity.employee = frame.employee;
  activity.issued = frame.issued;
  activity.turn = frame.turn;
  activity.priority = frame.priority;
  activity.phase = Phase::within;
  announce::goes_on_with(run, id, StoryEvent::Kind::works_on);
  activity.whole_work_s = frame.work_s * run.plan.chances[instruction.detail].number;
  const double slower = work::pace_of(run, activity, *frame.team, work::factor_of(run, activity));
  TeamState& team = *frame.team;
  work::carry_out(run, id, team, activity.whole_work_s * slower, slower);
  serving::yield_to_waiting(run, id, team);
}

void hold_again(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  Frame& frame = run.frames[activity.frame];
  frame.team = activity.team;
  frame.employee = activity.employee;
  begin_hold(run, activity.frame);
}

bool finish_service(Run& run, std::uint32_t id) {
  const std::uint32_t index = run.activities[id].frame;
  const Frame frame = run.frames[index];
  if (frame.held) end_hold(run, index);
  run.frames.give_back(index);
  Activity& activity = run.activities[id];
  activity.frame = frame.around;
  activity.cursor = frame.back;
  activity.asker = frame.asker;
  activity.service = frame.service;
  activity.team = frame.team;
  activity.employee = frame.employee;
  activity.issued = frame.issued;
  activity.loops = frame.loops;
  --activity.inside;
  std::uint32_t watch = frame.watch;
  work::close_carefully(run, activity, *frame.service, frame.issued, watch, frame.ask);
  announce::visit_ends(run, id, *frame.service, frame.issued, frame.started);
  if (frame.on_line) desk::free_line(*frame.service->department);
  if (!frame.held) return true;
  if (run.blocking && serving::wait_at_door(run, id)) return false;
  work::release(run, id, *frame.service, *frame.team, frame.employee);
  return true;
}

static void ask_detached(Run& run, std::uint32_t by, const PlannedNeed& need, std::uint64_t identity) {
  DepartmentState& employer = run.department_of(need.service);
  const std::uint32_t id = detached(run, run.activities[by], identity, need.entry, asker_of(need.mode));
  const std::uint32_t frame = run.frames.take();
  const bool background = need.mode == NeedMode::background;
  employer.background += static_cast<std::uint32_t>(background);
  run.frames[frame] = {.kind = FrameKind::employer, .employer = &employer, .held = background};
  std::uint32_t around = run.activities[by].frame;
  while (around != kNone && run.frames[around].kind != FrameKind::service) around = run.frames[around].around;
  if (around != kNone) {
    run.frames[frame].team = run.frames[around].team;
    run.frames[frame].employee = run.frames[around].employee;
  }
  run.activities[id].frame = frame;
  run.activities[id].handed_off = need.handed_off;
  journey::advance(run, id);
}

std::uint32_t detached(Run& run, const Activity& cause, std::uint64_t identity, Index program, Asker asker) {
  const std::uint32_t case_number = cause.case_number;
  const std::uint32_t root = cause.root;
  SegmentState* const segment = cause.segment;
  const std::uint32_t id = journey::take_case(run);
  Activity& request = run.activities[id];
  request.identity = identity;
  request.case_number = case_number;
  request.segment = segment;
  request.cursor = program;
  request.asker = asker;
  request.detached = true;
  numbers::begin_like(run, root, id);
  return id;
}

void give_up_parked(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  if (activity.fork != kNone) return branches::leave(run, id, Outcome::gave_up);
  if (activity.queued && activity.phase == Phase::asked && !activity.interrupted) {
    desk::leave_unserved(run, id);
    return journey::end_case(run, id, Outcome::gave_up);
  }
  journey::count_gave_up(run, id);
  activity.detached = true;
  activity.gone = true;
}

}  // namespace domino::chain::needs
