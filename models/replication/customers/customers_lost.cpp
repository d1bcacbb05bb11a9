// Who lost the customers: each chance of leaving, split over departments and what they did, as it comes up.

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
void Customers::blame_failure(Base& base, const Person& before, const Failing& failing, double satisfaction,
                              double actual) {
  ChurnRecord& churn = *churn_of(base);
  const double value = worth(base, before);
  customers::LeavingSplit split{.actual = actual};
  if (failing.judged)
    split.of(Channel::errors) = actual;
  else
    split = customers::split_of(p_, failing.failure, before.loyalty, satisfaction, before.encounters + 1.0, actual);
  churn.actual += expected_loss(split.actual, value);
  churn.history += expected_loss(split.of(Channel::history), value);
  churn.by[failing.origin][static_cast<std::size_t>(Channel::errors)] +=
      expected_loss(split.of(Channel::errors), value);
}

/// From now until they come or are gone they drift away at a constant rate: the integral of it counts, which on average
/// is how often they do, and so from any instant on.
void Customers::blame_drift(Base& base, const Person& person, double now_s) {
  ChurnRecord* churn = churn_of(base);
  if (churn == nullptr) return;
  const double years = std::max(0.0, std::min(person.next_s, plan_.span.horizon.s) - now_s) / kYear_s;
  const double value = worth(base, person);
  const double actual = years * customers::drifting_a_year(p_, person.loyalty);
  const double ideal = years * customers::drifting_a_year(p_, customers::Reference::loyalty);
  churn->actual += expected_loss(actual, value);
  churn->ideal += expected_loss(ideal, value);
  churn->history += expected_loss(actual - ideal, value);
}

}  // namespace domino::chain
