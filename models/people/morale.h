/// Morale, fatigue and burnout: how people's state moves. Source: domain model, section 2.
#pragma once

#include <algorithm>

#include "models/people/evidence.h"
#include "models/people/primitives.h"

namespace domino::people {

/// What makes the level that morale returns to.
struct Ground {
  double intrinsic = 0;
  double satisfaction = Reference::satisfaction;  ///< with those who serve them, weighted by requests
  double vision = Reference::vision;
  double burnout = Reference::burnout;
  double feedback = Reference::feedback;
  double recognition = Reference::recognition;
  double team = Reference::morale;  ///< mean morale of the team, for contagion
};

/// M* = .15 b + .25 S̄ + .10 V + .30 (1-B) + .10 C + .10 G, written as the distance from the reference, so that it is
/// .65 there exactly, whatever the weights. With contagion κ the intrinsic part is (1-κ) of its own distance and κ of
/// the team's.
inline double morale_level(const Parameters& p, const Ground& ground) {
  const double own = ground.intrinsic - evidence_of(Parameter::intrinsic).value;
  const double kappa = p[Parameter::contagion];
  const double intrinsic = (1 - kappa) * own + kappa * (ground.team - Reference::morale);
  const double distance = p[Parameter::weight_intrinsic] * intrinsic +
                          p[Parameter::weight_satisfaction] * (ground.satisfaction - Reference::satisfaction) +
                          p[Parameter::weight_vision] * (ground.vision - Reference::vision) -
                          p[Parameter::weight_burnout] * (ground.burnout - Reference::burnout) +
                          p[Parameter::weight_feedback] * (ground.feedback - Reference::feedback) +
                          p[Parameter::weight_recognition] * (ground.recognition - Reference::recognition);
  return std::clamp(Reference::morale + distance, 0.0, 1.0);
}

/// What a shift brought. Morale follows means, so that it follows how well people are served and not how often.
struct ShiftNews {
  double disconfirmation = 0;  ///< mean over the shift of how much better answers were than expected, in [-1, 1]
  double escalated = 0;        ///< share of the requests taken up in it that were escalated, in [0, 1]
  bool insulted = false;
  bool praised = false;
};

/// Moods move once a shift, each cause at most once.
inline double morale_after_shift(const Parameters& p, double morale, const ShiftNews& news) {
  morale = jump(morale, std::clamp(news.disconfirmation, -1.0, 1.0), p[Parameter::mood_gain], p[Parameter::mood_loss]);
  morale = jump(morale, -std::min(1.0, news.escalated), 0, p[Parameter::escalation_loss]);
  if (news.insulted) morale = jump(morale, -1, 0, p[Parameter::insult_loss]);
  if (news.praised) morale = jump(morale, 1, p[Parameter::praise_gain], 0);
  return morale;
}

/// Where fatigue goes at work: min(1, .9 + .4 min(1, q/2c)), with q waiting for c on duty.
inline double busy_fatigue(const Parameters& p, double waiting, double on_duty) {
  const double pressure = std::min(1.0, waiting / (p[Parameter::fatigue_queue_full] * std::max(1.0, on_duty)));
  return std::min(1.0, p[Parameter::fatigue_busy] + p[Parameter::fatigue_queue] * pressure);
}

/// B ← B + .1 (mean F of the shift - B).
inline double burnout_after_shift(const Parameters& p, double burnout, double mean_fatigue) {
  return burnout + p[Parameter::burnout_learning] * (mean_fatigue - burnout);
}

/// C ← C + .02 (x - C), and recognition alike.
constexpr double learnt(double before, double seen, double rate) { return before + rate * (seen - before); }

/// The mean of M over time where jumps M(1-a) come at rate r and M + b(1-M) at rate s while M relaxes to M* with τ:
/// (M*/τ + s b)/(1/τ + r a + s b). For times in one unit.
constexpr double mean_with_jumps(double level, double time_constant, double down_rate, double down, double up_rate,
                                 double up) {
  return (level / time_constant + up_rate * up) / (1 / time_constant + down_rate * down + up_rate * up);
}

}  // namespace domino::people
