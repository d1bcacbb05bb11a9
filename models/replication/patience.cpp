#include "models/replication/patience.h"

#include <algorithm>

#include "engine/random/portable_math.h"
#include "models/replication/announce.h"
#include "models/replication/branches.h"
#include "models/replication/contacts.h"
#include "models/replication/desk.h"
#include "models/replication/journey.h"
#include "models/replication/numbers.h"
#include "models/replication/stores.h"
#include "models/replication/waiting.h"

namespace domino::chain::patience {

namespace {

/// How a wait may end before its time.
struct Ends {
  const PlannedAmount* patience = nullptr;  ///< none: never
  Duration balks = kForever;                ///< the wait that is expected
  Duration message_after = kForever;
};

}  // namespace

static void begin_carefully(Run& run, std::uint32_t id, Line line);
static Ends ends_of(const PlannedSegment& segment);
static void state_otherwise(const Run& run, const Activity& activity, Ends& ends);
static bool balks(Run& run, std::uint32_t id, Duration expected);
static double draw_patience_s(Run& run, std::uint32_t id, Line line, const PlannedAmount& patience);
static double draw_anew_s(Run& run, std::uint32_t id, Line line, const PlannedAmount& patience);
static std::uint64_t identity_of_customer(const Activity& activity);

/// The ordinary wait for people, of which neither a step nor a redial nor a branch says anything, takes the short way.
[[gnu::noinline]] void begin(Run& run, std::uint32_t id, Line line) {
  Activity& activity = run.activities[id];
  if (line != Line::people || !activity.segment->plain_waits || activity.fork != kNone) [[unlikely]]
    return begin_carefully(run, id, line);
  const PlannedSegment& segment = *activity.segment->plan;
  if (segment.balks && balks(run, id, segment.balks->expected)) return give_up(run, id, Outcome::balked);
  activity.progress |= Progress::kStood;
  Duration limit = segment.message_after.value_or(kForever);
  EventKind what = EventKind::leaves_note;
  if (segment.patience) {
    auto draw = run.streams[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    double patience_s = std::max(0.0, numbers::sample(run, *segment.patience, draw, id));
    patience_s *= contacts::patience(run, activity);
    if (Duration{patience_s} <= limit) {
      limit = Duration{patience_s};
      what = EventKind::gives_up;
    }
  }
  if (limit < kForever) activity.giving_up = run.schedule(limit, what, id);
}

[[gnu::noinline]] static void begin_carefully(Run& run, std::uint32_t id, Line line) {
  Activity& activity = run.activities[id];
  const PlannedSegment& segment = *activity.segment->plan;
  Ends ends = ends_of(segment);
  if (!run.plan.wait_terms.empty()) [[unlikely]]
    state_otherwise(run, activity, ends);
  if (ends.balks < kForever && line == Line::people && balks(run, id, ends.balks))
    return give_up(run, id, Outcome::balked);
  run.activities[activity.root].progress |= Progress::kStood;
  // A message asks for people or a place; nobody would read one left at a shelf or a bus stop.
  Duration limit = line == Line::people || line == Line::place ? ends.message_after : kForever;
  EventKind what = EventKind::leaves_note;
  const auto shorten = [&](Duration to) {
    if (to > limit) return;
    limit = to;
    what = EventKind::gives_up;
  };
  if (ends.patience != nullptr) shorten(Duration{draw_patience_s(run, id, line, *ends.patience)});
  if (segment.patience_in_all && activity.fork == kNone) [[unlikely]]
    shorten(Duration{std::max(0.0, segment.patience_in_all->s - seconds(activity.waited))});
  if (limit < kForever) activity.giving_up = run.schedule(limit, what, id);
}

static Ends ends_of(const PlannedSegment& segment) {
  Ends ends;
  if (segment.patience) ends.patience = &*segment.patience;
  if (segment.balks) ends.balks = segment.balks->expected;
  if (segment.message_after) ends.message_after = *segment.message_after;
  return ends;
}

/// What the step says in place of the segment.
static void state_otherwise(const Run& run, const Activity& activity, Ends& ends) {
  const Instruction& step = run.plan.program[activity.cursor];
  Index index = kNoIndex;
  if (step.operation == Operation::visit) index = step.detail;
  if (step.operation == Operation::take) index = run.plan.takings[step.detail].waits;
  if (step.operation == Operation::gather) index = run.plan.gatherings[step.detail].waits;
  if (index == kNoIndex) return;
  const PlannedWaitTerms& terms = run.plan.wait_terms[index];
  if (terms.patience) ends.patience = *terms.patience ? &**terms.patience : nullptr;
  if (terms.balks) ends.balks = terms.balks->value_or(kForever);
  if (terms.message_after) ends.message_after = terms.message_after->value_or(kForever);
}

void end(Run& run, std::uint32_t id) {
  run.simulation.cancel(run.activities[id].giving_up);
  run.activities[id].giving_up = {};
}

[[gnu::noinline]] void give_up(Run& run, std::uint32_t id, Outcome outcome) {
  end(run, id);
  if (run.activities[id].branches == kNone) {
    if (run.activities[id].queued)
      desk::leave_unserved(run, id, outcome);
    else
      stores::leave_line(run, id, outcome);
    const Activity& activity = run.activities[id];
    const SegmentState& segment = *activity.segment;
    const auto& level = segment.plan->service_level;
    if (level && level->count_lost) {
      const Activity& root = run.activities[activity.root];
      if ((root.progress & Progress::kAnswered) == 0 && root.waited < segment.target) ++segment.record->in_target;
    }
  }
  journey::end_case(run, id, outcome);
}

/// The announced wait is the work before the customer, by the people who may do it.
static bool balks(Run& run, std::uint32_t id, Duration expected) {
  const Activity& activity = run.activities[id];
  const PlannedSegment& segment = *activity.segment->plan;
  std::uint32_t people = 0;
  for (const auto& by : activity.lane->plan->teams) people += run.teams[by.team].staff.capacity();
  const double ahead = activity.lane->size();
  const double announced = ahead * activity.service->duration->base.mean() / std::max(1U, people);
  const double chance =
      1 / (1 + random::portable_exp(run.plan.experience[people::Parameter::balking_at] - announced / expected.s));
  auto draw = run.streams[segment.balking_purpose].at(activity.identity, activity.visits - 1);
  return random::uniform01(draw) < chance;
}

static double draw_patience_s(Run& run, std::uint32_t id, Line line, const PlannedAmount& patience) {
  const Activity& activity = run.activities[id];
  if (activity.fork == kNone) return draw_anew_s(run, id, line, patience);
  CaseWaits& waits = run.waits[activity.root];
  if (waits.drawn_at != run.now) {
    waits.drawn_s = draw_anew_s(run, id, line, patience);
    waits.drawn_at = run.now;
  }
  return waits.drawn_s;
}

static double draw_anew_s(Run& run, std::uint32_t id, Line line, const PlannedAmount& patience) {
  const Activity& activity = run.activities[id];
  std::uint64_t customer = identity_of_customer(activity);
  std::uint32_t number = activity.visits - 1;
  if (line != Line::people) {
    customer ^= random::name_key("another line");
    number = run.waits[activity.root].joined++;
  }
  auto draw = run.streams[activity.segment->plan->patience_purpose].at(customer, number);
  return std::max(0.0, numbers::sample(run, patience, draw, id)) * contacts::patience(run, activity);
}

/// Who tries again is as patient as before, unless stated otherwise.
static std::uint64_t identity_of_customer(const Activity& activity) {
  const auto& redials = activity.segment->plan->redials;
  if (!redials || redials->patience_drawn_again) return activity.identity;
  return numbers::identity_of_customer(activity);
}

}  // namespace domino::chain::patience
