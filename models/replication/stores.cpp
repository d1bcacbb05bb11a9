#include "models/replication/stores.h"

#include <algorithm>

#include "models/replication/announce.h"
#include "models/replication/journey.h"
#include "models/replication/needs.h"

namespace domino::chain::stores {

static void schedule_departure(Run& run, Index index);
static void took(Run& run, std::uint32_t id, StockState& stock);
static void reorder(Run& run, std::uint32_t cause, StockState& stock);

void open(Run& run) {
  for (Index i = 0; i < run.stocks.size(); ++i) {
    StockState& stock = run.stocks[i] = {};
    stock.plan = &run.plan.stocks[i];
    stock.level = stock.plan->level;
    if (!stock.plan->is_region) stock.held.set_level(stock.level, run.now);
  }
  for (Index i = 0; i < run.gates.size(); ++i) {
    run.gates[i] = {};
    run.gates[i].plan = &run.plan.gates[i];
    if (run.gates[i].plan->leaves) schedule_departure(run, i);
  }
}

bool take(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Taking& taking = run.plan.takings[instruction.detail];
  StockState& stock = run.stocks[taking.stock];
  StockRecord& record = run.record.stocks[taking.stock];
  Activity& activity = run.activities[id];
  activity.amount = taking.amount;
  ++record.taken;
  if (stock.waiting.empty() && stock.level >= taking.amount) {
    record.wait.add(0);
    took(run, id, stock);
    return true;
  }
  ++record.short_of;
  if (stock.plan->turns_away) {
    journey::end_case(run, id, Outcome::blocked);
    return false;
  }
  activity.issued = run.now;
  stock.owed += taking.amount;
  stock.waiting.join(run.activities, id);
  announce::lacks(run, id, taking.stock);
  reorder(run, id, stock);
  return false;
}

/// A place in a region is left again; things are gone.
static void took(Run& run, std::uint32_t id, StockState& stock) {
  stock.level -= run.activities[id].amount;
  const auto index = static_cast<Index>(&stock - run.stocks.data());
  if (stock.plan->is_region) {
    stock.held.change(run.activities[id].amount, run.now);
    const std::uint32_t frame = run.frames.take();
    Activity& activity = run.activities[id];
    run.frames[frame] = {.around = activity.frame, .kind = FrameKind::region, .back = index, .asker = activity.asker};
    activity.frame = frame;
  } else {
    stock.held.set_level(stock.level, run.now);
    reorder(run, id, stock);
  }
  ++run.activities[id].cursor;
}

void put(Run& run, Index index, std::uint32_t amount) {
  StockState& stock = run.stocks[index];
  stock.level += amount;
  if (stock.plan->is_region)
    stock.held.change(-static_cast<std::int64_t>(amount), run.now);
  else
    stock.held.set_level(stock.level, run.now);
  for (std::uint64_t steps = 0; !stock.waiting.empty() && run.activities[stock.waiting.first()].amount <= stock.level;
       ++steps) {
    run.heed_stop(steps);
    const std::uint32_t id = stock.waiting.first();
    stock.waiting.leave(run.activities, id);
    stock.owed -= run.activities[id].amount;
    run.record.stocks[index].wait.add(run.now - run.activities[id].issued);
    took(run, id, stock);
    journey::go_on_soon(run, id);
  }
}

/// Orders as soon as what is there and on order, less what is owed, has fallen to the reorder point.
static void reorder(Run& run, std::uint32_t cause, StockState& stock) {
  const PlannedStock& planned = *stock.plan;
  if (!planned.reorder_at) return;
  const auto position = std::int64_t{stock.level} + stock.on_order - static_cast<std::int64_t>(stock.owed);
  if (position > std::int64_t{*planned.reorder_at} || position >= std::int64_t{planned.order_up_to}) return;
  const auto amount = static_cast<std::uint32_t>(planned.order_up_to - position);
  stock.on_order += amount;
  ++run.record.stocks[static_cast<std::size_t>(&stock - run.stocks.data())].orders;
  const std::uint32_t order = needs::detached(run, run.activities[cause], planned.identity + ++stock.orders,
                                              planned.order_program, Asker::supply);
  run.activities[order].ordered = amount;
  journey::go_on_soon(run, order);
}

void deliver(Run& run, std::uint32_t id, Index index) {
  const std::uint32_t amount = run.activities[id].ordered;
  run.stocks[index].on_order -= amount;
  ++run.activities[id].cursor;
  put(run, index, amount);
}

void gather(Run& run, std::uint32_t id, GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - run.gates.data());
  run.activities[id].issued = run.now;
  gate.waiting.join(run.activities, id);
  announce::gathers(run, id, index);
  const organisation::Gate& planned = *gate.plan;
  if (planned.size && gate.waiting.size() >= *planned.size) return open_gate(run, gate);
  if (planned.at_most && gate.timer.slot == 0)
    gate.timer = run.schedule(*planned.at_most, EventKind::gate_opens, index);
}

void open_gate(Run& run, GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - run.gates.data());
  const organisation::Gate& planned = *gate.plan;
  run.simulation.cancel(gate.timer);
  gate.timer = {};
  GateRecord& record = run.record.gates[index];
  record.openings += static_cast<std::uint64_t>(!gate.waiting.empty());
  for (std::uint32_t passed = 0; passed < planned.capacity.value_or(kNoIndex) && !gate.waiting.empty(); ++passed) {
    run.heed_stop(passed);
    const std::uint32_t id = gate.waiting.first();
    gate.waiting.leave(run.activities, id);
    ++record.passed;
    record.wait.add(run.now - run.activities[id].issued);
    ++run.activities[id].cursor;
    journey::go_on_soon(run, id);
  }
  if (!planned.at_most || gate.waiting.empty()) return;
  // Whoever is left behind has waited already; whose time is over goes with the next opening at this instant.
  const double due_s = seconds(run.activities[gate.waiting.first()].issued) + planned.at_most->s;
  gate.timer = run.schedule(Duration{std::max(0.0, due_s - run.simulation.now().s)}, EventKind::gate_opens, index);
}

void leave_by_timetable(Run& run, Index index) {
  open_gate(run, run.gates[index]);
  schedule_departure(run, index);
}

/// The next instant at which the timetable opens the gate.
static void schedule_departure(Run& run, Index index) {
  const resources::WeeklyTable& leaves = *run.plan.gates[index].leaves;
  Time next = leaves.next_change(run.simulation.now());
  while (next < kNever && leaves.value_at(next) <= 0) next = leaves.next_change(next);
  if (next < kNever) run.simulation.schedule(next, static_cast<std::uint32_t>(EventKind::leaves), index, kShift);
}

}  // namespace domino::chain::stores
