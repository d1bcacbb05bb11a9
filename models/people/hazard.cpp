#include "models/people/hazard.h"

#include <cmath>

#include "engine/kernel/time.h"
#include "models/people/conduct.h"
#include "models/people/primitives.h"

namespace domino::people {

namespace {

constexpr int kTerms = 40;
constexpr double kYear_s = 365 * kDay.s;

}  // namespace

double integrated_hazard(const Parameters& p, const MoraleSpan& morale) {
  const double slope = p[Parameter::morale_quitting];
  const double time_constant_s = p[Parameter::morale_time];
  const double at_level = quits_a_year(p, morale.level, morale.burnout) / kYear_s;
  const double x = -slope * (morale.from - morale.level);
  const double kept = kept_after(morale.span_s, time_constant_s);
  double power = 1;  // x^n/n!
  double kept_n = 1;
  double sum = 0;
  for (int n = 1; n <= kTerms; ++n) {
    power *= x / n;
    kept_n *= kept;
    const double term = power / n * (1 - kept_n);
    sum += term;
    // Beyond n = |x| small terms only get smaller.
    if (std::abs(term) < 1e-17 && n > std::abs(x)) break;
  }
  return at_level * (morale.span_s + time_constant_s * sum);
}

}  // namespace domino::people
