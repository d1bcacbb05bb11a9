#include "models/replication/stores.h"

#include <algorithm>
#include <utility>

#include "models/replication/announce.h"
#include "models/replication/journey.h"
#include "models/replication/lines.h"
#include "models/replication/needs.h"
#include "models/replication/numbers.h"
#include "models/replication/patience.h"

namespace domino::chain::stores {

static void schedule_departure(Run& run, Index index);
static void wait_for(Run& run, std::uint32_t id, StockState& stock);
static void step_out(Run& run, std::uint32_t id, StockState& stock);
static void step_out(Run& run, std::uint32_t id, GateState& gate);
static void hand_out(Run& run, Index index);
static void wait_for_next_opening(Run& run, GateState& gate);
static Line line_of(const StockState& stock);
static void took(Run& run, std::uint32_t id, StockState& stock);
static void reorder(Run& run, std::uint32_t cause, StockState& stock);

void open(Run& run) {
  for (Index i = 0; i < run.stocks.size(); ++i) {
    StockState& stock = run.stocks[i];
    resources::OrderedLine ordered = std::move(stock.ordered);
    resources::UnorderedLine unordered = std::move(stock.unordered);
    ordered.clear();
    unordered.clear();
    stock = {};
    stock.ordered = std::move(ordered);
    stock.unordered = std::move(unordered);
    stock.plan = &run.plan.stocks[i];
    stock.rule = &rule_of(stock.plan->queue);
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
  run.activities[id].amount = taking.amount;
  ++record.taken;
  if (stock.size() == 0 && stock.level >= taking.amount) {
    record.wait.add(0);
    took(run, id, stock);
    return true;
  }
  ++record.short_of;
  if (stock.plan->turns_away) {
    journey::end_case(run, id, Outcome::blocked);
    return false;
  }
  wait_for(run, id, stock);
  // A case that comes before all others may want less than they do.
  if (stock.rule->line != LineKind::in_turn) hand_out(run, taking.stock);
  return false;
}

static void wait_for(Run& run, std::uint32_t id, StockState& stock) {
  const auto index = static_cast<Index>(&stock - run.stocks.data());
  Activity& activity = run.activities[id];
  activity.issued = run.now;
  activity.turn = lines::next_turn(run);
  activity.priority = numbers::rounded_priority(numbers::value(run, activity.segment->plan->priority, id));
  stock.owed += activity.amount;
  lines::stand_in(run, stock, *stock.rule, lines::key_of_case(run, *stock.rule, stock.plan->ageing, id), id);
  stock.lacking.up(run.now);
  announce::lacks(run, id, index);
  const Line line = line_of(stock);
  announce::stands_in(run, id, line);
  reorder(run, id, stock);
  if (is_external(run.activities[id])) patience::begin(run, id, line);
}

/// The case stands in the line no longer, whatever for.
static void step_out(Run& run, std::uint32_t id, StockState& stock) {
  const auto index = static_cast<Index>(&stock - run.stocks.data());
  lines::step_out(run, stock, *stock.rule, id);
  stock.lacking.down(run.now);
  stock.owed -= run.activities[id].amount;
  patience::end(run, id);
  run.record.stocks[index].wait.add_span(run.now - run.activities[id].issued);
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
  hand_out(run, index);
}

/// What is there goes to the cases in the line, in its order, until the next wants more than there is.
static void hand_out(Run& run, Index index) {
  StockState& stock = run.stocks[index];
  for (std::uint64_t steps = 0; stock.size() > 0; ++steps) {
    run.heed_stop(steps);
    double drawn = 0;
    if (stock.rule->line == LineKind::by_chance) {
      auto draw = run.streams[stock.plan->pick_purpose].at(++stock.picks);
      drawn = random::uniform01(draw);
    }
    const std::uint32_t id = lines::first_of(stock, *stock.rule, drawn);
    if (run.activities[id].amount > stock.level) return;
    step_out(run, id, stock);
    announce::stands_no_longer(run, id, line_of(stock), index, Outcome::served);
    took(run, id, stock);
    journey::go_on_soon(run, id);
  }
}

void leave_line(Run& run, std::uint32_t id, Outcome outcome) {
  const Instruction& step = run.plan.program[run.activities[id].cursor];
  if (step.operation == Operation::take) {
    const Index index = run.plan.takings[step.detail].stock;
    StockState& stock = run.stocks[index];
    step_out(run, id, stock);
    ++run.record.stocks[index].left;
    announce::stands_no_longer(run, id, line_of(stock), index, outcome);
    // The next may want less, and have been kept waiting by this one only.
    return hand_out(run, index);
  }
  const Index index = run.plan.gatherings[step.detail].gate;
  step_out(run, id, run.gates[index]);
  ++run.record.gates[index].left;
  announce::stands_no_longer(run, id, Line::gate, index, outcome);
  wait_for_next_opening(run, run.gates[index]);
}

bool stands_in_line(const Run& run, const Activity& activity) {
  const Operation operation = run.plan.program[activity.cursor].operation;
  return !activity.queued && activity.timer.slot == 0 &&
         (operation == Operation::take || operation == Operation::gather);
}

static Line line_of(const StockState& stock) { return stock.plan->is_region ? Line::place : Line::goods; }

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

void gather(Run& run, std::uint32_t id, const Instruction& instruction) {
  const Index index = run.plan.gatherings[instruction.detail].gate;
  GateState& gate = run.gates[index];
  run.activities[id].issued = run.now;
  gate.waiting.join(run.activities, id);
  gate.gathered.up(run.now);
  announce::gathers(run, id, index);
  announce::stands_in(run, id, Line::gate);
  const organisation::Gate& planned = *gate.plan;
  if (planned.size && gate.waiting.size() >= *planned.size) return open_gate(run, gate);
  if (planned.at_most && gate.timer.slot == 0)
    gate.timer = run.schedule(*planned.at_most, EventKind::gate_opens, index);
  if (is_external(run.activities[id])) patience::begin(run, id, Line::gate);
}

/// The case stands in the line no longer, whatever for.
static void step_out(Run& run, std::uint32_t id, GateState& gate) {
  const auto index = static_cast<Index>(&gate - run.gates.data());
  gate.waiting.leave(run.activities, id);
  gate.gathered.down(run.now);
  patience::end(run, id);
  run.record.gates[index].wait.add_span(run.now - run.activities[id].issued);
}

void open_gate(Run& run, GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - run.gates.data());
  const organisation::Gate& planned = *gate.plan;
  GateRecord& record = run.record.gates[index];
  record.openings += static_cast<std::uint64_t>(!gate.waiting.empty());
  for (std::uint32_t passed = 0; passed < planned.capacity.value_or(kNoIndex) && !gate.waiting.empty(); ++passed) {
    run.heed_stop(passed);
    const std::uint32_t id = gate.waiting.first();
    step_out(run, id, gate);
    announce::stands_no_longer(run, id, Line::gate, index, Outcome::served);
    ++record.passed;
    ++run.activities[id].cursor;
    journey::go_on_soon(run, id);
  }
  wait_for_next_opening(run, gate);
}

/// Who is left behind has waited already; whose time is over goes with the next opening at this instant.
static void wait_for_next_opening(Run& run, GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - run.gates.data());
  run.simulation.cancel(gate.timer);
  gate.timer = {};
  const auto& at_most = gate.plan->at_most;
  if (!at_most || gate.waiting.empty()) return;
  const double due_s = seconds(run.activities[gate.waiting.first()].issued) + at_most->s;
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
