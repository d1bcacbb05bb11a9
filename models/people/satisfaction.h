/// Satisfaction of internal customers: what they expect, what an answer is worth to them, what they come to think of
/// whoever gives it. Source: domain model, sections 0 and 2.
#pragma once

#include <algorithm>
#include <array>

#include "engine/random/dual.h"
#include "models/people/evidence.h"

namespace domino::people {

/// R(w, e) = 1/(1 + ((1-s0)/s0)(w/e)^η): what a wait is worth against an expectation, both as logarithms of seconds.
/// In (0, 1), falling in w, s0 where w = e.
template <class Number>
Number responsiveness(const Parameters& p, const Number& log_wait, double log_expected) {
  const double at = p[Parameter::responsiveness_at_expectation];
  const double odds = (1 - at) / at;
  return 1 / (1 + odds * random::portable_exp(p[Parameter::responsiveness_steepness] * (log_wait - log_expected)));
}

/// Adaptive expectation with an anchor: ln e ← ln e + .2(ln max(W, w0) - ln e) + .2(ln a - ln e), w0 = .05 a. The
/// anchor is what is needed and does not adapt, so that a lasting delay is felt for good.
inline double next_expectation(const Parameters& p, double log_expected, double log_wait, double log_needed) {
  const double log_floor = log_needed + random::portable_log(p[Parameter::expectation_floor]);
  return log_expected + p[Parameter::expectation_learning] * (std::max(log_wait, log_floor) - log_expected) +
         p[Parameter::expectation_anchoring] * (log_needed - log_expected);
}

/// The three areas of the ICSQ (Rabinowitz 2006).
enum class Area : std::uint8_t { communication, productivity, responsiveness };
inline constexpr std::size_t kAreas = 3;
using Areas = std::array<double, kAreas>;

constexpr double mean_of(const Areas& areas) { return (areas[0] + areas[1] + areas[2]) / 3; }
/// The score of the questionnaire, 1 to 4.
constexpr double icsq(double satisfaction) { return 1 + 3 * satisfaction; }

/// What a requester sees of one answer.
struct Answer {
  double log_wait = 0;      ///< of the perceived response, in business time
  double log_expected = 0;  ///< before it
  double log_needed = 0;
  double quality = 1;   ///< 1 right, less with an error
  double courtesy = 0;  ///< of whoever gave it
  double updated = 1;   ///< how likely news of it came in time
  unsigned loops = 0;   ///< times the request came back to be completed
};

/// x_R = R(W̃, e); x_P = q·.85^loops·(.5 + .5 R(W, a)); x_C = courtesy·(.7 + .3 updated). Each in [0, 1].
inline Areas worth_of(const Parameters& p, const Answer& answer) {
  const double timely = responsiveness(p, answer.log_wait, answer.log_expected);
  const double useful = responsiveness(p, answer.log_wait, answer.log_needed);
  double quality = answer.quality;
  for (unsigned i = 0; i < answer.loops; ++i) quality *= p[Parameter::quality_per_loop];
  const double without = p[Parameter::courtesy_without_news];
  const double heard = answer.courtesy * (without + (1 - without) * answer.updated);
  const double late = p[Parameter::worth_in_the_end];
  return {std::clamp(heard, 0.0, 1.0), quality * (late + (1 - late) * useful), timely};
}

/// S_k ← S_k + .2(x_k - S_k).
inline Areas next_satisfaction(const Parameters& p, const Areas& before, const Areas& worth) {
  Areas after = before;
  for (std::size_t k = 0; k < kAreas; ++k) after[k] += p[Parameter::satisfaction_learning] * (worth[k] - before[k]);
  return after;
}

/// W̃ = W(1 - .25τ): a wait whose progress is seen seems shorter; the logarithm of the factor.
inline double log_of_perceived(const Parameters& p, double transparency) {
  return random::portable_log(1 - p[Parameter::transparency_shortens] * transparency);
}

}  // namespace domino::people
