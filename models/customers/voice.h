/// What customers tell others and spend, and when they come again. Source: domain model, section 3.
#pragma once

#include <algorithm>

#include "engine/random/distribution.h"
#include "models/customers/encounter.h"
#include "models/customers/kinds.h"
#include "models/customers/leaving.h"

namespace domino::customers {

/// (.3 + 30(S-.72)₊² + 45(.72-S)₊²)·min(1, g/30 d)·n^.5: the mean number of people who are told of an encounter or a
/// failure by n persons who came together and whose contacts are g apart. Talk has a clock: of what happens every day
/// not everything is told.
inline double talk(const Parameters& p, double satisfaction, double mean_gap_s, double persons = 1) {
  const double d = satisfaction - Reference::satisfaction;
  return (p[Parameter::talk] + (d > 0 ? p[Parameter::talk_of_delight] : p[Parameter::talk_of_anger]) * d * d) *
         share_of_contact(mean_gap_s, p[Parameter::talking_time]) * talk_of_company(p, persons);
}
/// Whether what they say is good.
constexpr bool speaks_well(double satisfaction) { return satisfaction >= Reference::satisfaction; }

/// (n0·r0 + Σr)/(n0 + n), where reviews are forgotten with a time constant: exact between reviews.
class Reputation {
 public:
  double at(const Parameters& p, double now_s) const {
    const double kept = kept_until(p, now_s);
    return (p[Parameter::reputation_weight] * p[Parameter::reputation_at_first] + kept * sum_) /
           (p[Parameter::reputation_weight] + kept * count_);
  }
  void review(const Parameters& p, double satisfaction, double now_s) {
    const double kept = kept_until(p, now_s);
    sum_ = kept * sum_ + satisfaction;
    count_ = kept * count_ + 1;
    since_s_ = now_s;
  }

  /// As after very long with so many reviews a second, of this satisfaction on average.
  void settle(const Parameters& p, double reviews_per_s, double satisfaction) {
    count_ = reviews_per_s * p[Parameter::reputation_memory];
    sum_ = count_ * satisfaction;
  }

 private:
  double kept_until(const Parameters& p, double now_s) const {
    return people::kept_after(now_s - since_s_, p[Parameter::reputation_memory]);
  }
  double sum_ = 0;
  double count_ = 0;
  double since_s_ = 0;
};

/// exp(β_R(Rep - .75)): how many more come with this reputation.
inline double pull(const Parameters& p, double reputation) {
  return random::portable_exp(p[Parameter::arrivals_by_reputation] * (reputation - p[Parameter::reputation_at_first]));
}

/// What a customer answers who is asked from 0 to 10 how likely they are to recommend the firm.
struct Recommending {
  double promotes = 0;  ///< κm
  double detracts = 0;  ///< κ(1-m)
};
/// round(10·Beta(κm, κ(1-m))), m = σ(L(ℒ) + ν): answers are of one mind with loyalty, but for a readiness of their own.
inline Recommending recommending(const Parameters& p, double loyalty) {
  const double mean = people::shifted_chance(loyalty, p[Parameter::recommending]);
  const double agreement = p[Parameter::recommending_agreement];
  return {agreement * mean, agreement * (1 - mean)};
}
/// Those who answer so much or more are promoters; so much or less, detractors.
inline constexpr double kPromotersFrom = 9;
inline constexpr double kDetractorsTo = 6;

/// exp(.5(ℒ-.72)): how much more the loyal spend.
inline double spending_factor(const Parameters& p, double loyalty) {
  return random::portable_exp(p[Parameter::spending_by_loyalty] * (loyalty - Reference::loyalty));
}
/// What is spent at a contact where only its mean is stated: lognormal, with cv .6.
inline random::Distribution spending_around(const Parameters& p, double mean) {
  const double cv = p[Parameter::spending_cv];
  return mean > 0 && cv > 0 ? random::Distribution::lognormal(mean, cv) : random::Distribution::constant(mean);
}
/// exp(-.5(ℒ-.72)): how much sooner they come again.
inline double gap_factor(const Parameters& p, double loyalty) {
  return random::portable_exp(-p[Parameter::contacts_by_loyalty] * (loyalty - Reference::loyalty));
}

/// m·ν/(δ + h): what a customer is still worth who leaves margin m at each of ν contacts a year and is lost at a rate
/// of h a year. The rest of a lifetime value is what they have brought already.
inline double worth_still(const Parameters& p, double margin, double contacts_a_year, double leaving_a_year) {
  return margin * contacts_a_year / (p[Parameter::discounting] + leaving_a_year);
}

/// The chance that a prospect becomes a customer.
inline double conversion(const Parameters& p, double satisfaction) {
  return std::min(1.0, p[Parameter::conversion] * satisfaction / Reference::satisfaction);
}

}  // namespace domino::customers
