// A department's desk: what is asked there, and where it waits.

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/portable_math.h"
#include "models/replication/replication.h"

namespace domino::chain {

namespace {

using organisation::QueueAtClosing;
using organisation::WhenFull;

constexpr double kBalkingOffset = 3;  // σ(announced/expected - 3)

}  // namespace

// --- asking ----------------------------------------------------------------------------------------------

/// The request of `ask`, where more than the ordinary belongs to it.
[[gnu::noinline]] void Replication::ask_carefully(std::uint32_t id, bool external) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  activity.lane = service.lane;
  activity.drawn = activity.interrupted = false;
  activity.loops = 0;
  activity.turn = next_turn();
  activity.priority = priority_of(service, id);
  activity.ask = department.sole_requester ? kNoIndex : find_ask(activity);
  if (activity.ask != kNoIndex) ++record_.asks[activity.ask].requests;
  if (external && department.limited && !admit(id, department)) return;
  if (service.plan->fee > 0) {
    department.record->fees += service.plan->fee;
    record_.money.pay(service.plan->fee, simulation_.now().s);
  }
  activity.watch = service.plan->promise ? watch(id) : kNone;
  if (false_urgency(id)) ++activity.priority;
  find_somebody(id);
}

/// The whole number next to the sum of the service's priority and the case's. Attributes may be anything.
std::int16_t Replication::priority_of(const ServiceState& service, std::uint32_t id) const {
  const double sum = value(service.plan->priority, id) + value(activities_[id].segment->plan->priority, id);
  return static_cast<std::int16_t>(
      std::lround(std::clamp(sum, -organisation::kMostPriority, organisation::kMostPriority)));
}

/// Takes a line for the customer; false if there is none, or no room to wait in, and the customer is gone.
bool Replication::admit(std::uint32_t id, DepartmentState& department) {
  Activity& activity = activities_[id];
  const PlannedDepartment& planned = *department.plan;
  // Who comes from another department of a chain that blocks has waited there until there was room.
  const bool let_in = planned.when_full == WhenFull::block && activity.visits > 1;
  const bool must_wait = free_team(*activity.lane) == nullptr;
  if (department.external_present >= planned.lines ||
      (must_wait && !let_in && department.external_waiting >= planned.waiting_room)) {
    keep_visit_out_of_line(id, Outcome::blocked);
    end_case(id, Outcome::blocked);
    return false;
  }
  activity.on_line = true;
  ++department.external_present;
  return true;
}

void Replication::find_somebody(std::uint32_t id) {
  Activity& activity = activities_[id];
  LaneState& lane = *activity.lane;
  // Who stayed after closing stays for those who waited then, not for whoever comes now.
  const bool too_late = lane.department->staying && came_after_closing(*lane.department, activity);
  if (const auto* by = too_late && lane.plan->stand_in == kNoIndex ? nullptr : server_of(lane, activity)) {
    if (!needs_clarification(id)) start_carefully(id, teams_[by->team], by->factor);
    return;
  }
  if (lane.department->preempting && !too_late && preempt(id)) return;
  wait_in(lane, id);
}

void Replication::wait_in(LaneState& lane, std::uint32_t id) {
  activities_[id].turn = next_turn();
  join(lane, id);
  DepartmentState& department = *lane.department;
  department.waiting_area.up(now_);
  Activity& activity = activities_[id];
  if (lane.plan->overflow_to != kNoIndex) activity.timer = schedule(lane.plan->overflow_after, What::overflows, id);
  if (!is_external(activity)) {
    if (waits_in_circle_) look_for_deadlock();
    return;
  }
  ++department.external_waiting;
  if (!department.open && department.plan->queue_at_closing == QueueAtClosing::disconnect)
    return give_up(id, Outcome::disconnected);
  if (activity.segment->impatient) be_patient(id);
}

/// Whichever comes first ends the wait: patience, or the time after which one leaves a message.
[[gnu::noinline]] void Replication::be_patient(std::uint32_t id) {
  Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  if (segment.balks && balks(id)) return give_up(id, Outcome::balked);
  Duration limit = segment.message_after;
  What what = What::leaves_note;
  if (segment.patience) {
    auto luck = streams_[segment.patience_purpose].at(activity.identity, activity.visits - 1);
    double patience_s = std::max(0.0, sample(*segment.patience, luck, id));
    if (customers_ != nullptr && is_known(activity))
      patience_s *= customers_->patience(index_of(*activity.segment), encounter_of(activity).person);
    const Duration patience{patience_s};
    if (patience <= limit) {
      limit = patience;
      what = What::gives_up;
    }
  }
  if (limit < kForever) activity.giving_up = schedule(limit, what, id);
}

/// The announced wait is the work before the customer, by the people who may do it.
bool Replication::balks(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  std::uint32_t people = 0;
  for (const auto& by : activity.lane->plan->teams) people += teams_[by.team].staff.capacity();
  const double ahead = activity.lane->size();
  const double announced = ahead * activity.service->duration->base.mean() / std::max(1U, people);
  const double chance = 1 / (1 + random::portable_exp(kBalkingOffset - announced / segment.balks->expected.s));
  auto luck = streams_[segment.balking_purpose].at(activity.identity, activity.visits - 1);
  return random::uniform01(luck) < chance;
}

/// A customer leaves the queue unserved. Only a customer can: colleagues have no exit.
[[gnu::noinline]] void Replication::give_up(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  simulation_.cancel(activity.giving_up);
  activity.giving_up = {};
  activity.waited += now_ - activity.issued;
  const SegmentState& segment = *activity.segment;
  const auto& level = segment.plan->service_level;
  if (level && level->count_lost && !activity.answered && activity.waited < segment.target) ++segment.record->in_target;
  --activity.lane->department->external_waiting;
  leave_unserved(id, outcome);
  end_case(id, outcome);
}

/// A waiting request is taken out of its queue, and nobody will work on it.
void Replication::leave_unserved(std::uint32_t id, Outcome outcome) {
  Activity& activity = activities_[id];
  LaneState& lane = *activity.lane;
  DepartmentState& department = *lane.department;
  leave(lane, id);
  department.waiting_area.down(now_);
  if (activity.on_line) free_line(department);
  activity.on_line = false;
  const Ticks wait = now_ - activity.issued;
  department.record->wait.add_span(wait);
  department.record->wait_distribution.add(wait);
  if (activity.ask != kNoIndex) record_.asks[activity.ask].wait.add_span(wait);
  close_watch(activity.watch, false);
  keep_visit_out_of_line(id, outcome);
  open_door(department);
}

void Replication::keep_visit_out_of_line(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  if (options_.keep_visits) write_visit(activity, *activity.service, activity.issued, std::nullopt, outcome);
}

void Replication::free_line(DepartmentState& department) { --department.external_present; }

// --- queues ----------------------------------------------------------------------------------------------

/// Turns are counted in 32 bits, which no run of ordinary length uses up.
std::uint32_t Replication::next_turn() {
  if (++turns_ == 0) throw RunCannotGoOn("more than 2^32 requests have had to wait", simulation_.context());
  return turns_;
}

/// Joins the line that the department's discipline uses, in the place of its turn.
void Replication::join(LaneState& lane, std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.lane = &lane;
  activity.queued = true;
  join_line(lane, id);
  if (lane.department->staying && is_counted(lane) && !came_after_closing(*lane.department, activity)) [[unlikely]]
    note_remaining(lane, id);
  if (ledger_.on()) note_wait(id);
}

void Replication::join_line(LaneState& lane, std::uint32_t id) {
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
    case LineKind::backwards:
      return lane.waiting.join(activities_, id);
    case LineKind::by_chance:
      return lane.unordered.join(activities_, id);
    case LineKind::by_key:
      return lane.ordered.join(activities_, {key_of(lane, id), activities_[id].turn, id});
  }
}

void Replication::leave(LaneState& lane, std::uint32_t id) {
  Activity& activity = activities_[id];
  activity.queued = false;
  simulation_.cancel(activity.timer);
  activity.timer = {};
  leave_line(lane, id);
  if (lane.department->staying && is_counted(lane) && !came_after_closing(*lane.department, activity)) [[unlikely]]
    --lane.department->remaining;
  if (ledger_.on()) note_leave(id, lane);
}

void Replication::leave_line(LaneState& lane, std::uint32_t id) {
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
    case LineKind::backwards:
      return lane.waiting.leave(activities_, id);
    case LineKind::by_chance:
      return lane.unordered.leave(activities_, id);
    case LineKind::by_key:
      return lane.ordered.leave(activities_, id);
  }
}

/// A request of this replication, for its discipline.
class Replication::WaitingRequest : public Candidate {
 public:
  WaitingRequest(Replication& replication, const LaneState& lane, std::uint32_t id, double weight)
      : replication_(replication),
        department_(*lane.department->plan),
        activity_(replication.activities_[id]),
        id_(id),
        weight_(weight) {}

  double issued_s() const override { return seconds(activity_.issued); }
  double waited_s() const override { return seconds(replication_.now_ - activity_.issued); }
  int priority() const override { return activity_.priority; }
  std::optional<double> ageing_s() const override {
    return department_.ageing ? std::optional(department_.ageing->s) : std::nullopt;
  }
  double due_s() const override {
    return activity_.watch == kNone ? std::numeric_limits<double>::max() : replication_.watches_[activity_.watch].due_s;
  }
  double weight() const override { return weight_; }
  double work_s() override {
    if (activity_.phase != Phase::asked) return 0;
    if (!activity_.drawn) {
      activity_.whole_work_s = replication_.draw_work(id_);
      activity_.drawn = true;
    }
    return replication_.customers_ == nullptr ? activity_.whole_work_s
                                              : activity_.whole_work_s * replication_.lasting(activity_);
  }

 private:
  Replication& replication_;
  const PlannedDepartment& department_;
  Activity& activity_;
  std::uint32_t id_;
  double weight_;
};

const DisciplineRule& Replication::rule_of(const LaneState& lane) {
  return chain::rule_of(lane.department->plan->queue);
}

/// By which a line by key is sorted.
double Replication::key_of(const LaneState& lane, std::uint32_t id) {
  WaitingRequest request(*this, lane, id, 1);
  return rule_of(lane).key(request);
}

/// The next request of a queue that is not empty; `drawn` in (0, 1) decides where chance does.
std::uint32_t Replication::head(const LaneState& lane, double drawn) const {
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
      return lane.waiting.first();
    case LineKind::backwards:
      return lane.waiting.last();
    case LineKind::by_chance:
      return lane.unordered.at(static_cast<std::size_t>(drawn * lane.unordered.size()));
    case LineKind::by_key:
      break;
  }
  return lane.ordered.first().id;
}

/// Compares the next requests of several queues: the smallest is served first.
double Replication::rank_of(const LaneState& lane, const PlannedTeam::Look& look, std::uint32_t id) {
  WaitingRequest request(*this, lane, id, look.weight);
  return rule_of(lane).rank(request);
}

}  // namespace domino::chain
