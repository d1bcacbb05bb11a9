/// Quality as customers perceive it: the five dimensions of SERVQUAL, and who recognises them.
/// Source: domain model, section 3; Zeithaml, Parasuraman & Berry 1990 for the weights.
#pragma once

#include <array>
#include <cstdint>

#include "engine/random/portable_math.h"
#include "models/people/evidence.h"
#include "models/people/satisfaction.h"

namespace domino::customers {

using people::Parameter;
using people::Parameters;

enum class Dimension : std::uint8_t { reliability, responsiveness, assurance, empathy, tangibles };
inline constexpr std::size_t kDimensions = 5;
/// A number in [0, 1] for each: perceived, or expected.
template <class Number>
using QualityOf = std::array<Number, kDimensions>;
using Quality = QualityOf<double>;
template <class Number>
constexpr Number& of(QualityOf<Number>& quality, Dimension dimension) {
  return quality[static_cast<std::size_t>(dimension)];
}
template <class Number>
constexpr const Number& of(const QualityOf<Number>& quality, Dimension dimension) {
  return quality[static_cast<std::size_t>(dimension)];
}

inline Quality weights(const Parameters& p) {
  return {p[Parameter::weight_of_reliability], p[Parameter::weight_of_responsiveness],
          p[Parameter::weight_of_assurance], p[Parameter::weight_of_empathy], p[Parameter::weight_of_tangibles]};
}

/// min(.95, 1 - .4 e^(-tenure/τ_L)(1 - T)): what somebody knows; `inexperience` is that exponential.
inline double knowledge(const Parameters& p, double inexperience, double training) {
  return std::min(p[Parameter::most_knowledge], 1 - p[Parameter::newcomer_ignorance] * inexperience * (1 - training));
}

/// 1 - (1 - .3)(1 - .8·[one of them serves]): the chance that a customer is recognised. It falls with each of those
/// who served them and left.
inline double recognition(const Parameters& p, bool acquainted) {
  const double by_chance = p[Parameter::recognised_by_anybody];
  return acquainted ? 1 - (1 - by_chance) * (1 - p[Parameter::recognised_by_acquaintance]) : by_chance;
}

/// What a customer who was served has seen.
template <class Number>
struct ServiceOf {
  Number log_wait = 0;      ///< as it seemed
  double log_expected = 0;  ///< before
  Number courtesy = people::Reference::courtesy;
  Number knowledge = 0;
  double known = 0;           ///< 1 recognised or tailored to, 0 not; a chance where the mean is meant
  Number promise_broken = 0;  ///< 1 or 0
};
using Service = ServiceOf<double>;

/// Reliability 1 (an error is unknown until it surfaces), ×.8 for a broken promise; responsiveness R(W̃, e_w);
/// assurance knowledge·courtesy; empathy courtesy·(.6 + .4 known); tangibles the place's.
template <class Number = double>
QualityOf<Number> perceived(const Parameters& p, const ServiceOf<Number>& seen) {
  const double strange = p[Parameter::empathy_for_strangers];
  return {1 - seen.promise_broken * (1 - p[Parameter::broken_promise]),
          people::responsiveness(p, seen.log_wait, seen.log_expected), seen.knowledge * seen.courtesy,
          seen.courtesy * (strange + (1 - strange) * seen.known), p[Parameter::facility]};
}

/// Who was not served has seen the wait, thinks less of reliability, and finds the rest as expected.
inline Quality perceived_unserved(const Parameters& p, double log_wait, double log_expected, const Quality& expected) {
  Quality quality = expected;
  of(quality, Dimension::reliability) = p[Parameter::unserved_reliability];
  of(quality, Dimension::responsiveness) = people::responsiveness(p, log_wait, log_expected);
  return quality;
}

/// How good the place is to which others are compared: the default of `facility`.
inline constexpr double kReferenceFacility = 0.75;

/// P̄: what the reference person sees, at a place like others, who waited just as long as they tolerate.
inline Quality reference_quality(const Parameters& p) {
  Quality usual = perceived(p, Service{.knowledge = knowledge(p, 0, people::Reference::training),
                                       .known = p[Parameter::recognised_by_anybody]});
  // Were it the scenario's, no place would be fine or shabby.
  of(usual, Dimension::tangibles) = kReferenceFacility;
  return usual;
}

/// E_k + β·a·(1 - E_k): what is expected by somebody who comes because of advertising that promises a of the way from
/// the usual to perfection, of which β is believed.
inline Quality advertised(const Parameters& p, const Quality& usual, double promises) {
  Quality expected = usual;
  for (double& quality : expected) quality += p[Parameter::advertising_believed] * promises * (1 - quality);
  return expected;
}

/// E_k ← E_k + .2(P_k - E_k): being good raises the bar.
inline Quality next_expected(const Parameters& p, const Quality& expected, const Quality& seen) {
  Quality after = expected;
  for (std::size_t k = 0; k < kDimensions; ++k) after[k] += p[Parameter::quality_learning] * (seen[k] - expected[k]);
  return after;
}

}  // namespace domino::customers
