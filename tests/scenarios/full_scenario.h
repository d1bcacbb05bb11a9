/// A scenario that says everything the language can say about a chain, for the tests of its reader.
#pragma once

namespace domino::language {

inline constexpr const char* kFull = R"(version: 1
scenario: Everything
question: Are all words understood?
notes: |
  Two lines
  of remarks.
run: {days: 5, warm_up: 8 h, seed: 2026, replications: 12, precision: 2 %, confidence: 99 %}
calendars:
  office: {Mon-Fri: "09:00-12:00, 13:00-17:00"}
  late: {daily: ["06:00-10:00", "22:00-02:00"]}
departments:
  reps:
    front_line: yes
    staff: {Mon-Fri "08:00-13:00": 6, Mon-Fri "13:00-18:00": 4}
    hours: office
    work_at_shift_end: pause
    queue_at_closing: disconnect
    waiting_room: 9
    lines: 24
  engineering: {staff: 1e1, hours: late}
  anybody: {}
services:
  solve:
    by: reps
    duration: gamma(mean 7 min cv 1)
    needs:
      advice: {chance: 33 %, mode: hold, at_most: 10 min, then: park, switching: 1 min, work_left: 2 min,
               recall: in turn}
      remark: {service: note, mode: notify, when: parts > 1 and channel != web-page}
      more: {service: advice, chance: risk, mode: callback, work_left: 1 min + 2 × (3 s + exponential(mean 4 s)) × parts}
  advice: {by: engineering, duration: 20 min}
  note: {by: anybody, duration: exponential(mean 30 s)}
  whole:
    steps:
      - serve: note
        as: first
      - delay: uniform(1 min to 2 min)
      - repeat: {chance: 10 %, steps: [serve: note]}
      - serve: note
customers:
  buyers:
    arrive: {"08:00-10:00": 200 / h, "10:00-12:00": 1 / 2 min}
    hours: {Mon-Fri: "09:00-17:00"}
    busyness: gamma(mean 1 shape 10)
    attributes:
      parts: discrete(70 % 1 or 30 % 2)
      channel: {phone: 70 %, web-page: 30 %}
      risk: uniform(0 to 0.5)
    asks_for: solve
    patience: mixture(10 % 0 s or 90 % exponential(mean 1000 s))
    message_after: 2 min
    service_level: {within: 20 s, out_of: expected, count_lost: yes}
  callers:
    arrive: 4.2 / min
    service_level: 1 min
    steps:
      - serve: whole
      - choose:
          gone: {chance: 20 %, steps: [leave_message]}
          done: {chance: 30 %, steps: [end]}
          otherwise: {steps: []}
      - choose:
          large: {when: size >= 1.5, steps: [delay: size * uniform(1 min to 2 min)]}
          small: {when: size < 0.5, steps: []}
    attributes: {size: lognormal(mean 1 cv 0.6)}
  walkers:
    every: gamma(mean 30 s cv 0.5)
    group: discrete(70 % 1 or 30 % 2)
    hours: office
    asks_for: note
)";

}  // namespace domino::language
