/// A contact of a customer: what it was like, how the customer perceives it, and how likely they are to leave after it.
///
/// One value each, filled while the contact lasts and handed on: `Contact` (what happened), `Memory` (what the customer
/// brought along), `Perceived` (what they made of it), `Decision`. Rules are those of quality.h, encounter.h and
/// leaving.h; random numbers are handed in. Source: domain model, section 3.
#pragma once

#include <cstdint>
#include <limits>

#include "models/customers/encounter.h"
#include "models/customers/leaving.h"
#include "models/customers/waiting.h"

namespace domino::customers {

struct Contact {
  bool served = false;
  double waited_s = 0;  ///< in lines, before service
  // While colleagues are asked: the time in each stage divided by what is tolerated there, added up.
  double on_hold = 0;
  double parked = 0;  ///< or until they are called back, in business time
  double courtesy = people::Reference::courtesy;
  double knowledge = 0;
  double rudeness = 0;         ///< a chance
  std::uint32_t employee = 0;  ///< the one who served; 0: none who could be known again
  double earlier_tries = 0;
  bool called_back = false;
  bool promise_broken = false;
  double surfaces_after_s = std::numeric_limits<double>::infinity();  ///< an error that escaped in it
  bool major = false;                                                 ///< is that error
  std::uint32_t origin = 0;                                           ///< the department that made it
  double seems_s = 0;  ///< by so much what was waited before service seems longer than all such waits do
  bool need_unmet = false;
  bool harmed = false;
  double morale = people::Reference::morale;  ///< of all there are; where customers are employees
};

/// What a customer brings along: their state before the contact.
struct Memory {
  Quality expected{};
  double log_expected_wait = 0;
  double tolerated_s = 1;    ///< a: the wait that they tolerate in a line
  double log_tolerated = 0;  ///< of that
  double loyalty = 0;
  double number = 1;  ///< of this contact, from 1
  Circumstances circumstances{.gap_s = 0};
  bool acquainted = false;
  double waiting = 1;  ///< how long waits seem to customers like them
};

/// Uniform in (0, 1).
struct Chances {
  double recognised = 0;
  double temper = 1;  ///< of the employee
};

/// The contact in the customer's eyes.
struct Perceived {
  double seeming_wait_s = 0;
  double log_wait = 0;
  double courtesy = people::Reference::courtesy;
  double known = 0;  ///< 1: recognised
  bool rude = false;
  bool rude_at_best = false;  ///< chance would have made the reference person rude too
  double mood = 0;            ///< has nothing to do with the contact
  Quality seen{};
  double satisfaction = 0;
};

/// `usual` is `reference_quality`.
inline Perceived perceive(const Parameters& p, const Quality& usual, const Memory& memory, const Contact& contact,
                          const Chances& chances) {
  Perceived perceived;
  const double before = seeming(p, {.before_service = true});
  // W̃ = Σ ψ·W·a/a_stage: each stage counts by what is tolerated there, as the wait in a line that seems as long.
  const double asking_s = memory.tolerated_s * (contact.on_hold + contact.parked);
  perceived.seeming_wait_s = memory.waiting * (before * contact.waited_s + contact.seems_s + asking_s);
  perceived.log_wait = log_wait(perceived.seeming_wait_s);
  perceived.known = chances.recognised < recognition(p, memory.acquainted) ? 1 : 0;
  perceived.rude = chances.temper < contact.rudeness;
  perceived.rude_at_best = chances.temper < p[Parameter::rudeness];
  perceived.mood = mood_of_employee(p, contact.morale);
  if (contact.served) {
    perceived.courtesy = contact.courtesy;
    perceived.seen = customers::perceived(p, {.log_wait = perceived.log_wait,
                                              .log_expected = memory.log_expected_wait,
                                              .courtesy = contact.courtesy,
                                              .knowledge = contact.knowledge,
                                              .known = perceived.known,
                                              .promise_broken = contact.promise_broken ? 1.0 : 0.0});
  } else {
    perceived.seen = perceived_unserved(p, perceived.log_wait, memory.log_expected_wait, memory.expected);
  }
  perceived.satisfaction =
      satisfaction(p, usual,
                   {.seen = perceived.seen,
                    .expected = memory.expected,
                    .adequate = people::responsiveness(p, perceived.log_wait, memory.log_tolerated),
                    .last = of(perceived.seen, contact.served ? Dimension::reliability : Dimension::responsiveness),
                    .courtesy = perceived.courtesy,
                    .extra_contacts = contact.earlier_tries,
                    .called_back = contact.called_back,
                    .insulted = perceived.rude ? 1.0 : 0.0,
                    .need_unmet = contact.need_unmet || contact.harmed,
                    .mood = perceived.mood});
  return perceived;
}

/// The chance of leaving at the end of a contact in which nothing failed.
struct Decision {
  double leaves = 0;
  bool insulted = false;  ///< by the rule of severe insults
};

/// `loyalty` after the contact.
inline Decision decide(const Parameters& p, const Perceived& perceived, double loyalty, const Circumstances& of) {
  const double usual = leaving<double>(p, perceived.satisfaction, loyalty, of);
  if (!is_severe_insult(p, perceived.rude, perceived.satisfaction)) return {.leaves = usual};
  return {.leaves = leaving_after_insult(p, usual, loyalty, of), .insulted = true};
}

}  // namespace domino::customers
