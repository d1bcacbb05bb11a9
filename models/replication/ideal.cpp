#include "models/replication/ideal.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/replication/serving.h"

namespace domino::chain::ideal {

namespace {

/// More than there are cases.
constexpr std::uint32_t kAsManyAsNeeded = std::uint32_t{1} << 31U;

/// What colleagues ask for; not what customers do, nor what is still owed to them.
bool of_colleagues(Asker asker) {
  return asker != Asker::customer && asker != Asker::rework && asker != Asker::message && asker != Asker::complaint &&
         asker != Asker::follow_up;
}

}  // namespace

void open(Run& run) {
  run.stand_ins.assign(run.plan.departments.size(), {});
  for (Index i = 0; i < run.teams.size(); ++i) {
    if (!run.plan.teams[i].stands_in) continue;
    run.stand_ins[run.plan.teams[i].department] = {.team = i};
    run.teams[i].staff.set_capacity(kAsManyAsNeeded);
  }
}

/// The promise that the present work of an activity is done under, if any.
static std::uint32_t watch_of(const Run& run, const Activity& activity) {
  const bool in_program = activity.phase == Phase::recalled || activity.phase == Phase::within ||
                          (activity.phase == Phase::redoing && activity.service->plan->program_has_work);
  if (in_program) return activity.frame == kNone ? kNone : run.frames[activity.frame].watch;
  return activity.phase == Phase::after_work ? kNone : activity.watch;
}

static bool is_due(const Run& run, const Activity& activity) {
  const std::uint32_t watch = watch_of(run, activity);
  return watch != kNone && run.watches[watch].due_s <= run.simulation.now().s;
}

bool takes_no_time(const Run& run, const Activity& activity) {
  const PlannedDepartment& asked = *activity.service->department->plan;
  return (asked.at_once && of_colleagues(activity.asker)) || (asked.on_time && is_due(run, activity));
}

double shortened(const Run& run, const Activity& activity, double work_s) {
  if (takes_no_time(run, activity)) return 0;
  const std::uint32_t watch = activity.service->department->plan->on_time ? watch_of(run, activity) : kNone;
  if (watch == kNone) return work_s;
  const double now_s = run.simulation.now().s;
  work_s = std::min(work_s, run.watches[watch].due_s - now_s);
  // Seconds are added to a large number, which may round to beyond the instant.
  while (work_s > 0 && now_s + work_s > run.watches[watch].due_s)
    work_s = std::nextafter(work_s, -std::numeric_limits<double>::infinity());
  return std::max(0.0, work_s);
}

const PlannedLane::By* server_of(Run& run, const LaneState& lane, const Activity& activity) {
  if (lane.plan->stand_in == kNoIndex) return serving::free_team(run, lane);
  const PlannedLane::By* stand_in = &run.stand_ins[lane.plan->department];
  if (lane.department->plan->at_once && of_colleagues(activity.asker)) return stand_in;
  if (const auto* by = serving::free_team(run, lane)) return by;
  return is_due(run, activity) ? stand_in : nullptr;
}

void hurry(Run& run, std::uint32_t index) {
  run.watches[index].due = {};
  const std::uint32_t id = run.watches[index].activity;
  const Activity& activity = run.activities[id];
  if (!activity.queued || activity.service == nullptr || watch_of(run, activity) != index) return;
  LaneState& lane = *activity.lane;
  if (lane.plan->stand_in == kNoIndex) return;
  serving::start_from(run, id, lane, run.teams[run.stand_ins[lane.plan->department].team], 1);
}

}  // namespace domino::chain::ideal
