#include "scenarios/language/writing/template.h"

namespace domino::language {

std::string_view scenario_template() {
  return R"(# A scenario of Domino. Lines that begin with # are remarks.
# `domino validate FILE` reports every mistake, `domino run FILE` answers the question.
version: 1
scenario: Help desk
question: Would one more engineer shorten the wait of the customers?

# A steady state is observed for a `horizon` after a `warm_up`; `days: 1` instead opens, closes and clears a day.
run: {horizon: 7 weeks, warm_up: 1 week, seed: 1, replications: 20, confidence: 95 %}

# Hours with a name. `always` is there from the start.
calendars:
  office: {Mon-Fri: "09:00-17:00"}

# The departments. `staff` is a number, or a table: {Mon-Fri "09:00-12:00": 3, Mon-Fri "12:00-17:00": 2}.
departments:
  desk:
    front_line: yes        # meets customers
    staff: 5
    hours: office
  engineering:
    staff: 2
    hours: office

# The services: how long they take and what they need. Durations may be constant (8 min), exponential(mean 5 min),
# lognormal(mean 9 min cv 1.2), gamma(mean 7 min cv 1), triangular(30 s to 5 min mode 1 min), sums of them, and more.
services:
  solve_case:
    by: desk
    duration: gamma(mean 7 min cv 0.8)
    needs:
      advice:
        chance: 25 %       # of the cases need it
        mode: hold         # who waits meanwhile: hold, park, callback, consult, transfer, background or notify
        at_most: 10 min    # after which the case is parked
        then: park
  advice:
    by: engineering
    duration: lognormal(mean 12 min cv 1.2)

# The customers: when they arrive, for what, and how long they are willing to wait.
customers:
  callers:
    arrive: 25 / h
    hours: office
    asks_for: solve_case
    patience: exponential(mean 8 min)
    service_level: 20 s    # the wait that counts as in target

# Changes with a name, by address: the same words work in `domino run FILE --set departments.engineering.staff=3`.
what_if:
  one_more: {departments.engineering.staff: 3}

# What ought to come out: of the scenario as it is, or of a what-if compared with it.
expect:
  - departments.engineering.wait.mean below 1 h
  - one_more: departments.engineering.wait.mean falls
)";
}

}  // namespace domino::language
