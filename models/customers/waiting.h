/// Waiting as customers feel it: how long a wait seems, what they come to expect, how long they stay.
/// Source: domain model, sections 0 and 3.
///
/// Expectation and responsiveness themselves are those of colleagues (models/people/satisfaction.h); what differs is
/// how much a wait weighs and how fast an expectation follows.
#pragma once

#include <algorithm>

#include "models/people/evidence.h"
#include "models/people/satisfaction.h"

namespace domino::customers {

using people::Parameter;
using people::Parameters;

/// How somebody comes in touch, which decides what they tolerate.
enum class Mode : std::uint8_t { phone, in_person, mail };

/// What a customer in this mode tolerates, in seconds: the anchor of their expectation.
inline double tolerated_s(const Parameters& p, Mode mode) {
  switch (mode) {
    case Mode::phone:
      return p[Parameter::tolerated_by_phone];
    case Mode::in_person:
      return p[Parameter::tolerated_in_person];
    case Mode::mail:
      return p[Parameter::tolerated_by_mail];
  }
  return p[Parameter::tolerated_by_phone];
}

/// What a stage of waiting is like (Maister 1985). Nothing of it: a wait seems as long as it is.
struct Stage {
  bool unexplained = false;
  bool uncertain = false;
  bool before_service = false;
  bool anxious = false;
  bool overtaken = false;
  bool occupied = false;
};

/// ψ: the factor by which a stage seems longer than it is; the product of what applies, 2 at most.
inline double seeming(const Parameters& p, const Stage& stage) {
  double factor = 1;
  if (stage.unexplained) factor *= p[Parameter::unexplained_wait];
  if (stage.uncertain) factor *= p[Parameter::uncertain_wait];
  if (stage.before_service) factor *= p[Parameter::wait_before_service];
  if (stage.anxious) factor *= p[Parameter::anxious_wait];
  if (stage.overtaken) factor *= p[Parameter::overtaken_wait];
  if (stage.occupied) factor *= p[Parameter::occupied_wait];
  return std::min(factor, p[Parameter::longest_seeming]);
}

/// A wait of nothing has no logarithm.
inline constexpr double kShortestWait_s = 1e-6;
inline double log_wait(double wait_s) { return random::portable_log(std::max(wait_s, kShortestWait_s)); }

/// ln e ← ln e + .2(ln max(W, .05a) - ln e) + .2(ln a - ln e); the anchor a does not adapt. Logarithms of seconds.
inline double next_expected_wait(const Parameters& p, double log_expected, double log_wait, double log_tolerated) {
  const double log_floor = log_tolerated + random::portable_log(p[Parameter::expectation_floor]);
  return log_expected + p[Parameter::wait_learning] * (std::max(log_wait, log_floor) - log_expected) +
         p[Parameter::wait_anchoring] * (log_tolerated - log_expected);
}

/// (e_w/a)^.3: who expects to wait longer is more patient (Zohar et al. 2002). 1 where the anchor is expected.
inline double patience_factor(const Parameters& p, double log_expected, double log_tolerated) {
  return random::portable_exp(p[Parameter::patience_by_expectation] * (log_expected - log_tolerated));
}

}  // namespace domino::customers
