#include "models/replication/branches.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/deadlock.h"
#include "models/replication/desk.h"
#include "models/replication/journey.h"
#include "models/replication/numbers.h"
#include "models/replication/patience.h"
#include "models/replication/serving.h"
#include "models/replication/stores.h"

namespace domino::chain::branches {

static std::uint32_t begin_branch(Run& run, std::uint32_t id, std::uint32_t fork, Index target);
static void release_branches(Run& run, std::uint32_t index);
static void finish_fork(Run& run, std::uint32_t index);
static void withdraw(Run& run, std::uint32_t id);
static void make_root(Run& run, std::uint32_t id, std::uint32_t root);
static bool has_left_line(Run& run, std::uint32_t id, Outcome outcome);
static bool stops(Run& run, std::uint32_t id, std::uint32_t but, Outcome outcome);
static void stop_others(Run& run, std::uint32_t id, std::uint32_t but, Outcome outcome);
static bool has_withdrawn_request(Run& run, std::uint32_t id, Outcome outcome);
static void finish_work_only(Run& run, std::uint32_t id);
static std::uint32_t outermost_service(const Run& run, std::uint32_t id);
static void be_left_alone(Run& run, std::uint32_t frame);
static void unlink(Run& run, std::uint32_t id);
static bool is_over(Run& run, std::uint32_t id);
static void end_if_over(Run& run, std::uint32_t root);

void fork(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Fork& planned = run.plan.forks[instruction.detail];
  const std::uint32_t index = run.forks.take();
  run.forks[index] = {.parent = id, .needed = planned.needed, .target = instruction.target};
  run.activities[id].branches = index;
  announce::forks(run, id, planned.count);
  const std::uint32_t root = run.activities[id].root;
  const bool own = is_external(run.activities[id]);
  if (own) waiting::begins_fork(run, root);
  for (Index i = 0; i < planned.count && run.forks[index].needed > 0; ++i) {
    const std::uint32_t branch = begin_branch(run, id, index, run.plan.branches[planned.first + i].target);
    journey::advance(run, branch);
    if (own && run.waits[root].leaves) break;
  }
  if (own) --run.waits[root].starting;
  if (own && run.waits[root].leaves) return end_if_over(run, root);
  if (run.forks[index].needed > 0) {
    run.forks[index].waiting = true;
    deadlock::look(run);
    return;
  }
  release_branches(run, index);
  run.activities[id].cursor = instruction.target;
  journey::go_on_soon(run, id);
}

/// In a branch of a customer's own journey the customer stands in line as ever; other branches are colleagues'.
static std::uint32_t begin_branch(Run& run, std::uint32_t id, std::uint32_t fork, Index target) {
  const std::uint32_t branch = journey::take_case(run);
  const Activity& parent = run.activities[id];
  Activity& child = run.activities[branch];
  child.identity = parent.identity;
  child.case_number = parent.case_number;
  child.attempts = parent.attempts;
  child.segment = parent.segment;
  child.root = parent.root;
  child.asker = parent.asker;
  child.handed_off = parent.handed_off;
  child.detached = !is_external(parent);
  child.inside = child.detached ? 1 : 0;
  child.cursor = target;
  child.fork = fork;
  child.sibling = run.forks[fork].first;
  run.forks[fork].first = branch;
  if (run.plan.counters > 0) numbers::forget_visits(run, branch);
  announce::branch_begins(run, branch, id);
  return branch;
}

void join_branch(Run& run, std::uint32_t id) {
  const Activity branch = run.activities[id];
  if (branch.fork == kNone) return journey::forget(run, id);
  ForkState& fork = run.forks[branch.fork];
  unlink(run, id);
  --fork.needed;
  Activity& parent = run.activities[fork.parent];
  if (branch.defect > parent.defect) {
    parent.defect = branch.defect;
    parent.defect_origin = branch.defect_origin;
  }
  const bool done = fork.needed == 0 && fork.waiting;
  announce::branch_ends(run, id, fork.parent, done);
  journey::forget(run, id);
  if (done) finish_fork(run, branch.fork);
}

static void finish_fork(Run& run, std::uint32_t index) {
  const ForkState fork = run.forks[index];
  release_branches(run, index);
  run.activities[fork.parent].cursor = fork.target;
  journey::advance(run, fork.parent);
}

/// Enough branches are done; nobody waits for the others.
static void release_branches(Run& run, std::uint32_t index) {
  const ForkState fork = run.forks[index];
  run.forks.give_back(index);
  // What bounds all waits of a case counts while its branches wait; the lines to come have limits of their own.
  if (is_external(run.activities[fork.parent])) patience::end(run, fork.parent);
  run.activities[fork.parent].branches = kNone;
  for (std::uint32_t branch = fork.first; branch != kNone;) {
    const std::uint32_t next = run.activities[branch].sibling;
    withdraw(run, branch);
    branch = next;
  }
}

/// A branch that nobody waits for leaves its line; if somebody works on it, that is finished.
static void withdraw(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  announce::branch_is_left(run, id);
  const bool is_parent = activity.inside == 0 && activity.branches != kNone;
  if (is_parent) release_branches(run, activity.branches);
  if (is_parent || has_left_line(run, id, Outcome::gave_up)) {
    run.activities[id].fork = kNone;
    journey::unwind(run, id);
    return journey::forget(run, id);
  }
  // Work put down has its place in the waiting room, which no customer takes any longer.
  if (activity.queued && activity.interrupted && is_customers_own(activity))
    --activity.lane->department->external_waiting;
  activity.fork = kNone;
  activity.inside = std::max<std::uint16_t>(activity.inside, 1);
  activity.detached = true;
  if (const std::uint32_t frame = outermost_service(run, id); frame != kNone) be_left_alone(run, frame);
  // From here on it is a request of its own, with numbers of its own.
  if (activity.root != id) numbers::begin_like(run, activity.root, id);
  make_root(run, id, id);
}

/// Whether it stood in a line, where nobody had begun to work on it; it has left it.
static bool has_left_line(Run& run, std::uint32_t id, Outcome outcome) {
  const Activity& activity = run.activities[id];
  if (activity.branches != kNone) return false;
  if (activity.queued && activity.phase == Phase::asked && !activity.interrupted)
    desk::leave_unserved(run, id, outcome);
  else if (stores::stands_in_line(run, activity))
    stores::leave_line(run, id, outcome);
  else
    return false;
  return true;
}

void leave(Run& run, std::uint32_t id, Outcome outcome) {
  const std::uint32_t root = run.activities[id].root;
  CaseWaits& waits = run.waits[root];
  if (waits.leaves) return;
  waits.leaves = true;
  waits.outcome = outcome;
  patience::end(run, root);
  stop_others(run, root, id, outcome);
  if (id != root && (run.activities[id].inside == 0 || has_withdrawn_request(run, id, outcome))) return depart(run, id);
  if (id != root) finish_work_only(run, id);
  end_if_over(run, root);
}

void depart(Run& run, std::uint32_t id) {
  const std::uint32_t root = run.activities[id].root;
  const std::uint32_t parent = run.forks[run.activities[id].fork].parent;
  journey::unwind(run, id);
  unlink(run, id);
  const bool last = run.forks[run.activities[id].fork].first == kNone;
  waiting::forget_branch(run, id);
  announce::branch_ends(run, id, parent, last);
  journey::forget(run, id);
  end_if_over(run, root);
}

/// Every branch of the case but this one leaves its line or lets its time be; work in hand is finished.
static void stop_others(Run& run, std::uint32_t id, std::uint32_t but, Outcome outcome) {
  std::uint32_t branch = run.forks[run.activities[id].branches].first;
  while (branch != kNone) {
    const std::uint32_t next = run.activities[branch].sibling;
    if (branch != but && stops(run, branch, but, outcome)) {
      unlink(run, branch);
      announce::branch_is_left(run, branch);
      journey::unwind(run, branch);
      journey::forget(run, branch);
    }
    branch = next;
  }
}

/// Whether nothing of it is in hand.
static bool stops(Run& run, std::uint32_t id, std::uint32_t but, Outcome outcome) {
  Activity& activity = run.activities[id];
  if (activity.inside > 0) {
    if (has_withdrawn_request(run, id, outcome)) return true;
    finish_work_only(run, id);
    return false;
  }
  if (activity.branches != kNone) {
    stop_others(run, id, but, outcome);
    return is_over(run, id);
  }
  if (activity.at_door) {
    serving::leave_door(run, id);
    return true;
  }
  if (has_left_line(run, id, outcome)) return true;
  const bool attended = (activity.progress & Progress::kAttended) != 0;
  if (!activity.queued && !attended && activity.timer.slot != 0) {
    if (run.plan.program[activity.cursor].operation == Operation::delay) {
      run.simulation.cancel(activity.timer);
      return true;
    }
    // It goes on at this instant, and no further than out.
    activity.cursor = run.plan.leaving;
    return false;
  }
  finish_work_only(run, id);
  return false;
}

bool is_left_alone(const Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  if (!is_in_own_visit(activity) || activity.fork == kNone || !run.waits[activity.root].leaves) return false;
  return !run.frames[outermost_service(run, id)].held;
}

/// Of a parked branch whose request still waits for a colleague.
static bool has_withdrawn_request(Run& run, std::uint32_t id, Outcome outcome) {
  const Activity& activity = run.activities[id];
  const bool waits = activity.queued && activity.phase == Phase::asked && !activity.interrupted;
  if (!waits || !is_left_alone(run, id)) return false;
  desk::leave_unserved(run, id, outcome);
  return true;
}

/// What is in hand is finished, and then the branch departs.
static void finish_work_only(Run& run, std::uint32_t id) {
  const std::uint32_t frame = outermost_service(run, id);
  if (frame == kNone) {
    run.activities[id].cursor = run.plan.leaving - 1;
    return;
  }
  run.frames[frame].back = run.plan.leaving;
  be_left_alone(run, frame);
}

static std::uint32_t outermost_service(const Run& run, std::uint32_t id) {
  std::uint32_t outermost = kNone;
  for (std::uint32_t frame = run.activities[id].frame; frame != kNone; frame = run.frames[frame].around)
    if (run.frames[frame].kind == FrameKind::service) outermost = frame;
  return outermost;
}

/// No customer waits for a parked case any longer.
static void be_left_alone(Run& run, std::uint32_t frame) {
  run.simulation.cancel(run.frames[frame].giving_up);
  run.frames[frame].giving_up = {};
}

static void unlink(Run& run, std::uint32_t id) {
  std::uint32_t* link = &run.forks[run.activities[id].fork].first;
  while (*link != id) {
    DOMINO_REQUIRE_IN(run.simulation.context(), *link != kNone, "a branch is one of those of its fork");
    link = &run.activities[*link].sibling;
  }
  *link = run.activities[id].sibling;
}

/// Of a case that leaves: whether all its branches have gone, whose forks are closed then.
static bool is_over(Run& run, std::uint32_t id) {
  const std::uint32_t fork = run.activities[id].branches;
  if (fork == kNone || run.activities[id].inside > 0) return false;
  for (std::uint32_t branch = run.forks[fork].first; branch != kNone;) {
    const std::uint32_t next = run.activities[branch].sibling;
    if (is_over(run, branch)) {
      unlink(run, branch);
      journey::unwind(run, branch);
      announce::branch_ends(run, branch, id, run.forks[fork].first == kNone);
      journey::forget(run, branch);
    }
    branch = next;
  }
  if (run.forks[fork].first != kNone) return false;
  run.forks.give_back(fork);
  run.activities[id].branches = kNone;
  return true;
}

static void end_if_over(Run& run, std::uint32_t root) {
  if (run.waits[root].starting > 0 || !is_over(run, root)) return;
  run.waits[root].leaves = false;
  journey::end_case(run, root, run.waits[root].outcome);
}

/// What goes on below a branch that was left alone counts with it, for the case may end long before.
static void make_root(Run& run, std::uint32_t id, std::uint32_t root) {
  Activity& activity = run.activities[id];
  activity.root = root;
  activity.identity ^= random::name_key("left alone");
  if (activity.branches == kNone) return;
  for (std::uint32_t branch = run.forks[activity.branches].first; branch != kNone;
       branch = run.activities[branch].sibling)
    make_root(run, branch, root);
}

}  // namespace domino::chain::branches
