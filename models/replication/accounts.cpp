#include "models/replication/accounts.h"

#include <algorithm>

#include "models/replication/care.h"
#include "models/replication/lines.h"

namespace domino::chain::accounts {

static bool waits_plainly(const Activity& activity);
static Index requester_of(const Run& run, const Activity& activity);
static void settle_branches(Run& run, std::uint32_t id);

void forget_time(Run& run, std::uint32_t id) {
  run.ledger.drop(id);
  if (run.activities[id].branches == kNone) return;
  for (std::uint32_t i = run.forks[run.activities[id].branches].first; i != kNone; i = run.activities[i].sibling)
    forget_time(run, i);
}

void open_account(Run& run, std::uint32_t id, const Activity& activity) {
  const Index segment = run.index_of(*activity.segment);
  run.ledger.open(id, segment, activity.case_number, run.now);
  note_in_story(run, id, StoryEvent::Kind::arrives, segment);
}

void note_wait(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const LaneState& lane = *activity.lane;
  if (waits_plainly(activity)) return;
  run.ledger.wait(id, run.index_of(lane), run.index_of(*activity.service->department), activity.issued, run.now);
  if (weighs_blame(run, activity) && activity.inside == 0 && activity.fork == kNone)
    run.blame->wait(id, run.index_of(lane), run.now);
  note_places(run, lane);
}

/// Where only the length of a first wait matters, the ledger hears of it when it is over.
static bool waits_plainly(const Activity& activity) {
  return activity.lane->plain_wait && activity.phase == Phase::asked && !activity.interrupted && activity.loops == 0;
}

void note_leave(Run& run, std::uint32_t id, const LaneState& lane) {
  const Activity& activity = run.activities[id];
  if (waits_plainly(activity))
    return run.ledger.note_plain_wait(id, activity.service->account, activity.issued, run.now);
  if (weighs_blame(run, activity) && activity.inside == 0 && activity.fork == kNone)
    run.blame->leave(id, run.index_of(lane), run.now);
  run.ledger.leave(id, run.index_of(lane), run.now);
  note_places(run, lane);
}

void note_work(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const Cause cause = activity.phase == Phase::redoing ? Cause::rework : Cause::service;
  run.ledger.turn(id, activity.service->account + static_cast<Index>(cause), run.now);
}

void note_account(Run& run, std::uint32_t id, Index account, StoryEvent::Kind kind, Index what) {
  note_in_story(run, id, kind, what);
  run.ledger.turn(id, account, run.now);
}

void note_delay(Run& run, std::uint32_t id, Index delay) {
  const Index account = run.ledger.plan().delay_accounts[delay];
  const bool hand_off = run.ledger.accounts().cause(account) == Cause::hand_off;
  note_account(run, id, account, hand_off ? StoryEvent::Kind::hands_over : StoryEvent::Kind::lets_pass,
               run.ledger.accounts().department(account));
}

void note_clarification(Run& run, std::uint32_t id) {
  const Index requester = requester_of(run, run.activities[id]);
  note_account(run, id, run.ledger.accounts().of(requester, Cause::clarification), StoryEvent::Kind::unclear,
               requester);
}

void note_fold(Run& run, std::uint32_t id, Outcome outcome) {
  const Activity& activity = run.activities[id];
  if (outcome == Outcome::served && run.ledger.fold_plainly(id, activity.segment->spent, run.now)) return;
  settle_branches(run, id);
  const CaseRecord ended{.segment = run.index_of(*activity.segment),
                         .case_number = activity.case_number,
                         .attempt = activity.attempts,
                         .outcome = outcome,
                         .arrived = activity.arrived,
                         .ended = run.now};
  const bool in_story = run.ledger.is_in_story(id);
  run.ledger.fold(id, ended, run.now);
  if (in_story)
    run.ledger.add_to_story(id, {.at = run.now, .kind = StoryEvent::Kind::ends, .what = static_cast<Index>(outcome)});
}

static void settle_branches(Run& run, std::uint32_t id) {
  const std::uint32_t fork = run.activities[id].branches;
  if (fork == kNone || run.forks[fork].first == kNone) return;
  settle_branches(run, run.forks[fork].first);
  if (const Activity& branch = run.activities[run.forks[fork].first]; branch.queued && waits_plainly(branch))
    run.ledger.note_plain_wait(run.forks[fork].first, branch.service->account, branch.issued, run.now);
  run.ledger.join(run.forks[fork].first, id, run.now);
}

void note_rework(Run& run, std::uint32_t id, Frame& frame, Index origin) {
  const Index department = run.plan.services[origin].department;
  note_in_story(run, id, StoryEvent::Kind::sent_back, origin);
  const Index before = run.ledger.charge_to(id, run.ledger.accounts().of(department, Cause::rework), run.now);
  if (frame.again) return;
  frame.again = true;
  frame.charged_before = before;
}

void note_right(Run& run, std::uint32_t id, Frame& frame) {
  if (!frame.again) return;
  frame.again = false;
  run.ledger.charge_to(id, frame.charged_before, run.now);
}

void write_story_event(Run& run, std::uint32_t id, StoryEvent::Kind kind, Index what) {
  const Activity& activity = run.activities[id];
  const bool at_work = kind == StoryEvent::Kind::begins || kind == StoryEvent::Kind::goes_on ||
                       kind == StoryEvent::Kind::takes_up || kind == StoryEvent::Kind::works_on ||
                       kind == StoryEvent::Kind::mends;
  const TeamState* team = !at_work ? nullptr : activity.service->careful_work ? activity.team : activity.service->team;
  run.ledger.add_to_story(id, {.at = run.now,
                               .kind = kind,
                               .asker = activity.asker,
                               .what = what,
                               .team = team == nullptr ? kNoIndex : run.index_of(*team),
                               .employee = team != nullptr && team->named ? activity.employee : kNoIndex});
}

/// The department that asks; none where a customer or a partner does.
static Index requester_of(const Run& run, const Activity& activity) {
  const care::Asking asking = care::asking_of(run, activity);
  if (asking.frame != kNone) return asking.department(run);
  return asking.activity->detached ? kNoIndex : asking.activity->segment->plan->requester;
}

void note_hold_limit(Run& run, std::uint32_t frame) {
  note_in_story(run, run.frames[frame].activity, StoryEvent::Kind::lets_go,
                run.index_of(*run.frames[frame].service->department));
}

Ticks issue_in_service(const Run& run, const Activity& activity) {
  return activity.phase == Phase::recalled ? run.frames[activity.frame].issued : activity.issued;
}

void note_taken(Run& run, std::uint32_t id, const TeamState& team) {
  const Activity& activity = run.activities[id];
  run.ledger.change_busy(run.index_of(team), 1, run.now);
  if (activity.phase != Phase::after_work)
    run.ledger.take_up(run.index_of(team), issue_in_service(run, activity), run.now);
}

void note_given_back(Run& run, const TeamState& team) { run.ledger.change_busy(run.index_of(team), -1, run.now); }

void note_put_down(Run& run, const TeamState& team, Ticks issued) {
  run.ledger.put_down(run.index_of(team), issued, run.now);
}

void note_held(Run& run, Frame& frame, Index need) {
  frame.held_for = need;
  run.ledger.change_held(run.index_of(*frame.team), need, 1, run.now);
}

void note_hold_over(Run& run, Frame& frame) {
  if (frame.held_for == kNoIndex) return;
  run.ledger.change_held(run.index_of(*frame.team), frame.held_for, -1, run.now);
  frame.held_for = kNoIndex;
}

void note_shift(Run& run, const DepartmentState& department) {
  const auto note = [&](Index index) {
    const LaneState& lane = run.lanes[index];
    std::int64_t scheduled = 0;
    std::int64_t present = 0;
    for (const auto& by : lane.plan->teams) {
      scheduled += run.teams[by.team].scheduled.level();
      present += run.teams[by.team].staff.scheduled();
    }
    const DepartmentState& asked = *lane.department;
    run.ledger.set_closed(index, !asked.staying && (!asked.open || scheduled == 0), run.now);
    run.ledger.set_missing(index, static_cast<std::uint32_t>(std::max<std::int64_t>(0, scheduled - present)));
    note_places(run, lane);
  };
  if (department.pausing)
    for (const Index team : department.plan->teams)
      run.ledger.set_team_off(team, !department.staying && run.teams[team].scheduled.level() == 0, run.now);
  for (const Index lane : department.plan->lanes) note(lane);
  for (const Index team : department.plan->teams)
    for (const auto& look : run.plan.teams[team].looks) note(look.lane);
}

void note_places(Run& run, const LaneState& lane) {
  const Index index = run.index_of(lane);
  const std::uint32_t missing = run.ledger.missing(index);
  if (missing == 0 && !run.ledger.has_absent(index)) return;
  run.first.clear();
  lines::list_first(run, lane, missing, run.first);
  run.ledger.set_absent(index, run.first, run.now);
}

}  // namespace domino::chain::accounts
