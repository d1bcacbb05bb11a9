// What the ledger is told: at each place where a case changes what it waits for, what its time is charged to from there
// on.

#include <algorithm>

#include "models/replication/replication.h"

namespace domino::chain {

namespace {}  // namespace

// --- stretches of a case ---------------------------------------------------------------------------------

void Replication::open_account(std::uint32_t id, const Activity& activity) {
  const Index segment = index_of(*activity.segment);
  ledger_.open(id, segment, activity.case_number, now_);
  tell(id, StoryEvent::Kind::arrives, segment);
}

void Replication::note_wait(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const LaneState& lane = *activity.lane;
  if (waits_plainly(activity)) return;
  ledger_.wait(id, index_of(lane), index_of(*activity.service->department), activity.issued, now_);
  if (weighs_blame(activity) && activity.inside == 0 && activity.fork == kNone) blame_->wait(id, index_of(lane), now_);
  note_places(lane);
}

/// Where only the length of a first wait matters, the ledger hears of it when it is over.
bool Replication::waits_plainly(const Activity& activity) {
  return activity.lane->plain_wait && activity.phase == Phase::asked && !activity.interrupted && activity.loops == 0;
}

void Replication::note_leave(std::uint32_t id, const LaneState& lane) {
  const Activity& activity = activities_[id];
  if (waits_plainly(activity)) return ledger_.note_plain_wait(id, activity.service->account, activity.issued, now_);
  if (weighs_blame(activity) && activity.inside == 0 && activity.fork == kNone) blame_->leave(id, index_of(lane), now_);
  ledger_.leave(id, index_of(lane), now_);
  note_places(lane);
}

/// Work begins or goes on. What is done again because its maker saw a mistake is their rework.
void Replication::note_work(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const Cause cause = activity.phase == Phase::redoing ? Cause::rework : Cause::service;
  ledger_.turn(id, activity.service->account + static_cast<Index>(cause), now_);
}

void Replication::note_account(std::uint32_t id, Index account, StoryEvent::Kind kind, Index what) {
  tell(id, kind, what);
  ledger_.turn(id, account, now_);
}

void Replication::note_delay(std::uint32_t id, Index delay) {
  const Index account = ledger_.plan().delay_accounts[delay];
  const bool hand_off = ledger_.accounts().cause(account) == Cause::hand_off;
  note_account(id, account, hand_off ? StoryEvent::Kind::hands_over : StoryEvent::Kind::lets_pass,
               ledger_.accounts().department(account));
}

void Replication::note_clarification(std::uint32_t id) {
  const Index requester = requester_of(activities_[id]);
  note_account(id, ledger_.accounts().of(requester, Cause::clarification), StoryEvent::Kind::unclear, requester);
}

/// The case is over. One that is given up while its branches go on has spent its time since as one of them has.
void Replication::note_fold(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  if (outcome == Outcome::served && ledger_.fold_plainly(id, activity.segment->spent, now_)) return;
  settle_branches(id);
  const CaseRecord ended{.segment = index_of(*activity.segment),
                         .case_number = activity.case_number,
                         .attempt = activity.attempts,
                         .outcome = outcome,
                         .arrived = activity.arrived,
                         .ended = now_};
  const bool told = ledger_.is_told(id);
  ledger_.fold(id, ended, now_);
  if (told) ledger_.tell(id, {.at = now_, .kind = StoryEvent::Kind::ends, .what = static_cast<Index>(outcome)});
}

void Replication::settle_branches(std::uint32_t id) {
  const std::uint32_t fork = activities_[id].branches;
  if (fork == kNone || forks_[fork].first == kNone) return;
  settle_branches(forks_[fork].first);
  if (const Activity& branch = activities_[forks_[fork].first]; branch.queued && waits_plainly(branch))
    ledger_.note_plain_wait(forks_[fork].first, branch.service->account, branch.issued, now_);
  ledger_.join(forks_[fork].first, id, now_);
}

/// The answer was wrong, and what follows until it is right is charged to where the mistake was made.
void Replication::note_rework(std::uint32_t id, Frame& frame, Index origin) {
  const Index department = plan_.services[origin].department;
  tell(id, StoryEvent::Kind::sent_back, origin);
  const Index before = ledger_.charge_to(id, ledger_.accounts().of(department, Cause::rework), now_);
  if (frame.again) return;
  frame.again = true;
  frame.charged_before = before;
}

void Replication::note_right(std::uint32_t id, Frame& frame) {
  if (!frame.again) return;
  frame.again = false;
  ledger_.charge_to(id, frame.charged_before, now_);
}

void Replication::tell_in_words(std::uint32_t id, StoryEvent::Kind kind, Index what) {
  const Activity& activity = activities_[id];
  const bool at_work = kind == StoryEvent::Kind::begins || kind == StoryEvent::Kind::goes_on ||
                       kind == StoryEvent::Kind::takes_up || kind == StoryEvent::Kind::works_on ||
                       kind == StoryEvent::Kind::mends;
  const TeamState* team = !at_work ? nullptr : activity.service->careful_work ? activity.team : activity.service->team;
  ledger_.tell(id, {.at = now_,
                    .kind = kind,
                    .asker = activity.asker,
                    .what = what,
                    .team = team == nullptr ? kNoIndex : index_of(*team),
                    .employee = team != nullptr && team->named ? activity.employee : kNoIndex});
}

/// The department that asks; none where a customer or a partner does.
Index Replication::requester_of(const Activity& asking) const {
  const Activity* activity = &asking;
  for (;;) {
    for (std::uint32_t i = activity->frame; i != kNone; i = frames_[i].around) {
      if (frames_[i].kind == FrameKind::service) return index_of(*frames_[i].service->department);
      if (frames_[i].kind == FrameKind::employer) return index_of(*frames_[i].employer);
    }
    if (activity->fork == kNone) return activity->detached ? kNoIndex : activity->segment->plan->requester;
    activity = &activities_[forks_[activity->fork].parent];
  }
}

/// Nobody waits with the case any longer.
void Replication::tell_hold_over(std::uint32_t frame) {
  tell(frames_[frame].activity, StoryEvent::Kind::lets_go, index_of(*frames_[frame].service->department));
}

// --- those who serve -------------------------------------------------------------------------------------

/// When the request was issued that somebody works on; whoever comes back to a case, works on a request that is as old
/// as their first work on it.
Ticks Replication::issue_in_service(const Activity& activity) const {
  return activity.phase == Phase::recalled ? frames_[activity.frame].issued : activity.issued;
}

void Replication::note_taken(std::uint32_t id, const TeamState& team) {
  const Activity& activity = activities_[id];
  ledger_.change_busy(index_of(team), 1, now_);
  if (activity.phase != Phase::after_work) ledger_.take_up(index_of(team), issue_in_service(activity), now_);
}

void Replication::note_given_back(const TeamState& team) { ledger_.change_busy(index_of(team), -1, now_); }

void Replication::note_put_down(const TeamState& team, Ticks issued) { ledger_.put_down(index_of(team), issued, now_); }

void Replication::note_held(Frame& frame, Index need) {
  frame.held_for = need;
  ledger_.change_held(index_of(*frame.team), need, 1, now_);
}

void Replication::note_hold_over(Frame& frame) {
  if (frame.held_for == kNoIndex) return;
  ledger_.change_held(index_of(*frame.team), frame.held_for, -1, now_);
  frame.held_for = kNoIndex;
}

/// Who is there has changed, in the lanes that the department's people look at and in its own.
void Replication::note_shift(const DepartmentState& department) {
  const auto note = [&](Index index) {
    const LaneState& lane = lanes_[index];
    std::int64_t scheduled = 0;
    std::int64_t present = 0;
    for (const auto& by : lane.plan->teams) {
      scheduled += teams_[by.team].scheduled.level();
      present += teams_[by.team].staff.scheduled();
    }
    const DepartmentState& asked = *lane.department;
    ledger_.set_closed(index, !asked.staying && (!asked.open || scheduled == 0), now_);
    ledger_.set_missing(index, static_cast<std::uint32_t>(std::max<std::int64_t>(0, scheduled - present)));
    note_places(lane);
  };
  for (const Index lane : department.plan->lanes) note(lane);
  for (const Index team : department.plan->teams)
    for (const auto& look : plan_.teams[team].looks) note(look.lane);
}

/// Those who would be served if everybody scheduled had come.
void Replication::note_places(const LaneState& lane) {
  const Index index = index_of(lane);
  const std::uint32_t missing = ledger_.missing(index);
  if (missing == 0 && !ledger_.has_absent(index)) return;
  first_.clear();
  list_first(lane, missing, first_);
  ledger_.set_absent(index, first_, now_);
}

/// The first so many of a lane in the order of being served: work put down, recalled cases, the queue. Of a queue
/// from which chance takes, nobody stands before anybody, so that its people are all served or none.
void Replication::list_first(const LaneState& lane, std::size_t count, std::vector<std::uint32_t>& first) const {
  const auto has_room = [&] { return first.size() < count; };
  for (const auto& by : lane.plan->teams)
    for (std::uint32_t id = teams_[by.team].paused.first(); id != kNone && has_room(); id = activities_[id].next)
      if (activities_[id].lane == &lane && activities_[id].phase != Phase::after_work) first.push_back(id);
  for (std::uint32_t id = lane.recalled.first(); id != kNone && has_room(); id = activities_[id].next)
    first.push_back(id);
  const std::size_t room = count - first.size();
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
      for (std::uint32_t id = lane.waiting.first(); id != kNone && has_room(); id = activities_[id].next)
        first.push_back(id);
      return;
    case LineKind::backwards:
      for (std::uint32_t id = lane.waiting.last(); id != kNone && has_room(); id = activities_[id].previous)
        first.push_back(id);
      return;
    case LineKind::by_chance:
      if (lane.unordered.size() <= room)
        for (std::uint32_t i = 0; i < lane.unordered.size(); ++i) first.push_back(lane.unordered.at(i));
      return;
    case LineKind::by_key:
      return lane.ordered.list_first(room, first);
  }
}

}  // namespace domino::chain
