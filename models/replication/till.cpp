#include "models/replication/till.h"

#include <algorithm>
#include <cmath>

#include "models/replication/measuring.h"

namespace domino::chain::till {

static void settle_accounts(Run& run);
static void pay_tax(Run& run);
static void note_money(Run& run);

void open(Run& run) {
  open_till(run, 0);
  const auto plan_at = [&](Time at, EventKind what, Index subject) {
    if (at.s <= run.plan.span.horizon.s) run.simulation.schedule(at, static_cast<std::uint32_t>(what), subject, kShift);
  };
  for (Index i = 0; i < run.plan.payments.size(); ++i) plan_at(Time{run.plan.payments[i].at.s}, EventKind::pays, i);
  if (run.plan.money) plan_at(Time{kWeek.s}, EventKind::pay_day, 0);
}

void open_till(Run& run, double paid) {
  const double cash = run.plan.money ? run.plan.money->cash : 0;
  const double now_s = run.simulation.now().s;
  run.record.money = {.cash = cash, .lowest = cash, .opening = cash, .began_s = now_s, .accrued_s = now_s};
  run.record.money.interventions = paid;
  if (paid > 0) run.record.money.pay(paid, now_s);
}

void pay_once(Run& run, Index index) {
  const double amount = run.plan.payments[index].amount;
  run.record.money.interventions += amount;
  run.record.money.pay(amount, run.simulation.now().s);
}

void pay_day(Run& run) {
  measuring::read_duty(run);
  settle_accounts(run);
  MoneyRecord& money = run.record.money;
  if (++money.pay_days % kPayDaysInYear == 0) pay_tax(run);
  note_money(run);
  const Time next = run.simulation.now() + kWeek;
  if (next.s <= run.plan.span.horizon.s)
    run.simulation.schedule(next, static_cast<std::uint32_t>(EventKind::pay_day), 0, kShift);
}

/// What has accrued with time is paid.
static void settle_accounts(Run& run) {
  MoneyRecord& money = run.record.money;
  const double now_s = std::min(run.simulation.now().s, run.plan.span.horizon.s);
  const double span_s = now_s - money.accrued_s;
  money.accrued_s = now_s;
  if (run.plan.money) money.fixed += run.plan.money->fixed_per_s * span_s;
  for (std::size_t s = 0; s < run.record.populations.size(); ++s)
    if (const auto& population = run.plan.segments[s].population)
      run.record.populations[s].advertising += population->advertising_cost_per_s * span_s;
  if (!run.plan.money) return;
  // All else has moved already, so what is missing from the balance is what accrued.
  const double balance = money.opening + money_totals(run.record, run.pay).profit() - money.tax;
  money.pay(money.cash - balance, run.simulation.now().s);
}

static void pay_tax(Run& run) {
  MoneyRecord& money = run.record.money;
  const double profit = money_totals(run.record, run.pay).profit();
  const double tax = run.plan.money->tax * std::max(0.0, profit - money.taxed_up_to);
  money.taxed_up_to = std::max(money.taxed_up_to, profit);
  money.tax += tax;
  money.pay(tax, run.simulation.now().s);
}

/// A period that ends now is still the one before.
static void note_money(Run& run) {
  MoneyRecord& money = run.record.money;
  const MoneyTotals totals = money_totals(run.record, run.pay);
  const double now_s = std::min(run.simulation.now().s, run.plan.span.horizon.s);
  const auto ended = static_cast<std::size_t>(std::max(0.0, std::ceil(now_s / run.record.week_s) - 1));
  MoneyWeek& week = run.record.money_weeks[std::min(ended, run.record.money_weeks.size() - 1)];
  week.revenue += totals.revenue - money.noted_revenue;
  week.cost += totals.cost() - money.noted_cost;
  week.cash = money.cash;
  money.noted_revenue = totals.revenue;
  money.noted_cost = totals.cost();
}

void sell(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  const customers::Sales& sales = *activity.segment->plan->sales;
  auto draw = run.streams[activity.segment->plan->sales_purpose].at(activity.identity);
  const double spent = std::max(0.0, sales.spends.sample(draw));
  activity.segment->record->spent += spent;
  activity.segment->record->margin += spent * sales.margin;
  run.record.money.receive(spent * sales.margin);
}

void close_till(Run& run) {
  settle_accounts(run);
  if (!run.plan.money) return;
  pay_tax(run);
  note_money(run);
}

}  // namespace domino::chain::till
