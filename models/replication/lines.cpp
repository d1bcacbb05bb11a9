#include "models/replication/lines.h"

#include <limits>

#include "models/replication/announce.h"
#include "models/replication/contacts.h"
#include "models/replication/shifts.h"
#include "models/replication/work.h"

namespace domino::chain::lines {

namespace {

/// A request of this replication, for its discipline.
class WaitingRequest : public Candidate {
 public:
  WaitingRequest(Run& run, const std::optional<Duration>& ageing, std::uint32_t id, double weight)
      : run_(run), ageing_(ageing), activity_(run.activities[id]), id_(id), weight_(weight) {}

  double issued_s() const override { return seconds(activity_.issued); }
  double waited_s() const override { return seconds(run_.now - activity_.issued); }
  int priority() const override { return activity_.priority; }
  std::optional<double> ageing_s() const override { return ageing_ ? std::optional(ageing_->s) : std::nullopt; }
  double due_s() const override {
    return activity_.watch == kNone ? std::numeric_limits<double>::max() : run_.watches[activity_.watch].due_s;
  }
  bool for_customer() const override { return activity_.segment != nullptr && !activity_.segment->plan->internal; }
  double weight() const override { return weight_; }
  double work_s() override {
    if (activity_.phase != Phase::asked) return 0;
    if (!activity_.drawn) {
      activity_.whole_work_s = work::draw_work(run_, id_);
      activity_.drawn = true;
    }
    return activity_.whole_work_s * contacts::lasting(run_, activity_);
  }

 private:
  Run& run_;
  const std::optional<Duration>& ageing_;
  Activity& activity_;
  std::uint32_t id_;
  double weight_;
};

}  // namespace

std::uint32_t next_turn(Run& run) {
  if (++run.turns == 0) throw RunCannotGoOn("more than 2^32 requests have had to wait", run.simulation.context());
  return run.turns;
}

void join(Run& run, LaneState& lane, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.lane = &lane;
  activity.queued = true;
  const DisciplineRule& rule = rule_of(lane);
  stand_in(run, lane, rule, rule.line == LineKind::by_key ? key_of(run, lane, id) : 0, id);
  if (shifts::is_one_of_remaining(run, lane, activity)) [[unlikely]]
    shifts::note_remaining(run, lane, id);
  announce::joins_line(run, id);
}

void leave(Run& run, LaneState& lane, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.queued = false;
  run.simulation.cancel(activity.timer);
  activity.timer = {};
  step_out(run, lane, rule_of(lane), id);
  if (shifts::is_one_of_remaining(run, lane, activity)) [[unlikely]]
    --lane.department->remaining;
  announce::leaves_line(run, id, lane);
}

const DisciplineRule& rule_of(const LaneState& lane) { return chain::rule_of(lane.department->plan->queue); }

double key_of(Run& run, const LaneState& lane, std::uint32_t id) {
  WaitingRequest request(run, lane.department->plan->ageing, id, 1);
  return rule_of(lane).key(request);
}

double key_of_case(Run& run, const DisciplineRule& rule, const std::optional<Duration>& ageing, std::uint32_t id) {
  if (rule.line != LineKind::by_key) return 0;
  WaitingRequest request(run, ageing, id, 1);
  return rule.key(request);
}

std::uint32_t head(const LaneState& lane, double drawn) { return first_of(lane, rule_of(lane), drawn); }

double rank_of(Run& run, const LaneState& lane, const PlannedTeam::Look& look, std::uint32_t id) {
  WaitingRequest request(run, lane.department->plan->ageing, id, look.weight);
  return rule_of(lane).rank(request);
}

void list_first(const Run& run, const LaneState& lane, std::size_t count, std::vector<std::uint32_t>& first) {
  const auto has_room = [&] { return first.size() < count; };
  std::vector<std::uint32_t> paused;
  for (const auto& by : lane.plan->teams) {
    const resources::OrderedLine& of_team = run.teams[by.team].paused;
    of_team.list_first(of_team.size(), paused);
  }
  lane.paused.list_first(lane.paused.size(), paused);
  for (const std::uint32_t id : paused)
    if (has_room() && run.activities[id].lane == &lane && run.activities[id].phase != Phase::after_work)
      first.push_back(id);
  for (std::uint32_t id = lane.recalled.first(); id != kNone && has_room(); id = run.activities[id].next)
    first.push_back(id);
  const std::size_t room = count - first.size();
  switch (rule_of(lane).line) {
    case LineKind::in_turn:
      for (std::uint32_t id = lane.waiting.first(); id != kNone && has_room(); id = run.activities[id].next)
        first.push_back(id);
      return;
    case LineKind::backwards:
      for (std::uint32_t id = lane.waiting.last(); id != kNone && has_room(); id = run.activities[id].previous)
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

}  // namespace domino::chain::lines
