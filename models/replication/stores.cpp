// Stocks, regions and gates: where a case waits for things, places or company instead of people.

#include <algorithm>

#include "models/replication/replication.h"

namespace domino::chain {

void Replication::open_stores() {
  for (Index i = 0; i < stocks_.size(); ++i) {
    StockState& stock = stocks_[i] = {};
    stock.plan = &plan_.stocks[i];
    stock.level = stock.plan->level;
    if (!stock.plan->is_region) stock.held.set_level(stock.level, now_);
  }
  for (Index i = 0; i < gates_.size(); ++i) {
    gates_[i] = {};
    gates_[i].plan = &plan_.gates[i];
    if (gates_[i].plan->leaves) schedule_departure(i);
  }
}

/// Takes what is asked for in the order of asking; false if the case has to wait for it, or is turned away.
bool Replication::take(std::uint32_t id, const Instruction& instruction) {
  const Taking& taking = plan_.takings[instruction.detail];
  StockState& stock = stocks_[taking.stock];
  StockRecord& record = record_.stocks[taking.stock];
  Activity& activity = activities_[id];
  activity.amount = taking.amount;
  ++record.taken;
  if (stock.waiting.empty() && stock.level >= taking.amount) {
    record.wait.add(0);
    took(id, stock);
    return true;
  }
  ++record.short_of;
  if (stock.plan->turns_away) {
    end_case(id, Outcome::blocked);
    return false;
  }
  activity.issued = now_;
  stock.owed += taking.amount;
  stock.waiting.join(activities_, id);
  if (ledger_.on()) note_account(id, ledger_.accounts().stock(taking.stock), StoryEvent::Kind::lacks, taking.stock);
  reorder(id, stock);
  return false;
}

/// A place in a region is left again; things are gone.
void Replication::took(std::uint32_t id, StockState& stock) {
  stock.level -= activities_[id].amount;
  const auto index = static_cast<Index>(&stock - stocks_.data());
  if (stock.plan->is_region) {
    stock.held.change(activities_[id].amount, now_);
    const std::uint32_t frame = frames_.take();
    Activity& activity = activities_[id];
    frames_[frame] = {.around = activity.frame, .kind = FrameKind::region, .back = index, .asker = activity.asker};
    activity.frame = frame;
  } else {
    stock.held.set_level(stock.level, now_);
    reorder(id, stock);
  }
  ++activities_[id].cursor;
}

/// What has come goes to those who wait for it, in their order.
void Replication::put(Index index, std::uint32_t amount) {
  StockState& stock = stocks_[index];
  stock.level += amount;
  if (stock.plan->is_region)
    stock.held.change(-static_cast<std::int64_t>(amount), now_);
  else
    stock.held.set_level(stock.level, now_);
  for (std::uint64_t steps = 0; !stock.waiting.empty() && activities_[stock.waiting.first()].amount <= stock.level;
       ++steps) {
    heed_stop(steps);
    const std::uint32_t id = stock.waiting.first();
    stock.waiting.leave(activities_, id);
    stock.owed -= activities_[id].amount;
    record_.stocks[index].wait.add(now_ - activities_[id].issued);
    took(id, stock);
    go_on_soon(id);
  }
}

/// Orders as soon as what is there and on order, less what is owed, has fallen to the reorder point.
void Replication::reorder(std::uint32_t cause, StockState& stock) {
  const PlannedStock& planned = *stock.plan;
  if (!planned.reorder_at) return;
  const auto position = std::int64_t{stock.level} + stock.on_order - static_cast<std::int64_t>(stock.owed);
  if (position > std::int64_t{*planned.reorder_at} || position >= std::int64_t{planned.order_up_to}) return;
  const auto amount = static_cast<std::uint32_t>(planned.order_up_to - position);
  stock.on_order += amount;
  ++record_.stocks[static_cast<std::size_t>(&stock - stocks_.data())].orders;
  const std::uint32_t order =
      detached(activities_[cause], planned.identity + ++stock.orders, planned.order_program, Asker::supply);
  activities_[order].ordered = amount;
  go_on_soon(order);
}

void Replication::deliver(std::uint32_t id, Index index) {
  const std::uint32_t amount = activities_[id].ordered;
  stocks_[index].on_order -= amount;
  ++activities_[id].cursor;
  put(index, amount);
}

// --- gates -----------------------------------------------------------------------------------------------

void Replication::gather(std::uint32_t id, GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - gates_.data());
  activities_[id].issued = now_;
  gate.waiting.join(activities_, id);
  if (ledger_.on()) note_account(id, ledger_.accounts().gate(index), StoryEvent::Kind::gathers, index);
  const PlannedGate& planned = *gate.plan;
  if (planned.size && gate.waiting.size() >= *planned.size) return open_gate(gate);
  if (planned.at_most && gate.timer.slot == 0) gate.timer = schedule(*planned.at_most, What::gate_opens, index);
}

/// Those who have waited longest go on together, as many as there is room for.
void Replication::open_gate(GateState& gate) {
  const auto index = static_cast<std::uint32_t>(&gate - gates_.data());
  const PlannedGate& planned = *gate.plan;
  simulation_.cancel(gate.timer);
  gate.timer = {};
  GateRecord& record = record_.gates[index];
  record.openings += static_cast<std::uint64_t>(!gate.waiting.empty());
  for (std::uint32_t passed = 0; passed < planned.capacity && !gate.waiting.empty(); ++passed) {
    heed_stop(passed);
    const std::uint32_t id = gate.waiting.first();
    gate.waiting.leave(activities_, id);
    ++record.passed;
    record.wait.add(now_ - activities_[id].issued);
    ++activities_[id].cursor;
    go_on_soon(id);
  }
  if (!planned.at_most || gate.waiting.empty()) return;
  // Whoever is left behind has waited already; whose time is over goes with the next opening at this instant.
  const double due_s = seconds(activities_[gate.waiting.first()].issued) + planned.at_most->s;
  gate.timer = schedule(Duration{std::max(0.0, due_s - simulation_.now().s)}, What::gate_opens, index);
}

void Replication::leave_by_timetable(Index index) {
  open_gate(gates_[index]);
  schedule_departure(index);
}

/// The next instant at which the timetable opens the gate.
void Replication::schedule_departure(Index index) {
  const resources::WeeklyTable& leaves = *plan_.gates[index].leaves;
  Time next = leaves.next_change(simulation_.now());
  while (next < kNever && leaves.value_at(next) <= 0) next = leaves.next_change(next);
  if (next < kNever) simulation_.schedule(next, static_cast<std::uint32_t>(What::leaves), index, kShift);
}

}  // namespace domino::chain
