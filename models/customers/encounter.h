/// An encounter judged: satisfaction, and what it does to loyalty. Source: domain model, section 3.
///
/// At the reference — the reference person serves within what is tolerated whom they expect to — satisfaction is .72 to
/// the bit: quality, surprise and peak-and-end are distances from what that person sees.
#pragma once

#include <algorithm>

#include "models/customers/quality.h"
#include "models/people/primitives.h"

namespace domino::customers {

/// The one state of customers about which everything else is said.
struct Reference {
  static constexpr double satisfaction = 0.72;
  static constexpr double loyalty = 0.72;
};

template <class Number>
struct JudgedOf {
  QualityOf<Number> seen{};
  Quality expected{};
  Number
      adequate{};   ///< R(W̃, a): what the wait was worth against what is tolerated, as `seen` against what is expected
  Number last = 1;  ///< the last moment: the result of who was served, the wait of who was not
  Number courtesy = people::Reference::courtesy;
  Number extra_contacts = 0;  ///< for the same matter
  bool called_back = false;
  Number insulted = 0;  ///< 1 or 0
  bool need_unmet = false;
  double mood = 0;  ///< log-odds that have nothing to do with the encounter
};
using Judged = JudgedOf<double>;

/// v(d) = d, of losses twice that.
template <class Number = double>
Number surprise(const Parameters& p, const Number& d) {
  return d >= 0 ? d : p[Parameter::losses_weigh] * d;
}

/// (P-E)₊ - λ·min((E-P)₊, (.7-R(W̃,a))₊): of a wait, which has a zone of tolerance. A disappointment counts only as far
/// as the wait was also below what is adequate, .7 (Zeithaml, Berry & Parasuraman 1993).
template <class Number = double>
Number surprise_of_wait(const Parameters& p, const Number& d, const Number& beyond_adequate) {
  if (d >= 0) return d;
  if (beyond_adequate >= 0) return Number(0);
  return p[Parameter::losses_weigh] * std::max(d, beyond_adequate);
}

/// Half the worst and half the last moment of responsiveness, courtesy and reliability.
template <class Number = double>
Number peak_and_end(const QualityOf<Number>& seen, const Number& courtesy, const Number& last) {
  const Number worst = std::min({of(seen, Dimension::responsiveness), courtesy, of(seen, Dimension::reliability)});
  return 0.5 * worst + 0.5 * last;
}

/// L(S) = L(.72) + 5Σw(P-P̄) + 2Σw·v(P-E) + .5(PE-PĒ) - .663·extra contacts - .334·callback - 1.5·rude + mood; at most
/// .25 where a need is not met: expectations compensate, needs do not. Of responsiveness P in the first sum is R(W̃, a),
/// since how good a wait is does not depend on what others were like, and v has a zone of tolerance. In (0, 1). `usual`
/// is `reference_quality`.
template <class Number = double>
Number satisfaction(const Parameters& p, const Quality& usual, const JudgedOf<Number>& e) {
  const Quality w = weights(p);
  Number quality = 0;
  Number news = 0;
  for (std::size_t k = 0; k < kDimensions; ++k) {
    const bool of_wait = k == static_cast<std::size_t>(Dimension::responsiveness);
    const Number level = (of_wait ? e.adequate : e.seen[k]) - usual[k];
    const Number beyond = e.seen[k] - e.expected[k];
    quality += w[k] * level;
    news += w[k] * (of_wait ? surprise_of_wait<Number>(p, beyond, level) : surprise<Number>(p, beyond));
  }
  const Number moments = peak_and_end(e.seen, e.courtesy, e.last) -
                         peak_and_end<double>(usual, people::Reference::courtesy, of(usual, Dimension::reliability));
  const Number logit =
      p[Parameter::satisfaction_by_quality] * quality + p[Parameter::satisfaction_by_surprise] * news +
      p[Parameter::satisfaction_by_peak_and_end] * moments - p[Parameter::repeat_contact_loss] * e.extra_contacts -
      (e.called_back ? p[Parameter::callback_loss] : 0) - p[Parameter::rudeness_loss] * e.insulted + e.mood;
  const Number s = people::shifted_chance(Reference::satisfaction, logit);
  return e.need_unmet ? std::min(s, Number(p[Parameter::unmet_need_cap])) : s;
}

/// What transparency leaves of how long a wait seems, as with colleagues: customers who see the progress feel a shorter
/// wait.
inline double seeming_with_transparency(const Parameters& p, double transparency) {
  return 1 - p[Parameter::transparency_shortens] * transparency;
}

/// What the morale of those whose colleagues they are adds to the satisfaction of employees who buy, in log-odds.
inline double mood_of_employee(const Parameters& p, double morale) {
  return p[Parameter::satisfaction_by_morale] * (morale - people::Reference::morale);
}

/// ℒ ← ℒ + max(.05, 1/(k+1))(S - ℒ) at the k-th encounter, from 1; kept in [.02, .98]. The weight of the past grows
/// (Bolton 1998).
template <class Number = double>
Number next_loyalty(const Parameters& p, const Number& loyalty, const Number& satisfaction, double k) {
  const double step = std::max(p[Parameter::loyalty_learning], 1 / (k + 1));
  return std::clamp(loyalty + step * (satisfaction - loyalty), Number(0.02), Number(0.98));
}

}  // namespace domino::customers
