/// Conduct: what people's state does to their work. Source: domain model, sections 1 and 2.
///
/// Everything is a distance from the reference, so that there each exponent and logit is exactly 0.
#pragma once

#include <algorithm>

#include "models/people/evidence.h"
#include "models/people/primitives.h"

namespace domino::people {

/// e^(-tenure/τ_L): 1 for a newcomer, 0 for who has learnt everything.
inline double inexperience(const Parameters& p, double tenure_s) {
  return random::portable_exp(-tenure_s / p[Parameter::learning_time]);
}

/// m_learn = 1 + (m0 - 1) e^(-tenure/τ_L).
inline double learning_factor(const Parameters& p, double inexperience) {
  return 1 + (p[Parameter::newcomer_slowness] - 1) * inexperience;
}

/// ln m_morale = -β_M (M - .65).
inline double morale_exponent(const Parameters& p, double morale) {
  return -p[Parameter::morale_speed] * (morale - Reference::morale);
}
/// ln m_fatigue = β_F (F - .3).
inline double fatigue_exponent(const Parameters& p, double fatigue) {
  return p[Parameter::fatigue_speed] * (fatigue - Reference::fatigue);
}
/// m_load = clip(exp(-β_L (ℓ - 1)), .75, 1.15), ℓ = (waiting + in service)/max(1, on duty).
inline double load_factor(const Parameters& p, double load) {
  const double factor = random::portable_exp(-p[Parameter::load_speed] * (load - Reference::load));
  return std::clamp(factor, p[Parameter::load_fastest], p[Parameter::load_slowest]);
}

/// m_morale·m_fatigue, one exponential.
inline double pace_factor(double morale_exponent, double fatigue_exponent) {
  return random::portable_exp(morale_exponent + fatigue_exponent);
}

/// The part of the log-odds of an error that stays the same for a shift: -a_M (M - .65) + a_n e^(-tenure/τ_L) - a_T T.
inline double steady_error_logit(const Parameters& p, double morale, double inexperience, double training) {
  return -p[Parameter::morale_errors] * (morale - Reference::morale) + p[Parameter::newcomer_errors] * inexperience -
         p[Parameter::training_errors] * training;
}
/// And that which does not: a_F (F - .3) + a_P min(ℓ - 1, 2).
inline double passing_error_logit(const Parameters& p, double fatigue, double load) {
  return p[Parameter::fatigue_errors] * (fatigue - Reference::fatigue) +
         p[Parameter::load_errors] * std::min(load - Reference::load, p[Parameter::load_errors_most]);
}

/// courtesy = σ(L(.80) + 2(M - .65) - .8(F - .3) + .6T + .5(S̄ - .7)): those served well serve well.
inline double courtesy(const Parameters& p, double morale, double fatigue, double training, double satisfaction) {
  return shifted_chance(Reference::courtesy,
                        p[Parameter::morale_courtesy] * (morale - Reference::morale) -
                            p[Parameter::fatigue_courtesy] * (fatigue - Reference::fatigue) +
                            p[Parameter::training_courtesy] * training +
                            p[Parameter::satisfaction_courtesy] * (satisfaction - Reference::satisfaction));
}

/// rudeness = σ(L(.01) - 4(M - .65) + 2(F - .3)).
inline double rudeness(const Parameters& p, double morale, double fatigue) {
  return shifted_chance(p[Parameter::rudeness], -p[Parameter::morale_rudeness] * (morale - Reference::morale) +
                                                    p[Parameter::fatigue_rudeness] * (fatigue - Reference::fatigue));
}

/// L(p) = L(p0) - 2(M - .65) + 1.5(B - .3): absence where `usual` is p0, what the scenario states.
inline double absence(const Parameters& p, double usual, double morale, double burnout) {
  return shifted_chance(usual, -p[Parameter::morale_absence] * (morale - Reference::morale) +
                                   p[Parameter::burnout_absence] * (burnout - Reference::burnout));
}

/// L(x) = L(.2) - 3(S - .7): the chance that a colleague whose patience is over escalates.
inline double voice(const Parameters& p, double satisfaction) {
  return shifted_chance(p[Parameter::escalating],
                        -p[Parameter::satisfaction_voice] * (satisfaction - Reference::satisfaction));
}

/// h0·exp(-3.5(M - .65) + 1.5(B - .3)), quits a year.
inline double quits_a_year(const Parameters& p, double morale, double burnout) {
  return p[Parameter::quit_rate] *
         random::portable_exp(-p[Parameter::morale_quitting] * (morale - Reference::morale) +
                              p[Parameter::burnout_quitting] * (burnout - Reference::burnout));
}

}  // namespace domino::people
