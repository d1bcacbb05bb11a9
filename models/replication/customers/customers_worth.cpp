// What customers are worth: what they spend and cost, and, as each chance of leaving comes up, how much of it is due to
// which department and to what it did.

#include <algorithm>

#include "models/customers/attribution.h"
#include "models/replication/customers/customers.h"

namespace domino::chain {

namespace {

using customers::Channel;
using customers::kYear_s;

ExpectedLoss expected_loss(double chance, double worth) { return {chance, chance * worth}; }

}  // namespace

void Customers::blame_encounter(Base& base, const Person& before, const customers::Encountered& encountered,
                                double actual, const Blamed& blamed) {
  ChurnRecord& churn = *churn_of(base);
  const double value = worth(base, before);
  const customers::LeavingSplit split = customers::split_of(p_, base.usual, encountered, actual);
  churn.actual += expected_loss(split.actual, value);
  churn.ideal += expected_loss(split.ideal, value);
  churn.history += expected_loss(split.of(Channel::history), value);
  churn.by[blamed.served_by][static_cast<std::size_t>(Channel::people)] +=
      expected_loss(split.of(Channel::people), value);
  const double waiting = split.of(Channel::waiting);
  if (waiting == 0) return;
  for (std::size_t d = 0; d < blamed.waiting.size(); ++d)
    churn.by[d][static_cast<std::size_t>(Channel::waiting)] += expected_loss(waiting * blamed.waiting[d], value);
}

/// A failure is its maker's, whoever has to hear of it. What a need that was not met, or harm, did to loyalty counts
/// with it.
void Customers::blame_failure(Base& base, const customers::Memory& before, double value, const Failing& failing,
                              double satisfaction, double actual) {
  ChurnRecord& churn = *churn_of(base);
  customers::LeavingSplit split{.actual = actual};
  if (failing.judged)
    split.of(Channel::errors) = actual;
  else
    split = customers::split_of(p_, failing.failure, before, satisfaction, actual);
  churn.actual += expected_loss(split.actual, value);
  churn.history += expected_loss(split.of(Channel::history), value);
  churn.by[failing.origin][static_cast<std::size_t>(Channel::errors)] +=
      expected_loss(split.of(Channel::errors), value);
}

/// No department answers for a journey on which nobody is asked.
void Customers::blame_anyway(Base& base, const Person& before, double actual) {
  ChurnRecord& churn = *churn_of(base);
  const ExpectedLoss loss = expected_loss(actual, worth(base, before));
  churn.actual += loss;
  churn.ideal += loss;
}

void Customers::blame_drift(Base& base, const Person& person, double years) {
  ChurnRecord& churn = *churn_of(base);
  const double value = worth(base, person);
  const double actual = years * double{person.drift};
  const double ideal = years * drifting_a_year(base, customers::Reference::loyalty);
  churn.actual += expected_loss(actual, value);
  churn.ideal += expected_loss(ideal, value);
  churn.history += expected_loss(actual - ideal, value);
}

/// Expected at a contact of such a customer.
double Customers::mean_spending(const Base& base, const Person& person) const {
  if (base.sales == nullptr) return 0;
  const customers::Traits& traits = traits_of(base, person);
  return base.sales->spends.mean() * customers::spending_factor(p_, person.loyalty) * traits.value *
         (1 - traits.discount);
}

void Customers::spend(Base& base, Person& person) {
  if (base.sales == nullptr) return;
  auto draw = draws(base, kSpending, person);
  const customers::Traits traits = traits_now(base, person);
  const double spent = std::max(0.0, base.sales->spends.sample(draw)) * customers::spending_factor(p_, person.loyalty) *
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

/// A customer has come who was reached by advertising.
void Customers::advertise(Base& base, double now_s) {
  const double cost = base.population->advertising_cost_each;
  if (!(cost > 0)) return;
  record_of(base).advertising += cost;
  record_->money.pay(cost, now_s);
}

}  // namespace domino::chain
