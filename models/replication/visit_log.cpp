#include "models/replication/visit_log.h"

namespace domino::chain::visit_log {

void keep_visit_left(Run& run, const Activity& activity, const Frame& frame) {
  Activity at_visit = activity;
  at_visit.asker = frame.asker;
  at_visit.team = frame.team;
  at_visit.employee = frame.employee;
  write_visit(run, at_visit, *frame.service, frame.issued, frame.started, Outcome::gave_up);
}

[[gnu::noinline]] void write_visit(Run& run, const Activity& activity, const ServiceState& service, Ticks issued,
                                   std::optional<Ticks> started, Outcome outcome) {
  const TeamState* team = started ? activity.team : nullptr;
  run.record.visits.push_back({.case_number = activity.case_number,
                               .segment = static_cast<Index>(activity.segment - run.segments.data()),
                               .service = service.index,
                               .issued = issued,
                               .started = started.value_or(0),
                               .ended = run.now,
                               .was_started = started.has_value(),
                               .asker = activity.asker,
                               .team = team == nullptr ? kNoIndex : static_cast<Index>(team - run.teams.data()),
                               .employee = team == nullptr ? kNoIndex : activity.employee,
                               .outcome = outcome});
}

/// Who waits: the customer for an answer, nobody where a branch goes on that the case does not need any more.
static Asker who_waits(const Activity& activity, Line line) {
  if (line == Line::answer) return Asker::customer;
  return activity.detached && activity.asker == Asker::customer ? Asker::notify : activity.asker;
}

void keep_wait(Run& run, std::uint32_t id, Line line, Index thing, Ticks since, Outcome outcome) {
  const Activity& activity = run.activities[id];
  run.record.waits.push_back({.case_number = activity.case_number,
                              .segment = static_cast<Index>(activity.segment - run.segments.data()),
                              .line = line,
                              .thing = thing,
                              .since = since,
                              .until = run.now,
                              .asker = who_waits(activity, line),
                              .outcome = outcome});
}

void keep_visit_out_of_line(Run& run, std::uint32_t id, Outcome outcome) {
  const Activity& activity = run.activities[id];
  write_visit(run, activity, *activity.service, activity.issued, std::nullopt, outcome);
}

}  // namespace domino::chain::visit_log
