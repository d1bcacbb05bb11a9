#include "models/replication/waiting.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/times.h"

namespace domino::chain::waiting {

static void stand(Run& run, std::uint32_t id, Line line, bool resumed);
static bool stands_no_longer(Run& run, std::uint32_t id, bool for_answer, Outcome outcome);
static std::uint32_t line_joined_first(const Run& run, const CaseWaits& waits);
static bool waits_now(const Run& run, const CaseWaits& waits);
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
  if (line == Line::answer) run.standings[standing].visit = run.frames[run.activities[id].frame].service->index;
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

void leaves(Run& run, std::uint32_t id) { stands_no_longer(run, id, false, Outcome::served); }

/// Of no effect, and false, where it did not stand there.
static bool stands_no_longer(Run& run, std::uint32_t id, bool for_answer, Outcome outcome) {
  const std::uint32_t root = run.activities[id].root;
  if (root >= run.waits.size()) return false;
  CaseWaits& waits = run.waits[root];
  const auto is_it = [&](const Standing& one) {
    return one.activity == id && (one.line == Line::answer) == for_answer;
  };
  std::uint32_t* link = &waits.first;
  while (*link != kNone && !is_it(run.standings[*link])) link = &run.standings[*link].next;
  if (*link == kNone) return false;
  settle(run, root);
  const std::uint32_t standing = *link;
  const Standing& stood = run.standings[standing];
  if (for_answer) announce::waited_for_answer(run, id, stood.visit, stood.since, outcome);
  if (stood.resumed) announce::waited_again(run, id, stood.since);
  *link = stood.next;
  run.standings.give_back(standing);
  bound_wait(run, root);
  return true;
}

void owes(Run& run, std::uint32_t id) {
  is_attended(run, id, false);
  stand(run, id, Line::answer, false);
}

void owes_no_longer(Run& run, std::uint32_t id, bool attended) {
  if (stands_no_longer(run, id, true, Outcome::served) && attended) is_attended(run, id, true);
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
  owes_no_longer(run, id, false);
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
  return before + (waits_now(run, waits) ? run.now - waits.since : 0);
}

void ends(Run& run, std::uint32_t root) {
  CaseWaits& waits = waits_of(run, root);
  stands_no_longer(run, root, true, Outcome::gave_up);
  const Activity& activity = run.activities[root];
  SegmentRecord& record = *activity.segment->record;
  for (std::size_t i = 0; i < kOtherLines; ++i) record.other_waits[i] += static_cast<WideTicks>(waits.others[i]);
  if (run.plan.answers_owed && activity.progress != 0) {
    record.inside_wait.add_span(waits.inside);
    if (activity.segment->in_detail) times::note_inside(*activity.segment, activity.waited, waits.inside);
  }
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
  const Ticks span = run.now - waits.since;
  waits.since = run.now;
  if (span == 0 || waits.attended > 0 || waits.first == kNone) return;
  const std::uint32_t joined_first = line_joined_first(run, waits);
  if (joined_first == kNone) {
    waits.inside += span;
    return;
  }
  run.activities[root].waited += span;
  const Line line = run.standings[joined_first].line;
  if (line != Line::people) waits.others[static_cast<std::size_t>(line) - 1] += span;
}

/// Of the lines that the case stands in itself.
static std::uint32_t line_joined_first(const Run& run, const CaseWaits& waits) {
  std::uint32_t standing = waits.first;
  while (standing != kNone && run.standings[standing].line == Line::answer) standing = run.standings[standing].next;
  return standing;
}

/// In a line, while nobody works on it.
static bool waits_now(const Run& run, const CaseWaits& waits) {
  return waits.attended == 0 && line_joined_first(run, waits) != kNone;
}

/// While branches of the case wait, what bounds all its waits together bounds them; in series each wait has a limit.
static void bound_wait(Run& run, std::uint32_t root) {
  Activity& activity = run.activities[root];
  const auto& bound = activity.segment->plan->patience_in_all;
  if (!bound || activity.branches == kNone) return;
  const bool bounded = waits_now(run, waits_of(run, root));
  if (bounded == (activity.giving_up.slot != 0)) return;
  run.simulation.cancel(activity.giving_up);
  activity.giving_up = {};
  if (bounded)
    activity.giving_up =
        run.schedule(Duration{std::max(0.0, bound->s - seconds(activity.waited))}, EventKind::gives_up, root);
}

}  // namespace domino::chain::waiting
