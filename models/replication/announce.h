/// What happens to a case, and to those who serve it, is announced once, at the place where it happens; this file alone
/// says who listens.
///
/// | who | for runs that | hears of |
/// |---|---|---|
/// | accounts | keep a ledger, or a story | every change of what the time of a case is charged to |
/// | crews | have people | work that begins and ends, answers, escalations |
/// | contacts | have customers who come again | who served them, how they waited, mistakes, the end |
/// | visit_log | keep visits | every visit, begun or not, and every other wait |
/// | waiting | have cases that wait otherwise than in one queue at a time | where a case stands in line, and work on it
/// |
/// | times | are in detail | every visit that ends |
///
/// To add a listener: a room with a function for each thing it wants to hear of, called here. Cost where nobody
/// listens: a look at one pointer for each kind of listener.
#pragma once

#include <cstdint>

#include "models/replication/accounts.h"
#include "models/replication/contacts.h"
#include "models/replication/crews.h"
#include "models/replication/run.h"
#include "models/replication/times.h"
#include "models/replication/visit_log.h"
#include "models/replication/waiting.h"

namespace domino::chain::announce {

// --- a case ----------------------------------------------------------------------------------------------

/// An activity begins, which no case accounts for unless it arrives or branches off.
inline void begins_activity(Run& run, std::uint32_t id) {
  if (run.ledger.on()) run.ledger.admit(id);
}
inline void ends_activity(Run& run, std::uint32_t id) {
  if (run.ledger.on()) run.ledger.drop(id);
}
inline void arrives(Run& run, std::uint32_t id) {
  if (run.ledger.on()) accounts::open_account(run, id, run.activities[id]);
}
/// The case ends for its customer, although work in hand may go on.
inline void ends(Run& run, std::uint32_t id, Outcome outcome) {
  if (accounts::weighs_blame(run, run.activities[id])) contacts::weigh_blame(run, id);
  if (run.ledger.on()) accounts::note_fold(run, id, outcome);
}
/// A customer who comes again makes up their mind about the contact; false where it was none.
inline bool judges(Run& run, std::uint32_t id, Outcome outcome) {
  if (run.customers == nullptr || !is_known(run.activities[id])) return false;
  contacts::judge(run, id, outcome);
  return true;
}
inline void passes_delay(Run& run, std::uint32_t id, Index delay) {
  if (run.ledger.on()) accounts::note_delay(run, id, delay);
}
inline void lacks(Run& run, std::uint32_t id, Index stock) {
  if (run.ledger.on())
    accounts::note_account(run, id, run.ledger.accounts().stock(stock), StoryEvent::Kind::lacks, stock);
}
inline void gathers(Run& run, std::uint32_t id, Index gate) {
  if (run.ledger.on())
    accounts::note_account(run, id, run.ledger.accounts().gate(gate), StoryEvent::Kind::gathers, gate);
}
/// A case of a customer stands in the line of a stock, region or gate, and no longer.
inline void stands_in(Run& run, std::uint32_t id, Line line) {
  if (is_external(run.activities[id])) waiting::joins(run, id, line);
}
inline void stands_no_longer(Run& run, std::uint32_t id, Line line, Index thing, Outcome outcome) {
  waiting::leaves(run, id);
  if (run.options.keep_visits) visit_log::keep_wait(run, id, line, thing, run.activities[id].issued, outcome);
}
/// It has waited for people once more, after work on it was put down.
inline void waited_again(Run& run, std::uint32_t id, Ticks since) {
  if (run.options.keep_visits)
    visit_log::keep_wait(run, id, Line::people, run.activities[id].service->index, since, Outcome::served);
}
/// Colleagues have owed it an answer in the course of a service.
inline void waited_for_answer(Run& run, std::uint32_t id, Index service, Ticks since, Outcome outcome) {
  if (run.options.keep_visits) visit_log::keep_wait(run, id, Line::answer, service, since, outcome);
}
inline void is_kept_out(Run& run, std::uint32_t id, const DepartmentState& department) {
  if (!run.ledger.on()) return;
  const Index full = run.index_of(department);
  accounts::note_account(run, id, run.ledger.accounts().of(full, Cause::blocked), StoryEvent::Kind::kept_out, full);
}

// --- the ordinary visit, of a run that keeps a ledger ----------------------------------------------------

[[gnu::always_inline]] inline void arrives_plainly(Run& run, std::uint32_t id, const SegmentState& segment,
                                                   std::uint32_t case_number) {
  run.ledger.open(id, run.index_of(segment), case_number, run.now);
  if (run.keeps_story) [[unlikely]]
    accounts::note_in_story(run, id, StoryEvent::Kind::arrives, run.index_of(segment));
}
[[gnu::always_inline]] inline void asks(Run& run, std::uint32_t id, const ServiceState& service) {
  if (run.keeps_story) [[unlikely]]
    accounts::note_in_story(run, id, StoryEvent::Kind::asks, service.index);
}
[[gnu::always_inline]] inline void begins_plainly(Run& run, std::uint32_t id, const ServiceState& service) {
  if (run.keeps_story) [[unlikely]]
    accounts::note_in_story(run, id, StoryEvent::Kind::begins, service.index);
}

// --- branches --------------------------------------------------------------------------------------------

inline void forks(Run& run, std::uint32_t id, Index count) {
  if (!run.ledger.on()) return;
  accounts::note_in_story(run, id, StoryEvent::Kind::forks, count);
  run.ledger.settle(id, run.now);
}
inline void branch_begins(Run& run, std::uint32_t branch, std::uint32_t parent) {
  if (run.ledger.on()) run.ledger.open_branch(branch, parent, run.now);
}
/// `last`: the case goes on.
inline void branch_ends(Run& run, std::uint32_t branch, std::uint32_t parent, bool last) {
  if (!run.ledger.on()) return;
  run.ledger.settle(branch, run.now);
  accounts::note_in_story(run, branch, StoryEvent::Kind::branch_done, kNoIndex);
  if (last) run.ledger.join(branch, parent, run.now);
}
/// The case goes on without it.
inline void branch_is_left(Run& run, std::uint32_t branch) {
  waiting::forget_branch(run, branch);
  if (run.ledger.on()) accounts::forget_time(run, branch);
}

// --- queues ----------------------------------------------------------------------------------------------

inline void joins_line(Run& run, std::uint32_t id) {
  waiting::joins_people(run, id);
  if (run.ledger.on()) accounts::note_wait(run, id);
}
inline void leaves_line(Run& run, std::uint32_t id, const LaneState& lane) {
  waiting::leaves(run, id);
  if (run.ledger.on()) accounts::note_leave(run, id, lane);
}
inline void line_is_reordered(Run& run, const LaneState& lane) {
  if (run.ledger.on()) accounts::note_places(run, lane);
}
inline void leaves_unserved(Run& run, std::uint32_t id, Outcome outcome) {
  if (run.options.keep_visits) visit_log::keep_visit_out_of_line(run, id, outcome);
}
inline void is_unclear(Run& run, std::uint32_t id) {
  if (run.ledger.on()) accounts::note_clarification(run, id);
}

// --- work ------------------------------------------------------------------------------------------------

/// An employee takes up a case; `fresh`: for the first time.
inline void is_taken_up(Run& run, std::uint32_t id, const TeamState& team, bool fresh) {
  const Activity& activity = run.activities[id];
  if (activity.phase == Phase::recalled && is_customers_own(activity)) waiting::owes_no_longer(run, id, false);
  if (activity.fork != kNone && is_customers_own(activity)) waiting::is_attended(run, id, true);
  if (run.people != nullptr) crews::note_taken_up(run, team, activity.employee, fresh);
  if (run.customers != nullptr && fresh && is_external(activity) && is_known(activity))
    contacts::note_server(run, id, team);
  if (run.ledger.on()) accounts::note_taken(run, id, team);
}
/// What is done now, for the story.
inline void goes_on_with(Run& run, std::uint32_t id, StoryEvent::Kind kind) {
  if (run.ledger.on()) accounts::note_in_story(run, id, kind, run.activities[id].service->index);
}
inline void works(Run& run, std::uint32_t id) {
  if (run.ledger.on()) accounts::note_work(run, id);
}
/// Work in hand is put down before its end.
inline void is_put_down(Run& run, std::uint32_t id, const TeamState& team) {
  const Activity& activity = run.activities[id];
  if (activity.fork != kNone && is_customers_own(activity)) waiting::is_attended(run, id, false);
  if (run.ledger.on()) {
    accounts::note_in_story(run, id, StoryEvent::Kind::stopped, activity.service->index);
    accounts::note_given_back(run, team);
    if (activity.phase != Phase::after_work)
      accounts::note_put_down(run, team, accounts::issue_in_service(run, activity));
  }
  if (run.people != nullptr) crews::note_laid_down(run, team, activity.employee);
}
/// Work that was put down at the end of a shift stands in its line; `team`: nobody else may go on with it.
inline void is_paused(Run& run, std::uint32_t id, const TeamState* team) {
  waiting::joins_people(run, id);
  if (!run.ledger.on()) return;
  accounts::note_wait(run, id);
  if (team != nullptr) run.ledger.wait_for_team(id, run.index_of(*team), run.now);
}
/// The request has its answer, after so much business time; `late`: after what was promised.
inline void is_answered(Run& run, const Activity& activity, const ServiceState& service, Ticks response, bool late) {
  if (run.people != nullptr)
    crews::note_answer(run, activity, service, {.response_s = seconds(response), .in_time = !late});
  if (run.customers != nullptr && late && is_external(activity) && is_known(activity))
    run.contact_of(activity).contact.promise_broken = true;
}
inline void visit_ends(Run& run, std::uint32_t id, const ServiceState& service, Ticks issued, Ticks started) {
  const Activity& activity = run.activities[id];
  if (service.in_detail) times::note_done(run, service, activity.team, started);
  if (activity.fork != kNone && is_external(activity)) waiting::is_attended(run, id, false);
  if (run.options.keep_visits) visit_log::write_visit(run, activity, service, issued, started, Outcome::served);
}
/// A visit ends because its case was given up while it waited for others.
inline void visit_is_left(Run& run, const Activity& activity, const Frame& frame) {
  if (run.options.keep_visits) visit_log::keep_visit_left(run, activity, frame);
}
/// The team has done what was asked of it then.
inline void is_done(Run& run, const TeamState& team, Ticks issued) {
  if (run.ledger.on()) accounts::note_put_down(run, team, issued);
}
inline void is_free(Run& run, const TeamState& team, std::uint32_t employee) {
  if (run.people != nullptr) crews::note_laid_down(run, team, employee);
  if (run.ledger.on()) accounts::note_given_back(run, team);
}
inline void shift_changes(Run& run, const DepartmentState& department) {
  if (run.ledger.on()) accounts::note_shift(run, department);
}

// --- needs -----------------------------------------------------------------------------------------------

/// Colleagues are asked for a need, while the customer waits: on hold if the employee stays on the case.
inline void asks_colleagues(Run& run, std::uint32_t id, Index need, bool on_hold) {
  const Activity& activity = run.activities[id];
  if (activity.segment->plan->asks_colleagues && is_in_own_visit(activity)) waiting::owes(run, id);
  if (run.customers != nullptr && activity.inside == 1 && is_known(activity))
    contacts::note_asking(run, id, need, on_hold);
}
/// What is needed is asked for; an employee who is still on the case is held for it.
inline void needs(Run& run, std::uint32_t id, Frame& frame, Index need) {
  if (!run.ledger.on()) return;
  accounts::note_in_story(run, id, StoryEvent::Kind::needs, need);
  if (frame.held) accounts::note_held(run, frame, need);
}
inline void hold_is_over(Run& run, std::uint32_t frame) {
  const std::uint32_t id = run.frames[frame].activity;
  const Activity& activity = run.activities[id];
  if (run.customers != nullptr && activity.inside == 1 && is_known(activity)) contacts::note_parked(run, id);
  if (run.keeps_story) accounts::note_hold_limit(run, frame);
}
/// The employee who was held turns to other work.
inline void holder_leaves(Run& run, Frame& frame) {
  const Activity& activity = run.activities[frame.activity];
  if (activity.fork != kNone && activity.inside == 1) waiting::is_attended(run, frame.activity, false);
  if (!run.ledger.on()) return;
  accounts::note_hold_over(run, frame);
  accounts::note_put_down(run, *frame.team, frame.issued);
}
/// `goes_on`: at once, with the employee who has held if any; else the case waits until somebody takes it up.
inline void colleagues_answer(Run& run, std::uint32_t id, bool goes_on, bool held) {
  if (goes_on)
    waiting::owes_no_longer(run, id, held);
  else
    waiting::is_attended(run, id, false);
  const Activity& activity = run.activities[id];
  if (run.customers != nullptr && activity.inside == 1 && is_known(activity)) contacts::note_answered(run, activity);
}
/// Colleagues to whom the case was transferred begin with it: the customer waits no longer.
inline void is_taken_over(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  if (activity.asker == Asker::transfer && is_in_own_visit(activity)) waiting::owes_no_longer(run, id, true);
}
inline void need_is_met(Run& run, std::uint32_t id, Frame& frame, Index need) {
  if (!run.ledger.on()) return;
  accounts::note_in_story(run, id, StoryEvent::Kind::answered, need);
  accounts::note_hold_over(run, frame);
}
inline void answer_is_right(Run& run, std::uint32_t id, Frame& frame) {
  if (run.ledger.on()) accounts::note_right(run, id, frame);
}
inline void answer_is_wrong(Run& run, std::uint32_t id, Frame& frame, Index origin) {
  if (run.ledger.on()) accounts::note_rework(run, id, frame, origin);
}

// --- care ------------------------------------------------------------------------------------------------

/// A colleague's request to `provider` is escalated to the department `to`.
inline void is_escalated(Run& run, std::uint32_t id, Index provider, Index to) {
  if (run.people != nullptr) run.people->escalated(provider, run.simulation.now());
  if (run.ledger.on()) accounts::note_in_story(run, id, StoryEvent::Kind::escalated, to);
}
/// A customer was served with a mistake, which surfaces after `lag_s`.
inline void mistake_will_surface(Run& run, const Activity& activity, double lag_s) {
  if (run.customers != nullptr && is_known(activity)) contacts::note_surfacing(run, activity, lag_s);
}

}  // namespace domino::chain::announce
