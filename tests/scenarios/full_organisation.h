/// A scenario that says everything the language can say about the inside of an organisation: teams, queues, quality,
/// promises, goods, forks and requests of colleagues.
#pragma once

namespace domino::language {

inline constexpr const char* kOrganisation = R"(version: 1
scenario: Whole organisation
question: Are the words of the organisation understood?
run: {days: 5, seed: 7, replications: 3}
calendars:
  office: {Mon-Fri: "08:00-18:00"}
  lunch: {Mon-Fri: "12:00-12:30"}
departments:
  reps:
    front_line: yes
    hours: office
    breaks: lunch
    absence: 5 %
    teams:
      seniors:
        staff: {Mon-Fri "08:00-12:00": 2, Mon-Fri "13:00-17:00": 3}
        hours: {Mon-Fri: "08:00-17:00"}
        breaks: {Mon-Fri: "10:00-10:15"}
        does: {solve: 1.2, sell: {speed: 0.9, weight: 2, rank: 1}}
        speeds: lognormal(median 1 sigma 0.2)
      juniors: {staff: 4, does: {solve: 1}}
      all_round: {}
    routing: longest idle
    queue: longest weighted wait
    waiting_room: 9
    when_full: block
    helps: [engineering, desk]
    overflow: {desk: 10 min, engineering: 2 min}
    transparency: 50 %
    line_of_sight: 25 %
    knowledge_renewed_every: 90 days
    authority: 50
    wage: 20 / h
    busy_wage: 22 / h
    overtime: 1.75
  engineering: {staff: 3, hours: office, breaks: {Mon-Fri: "12:00-12:30"}, queue: earliest due, wage: 45 / h}
  desk: {staff: 2, queue: priority, preemption: resume, ageing: 30 min, false_urgency: 15 %}
  boss: {hours: office, supervises: [reps, engineering]}
services:
  solve:
    by: reps
    duration: gamma(mean 7 min cv 1)
    weight: 2
    after_work: exponential(mean 30 s)
    promise: 90 % within 60 min
    fine: 25
    errors: {chance: 5 %, major: 10 %, caught: 60 %, surfaces: exponential(mean 2 days)}
    complete: {chance: 85 %, clarification: 10 min, at_most: 2}
    needs:
      advice: {chance: 33 %, mode: hold, at: start, again: 20 %, check: 40 %, hand_off: lognormal(mean 2 min cv 1)}
      opinions: {all_of: [advice, look_up], mode: park, at: middle}
      fastest: {any_of: [look_up, advice], mode: background}
      most: {some_of: {needed: 2, of: [look_up, advice, urgent]}, mode: callback}
      colleague: {service: look_up, mode: consult}
      handed_over: {service: advice, mode: transfer}
      approval: {service: look_up, when: amount > authority, mode: hold}
  sell: {by: reps, duration: 5 min, complete: 90 %}
  advice: {by: engineering, duration: 20 min, errors: 5 %, promise: {Mon-Fri "08:00-12:00": 80 % within 2 h, Sat: 75 % within 1 day}}
  look_up: {by: desk, duration: 2 min, priority: 2, fee: 30}
  urgent: {by: desk, duration: 1 min}
  make_part: {by: engineering, duration: 1 h}
customers:
  buyers:
    arrive: 20 / h
    hours: office
    priority: rank
    attributes: {amount: uniform(10 to 90), rank: discrete(20 % 1 or 80 % 0)}
    balks: {expected: 3 min}
    redials: {chance: 48 %}
    parked_patience: exponential(mean 1 day)
    steps:
      - serve: solve
      - take: parts
      - take: {stock: boxes, amount: 2}
        as: two_boxes
      - put: {stock: boxes}
      - within:
          region: hall
          steps: [serve: sell]
      - all_of: {a: {steps: [serve: urgent]}, b: {steps: [delay: 5 min]}}
      - any_of:
          a: {steps: [serve: urgent]}
          b: {steps: [delay: 5 min]}
      - some_of: {needed: 2, of: {a: {steps: [serve: urgent]}, b: {steps: [delay: 5 min]}, c: {steps: [serve: look_up]}}}
        as: two_of_three
      - join_shortest: [sell, urgent]
      - gather: van
      - gather: batch
requests:
  audit: {from: authority, arrive: 1 / days, asks_for: advice}
  payroll:
    from: reps
    arrive: {Mon "09:00-10:00": 3 / h}
    hours: office
    busyness: gamma(mean 1 cv 0.3)
    priority: 3
    steps: [serve: look_up, end]
  claims:
    from: desk
    every: gamma(mean 30 min cv 0.5)
    group: discrete(70 % 1 or 30 % 2)
    attributes: {amount: uniform(10 to 90)}
    hours: office
    steps: [choose: {large: {when: amount > 50, steps: [serve: advice]}, otherwise: {steps: [serve: look_up]}}]
partners:
  authority: {kind: regulator}
stocks:
  parts: {level: 20, reorder_at: 5, order_up_to: 20, supplied_by: make_part}
  boxes: {level: 4, reorder_at: 1, order_up_to: 8, lead_time: lognormal(mean 1 day cv 0.5)}
regions:
  hall: {places: 5}
gates:
  van: {leaves: {Mon-Fri: "12:00, 17:00", Sat: ["09:00"]}, capacity: 20}
  batch: {size: 10, at_most: 1 h}
what_if:
  more_parts: {stocks.parts.level: 30, regions.hall.places: 6, gates.batch.size: 12, partners.authority.kind: vendor}
  faster_team: {departments.reps.teams.juniors.staff: 5, departments.reps.teams.seniors.does.sell.speed: 1.1}
  promised: {services.advice.promise: 95 % within 1 h, services.solve.errors.caught: 80 %, requests.payroll.priority: 4}
  steps: {customers.buyers.steps.two_of_three.some_of.needed: 3, customers.buyers.steps.two_boxes.take.amount: 1}
)";

}  // namespace domino::language
