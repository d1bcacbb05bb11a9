/// Leaving: at an encounter, after a failure, in between; complaints. Source: domain model, section 3.
#pragma once

#include <algorithm>

#include "models/customers/encounter.h"
#include "models/people/primitives.h"

namespace domino::customers {

/// What becomes of a failure.
enum class Recovery : std::uint8_t {
  silent,        ///< nobody is told
  vain,          ///< complained of, and not settled
  settled,       ///< in the end
  settled_soon,  ///< within a day
};

constexpr bool is_settled(Recovery recovery) { return recovery >= Recovery::settled; }

inline constexpr double kYear_s = 365.0 * 86400;

/// What a customer's circumstances add to the log-odds of leaving; 0 at the reference.
template <class Number = double>
Number leaving_logit(const Parameters& p, const Number& loyalty) {
  return -p[Parameter::leaving_by_loyalty] * (loyalty - Reference::loyalty) +
         p[Parameter::leaving_by_alternatives] * (p[Parameter::alternatives] - 0.5) - p[Parameter::switching_cost];
}

/// σ(L(p0·min(1, gap/365 d)) - 6(S-.72) - 4(ℒ-.72) + 2(alt-.5) - SW): the chance of leaving at an encounter without
/// failure; `loyalty` after it, `gap_s` since the one before.
template <class Number = double>
Number leaving(const Parameters& p, const Number& satisfaction, const Number& loyalty, double gap_s) {
  const double usual = p[Parameter::leaving] * std::clamp(gap_s / kYear_s, 0.0, 1.0);
  const Number shift =
      leaving_logit(p, loyalty) - p[Parameter::leaving_by_satisfaction] * (satisfaction - Reference::satisfaction);
  return people::shifted_chance(usual, shift);
}

/// c of the rule below: what speaking up takes off the log-odds of leaving.
inline double recovered(const Parameters& p, Recovery recovery) {
  switch (recovery) {
    case Recovery::silent:
      return 0;
    case Recovery::vain:
      return p[Parameter::complaint_heard];
    case Recovery::settled:
      return p[Parameter::complaint_settled];
    case Recovery::settled_soon:
      return p[Parameter::complaint_settled_soon];
  }
  return 0;
}

struct Failure {
  bool major = false;
  Recovery recovery{};
  bool repeated = false;  ///< within 180 days of another
};

/// ζ·σ(.775 + 1.297·major - c - 4(ℒ-.72) + 2(alt-.5) - SW), fitted to TARP; a recovery that failed on top of an
/// earlier failure adds 1 (Maxham & Netemeyer 2002).
template <class Number = double>
Number leaving_after(const Parameters& p, const Failure& failure, const Number& loyalty) {
  const bool failed_again = failure.repeated && failure.recovery == Recovery::vain;
  const Number logit =
      p[Parameter::leaving_after_failure] + (failure.major ? p[Parameter::leaving_after_major_failure] : 0) -
      recovered(p, failure.recovery) + (failed_again ? p[Parameter::failed_recovery] : 0) + leaving_logit(p, loyalty);
  return p[Parameter::consideration] * people::logistic(logit);
}

inline bool is_severe_insult(const Parameters& p, bool rude, double satisfaction) {
  return rude && satisfaction < p[Parameter::severe_insult_below];
}

/// .05·exp(-2(ℒ-.72)) a year: leaving between encounters.
inline double drifting_a_year(const Parameters& p, double loyalty) {
  return p[Parameter::drifting_away] *
         random::portable_exp(-p[Parameter::drifting_by_loyalty] * (loyalty - Reference::loyalty));
}

/// What a fast recovery adds to the satisfaction with a failure, unless it is a second one.
inline double recovery_gain(const Parameters& p, const Failure& failure) {
  return failure.recovery == Recovery::settled_soon && !failure.repeated ? p[Parameter::recovery_gain] : 0;
}

}  // namespace domino::customers
