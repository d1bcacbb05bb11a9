#include "models/replication/branches.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/deadlock.h"
#include "models/replication/desk.h"
#include "models/replication/journey.h"
#include "models/replication/numbers.h"

namespace domino::chain::branches {

static void release_branches(Run& run, std::uint32_t index);
static void finish_fork(Run& run, std::uint32_t index);
static void withdraw(Run& run, std::uint32_t id);
static void make_root(Run& run, std::uint32_t id, std::uint32_t root);

void fork(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Fork& planned = run.plan.forks[instruction.detail];
  const std::uint32_t index = run.forks.take();
  run.forks[index] = {.parent = id, .needed = planned.needed, .target = instruction.target};
  run.activities[id].branches = index;
  announce::forks(run, id, planned.count);
  for (Index i = 0; i < planned.count && run.forks[index].needed > 0; ++i) {
    const std::uint32_t branch = journey::take_case(run);
    const Activity& parent = run.activities[id];
    Activity& child = run.activities[branch];
    child.identity = parent.identity;
    child.case_number = parent.case_number;
    child.segment = parent.segment;
    child.root = parent.root;
    child.asker = parent.asker;
    child.handed_off = parent.handed_off;
    child.inside = 1;
    child.detached = true;
    child.cursor = run.plan.branches[planned.first + i].target;
    child.fork = index;
    child.sibling = run.forks[index].first;
    run.forks[index].first = branch;
    if (run.plan.counters > 0) numbers::forget_visits(run, branch);
    announce::branch_begins(run, branch, id);
    journey::advance(run, branch);
  }
  if (run.forks[index].needed > 0) {
    run.forks[index].waiting = true;
    deadlock::look(run);
    return;
  }
  release_branches(run, index);
  run.activities[id].cursor = instruction.target;
  journey::go_on_soon(run, id);
}

void join_branch(Run& run, std::uint32_t id) {
  const Activity branch = run.activities[id];
  if (branch.fork == kNone) return journey::forget(run, id);
  ForkState& fork = run.forks[branch.fork];
  std::uint32_t* link = &fork.first;
  while (*link != id) link = &run.activities[*link].sibling;
  *link = branch.sibling;
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
  run.activities[fork.parent].branches = kNone;
  for (std::uint32_t branch = fork.first; branch != kNone;) {
    const std::uint32_t next = run.activities[branch].sibling;
    withdraw(run, branch);
    branch = next;
  }
}

/// A branch that nobody waits for leaves its queue; if somebody works on it, that is finished.
static void withdraw(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.fork = kNone;
  announce::branch_is_left(run, id);
  if (activity.queued && activity.phase == Phase::asked && !activity.interrupted) {
    desk::leave_unserved(run, id);
    journey::unwind(run, id);
    return journey::forget(run, id);
  }
  // From here on it is a request of its own, with numbers of its own.
  if (activity.root != id) numbers::begin_like(run, activity.root, id);
  make_root(run, id, id);
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
