#include <algorithm>
#include <cmath>

#include "models/plan/plan.h"
#include "models/replication/record/record.h"
#include "models/replication/replication.h"

namespace domino::chain {

/// What is paid once, and the first pay day.
void Replication::open_money() {
  open_till(0);
  const auto plan_at = [&](Time at, What what, Index subject) {
    if (at.s <= plan_.span.horizon.s) simulation_.schedule(at, static_cast<std::uint32_t>(what), subject, kShift);
  };
  for (Index i = 0; i < plan_.payments.size(); ++i) plan_at(Time{plan_.payments[i].at.s}, What::pays, i);
  if (plan_.money) plan_at(Time{kWeek.s}, What::pay_day, 0);
}

/// Measuring begins, with as much in the till as is stated; what has been paid for interventions until then counts, as
/// what they do goes on.
void Replication::open_till(double paid) {
  const double cash = plan_.money ? plan_.money->cash : 0;
  const double now_s = simulation_.now().s;
  record_.money = {.cash = cash, .lowest = cash, .opening = cash, .began_s = now_s, .accrued_s = now_s};
  record_.money.interventions = paid;
  if (paid > 0) record_.money.pay(paid, now_s);
}

void Replication::pay_once(Index index) {
  const double amount = plan_.payments[index].amount;
  record_.money.interventions += amount;
  record_.money.pay(amount, simulation_.now().s);
}

void Replication::pay_day() {
  read_duty();
  settle_accounts();
  MoneyRecord& money = record_.money;
  if (++money.pay_days % kPayDaysInYear == 0) pay_tax();
  note_money();
  const Time next = simulation_.now() + kWeek;
  if (next.s <= plan_.span.horizon.s) simulation_.schedule(next, static_cast<std::uint32_t>(What::pay_day), 0, kShift);
}

/// What has accrued with time is paid.
void Replication::settle_accounts() {
  MoneyRecord& money = record_.money;
  const double now_s = std::min(simulation_.now().s, plan_.span.horizon.s);
  const double span_s = now_s - money.accrued_s;
  money.accrued_s = now_s;
  if (plan_.money) money.fixed += plan_.money->fixed_per_s * span_s;
  for (std::size_t s = 0; s < record_.populations.size(); ++s)
    if (const auto& population = plan_.segments[s].population)
      record_.populations[s].advertising += population->advertising_cost_per_s * span_s;
  if (!plan_.money) return;
  // All else has moved already, so what is missing from the balance is what accrued.
  const double balance = money.opening + money_totals(record_, pay_).profit() - money.tax;
  money.pay(money.cash - balance, simulation_.now().s);
}

void Replication::pay_tax() {
  MoneyRecord& money = record_.money;
  const double profit = money_totals(record_, pay_).profit();
  const double tax = plan_.money->tax * std::max(0.0, profit - money.taxed_up_to);
  money.taxed_up_to = std::max(money.taxed_up_to, profit);
  money.tax += tax;
  money.pay(tax, simulation_.now().s);
}

/// A period that ends now is still the one before.
void Replication::note_money() {
  MoneyRecord& money = record_.money;
  const MoneyTotals totals = money_totals(record_, pay_);
  const double now_s = std::min(simulation_.now().s, plan_.span.horizon.s);
  const auto ended = static_cast<std::size_t>(std::max(0.0, std::ceil(now_s / record_.week_s) - 1));
  MoneyWeek& week = record_.money_weeks[std::min(ended, record_.money_weeks.size() - 1)];
  week.revenue += totals.revenue - money.noted_revenue;
  week.cost += totals.cost() - money.noted_cost;
  week.cash = money.cash;
  money.noted_revenue = totals.revenue;
  money.noted_cost = totals.cost();
}

/// A customer who comes once has been served, and pays.
void Replication::sell(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const customers::Sales& sales = *activity.segment->plan->sales;
  auto luck = streams_[activity.segment->plan->sales_purpose].at(activity.identity);
  const double spent = std::max(0.0, sales.spends.sample(luck));
  activity.segment->record->spent += spent;
  activity.segment->record->margin += spent * sales.margin;
  record_.money.receive(spent * sales.margin);
}

/// The run is over, and everything is paid up.
void Replication::close_till() {
  settle_accounts();
  if (!plan_.money) return;
  pay_tax();
  note_money();
}

// --- what populations bring and cost ---------------------------------------------------------------------

/// At a contact, of somebody like that.
double Customers::mean_spending(const Base& base, const Person& person) const {
  if (base.sales == nullptr) return 0;
  const customers::Traits& traits = traits_of(base, person);
  return base.sales->spends.mean() * customers::spending_factor(p_, person.loyalty) * traits.value *
         (1 - traits.discount);
}

void Customers::spend(Base& base, Person& person) {
  if (base.sales == nullptr) return;
  auto luck = draws(base, kSpending, person);
  const customers::Traits traits = traits_now(base, person);
  const double spent = std::max(0.0, base.sales->spends.sample(luck)) * customers::spending_factor(p_, person.loyalty) *
                       traits.value * (1 - traits.discount);
  const double margin = spent * base.sales->margin;
  record_->segments[base.segment].spent += spent;
  record_->segments[base.segment].margin += margin;
  record_->money.receive(margin);
  person.brought += static_cast<float>(margin);
}

/// A complaint has been settled.
void Customers::compensate(Base& base, Person& person, double now_s) {
  const auto& compensation = base.population->compensation;
  if (!compensation) return;
  const double amount = compensation->money + compensation->share * mean_spending(base, person);
  record_of(base).compensation += amount;
  record_->money.pay(amount, now_s);
  person.brought -= static_cast<float>(amount);
}

/// Somebody has come who was reached by advertising.
void Customers::advertise(Base& base, double now_s) {
  const double cost = base.population->advertising_cost_each;
  if (!(cost > 0)) return;
  record_of(base).advertising += cost;
  record_->money.pay(cost, now_s);
}

}  // namespace domino::chain
