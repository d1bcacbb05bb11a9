#include "models/replication/replication.h"

#include <algorithm>
#include <new>
#include <utility>

#include "models/replication/care.h"
#include "models/replication/event_loop.h"
#include "models/replication/measuring.h"
#include "models/replication/memory.h"
#include "models/replication/opening.h"

namespace domino::chain {

namespace {

/// A finite day that is not cleared after this long never will be.
constexpr Duration kPatienceWithClearing = 53 * kWeek;

}  // namespace

RunOutOfMemory Replication::out_of_memory() const { return memory::out_of_memory(run_); }

const Record* Replication::run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop,
                               const Batches& batches) {
  run_.stop = stop;
  try {
    const bool finished = run_to_the_end(seed, number, batches);
    memory::give_back(run_);
    return finished ? &run_.record : nullptr;
  } catch (const RunInterrupted&) {
    memory::give_back(run_);
    return nullptr;
  } catch (const std::bad_alloc&) {
    const RunOutOfMemory why = memory::out_of_memory(run_);
    memory::begin_with_nothing(run_);
    throw why;
  }
}

/// False when interrupted, as all of these.
bool Replication::run_to_the_end(std::uint64_t seed, std::uint64_t number, const Batches& batches) {
  const Span& span = run_.plan.span;
  opening::reset(run_, seed, number);
  opening::open_for_business(run_);
  if (span.warm_up.s > 0) {
    if (!event_loop::run_until(run_, Time{span.warm_up.s})) return false;
    measuring::start_measuring(run_);
  }
  if (!run_in_batches(batches)) return false;
  if (!run_past_middle(Time{span.horizon.s})) return false;
  measuring::read_areas(run_);
  require_ends_add_up();
  if (span.ending == Ending::clear && !clear()) return false;
  care::miss_open_promises(run_);
  measuring::finish_record(run_);
  return true;
}

/// What each of them adds is the difference between sums at its end and at its beginning.
bool Replication::run_in_batches(const Batches& batches) {
  if (batches.count == 0) return true;
  measuring::read_areas(run_);
  Record before = run_.record.sums();
  for (std::size_t batch = 1; batch <= batches.count; ++batch) {
    const Duration end = run_.plan.span.warm_up + static_cast<double>(batch) * batches.length;
    if (!run_past_middle(Time{std::min(end.s, run_.plan.span.horizon.s)})) return false;
    measuring::read_areas(run_);
    Record now = run_.record.sums();
    batches.ended(now.since(before, batches.length));
    before = std::move(now);
  }
  return true;
}

/// As `run_until`, and stops on the way to look at the queues of the middle.
bool Replication::run_past_middle(Time until) {
  if (!run_.middle_noted && run_.plan.middle <= until) {
    if (!event_loop::run_until(run_, run_.plan.middle)) return false;
    measuring::note_middle(run_);
    run_.middle_noted = true;
  }
  return event_loop::run_until(run_, until);
}

/// Arrivals are over; everybody present is dealt with.
bool Replication::clear() {
  run_.arrivals_over = run_.heeds_ends = true;
  if (run_.activities.alive() == 0) return true;
  const bool finished = event_loop::run_until(run_, Time{run_.plan.span.horizon.s} + kPatienceWithClearing);
  run_.record.cleared = run_.activities.alive() == 0;
  if (run_.record.cleared) require_nothing_left();
  return finished;
}

/// Whoever was present or arrived has ended in one of the ways that are counted, or is here: nobody is counted twice or
/// lost. O(activities).
void Replication::require_ends_add_up() const {
  std::vector<std::uint64_t> present(run_.segments.size(), 0);
  run_.activities.for_each_alive([&](std::uint32_t id) {
    const Activity& activity = run_.activities[id];
    const bool is_case = activity.root == id && activity.segment != nullptr && !activity.detached;
    if (is_case && !activity.gone) ++present[run_.index_of(*activity.segment)];
  });
  for (std::size_t s = 0; s < present.size(); ++s)
    DOMINO_REQUIRE_IN(run_.simulation.context(), run_.record.segments[s].present() == present[s],
                      "every case that arrived is present or has ended in one way");
}

/// Where nobody is present any more, nobody is at work, held or waited for, and every place is free again.
void Replication::require_nothing_left() const {
  const RunContext context = run_.simulation.context();
  DOMINO_REQUIRE_IN(context, run_.frames.alive() == 0, "a finished case leaves no open frame");
  DOMINO_REQUIRE_IN(context, run_.forks.alive() == 0, "a finished case leaves no open branches");
  DOMINO_REQUIRE_IN(context, run_.watches.alive() == 0, "a finished case leaves no open promise");
  for (const DepartmentState& department : run_.departments) {
    DOMINO_REQUIRE_IN(context, department.external_waiting == 0, "no customer is left waiting");
    DOMINO_REQUIRE_IN(context, department.external_present == 0, "no line is left occupied");
    DOMINO_REQUIRE_IN(context, department.waiting_area.level() == 0, "no request is left waiting");
    DOMINO_REQUIRE_IN(context, department.held == 0, "no employee is left on hold");
    DOMINO_REQUIRE_IN(context, department.background == 0, "no need of an employee is left open");
    DOMINO_REQUIRE_IN(context, department.expected == 0, "no case is left admitted but not queued");
  }
  for (const TeamState& team : run_.teams)
    DOMINO_REQUIRE_IN(context, team.staff.busy() == 0 && team.working.empty() && team.paused.empty(),
                      "no employee is left at work");
  for (const LaneState& lane : run_.lanes)
    DOMINO_REQUIRE_IN(context, lane.paused.empty(), "no work is left at the end of a shift");
  for (const StockState& stock : run_.stocks) {
    DOMINO_REQUIRE_IN(context, stock.on_order == 0 && stock.owed == 0, "no order is left open");
    DOMINO_REQUIRE_IN(context, !stock.plan->is_region || stock.level == stock.plan->level,
                      "no place of a region is left occupied");
  }
}

}  // namespace domino::chain
