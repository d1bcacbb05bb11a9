/// The queues: where a request stands, in the order that the discipline of the department says (disciplines/).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/replication/disciplines/discipline.h"
#include "models/replication/run.h"

namespace domino::chain::lines {

/// Turns are counted in 32 bits, which no run of ordinary length uses up.
std::uint32_t next_turn(Run& run);
/// Joins the line that the department's discipline uses, in the place of its turn.
void join(Run& run, LaneState& lane, std::uint32_t activity);
/// A request leaves its queue, whatever for.
void leave(Run& run, LaneState& lane, std::uint32_t activity);
/// The discipline of the queue.
const DisciplineRule& rule_of(const LaneState& lane);
/// By which a line by key is sorted.
double key_of(Run& run, const LaneState& lane, std::uint32_t activity);
/// The next request of a queue that is not empty; `drawn` in (0, 1) decides where chance does.
std::uint32_t head(const LaneState& lane, double drawn);
/// Compares the next requests of several queues: the smallest is served first.
double rank_of(Run& run, const LaneState& lane, const PlannedTeam::Look& look, std::uint32_t activity);
/// Joins, leaves and looks at a line of any kind, which a discipline keeps in one of three ways (disciplines/); `key`
/// sorts a line by key, `drawn` in (0, 1) decides where chance does. A line that is looked at is not empty.
template <class AnyLine>
void stand_in(Run& run, AnyLine& line, const DisciplineRule& rule, double key, std::uint32_t id) {
  switch (rule.line) {
    case LineKind::in_turn:
    case LineKind::backwards:
      return line.waiting.join(run.activities, id);
    case LineKind::by_chance:
      return line.unordered.join(run.activities, id);
    case LineKind::by_key:
      return line.ordered.join(run.activities, {key, run.activities[id].turn, id});
  }
}
template <class AnyLine>
void step_out(Run& run, AnyLine& line, const DisciplineRule& rule, std::uint32_t id) {
  switch (rule.line) {
    case LineKind::in_turn:
    case LineKind::backwards:
      return line.waiting.leave(run.activities, id);
    case LineKind::by_chance:
      return line.unordered.leave(run.activities, id);
    case LineKind::by_key:
      return line.ordered.leave(run.activities, id);
  }
}
template <class AnyLine>
std::uint32_t first_of(const AnyLine& line, const DisciplineRule& rule, double drawn) {
  switch (rule.line) {
    case LineKind::in_turn:
      return line.waiting.first();
    case LineKind::backwards:
      return line.waiting.last();
    case LineKind::by_chance:
      return line.unordered.at(static_cast<std::size_t>(drawn * line.unordered.size()));
    case LineKind::by_key:
      break;
  }
  return line.ordered.first().id;
}
/// By which a case is sorted in the line of a stock, region or gate.
double key_of_case(Run& run, const DisciplineRule& rule, const std::optional<Duration>& ageing, std::uint32_t activity);

/// The first so many of a lane in the order of being served: work put down, recalled cases, the queue. Of a queue
/// from which chance takes, nobody stands before anybody, so that its people are all served or none.
void list_first(const Run& run, const LaneState& lane, std::size_t count, std::vector<std::uint32_t>& first);

/// Whether the predicate holds for some request in a queue of the department; asks them in no particular order.
template <class Predicate>
bool any_waiting(const Run& run, const DepartmentState& department, Predicate&& predicate) {
  for (const Index index : department.plan->lanes) {
    const LaneState& lane = run.lanes[index];
    for (std::uint32_t id = lane.waiting.first(); id != kNone; id = run.activities[id].next)
      if (predicate(id)) return true;
    for (std::uint32_t i = 0; i < lane.ordered.size(); ++i)
      if (predicate(lane.ordered.at(i))) return true;
    for (std::uint32_t i = 0; i < lane.unordered.size(); ++i)
      if (predicate(lane.unordered.at(i))) return true;
  }
  return false;
}

}  // namespace domino::chain::lines
