// What a service needs of others: holding, parking, calling back, asking aside, and branches side by side.

#include <algorithm>

#include "models/replication/replication.h"

namespace domino::chain {

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

/// Whether a colleague could come at once.
bool Replication::somebody_free(const PlannedNeed& need) {
  if (need.one_of != kNoIndex) return first_free(plan_.choices[need.one_of]) != kNoIndex;
  return free_team(*services_[need.asked].lane) != nullptr;
}

/// The cursor stands before the request for what may be needed; where it is not, it skips to `target`.
void Replication::need(std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = plan_.needs[instruction.detail];
  auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
  const double drawn = random::uniform01(luck);
  Activity& activity = activities_[id];
  const bool nobody_there = need.mode == NeedMode::consult && !somebody_free(need);
  const auto attribute_of_it = [&](Index attribute_index) { return attribute(id, attribute_index); };
  const bool needed =
      drawn < value(need.chance, id) &&
      (need.when.empty() || all_hold(need.when, attribute_of_it, department_of(need.service).authority));
  if (!needed || nobody_there) {
    activity.cursor = instruction.target;
    return;
  }
  if (need.entry != kNoIndex) {
    activity.cursor = instruction.target;
    return ask_detached(id, need, luck.next());
  }
  ++activity.cursor;
}

/// The employee holds, or turns to other work, before the request is issued.
void Replication::engage(std::uint32_t id, const Instruction& instruction) {
  const PlannedNeed& need = plan_.needs[instruction.detail];
  Activity& activity = activities_[id];
  ++activity.cursor;
  activity.asker = asker_of(need.mode);
  activity.handed_off = need.handed_off;
  if (customers_ != nullptr && activity.inside == 1 && is_known(activity)) note_asking(activity, activity.asker);
  const std::uint32_t index = activity.frame;
  Frame& frame = frames_[index];
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
      auto luck = streams_[activity.segment->plan->parked_patience_purpose].at(activity.identity, activity.visits);
      frame.giving_up = schedule(Duration{std::max(0.0, patience->sample(luck))}, What::gives_up_parked, id);
    }
    turn_away(index);
  } else if (need.at_most < kForever && frame.held) {
    frame.hold_limit = schedule(need.at_most, What::hold_limit, index);
  }
  if (!ledger_.on()) return;
  tell(id, StoryEvent::Kind::needs, instruction.detail);
  // Who was let go may have taken up a case that made room for more frames.
  if (frames_[index].held) note_held(frames_[index], instruction.detail);
}

/// The employee is on the case, and does nothing for it at present. Who is held is listed only where people may wait
/// for each other for ever.
void Replication::begin_hold(std::uint32_t index) {
  Frame& frame = frames_[index];
  frame.held = true;
  ++frame.team->department->held;
  if (waits_in_circle_) frame.team->held.join(frames_, index);
}

void Replication::end_hold(std::uint32_t index) {
  Frame& frame = frames_[index];
  frame.held = false;
  --frame.team->department->held;
  if (waits_in_circle_) frame.team->held.leave(frames_, index);
}

/// The employee turns to other work while the case waits; the customer's line is free again.
void Replication::turn_away(std::uint32_t index) {
  if (!frames_[index].held) return;
  end_hold(index);
  let_employee_go(frames_[index]);
}

void Replication::let_employee_go(Frame& frame) {
  if (ledger_.on()) {
    note_hold_over(frame);
    note_put_down(*frame.team, frame.issued);
  }
  if (frame.on_line) free_line(*frame.service->department);
  frame.on_line = false;
  free_employee(*frame.team, frame.employee);
}

/// Whoever transferred the case is free as soon as a colleague takes it over.
void Replication::let_transferrer_go(std::uint32_t id) {
  const std::uint32_t index = activities_[id].frame;
  if (index == kNone || !frames_[index].transferring) return;
  frames_[index].transferring = false;
  turn_away(index);
}

/// True if the case goes on at once; false if it queues for the employee to come back to it, or nobody cares for it
/// any more.
bool Replication::answered(std::uint32_t id, const PlannedNeed& need) {
  if (activities_[id].gone) {
    end_case(id, Outcome::gave_up);
    return false;
  }
  if (customers_ != nullptr && activities_[id].inside == 1 && is_known(activities_[id])) note_answered(activities_[id]);
  Activity& activity = activities_[id];
  Frame& frame = frames_[activity.frame];
  simulation_.cancel(frame.hold_limit);
  simulation_.cancel(frame.giving_up);
  frame.hold_limit = frame.giving_up = {};
  activity.asker = frame.asker;
  activity.handed_off = false;
  if (ledger_.on()) {
    tell(id, StoryEvent::Kind::answered, plan_.program[activity.cursor].detail);
    note_hold_over(frame);
  }
  if (frame.held || !frame.returns) {
    ++activity.cursor;
    return true;
  }
  activity.service = frame.service;
  activity.lane = frame.service->lane;
  activity.phase = Phase::recalled;
  activity.issued = now_;
  activity.turn = next_turn();
  activity.priority = frame.priority;
  if (const auto* by = server_of(*activity.lane, activity)) {
    start_carefully(id, teams_[by->team], by->factor);
  } else if (activity.lane->department->preempting && preempt(id)) {
    // Somebody puts down what is less urgent and takes the case up again.
  } else if (need.recall == Recall::first) {
    activity.queued = true;
    activity.lane->recalled.join(activities_, id);
    if (activity.lane->team != nullptr) activity.lane->team->ordinary = false;
    if (ledger_.on()) note_wait(id);
    if (waits_in_circle_) look_for_deadlock();
  } else {
    join(*activity.lane, id);
    if (waits_in_circle_) look_for_deadlock();
  }
  return false;
}

/// Who asked looks at the answer; an error that they see goes back to where it began.
void Replication::verify(std::uint32_t id, const Instruction& instruction) {
  Activity& activity = activities_[id];
  auto luck = draws(id, streams_[instruction.purpose], instruction.counter);
  const bool wrong = frames_[activity.frame].clean && activity.defect != Severity::none;
  if (!wrong || random::uniform01(luck) >= plan_.needs[instruction.detail].check) {
    ++activity.cursor;
    if (ledger_.on()) note_right(id, frames_[activity.frame]);
    return;
  }
  ++department_of(activity.defect_origin).record->sent_back;
  if (ledger_.on()) note_rework(id, frames_[activity.frame], activity.defect_origin);
  activity.defect = Severity::none;
  activity.cursor = instruction.target;
}

/// The employee stays on the case while the cursor goes through what the service needs.
void Replication::start_needs(std::uint32_t id) {
  const std::uint32_t frame = frames_.take();
  Activity& activity = activities_[id];
  frames_[frame] = {.around = activity.frame,
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
  begin_hold(frame);
  activity.on_line = false;
  activity.watch = kNone;
  activity.ask = kNoIndex;
  activity.frame = frame;
  activity.cursor = activity.service->program;
  ++activity.inside;
}

/// A part of the own work, between needs. Meanwhile the employee is at work and not held.
void Replication::work_within(std::uint32_t id, const Instruction& instruction) {
  Activity& activity = activities_[id];
  Frame& frame = frames_[activity.frame];
  DOMINO_REQUIRE_IN(simulation_.context(), frame.held, "an employee has returned to the case before its work goes on");
  end_hold(activity.frame);
  activity.service = frame.service;
  activity.lane = frame.service->lane;
  activity.team = frame.team;
  activity.employee = frame.employee;
  activity.issued = frame.issued;
  activity.turn = frame.turn;
  activity.priority = frame.priority;
  activity.phase = Phase::within;
  if (ledger_.on()) tell(id, StoryEvent::Kind::works_on, activity.service->index);
  activity.whole_work_s = frame.work_s * plan_.chances[instruction.detail].number;
  const double slower = pace_of(activity, *frame.team, factor_of(activity));
  TeamState& team = *frame.team;
  work(id, team, activity.whole_work_s * slower, slower);
  yield_to_waiting(id, team);
}

/// Whoever has come back to the case, or goes on with it, stays with it.
void Replication::hold_again(std::uint32_t id) {
  const Activity& activity = activities_[id];
  Frame& frame = frames_[activity.frame];
  frame.team = activity.team;
  frame.employee = activity.employee;
  begin_hold(activity.frame);
}

/// False if the case cannot go on yet.
bool Replication::finish_service(std::uint32_t id) {
  const std::uint32_t index = activities_[id].frame;
  const Frame frame = frames_[index];
  if (frame.held) end_hold(index);
  frames_.give_back(index);
  Activity& activity = activities_[id];
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
  close_carefully(activity, *frame.service, frame.issued, watch, frame.ask);
  if (options_.keep_visits) write_visit(activity, *frame.service, frame.issued, frame.started, Outcome::served);
  if (frame.on_line) free_line(*frame.service->department);
  if (!frame.held) return true;
  if (blocking_ && wait_at_door(id)) return false;
  release(id, *frame.service, *frame.team, frame.employee);
  return true;
}

void Replication::ask_detached(std::uint32_t by, const PlannedNeed& need, std::uint64_t identity) {
  DepartmentState& employer = department_of(need.service);
  const std::uint32_t id = detached(activities_[by], identity, need.entry, asker_of(need.mode));
  const std::uint32_t frame = frames_.take();
  const bool background = need.mode == NeedMode::background;
  employer.background += static_cast<std::uint32_t>(background);
  frames_[frame] = {.kind = FrameKind::employer, .employer = &employer, .held = background};
  std::uint32_t around = activities_[by].frame;
  while (around != kNone && frames_[around].kind != FrameKind::service) around = frames_[around].around;
  if (around != kNone) {
    frames_[frame].team = frames_[around].team;
    frames_[frame].employee = frames_[around].employee;
  }
  activities_[id].frame = frame;
  activities_[id].handed_off = need.handed_off;
  advance(id);
}

/// A request that no case waits for, with numbers of its own.
std::uint32_t Replication::detached(const Activity& cause, std::uint64_t identity, Index program, Asker asker) {
  const std::uint32_t case_number = cause.case_number;
  const std::uint32_t root = cause.root;
  SegmentState* const segment = cause.segment;
  const std::uint32_t id = take_case();
  Activity& request = activities_[id];
  request.identity = identity;
  request.case_number = case_number;
  request.segment = segment;
  request.cursor = program;
  request.asker = asker;
  request.detached = true;
  begin_numbers_like(root, id);
  return id;
}

/// The customer's patience with a parked case ends. Who waits for somebody is taken out of the queue; work in hand
/// is finished, and nobody waits for it.
void Replication::give_up_parked(std::uint32_t id) {
  Activity& activity = activities_[id];
  if (activity.queued && activity.phase == Phase::asked && !activity.interrupted) {
    leave_unserved(id);
    return end_case(id, Outcome::gave_up);
  }
  count_gave_up(id);
  activity.detached = true;
  activity.gone = true;
}

// --- branches --------------------------------------------------------------------------------------------

void Replication::fork(std::uint32_t id, const Instruction& instruction) {
  const Fork& planned = plan_.forks[instruction.detail];
  const std::uint32_t index = forks_.take();
  forks_[index] = {.parent = id, .needed = planned.needed, .target = instruction.target};
  activities_[id].branches = index;
  if (ledger_.on()) {
    tell(id, StoryEvent::Kind::forks, planned.count);
    ledger_.settle(id, now_);
  }
  for (Index i = 0; i < planned.count && forks_[index].needed > 0; ++i) {
    const std::uint32_t branch = take_case();
    const Activity& parent = activities_[id];
    Activity& child = activities_[branch];
    child.identity = parent.identity;
    child.case_number = parent.case_number;
    child.segment = parent.segment;
    child.root = parent.root;
    child.asker = parent.asker;
    child.handed_off = parent.handed_off;
    child.inside = 1;
    child.detached = true;
    child.cursor = plan_.branches[planned.first + i].target;
    child.fork = index;
    child.sibling = forks_[index].first;
    forks_[index].first = branch;
    if (plan_.counters > 0) forget_visits(branch);
    if (ledger_.on()) ledger_.open_branch(branch, id, now_);
    advance(branch);
  }
  if (forks_[index].needed > 0) {
    forks_[index].waiting = true;
    if (waits_in_circle_) look_for_deadlock();
    return;
  }
  release_branches(index);
  activities_[id].cursor = instruction.target;
  go_on_soon(id);
}

/// A branch is done. What was wrong with its answer is wrong with the case.
void Replication::join_branch(std::uint32_t id) {
  const Activity branch = activities_[id];
  if (branch.fork == kNone) return forget(id);
  ForkState& fork = forks_[branch.fork];
  std::uint32_t* link = &fork.first;
  while (*link != id) link = &activities_[*link].sibling;
  *link = branch.sibling;
  --fork.needed;
  Activity& parent = activities_[fork.parent];
  if (branch.defect > parent.defect) {
    parent.defect = branch.defect;
    parent.defect_origin = branch.defect_origin;
  }
  const bool done = fork.needed == 0 && fork.waiting;
  if (ledger_.on()) {
    ledger_.settle(id, now_);
    tell(id, StoryEvent::Kind::branch_done, kNoIndex);
  }
  if (ledger_.on() && done) ledger_.join(id, fork.parent, now_);
  forget(id);
  if (done) finish_fork(branch.fork);
}

void Replication::finish_fork(std::uint32_t index) {
  const ForkState fork = forks_[index];
  release_branches(index);
  activities_[fork.parent].cursor = fork.target;
  advance(fork.parent);
}

/// Enough branches are done; nobody waits for the others.
void Replication::release_branches(std::uint32_t index) {
  const ForkState fork = forks_[index];
  forks_.give_back(index);
  activities_[fork.parent].branches = kNone;
  for (std::uint32_t branch = fork.first; branch != kNone;) {
    const std::uint32_t next = activities_[branch].sibling;
    withdraw(branch);
    branch = next;
  }
}

/// A branch that nobody waits for leaves its queue; if somebody works on it, that is finished.
void Replication::withdraw(std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.fork = kNone;
  if (ledger_.on()) forget_time(id);
  if (activity.queued && activity.phase == Phase::asked && !activity.interrupted) {
    leave_unserved(id);
    unwind(id);
    return forget(id);
  }
  // From here on it is a request of its own, with numbers of its own.
  if (activity.root != id) begin_numbers_like(activity.root, id);
  make_root(id, id);
}

/// Nobody waits for the branch, nor for its branches.
void Replication::forget_time(std::uint32_t id) {
  ledger_.drop(id);
  if (activities_[id].branches == kNone) return;
  for (std::uint32_t i = forks_[activities_[id].branches].first; i != kNone; i = activities_[i].sibling) forget_time(i);
}

/// What goes on below a branch that was left alone counts with it, for the case may end long before.
void Replication::make_root(std::uint32_t id, std::uint32_t root) {
  Activity& activity = activities_[id];
  activity.root = root;
  activity.identity ^= random::name_key("left alone");
  if (activity.branches == kNone) return;
  for (std::uint32_t branch = forks_[activity.branches].first; branch != kNone; branch = activities_[branch].sibling)
    make_root(branch, root);
}

}  // namespace domino::chain
