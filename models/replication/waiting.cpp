#include "models/replication/waiting.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/times.h"

namespace domino::chain::waiting {

static void stand(Run& run, std::uint32_t id, Line line, bool resumed);
static CaseWaits& waits_of(Run& run, std::uint32_t root);
static bool is_branch(const Activity& activity);
static void settle(Run& run, std::uint32_t root);
static void bound_wait(Run& run, std::uint32_t root);

void joins(Run& run, std::uint32_t id, Line line) { stand(run, id, line, false); }

static void stand(Run& run, std::uint32_t id, Line line, bool resumed) {
  const std::uint32_t root = run.activities[id].root;
  CaseWaits& waits = waits_of(run, root);
  settle(run, root);
  const std::uint32_t standing = run.standings.take();
  run.standings[standing] = {.next = kNone, .activity = id, .since = run.now, .line = line, .resumed = resumed};
  std::uint32_t* link = &waits.first;
  while (*link != kNone) link = &run.standings[*link].next;
  *link = standing;
  bound_wait(run, root);
}

void joins_people(Run& run, std::uint32_t id) {
  if (!run.plan.waits_anywhere) return;
  const Activity& activity = run.activities[id];
  const bool begun = activity.interrupted || !activity.queued;
  const bool first = activity.phase == Phase::asked && !begun;
  // A recalled case still waits for the answer that colleagues owe it.
  if (activity.phase == Phase::recalled && !begun) return;
  if (!is_customers_own(activity) || (first && !is_branch(activity))) return;
  stand(run, id, Line::people, !first);
}

void leaves(Run& run, std::uint32_t id) {
  const std::uint32_t root = run.activities[id].root;
  if (root >= run.waits.size()) return;
  CaseWaits& waits = run.waits[root];
  std::uint32_t* link = &waits.first;
  while (*link != kNone && run.standings[*link].activity != id) link = &run.standings[*link].next;
  if (*link == kNone) return;
  settle(run, root);
  const std::uint32_t standing = *link;
  if (run.standings[standing].resumed) announce::waited_again(run, id, run.standings[standing].since);
  *link = run.standings[standing].next;
  run.standings.give_back(standing);
  bound_wait(run, root);
}

void is_attended(Run& run, std::uint32_t id, bool attended) {
  Activity& activity = run.activities[id];
  if (!is_branch(activity) || ((activity.progress & Progress::kAttended) != 0) == attended) return;
  settle(run, activity.root);
  activity.progress ^= Progress::kAttended;
  CaseWaits& waits = waits_of(run, activity.root);
  waits.attended += attended ? 1 : -1;
  bound_wait(run, activity.root);
}

void begins_fork(Run& run, std::uint32_t root) { ++waits_of(run, root).starting; }

void forget_branch(Run& run, std::uint32_t id) {
  if (!is_branch(run.activities[id])) return;
  leaves(run, id);
  is_attended(run, id, false);
}

void is_answered(Run& run, std::uint32_t id) {
  Activity& root = run.activities[run.activities[id].root];
  if ((root.progress & Progress::kAnswered) != 0) return;
  const Ticks wait = so_far(run, run.activities[id].root);
  SegmentRecord& record = *root.segment->record;
  const bool in_time = wait < root.segment->target;
  root.progress |= in_time ? Progress::kAnswered | Progress::kAnsweredInTime : Progress::kAnswered;
  record.answer_wait.add_span(wait);
  times::note_first_answer(*root.segment, wait);
  record.in_target += static_cast<std::uint64_t>(in_time);
}

Ticks so_far(const Run& run, std::uint32_t root) {
  const Ticks before = run.activities[root].waited;
  if (root >= run.waits.size()) return before;
  const CaseWaits& waits = run.waits[root];
  const bool waits_now = waits.first != kNone && waits.attended == 0;
  return before + (waits_now ? run.now - waits.since : 0);
}

void ends(Run& run, std::uint32_t root) {
  CaseWaits& waits = waits_of(run, root);
  SegmentRecord& record = *run.activities[root].segment->record;
  for (std::size_t i = 0; i < kOtherLines; ++i) record.other_waits[i] += static_cast<WideTicks>(waits.others[i]);
  waits = {};
}

void carry_over(Run& run, Ticks waited_before, std::uint32_t again) {
  if (run.plan.waits_anywhere) waits_of(run, again).before = waited_before;
}

Ticks in_all_attempts(const Run& run, std::uint32_t root) {
  return so_far(run, root) + (root < run.waits.size() ? run.waits[root].before : 0);
}

static CaseWaits& waits_of(Run& run, std::uint32_t root) {
  if (root >= run.waits.size()) run.waits.resize(run.activities.extent());
  return run.waits[root];
}

/// Of the case's own journey; what goes on for nobody has no case to wait for.
static bool is_branch(const Activity& activity) { return activity.fork != kNone && !activity.detached; }

/// What the case has waited for since the last change of what it stands in.
static void settle(Run& run, std::uint32_t root) {
  CaseWaits& waits = waits_of(run, root);
  if (waits.first != kNone && waits.attended == 0) {
    const Ticks span = run.now - waits.since;
    run.activities[root].waited += span;
    const Line line = run.standings[waits.first].line;
    if (line != Line::people) waits.others[static_cast<std::size_t>(line) - 1] += span;
  }
  waits.since = run.now;
}

/// While branches of the case wait, what bounds all its waits together bounds them; in series each wait has a limit.
static void bound_wait(Run& run, std::uint32_t root) {
  Activity& activity = run.activities[root];
  const auto& bound = activity.segment->plan->patience_in_all;
  if (!bound || activity.branches == kNone) return;
  const CaseWaits& waits = waits_of(run, root);
  const bool waits_now = waits.first != kNone && waits.attended == 0;
  if (waits_now == (activity.giving_up.slot != 0)) return;
  run.simulation.cancel(activity.giving_up);
  activity.giving_up = {};
  if (waits_now)
    activity.giving_up =
        run.schedule(Duration{std::max(0.0, bound->s - seconds(activity.waited))}, EventKind::gives_up, root);
}

}  // namespace domino::chain::waiting
