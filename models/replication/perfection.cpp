// Perfection: what ideal departments do otherwise (ideal.h). Others come by here only to see that they are none.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/replication/replication.h"

namespace domino::chain {

namespace {

/// More than there are cases.
constexpr std::uint32_t kAsManyAsNeeded = std::uint32_t{1} << 31U;

/// What colleagues ask for; not what customers do, nor what is still owed to them.
bool of_colleagues(Asker asker) {
  return asker != Asker::customer && asker != Asker::rework && asker != Asker::message && asker != Asker::complaint;
}

}  // namespace

/// They are on duty always, and scheduled never, so that nobody pays or counts them.
void Replication::open_stand_ins() {
  stand_ins_.assign(plan_.departments.size(), {});
  for (Index i = 0; i < teams_.size(); ++i) {
    if (!plan_.teams[i].stands_in) continue;
    stand_ins_[plan_.teams[i].department] = {.team = i};
    teams_[i].staff.set_capacity(kAsManyAsNeeded);
  }
}

/// The promise that the present work of an activity is done under, if any.
std::uint32_t Replication::watch_of(const Activity& activity) const {
  const bool in_program = activity.phase == Phase::recalled || activity.phase == Phase::within ||
                          (activity.phase == Phase::redoing && activity.service->plan->program_has_work);
  if (in_program) return activity.frame == kNone ? kNone : frames_[activity.frame].watch;
  return activity.phase == Phase::after_work ? kNone : activity.watch;
}

bool Replication::is_due(const Activity& activity) const {
  const std::uint32_t watch = watch_of(activity);
  return watch != kNone && watches_[watch].due_s <= simulation_.now().s;
}

/// Whether what is still to be waited and worked for an activity where it is now takes no time.
bool Replication::takes_no_time(const Activity& activity) const {
  const PlannedDepartment& asked = *activity.service->department->plan;
  return (asked.at_once && of_colleagues(activity.asker)) || (asked.on_time && is_due(activity));
}

/// Work of an ideal department: none where it takes no time, and not beyond the instant at which it is due.
double Replication::shortened(const Activity& activity, double work_s) const {
  if (takes_no_time(activity)) return 0;
  const std::uint32_t watch = activity.service->department->plan->on_time ? watch_of(activity) : kNone;
  if (watch == kNone) return work_s;
  const double now_s = simulation_.now().s;
  work_s = std::min(work_s, watches_[watch].due_s - now_s);
  // Seconds are added to a large number, which may round to beyond the instant.
  while (work_s > 0 && now_s + work_s > watches_[watch].due_s)
    work_s = std::nextafter(work_s, -std::numeric_limits<double>::infinity());
  return std::max(0.0, work_s);
}

/// Who takes a request now: as ever, or where the department is ideal and nobody is free, somebody who stands in.
/// Colleagues are answered by these alone, so that nobody is kept from customers.
const PlannedLane::By* Replication::server_of(const LaneState& lane, const Activity& activity) {
  if (lane.plan->stand_in == kNoIndex) return free_team(lane);
  const PlannedLane::By* stand_in = &stand_ins_[lane.plan->department];
  if (lane.department->plan->at_once && of_colleagues(activity.asker)) return stand_in;
  if (const auto* by = free_team(lane)) return by;
  return is_due(activity) ? stand_in : nullptr;
}

/// What waits although it is due is taken up at once.
void Replication::hurry(std::uint32_t index) {
  watches_[index].due = {};
  const std::uint32_t id = watches_[index].activity;
  const Activity& activity = activities_[id];
  if (!activity.queued || activity.service == nullptr || watch_of(activity) != index) return;
  LaneState& lane = *activity.lane;
  if (lane.plan->stand_in == kNoIndex) return;
  start_from(id, lane, teams_[stand_ins_[lane.plan->department].team], 1);
}

/// The place of somebody at work. Who stands in does so for one of the department's own people, and is as they are.
PlaceOf Replication::place_of(const TeamState& team, std::uint32_t employee, std::uint64_t identity) const {
  if (!team.plan->stands_in) return {index_of(team), employee};
  if (people_ != nullptr) return people_->somebody_of(team.plan->department, identity);
  const auto& teams = team.department->plan->teams;
  if (teams.empty()) return {};
  const double heads = std::max(1.0, plan_.teams[teams.front()].staff.maximum());
  return {teams.front(), static_cast<std::uint32_t>(random::detail::mix(identity) % static_cast<std::uint64_t>(heads))};
}

}  // namespace domino::chain
