#include "models/replication/event_loop.h"

#include "engine/kernel/fetch.h"
#include "models/replication/announce.h"
#include "models/replication/arrivals.h"
#include "models/replication/care.h"
#include "models/replication/contacts.h"
#include "models/replication/crews.h"
#include "models/replication/desk.h"
#include "models/replication/ideal.h"
#include "models/replication/journey.h"
#include "models/replication/needs.h"
#include "models/replication/patience.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/stores.h"
#include "models/replication/till.h"
#include "models/replication/visit.h"
#include "models/replication/work.h"

namespace domino::chain::event_loop {

static void handle_otherwise(Run& run, EventKind what, std::uint32_t subject) {
  switch (what) {
    case EventKind::arrival:
    case EventKind::work_ends:
      break;
    case EventKind::careful_work_ends:
      return work::end_careful_work(run, subject);
    case EventKind::delay_ends:
      run.activities[subject].timer = {};
      ++run.activities[subject].cursor;
      return journey::advance(run, subject);
    case EventKind::gives_up:
      return patience::give_up(run, subject, Outcome::abandoned);
    case EventKind::leaves_note:
      return patience::give_up(run, subject, Outcome::message);
    case EventKind::gives_up_parked:
      return needs::give_up_parked(run, subject);
    case EventKind::redials:
      return arrivals::come_again(run, subject);
    case EventKind::goes_on:
      return journey::go_on_now(run, subject);
    case EventKind::asks:
      --run.asking_later;
      run.activities[subject].timer = {};
      return journey::advance(run, subject);
    case EventKind::clarified:
      run.activities[subject].timer = {};
      return desk::find_somebody(run, subject);
    case EventKind::overflows:
      return serving::overflow(run, subject);
    case EventKind::hold_limit:
      announce::hold_is_over(run, subject);
      return needs::turn_away(run, subject);
    case EventKind::escalates:
      return care::escalate(run, subject);
    case EventKind::gate_opens:
      run.gates[subject].timer = {};
      return stores::open_gate(run, run.gates[subject]);
    case EventKind::leaves:
      return stores::leave_by_timetable(run, subject);
    case EventKind::shift:
      return shifts::begin_shift(run, subject);
    case EventKind::shift_ends:
      return shifts::end_shift(run, subject);
    case EventKind::turns:
      return crews::take_turns(run, subject);
    case EventKind::intervenes:
      return crews::intervene(run, subject);
    case EventKind::contact:
      return contacts::attend(run, subject);
    case EventKind::pays:
      return till::pay_once(run, subject);
    case EventKind::pay_day:
      return till::pay_day(run);
    case EventKind::falls_due:
      return ideal::hurry(run, subject);
  }
}

[[gnu::noinline]] static void handle_rare(Run& run, const Event& event) {
  run.in_turn = (event.order >> 56) >= kRequests;
  handle_otherwise(run, static_cast<EventKind>(event.kind), event.subject);
  run.in_turn = false;
}

template <bool kLedger>
[[gnu::always_inline]] static inline void handle(Run& run, const Event& event) {
  run.now = ticks(event.time());
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::arrival:
      return visit::arrive<kLedger>(run, event.subject);
    case EventKind::work_ends:
      return visit::end_work<kLedger>(run, event.subject);
    default:
      return handle_rare(run, event);
  }
}

/// In a large chain every record is a miss, and one is found through the other. So what the ends of work to come will
/// look at is fetched for all of them before it is looked at: first the cases, then the services they are at and will
/// ask next, and then what those stand on.
[[gnu::noinline]] static void fetch_what_comes(const Run& run, std::span<const Event> coming) {
  const auto for_each_end = [&](auto&& visit) {
    for (const Event& event : coming)
      if (static_cast<EventKind>(event.kind) == EventKind::work_ends) visit(run.activities[event.subject]);
  };
  const auto next_of = [&run](const Activity& activity) -> const ServiceState* {
    const Instruction& instruction = run.program[activity.cursor + 1];
    return instruction.operation == Operation::visit ? &run.services[instruction.service] : nullptr;
  };
  const auto fetch_place = [](const ServiceState& service) {
    fetch(service.record);
    fetch(&service.record->wait_distribution);
    fetch(service.team);
    fetch(service.lane);
    fetch(service.department);
  };
  for_each_end([](const Activity& activity) {
    fetch(&activity);
    fetch(&activity.identity);
  });
  for_each_end([&](const Activity& activity) {
    fetch(activity.service);
    if (const ServiceState* next = next_of(activity)) fetch(next);
  });
  for_each_end([&](const Activity& activity) {
    fetch_place(*activity.service);
    if (const ServiceState* next = next_of(activity)) fetch_place(*next);
  });
  for_each_end([&](const Activity& activity) {
    if (const std::uint32_t waiting = activity.service->lane->waiting.first(); waiting != kNone) {
      fetch(&run.activities[waiting]);
      fetch(&run.activities[waiting].identity);
      activity.service->record->wait_distribution.fetch_next();
    }
    if (const ServiceState* next = next_of(activity)) next->record->wait_distribution.fetch_next();
  });
}

// A function of its own for each, or the two get into each other's registers.
template <bool kLedger>
[[gnu::noinline]] static RunEnd loop(Run& run, const RunLimits& limits) {
  return run.simulation.run([&run](const Event& event) __attribute__((always_inline)) { handle<kLedger>(run, event); },
                            limits, run.stop, [&run](std::span<const Event> coming) { fetch_what_comes(run, coming); });
}

bool run_until(Run& run, Time horizon) {
  const RunLimits limits{.horizon = horizon, .events = run.plan.span.event_limit};
  // Two ways of an ordinary visit, so that the one without a ledger pays nothing for the other.
  const RunEnd end = run.ledger.on() ? loop<true>(run, limits) : loop<false>(run, limits);
  run.now = ticks(run.simulation.now());
  return end != RunEnd::interrupted;
}

}  // namespace domino::chain::event_loop
