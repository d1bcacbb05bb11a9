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

/// What decides about leaving beside what a customer thinks.
struct Circumstances {
  double gap_s = kYear_s;       ///< since the encounter before
  double mean_gap_s = kYear_s;  ///< between two contacts of this person
  double held_back = 0;         ///< of their segment (Population::held_back)
};

/// SW: what holds customers of a segment back, in log-odds; everything about switching costs goes through here.
inline double holds_back(const Parameters& p, double of_segment) { return p[Parameter::switching_cost] + of_segment; }

/// min(1, g/T): what belongs to one of the contacts of somebody who comes every `gap_s`, where something is stated for
/// contacts a time T apart; so that in a year as much of it falls to people who come daily as to those who come
/// monthly.
inline double share_of_contact(double gap_s, double clock_s) { return std::clamp(gap_s / clock_s, 0.0, 1.0); }

/// -4(ℒ-.72) + 2(alt-.5) - SW, in log-odds of leaving; 0 at the reference.
template <class Number = double>
Number leaving_logit(const Parameters& p, const Number& loyalty, double held_back) {
  return -p[Parameter::leaving_by_loyalty] * (loyalty - Reference::loyalty) +
         p[Parameter::leaving_by_alternatives] * (p[Parameter::alternatives] - 0.5) - holds_back(p, held_back);
}

/// σ(L(p0·min(1, gap/365 d)) - 6(S-.72) - 4(ℒ-.72) + 2(alt-.5) - SW): the chance of leaving at an encounter without
/// failure; `loyalty` after it.
template <class Number = double>
Number leaving(const Parameters& p, const Number& satisfaction, const Number& loyalty, const Circumstances& of) {
  const double usual = p[Parameter::leaving] * share_of_contact(of.gap_s, kYear_s);
  const Number shift = leaving_logit(p, loyalty, of.held_back) -
                       p[Parameter::leaving_by_satisfaction] * (satisfaction - Reference::satisfaction);
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

/// ζ·σ(.775 + 1.297·major - c - 4(ℒ-.72) + 2(alt-.5) - SW + ln min(1, g/T_f)), fitted to TARP; a recovery that failed
/// on top of an earlier failure adds 1 (Maxham & Netemeyer 2002). The table of TARP is of purchases a year or so apart:
/// it is the chance of people whose contacts are a time T_f (`failure_clock`) or more apart; for others the odds are in
/// proportion to their mean gap g, so that equal shares of failures lose about as many of them in a year.
template <class Number = double>
Number leaving_after(const Parameters& p, const Failure& failure, const Number& loyalty, const Circumstances& of) {
  const bool failed_again = failure.repeated && failure.recovery == Recovery::vain;
  const Number logit = p[Parameter::leaving_after_failure] +
                       (failure.major ? p[Parameter::leaving_after_major_failure] : 0) -
                       recovered(p, failure.recovery) + (failed_again ? p[Parameter::failed_recovery] : 0) +
                       leaving_logit(p, loyalty, of.held_back);
  const double odds = share_of_contact(of.mean_gap_s, p[Parameter::failure_clock]);
  return p[Parameter::consideration] * people::scaled_odds(logit, odds);
}

inline bool is_severe_insult(const Parameters& p, bool rude, double satisfaction) {
  return rude && satisfaction < p[Parameter::severe_insult_below];
}

/// .05·exp(-2(ℒ-.72) - SW) a year: leaving between encounters.
inline double drifting_a_year(const Parameters& p, double loyalty, double held_back) {
  return p[Parameter::drifting_away] *
         random::portable_exp(-p[Parameter::drifting_by_loyalty] * (loyalty - Reference::loyalty) -
                              holds_back(p, held_back));
}

/// A severe insult is no smaller reason to leave than a major failure of which nothing comes; `usual` is the chance by
/// the rule of encounters.
inline double leaving_after_insult(const Parameters& p, double usual, double loyalty, const Circumstances& of) {
  return std::max(usual, leaving_after<double>(p, {.major = true}, loyalty, of));
}

/// r: how much of what a failure took from satisfaction its recovery gives back. More than 1 is the paradox of
/// recovery: the customer thinks better of the firm than if nothing had failed. It is of satisfaction; whether they
/// stay is TARP's.
inline double recovery(const Parameters& p, const Failure& failure) {
  if (!is_settled(failure.recovery)) return 0;
  const bool soon = failure.recovery == Recovery::settled_soon && !failure.repeated;
  return p[soon ? Parameter::recovery_soon : Parameter::recovery_later];
}

/// S = S_fail + r·(S_usual - S_fail), in [0, 1]; `usual` is what they would have thought had nothing failed.
inline double recovered_satisfaction(const Parameters& p, const Failure& failure, double failed, double usual) {
  return std::clamp(failed + recovery(p, failure) * (usual - failed), 0.0, 1.0);
}

}  // namespace domino::customers
