#include "models/replication/journey.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/arrivals.h"
#include "models/replication/branches.h"
#include "models/replication/care.h"
#include "models/replication/contacts.h"
#include "models/replication/desk.h"
#include "models/replication/needs.h"
#include "models/replication/numbers.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/stores.h"
#include "models/replication/till.h"
#include "models/replication/times.h"
#include "models/replication/visit.h"
#include "models/replication/waiting.h"
#include "models/replication/work.h"

namespace domino::chain::journey {

namespace {

/// More steps than this without any time passing is a journey that turns in a circle.
constexpr std::uint64_t kMostStepsAtOnce = 1'000'000;

}  // namespace

static bool has_branches(const Activity& activity);
static bool end_carefully(Run& run, std::uint32_t id, Outcome outcome);
static void judge_level(Run& run, std::uint32_t id, Outcome outcome);
static void go_through(Run& run, std::uint32_t id);
static void wait_a_while(Run& run, std::uint32_t id, const Instruction& instruction);
static void pop_frame(Run& run, std::uint32_t id);
static void call(Run& run, std::uint32_t id, Index service);
static void go_back(Run& run, std::uint32_t id);
static void choose(Run& run, std::uint32_t id, const Instruction& instruction);
static void join_shortest(Run& run, std::uint32_t id, const Instruction& instruction);
static void ask_first_free(Run& run, std::uint32_t id, const Instruction& instruction);
static const Branch& branch_of_the_case(const Run& run, std::uint32_t id, const Choice& choice, double drawn);

void end_case(Run& run, std::uint32_t id, Outcome outcome) {
  if (has_branches(run.activities[id])) return branches::leave(run, id, outcome);
  shifts::note_gone(run, id);
  unwind(run, id);
  const Activity& activity = run.activities[id];
  if (!activity.detached) {
    visit::note_end(run, activity, outcome);
    announce::ends(run, id, outcome);
    if (activity.segment->careful_end && end_carefully(run, id, outcome)) return;
    if (outcome == Outcome::served && activity.defect != Severity::none) care::note_defect(run, id);
    if (outcome == Outcome::message) care::pass_message_on(run, id);
    const bool judged = announce::judges(run, id, outcome);
    if (!judged && outcome == Outcome::served && run.activities[id].segment->plan->sales) till::sell(run, id);
  } else if (activity.asker == Asker::complaint) {
    contacts::note_settled(run, id, outcome);
  } else if (activity.asker == Asker::follow_up) {
    contacts::note_followed_up(run, id, outcome);
  }
  forget(run, id);
}

/// Of its own journey, or is one.
static bool has_branches(const Activity& activity) {
  return is_external(activity) && (activity.fork != kNone || activity.branches != kNone);
}

/// Of a level that is judged at the end of a case; its denominator counts the case, or the numerator does not.
static void judge_level(Run& run, std::uint32_t id, Outcome outcome) {
  const Activity& activity = run.activities[id];
  const auto& level = activity.segment->plan->service_level;
  if (!level || !level->is_judged_at_end()) return;
  const bool answered = (activity.progress & Progress::kAnswered) != 0;
  const bool turned_away = outcome == Outcome::blocked || outcome == Outcome::balked;
  if (level->out_of == customers::OutOf::served && outcome != Outcome::served) return;
  if (level->out_of == customers::OutOf::answered && !answered) return;
  if (level->out_of == customers::OutOf::offered && turned_away) return;
  const bool counts_unserved = outcome == Outcome::served || level->count_lost;
  const bool waited_little = waiting::in_all_attempts(run, id) < activity.segment->target;
  const bool in_time = level->of == customers::LevelOf::all_waits ? counts_unserved && waited_little
                       : answered                                 ? (activity.progress & Progress::kAnsweredInTime) != 0
                                                                  : level->count_lost && waited_little;
  activity.segment->record->ended_in_target += static_cast<std::uint64_t>(in_time);
}

/// Whether the customer tries again.
[[gnu::noinline]] static bool end_carefully(Run& run, std::uint32_t id, Outcome outcome) {
  judge_level(run, id, outcome);
  const Ticks waited = waiting::in_all_attempts(run, id);
  if (run.plan.waits_anywhere) waiting::ends(run, id);
  return arrivals::tries_again(run, id, outcome, waited);
}

std::uint32_t take_case(Run& run) {
  const std::uint32_t id = visit::take_activity(run);
  announce::begins_activity(run, id);
  return id;
}

void forget(Run& run, std::uint32_t id) {
  shifts::note_gone(run, id);
  announce::ends_activity(run, id);
  run.activities.give_back(id);
  if (run.arrivals_over && run.activities.alive() == 0) [[unlikely]]
    run.simulation.end_run();
}

void count_gave_up(Run& run, std::uint32_t id) {
  visit::note_end(run, run.activities[id], Outcome::gave_up);
  announce::ends(run, id, Outcome::gave_up);
  judge_level(run, id, Outcome::gave_up);
  if (run.plan.waits_anywhere) waiting::ends(run, id);
  announce::judges(run, id, Outcome::gave_up);
}

void advance(Run& run, std::uint32_t id) {
  go_through(run, id);
  shifts::note_place(run, id);
}

static void go_through(Run& run, std::uint32_t id) {
  for (std::uint64_t steps = 0; steps < kMostStepsAtOnce; ++steps) {
    run.heed_stop(steps);
    shifts::note_way(run, id);
    Activity& activity = run.activities[id];
    const Instruction& instruction = run.plan.program[activity.cursor];
    switch (instruction.operation) {
      case Operation::visit:
        if (asks_later(run, id)) return;
        return run.ledger.on() ? visit::ask<true>(run, id, activity, run.services[instruction.service])
                               : visit::ask<false>(run, id, activity, run.services[instruction.service]);
      case Operation::delay:
        return wait_a_while(run, id, instruction);
      case Operation::engage:
        needs::engage(run, id, instruction);
        break;
      case Operation::answered:
        if (!needs::answered(run, id, run.plan.needs[instruction.detail])) return;
        break;
      case Operation::work:
        return needs::work_within(run, id, instruction);
      case Operation::finish:
        if (!needs::finish_service(run, id)) return;
        break;
      case Operation::fork:
        return branches::fork(run, id, instruction);
      case Operation::joined:
        return branches::join_branch(run, id);
      case Operation::take:
        if (asks_later(run, id)) return;
        if (!stores::take(run, id, instruction)) return;
        break;
      case Operation::put:
        ++activity.cursor;
        stores::put(run, run.plan.takings[instruction.detail].stock, run.plan.takings[instruction.detail].amount);
        break;
      case Operation::leave:
        ++activity.cursor;
        pop_frame(run, id);
        break;
      case Operation::deliver:
        stores::deliver(run, id, instruction.detail);
        break;
      case Operation::gather:
        return stores::gather(run, id, instruction);
      case Operation::depart:
        return branches::depart(run, id);
      case Operation::leave_message:
        return end_case(run, id, Outcome::message);
      case Operation::end:
      case Operation::part:
        return end_case(run, id, Outcome::served);
      case Operation::shortest:
      case Operation::first_free:
        if (asks_later(run, id)) return;
        move_cursor(run, id, instruction);
        break;
      default:
        move_cursor(run, id, instruction);
    }
  }
  throw RunCannotGoOn("a case loops in its journey without any time passing", run.simulation.context());
}

[[gnu::noinline]] void ask_later(Run& run, std::uint32_t id) {
  ++run.asking_later;
  run.activities[id].phase = Phase::on_its_way;
  run.activities[id].timer = run.schedule(Duration{}, EventKind::asks, id);
}

void move_cursor(Run& run, std::uint32_t id, const Instruction& instruction) {
  Activity& activity = run.activities[id];
  switch (instruction.operation) {
    case Operation::call:
      return call(run, id, instruction.service);
    case Operation::back:
      return go_back(run, id);
    case Operation::choose:
      return choose(run, id, instruction);
    case Operation::shortest:
      return join_shortest(run, id, instruction);
    case Operation::first_free:
      return ask_first_free(run, id, instruction);
    case Operation::jump:
      activity.cursor = instruction.target;
      return;
    case Operation::mark:
      ++activity.cursor;
      return times::pass_mark(run, id, instruction.detail);
    case Operation::repeat: {
      auto draw = numbers::draws(run, id, run.streams[instruction.purpose], instruction.counter);
      const bool again = random::uniform01(draw) < numbers::value(run, run.plan.chances[instruction.detail], id);
      activity.cursor = again ? instruction.target : activity.cursor + 1;
      return;
    }
    case Operation::need:
      return needs::need(run, id, instruction);
    case Operation::verify:
      return needs::verify(run, id, instruction);
    default:
      DOMINO_REQUIRE_IN(run.simulation.context(), false, "this step does more than move the cursor");
  }
}

static void call(Run& run, std::uint32_t id, Index service) {
  const std::uint32_t frame = run.frames.take();
  Activity& activity = run.activities[id];
  run.frames[frame] = {
      .around = activity.frame, .kind = FrameKind::call, .back = activity.cursor + 1, .asker = activity.asker};
  activity.frame = frame;
  activity.cursor = run.plan.services[service].program;
}

/// Back to who asked for a service made of steps, from inside any regions of it.
static void go_back(Run& run, std::uint32_t id) {
  while (run.frames[run.activities[id].frame].kind != FrameKind::call) pop_frame(run, id);
  const Frame& frame = run.frames[run.activities[id].frame];
  run.activities[id].cursor = frame.back;
  run.activities[id].asker = frame.asker;
  pop_frame(run, id);
}

static void choose(Run& run, std::uint32_t id, const Instruction& instruction) {
  auto draw = numbers::draws(run, id, run.streams[instruction.purpose], instruction.counter);
  const double drawn = random::uniform01(draw);
  const Choice choice = run.plan.choices[instruction.detail];
  if (choice.of_the_case) {
    run.activities[id].cursor = branch_of_the_case(run, id, choice, drawn).target;
    return;
  }
  const Branch* branch = &run.plan.branches[choice.first];
  // The last branch is certain, so the search ends.
  while (drawn >= branch->up_to) ++branch;
  run.activities[id].cursor = branch->target;
}

/// Chances that add up to more than 1 leave nothing to the later branches; the last one, which goes straight on, has
/// no alternative.
static const Branch& branch_of_the_case(const Run& run, std::uint32_t id, const Choice& choice, double drawn) {
  double up_to = 0;
  for (const Branch* branch = &run.plan.branches[choice.first];; ++branch) {
    if (branch->alternative == kNoIndex) return *branch;
    const Alternative& way = run.plan.alternatives[branch->alternative];
    up_to += std::clamp(numbers::value(run, way.chance, id), 0.0, 1.0);
    const bool open = all_hold(way.when, [&](Index index) { return numbers::attribute(run, id, index); });
    if (open && (way.certain || drawn < up_to)) return *branch;
  }
}

/// Fewest people to serve for each of the staff on duty; departments without anybody on duty come last, and those
/// without room after all others.
static void join_shortest(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Choice choice = run.plan.choices[instruction.detail];
  double least = 0;
  bool room = false;
  for (Index i = 0; i < choice.count; ++i) {
    const Index target = run.plan.branches[choice.first + i].target;
    const ServiceState& service = run.services[run.plan.program[target].service];
    const LaneState& lane = *service.lane;
    std::uint32_t busy = 0;
    std::uint32_t capacity = 0;
    for (const auto& by : lane.plan->teams) {
      busy += run.teams[by.team].staff.busy();
      capacity += run.teams[by.team].staff.capacity();
    }
    const double load = static_cast<double>(lane.size() + lane.recalled.size() + busy);
    const double length = capacity > 0 ? load / capacity : 1e9 + load;
    const bool has_room = desk::would_admit(run, id, service);
    if (i > 0 && (has_room == room ? length >= least : room)) continue;
    least = length;
    room = has_room;
    run.activities[id].cursor = target;
  }
}

Index first_free(Run& run, const Choice& choice) {
  for (Index i = choice.first; i < choice.first + choice.count; ++i)
    if (serving::free_team(run, *run.services[run.plan.program[run.plan.branches[i].target].service].lane) != nullptr)
      return i;
  return kNoIndex;
}

/// Somebody was free when the need arose; who is not any more, since the hand-off took time, is waited for.
static void ask_first_free(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Choice& choice = run.plan.choices[instruction.detail];
  const Index branch = first_free(run, choice);
  run.activities[id].cursor = run.plan.branches[branch != kNoIndex ? branch : choice.first].target;
}

static void wait_a_while(Run& run, std::uint32_t id, const Instruction& instruction) {
  auto draw = numbers::draws(run, id, run.streams[instruction.purpose], instruction.counter);
  const double span = std::max(0.0, numbers::sample(run, run.plan.delays[instruction.detail], draw, id));
  run.activities[id].timer = run.schedule(Duration{span}, EventKind::delay_ends, id);
  run.activities[id].work_s = run.simulation.now().s + span;
  announce::passes_delay(run, id, instruction.detail);
}

[[gnu::noinline]] bool asks_later_after_work(Run& run, std::uint32_t id, const ServiceState& service) {
  if (!service.ties || run.program[run.activities[id].cursor].operation != Operation::visit) return false;
  return asks_later(run, id);
}

void go_on_soon(Run& run, std::uint32_t id) {
  run.activities[id].phase = Phase::on_its_way;
  run.activities[id].timer = run.schedule(Duration{}, EventKind::goes_on, id);
}

void go_on_now(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  activity.timer = {};
  if (activity.at_door) {
    activity.at_door = false;
    --run.services[run.plan.program[activity.cursor].service].department->expected;
    work::release(run, id, *activity.service, *activity.team, activity.employee);
  }
  advance(run, id);
}

void unwind(Run& run, std::uint32_t id) {
  while (run.activities[id].frame != kNone) pop_frame(run, id);
}

/// Leaves the innermost thing a case is inside of, and sets free what was kept for it.
static void pop_frame(Run& run, std::uint32_t id) {
  Activity& activity = run.activities[id];
  const std::uint32_t index = activity.frame;
  const bool kept = run.frames[index].kind == FrameKind::service && run.frames[index].held;
  if (kept) needs::end_hold(run, index);
  Frame frame = run.frames[index];
  activity.frame = frame.around;
  run.frames.give_back(index);
  switch (frame.kind) {
    case FrameKind::call:
      return;
    case FrameKind::region:
      return stores::put(run, frame.back, 1);
    case FrameKind::employer:
      frame.employer->background -= static_cast<std::uint32_t>(frame.held);
      return;
    case FrameKind::service:
      --activity.inside;
      run.simulation.cancel(frame.hold_limit);
      run.simulation.cancel(frame.giving_up);
      care::close_watch(run, frame.watch, false);
      announce::visit_is_left(run, activity, frame);
      if (kept) needs::let_employee_go(run, frame);
      return;
  }
}

}  // namespace domino::chain::journey
