#include "models/people/turnover.h"

#include <cmath>

#include "engine/kernel/time.h"
#include "engine/random/portable_math.h"
#include "engine/random/variates.h"

namespace domino::people {

namespace {

constexpr double kYear_s = 365 * kDay.s;

/// Of a lognormal with a mean and a coefficient of variation; `shift` on its log-mean, in log-variances.
double lognormal(double mean, double cv, double shift, random::Draws& draw) {
  const double log_variance = random::portable_log(1 + cv * cv);
  const double log_mean = random::portable_log(mean) + (shift - 0.5) * log_variance;
  return random::portable_exp(log_mean + std::sqrt(log_variance) * random::standard_normal(draw));
}

}  // namespace

double draw_vacancy(const Parameters& p, random::Draws& draw) {
  return lognormal(p[Parameter::vacancy], p[Parameter::vacancy_cv], 0, draw);
}

double share_unfilled(const Parameters& p, double quits_a_year) {
  const double unfilled = quits_a_year * (p[Parameter::vacancy] + p[Parameter::induction]) / kYear_s;
  return unfilled / (1 + unfilled);
}

Place draw_place(const Parameters& p, double quits_a_year, random::Draws& draw) {
  const double unfilled = share_unfilled(p, quits_a_year);
  const double drawn = random::uniform01(draw);
  if (drawn >= unfilled) {
    const double never = 100 * kYear_s;
    const double tenure = random::standard_exponential(draw);
    return {0, quits_a_year > 0 ? tenure * kYear_s / quits_a_year : never};
  }
  const double empty = p[Parameter::vacancy];
  const double induction = p[Parameter::induction];
  const double part = random::uniform01(draw);
  if (drawn >= unfilled * empty / (empty + induction)) return {part * induction, 0};
  return {part * lognormal(empty, p[Parameter::vacancy_cv], 1, draw) + induction, 0};
}

}  // namespace domino::people
