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

struct Judged {
  Quality seen{};
  Quality expected{};
  double last = 1;  ///< the last moment: the result of who was served, the wait of who was not
  double courtesy = people::Reference::courtesy;
  double extra_contacts = 0;  ///< for the same matter
  bool called_back = false;
  bool insulted = false;
  bool need_unmet = false;
  double mood = 0;  ///< log-odds that have nothing to do with the encounter
};

/// v(d) = d, of losses twice that.
inline double surprise(const Parameters& p, double d) { return d >= 0 ? d : p[Parameter::losses_weigh] * d; }

/// Half the worst and half the last moment of responsiveness, courtesy and reliability.
inline double peak_and_end(const Quality& seen, double courtesy, double last) {
  const double worst = std::min({of(seen, Dimension::responsiveness), courtesy, of(seen, Dimension::reliability)});
  return 0.5 * worst + 0.5 * last;
}

/// L(S) = L(.72) + 5Σw(P-P̄) + 2Σw·v(P-E) + .5(PE-PĒ) - .663·extra contacts - .334·callback - 1.5·rude + mood; at most
/// .25 where a need is not met: expectations compensate, needs do not. In (0, 1). `usual` is `reference_quality`.
inline double satisfaction(const Parameters& p, const Quality& usual, const Judged& e) {
  const Quality w = weights(p);
  double quality = 0;
  double news = 0;
  for (std::size_t k = 0; k < kDimensions; ++k) {
    quality += w[k] * (e.seen[k] - usual[k]);
    news += w[k] * surprise(p, e.seen[k] - e.expected[k]);
  }
  const double moments = peak_and_end(e.seen, e.courtesy, e.last) -
                         peak_and_end(usual, people::Reference::courtesy, of(usual, Dimension::reliability));
  const double logit =
      p[Parameter::satisfaction_by_quality] * quality + p[Parameter::satisfaction_by_surprise] * news +
      p[Parameter::satisfaction_by_peak_and_end] * moments - p[Parameter::repeat_contact_loss] * e.extra_contacts -
      (e.called_back ? p[Parameter::callback_loss] : 0) - (e.insulted ? p[Parameter::rudeness_loss] : 0) + e.mood;
  const double s = people::shifted_chance(Reference::satisfaction, logit);
  return e.need_unmet ? std::min(s, p[Parameter::unmet_need_cap]) : s;
}

/// What transparency leaves of how long a wait seems, as with colleagues: those who see how it goes on wait less.
inline double seeming_when_told(const Parameters& p, double transparency) {
  return 1 - p[Parameter::transparency_shortens] * transparency;
}

/// What the morale of those whose colleagues they are adds to the satisfaction of employees who buy, in log-odds.
inline double mood_of_employee(const Parameters& p, double morale) {
  return p[Parameter::satisfaction_by_morale] * (morale - people::Reference::morale);
}

/// ℒ ← ℒ + max(.05, 1/(k+1))(S - ℒ) at the k-th encounter, from 1; kept in [.02, .98]. The weight of the past grows
/// (Bolton 1998).
inline double next_loyalty(const Parameters& p, double loyalty, double satisfaction, double k) {
  const double step = std::max(p[Parameter::loyalty_learning], 1 / (k + 1));
  return std::clamp(loyalty + step * (satisfaction - loyalty), 0.02, 0.98);
}

}  // namespace domino::customers
