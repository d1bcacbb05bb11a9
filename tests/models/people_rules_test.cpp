// The rules about people: the tables of the domain model, what always holds, and two answers known beforehand.

#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/kernel/time.h"
#include "engine/random/stream.h"
#include "engine/random/variates.h"
#include "models/people/conduct.h"
#include "models/people/evidence.h"
#include "models/people/hazard.h"
#include "models/people/morale.h"
#include "models/people/primitives.h"
#include "models/people/satisfaction.h"
#include "models/people/turnover.h"

namespace domino::people {
namespace {

using P = Parameter;

const Parameters kDefaults;

/// Rounded as the domain model prints it.
double rounded(double value, int digits) {
  const double scale = std::pow(10, digits);
  return std::round(value * scale) / scale;
}

double share() {
  return *rc::gen::map(rc::gen::inRange(0, 1'000'001), [](int n) { return n / 1e6; });
}
double within(double low, double high) { return low + share() * (high - low); }

/// A set of values anywhere in the ranges of the table.
Parameters any_parameters() {
  Parameters parameters;
  for (const EvidenceRow& row : evidence()) parameters.set(row.parameter, within(row.low, row.high));
  return parameters;
}

// --- the evidence table ----------------------------------------------------------------------------------

TEST(Evidence, OfEveryParameterIsCompleteAndItsDefaultWithinItsRange) {
  std::set<std::string_view> names;
  for (const EvidenceRow& row : evidence()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_LE(row.low, row.value) << row.name;
    EXPECT_LE(row.value, row.high) << row.name;
    EXPECT_LT(row.low, row.high) << row.name;
    EXPECT_FALSE(row.meaning.empty()) << row.name;
    EXPECT_FALSE(row.source.empty()) << row.name;
    EXPECT_EQ(kDefaults[row.parameter], row.value);
  }
}

TEST(Evidence, BalancesTheReferenceState) {
  double weights = 0;
  for (const P weight : {P::weight_intrinsic, P::weight_satisfaction, P::weight_vision, P::weight_burnout,
                         P::weight_feedback, P::weight_recognition})
    weights += kDefaults[weight];
  EXPECT_NEAR(weights, 1, 1e-15);
  EXPECT_NEAR(kDefaults[P::intrinsic], .62, 1e-15);
  const double level = .15 * kDefaults[P::intrinsic] + .25 * .7 + .10 * .5 + .30 * .7 + .10 * .72 + .10 * .5;
  EXPECT_NEAR(level, .65, 1e-15);
}

// --- the tables of the domain model ----------------------------------------------------------------------

TEST(Responsiveness, IsAsTheDomainModelTabulatesIt) {
  const double expected[] = {.949, .868, .700, .452, .226};
  const double waits[] = {.25, .5, 1, 2, 4};
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(rounded(responsiveness(kDefaults, std::log(waits[i]), 0), 3), expected[i]) << waits[i];
}

TEST(Conduct, IsAsTheDomainModelTabulatesIt) {
  const double morale[] = {.45, .55, .65, .75, .85};
  const double quits[] = {.50, .355, .25, .176, .124};
  const double absent[] = {.073, .060, .05, .041, .034};
  const double courteous[] = {.728, .766, .80, .830, .856};
  const double errors[] = {.066, .058, .05, .043, .038};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(rounded(quits_a_year(kDefaults, morale[i], Reference::burnout), i == 0 ? 2 : 3), quits[i]) << morale[i];
    EXPECT_EQ(rounded(absence(kDefaults, .05, morale[i], Reference::burnout), 3), absent[i]) << morale[i];
    EXPECT_EQ(rounded(courtesy(kDefaults, morale[i], Reference::fatigue, 0, Reference::satisfaction), 3), courteous[i])
        << morale[i];
    EXPECT_EQ(rounded(shifted_chance(.05, steady_error_logit(kDefaults, morale[i], 0, 0)), 3), errors[i]) << morale[i];
  }
}

// .25·e^(1.5(B - .3)).
TEST(Conduct, OfTheBurntOutIsToQuitMoreOften) {
  const double burnout[] = {.1, .3, .5, .7};
  const double quits[] = {.185, .25, .337, .456};
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(rounded(quits_a_year(kDefaults, Reference::morale, burnout[i]), 3), quits[i]) << burnout[i];
}

// .9 and as far above as the queue goes, but not above 1.
TEST(Fatigue, AtWorkEndsAtOne) {
  EXPECT_EQ(busy_fatigue(kDefaults, 0, 4), .9);
  EXPECT_NEAR(busy_fatigue(kDefaults, 1, 4), .95, 1e-15);
  EXPECT_EQ(busy_fatigue(kDefaults, 8, 4), 1);
}

// A shift's escalations hurt by their share of its requests: of 9 in 90 as much as of 1 in 10.
TEST(Morale, FallsByTheShareOfRequestsThatWereEscalated) {
  EXPECT_EQ(morale_after_shift(kDefaults, .6, {}), .6);
  EXPECT_NEAR(morale_after_shift(kDefaults, .6, {.escalated = .1}), .6 * (1 - .05 * .1), 1e-15);
  EXPECT_NEAR(morale_after_shift(kDefaults, .6, {.escalated = 1}), .6 * .95, 1e-15);
  EXPECT_EQ(morale_after_shift(kDefaults, .6, {.escalated = 2}), morale_after_shift(kDefaults, .6, {.escalated = 1}));
}

TEST(Conduct, AtTheReferenceChangesNothingToTheBit) {
  using R = Reference;
  EXPECT_EQ(pace_factor(morale_exponent(kDefaults, R::morale), fatigue_exponent(kDefaults, R::fatigue)), 1);
  EXPECT_EQ(load_factor(kDefaults, R::load), 1);
  EXPECT_EQ(learning_factor(kDefaults, 0), 1);
  EXPECT_EQ(steady_error_logit(kDefaults, R::morale, 0, R::training), 0);
  EXPECT_EQ(passing_error_logit(kDefaults, R::fatigue, R::load), 0);
  EXPECT_EQ(courtesy(kDefaults, R::morale, R::fatigue, R::training, R::satisfaction), R::courtesy);
  EXPECT_EQ(rudeness(kDefaults, R::morale, R::fatigue), kDefaults[P::rudeness]);
  EXPECT_EQ(absence(kDefaults, .05, R::morale, R::burnout), .05);
  EXPECT_EQ(voice(kDefaults, R::satisfaction), .2);
  EXPECT_EQ(quits_a_year(kDefaults, R::morale, R::burnout), .25);
  EXPECT_EQ(morale_level(kDefaults, {.intrinsic = kDefaults[P::intrinsic]}), R::morale);
  EXPECT_EQ(relaxed(R::morale, R::morale, kept_after(12345, kDefaults[P::morale_time])), R::morale);
}

RC_GTEST_PROP(Conduct, AtTheReferenceChangesNothingWhateverTheParameters, ()) {
  using R = Reference;
  Parameters p = any_parameters();
  p.set(P::intrinsic, evidence_of(P::intrinsic).value);
  RC_ASSERT(pace_factor(morale_exponent(p, R::morale), fatigue_exponent(p, R::fatigue)) == 1);
  RC_ASSERT(load_factor(p, R::load) == 1);
  RC_ASSERT(learning_factor(p, 0) == 1);
  RC_ASSERT(steady_error_logit(p, R::morale, 0, R::training) == 0);
  RC_ASSERT(passing_error_logit(p, R::fatigue, R::load) == 0);
  RC_ASSERT(courtesy(p, R::morale, R::fatigue, R::training, R::satisfaction) == R::courtesy);
  RC_ASSERT(morale_level(p, {.intrinsic = p[P::intrinsic]}) == R::morale);
  RC_ASSERT(quits_a_year(p, R::morale, R::burnout) == p[P::quit_rate]);
  RC_ASSERT(voice(p, R::satisfaction) == p[P::escalating]);
}

// --- what always holds -----------------------------------------------------------------------------------

RC_GTEST_PROP(Jump, StaysBetweenNoneAndAll, ()) {
  const double x = share();
  const double u = within(-1, 1);
  const double after = jump(x, u, share(), share());
  RC_ASSERT(after >= 0 && after <= 1);
  RC_ASSERT((u >= 0 ? after >= x : after <= x));
}

RC_GTEST_PROP(Relaxation, InTwoPartsIsTheSameAsAtOnce, ()) {
  const double x = share();
  const double target = share();
  const double tau = within(1, 1e7);
  const double first = within(0, 1e7);
  const double second = within(0, 1e7);
  const double once = relaxed(x, target, kept_after(first + second, tau));
  const double twice = relaxed(relaxed(x, target, kept_after(first, tau)), target, kept_after(second, tau));
  RC_ASSERT(std::abs(once - twice) < 1e-13);
  RC_ASSERT(once >= std::min(x, target) - 1e-15 && once <= std::max(x, target) + 1e-15);
  const double whole = relaxed_integral(x, target, kept_after(first + second, tau), first + second, tau);
  const double middle = relaxed(x, target, kept_after(first, tau));
  const double parts = relaxed_integral(x, target, kept_after(first, tau), first, tau) +
                       relaxed_integral(middle, target, kept_after(second, tau), second, tau);
  RC_ASSERT(std::abs(whole - parts) < 1e-6);
}

RC_GTEST_PROP(State, StaysWithinItsBounds, ()) {
  const Parameters p = any_parameters();
  double morale = share();
  double burnout = share();
  Areas satisfaction{share(), share(), share()};
  double expected = 0;
  for (int shift = 0; shift < 50; ++shift) {
    const double wait = within(-12, 12);
    const Answer answer{.log_wait = wait,
                        .log_expected = expected,
                        .log_needed = 0,
                        .quality = share(),
                        .courtesy = share(),
                        .updated = share(),
                        .loops = *rc::gen::inRange(0U, 4U)};
    const Areas worth = worth_of(p, answer);
    for (const double x : worth) RC_ASSERT(x >= 0 && x <= 1);
    const double news = mean_of(worth) - mean_of(satisfaction);
    satisfaction = next_satisfaction(p, satisfaction, worth);
    for (const double x : satisfaction) RC_ASSERT(x >= 0 && x <= 1);
    expected = next_expectation(p, expected, wait, 0);
    RC_ASSERT(std::abs(expected) <= 12);
    morale = morale_after_shift(p, morale,
                                {.disconfirmation = news,
                                 .escalated = within(0, 2),
                                 .insulted = *rc::gen::arbitrary<bool>(),
                                 .praised = *rc::gen::arbitrary<bool>()});
    RC_ASSERT(morale >= 0 && morale <= 1);
    burnout = burnout_after_shift(p, burnout, share());
    RC_ASSERT(burnout >= 0 && burnout <= 1);
    const Ground ground{share(), mean_of(satisfaction), share(), burnout, share(), share(), share()};
    const double level = morale_level(p, ground);
    RC_ASSERT(level >= 0 && level <= 1);
    RC_ASSERT(busy_fatigue(p, within(0, 100), within(0, 30)) <= 1);
    const double chance = courtesy(p, morale, share(), share(), mean_of(satisfaction));
    RC_ASSERT(chance > 0 && chance < 1);
  }
}

TEST(Expectation, OfALastingDelayStaysBelowItSoThatItIsFeltForGood) {
  double log_expected = 0;
  for (int i = 0; i < 1000; ++i) log_expected = next_expectation(kDefaults, log_expected, std::log(2), 0);
  // Half-way between what comes and what is needed.
  EXPECT_NEAR(log_expected, std::log(2) / 2, 1e-9);
  EXPECT_LT(responsiveness(kDefaults, std::log(2), log_expected), .6);
}

TEST(Expectation, LearnsNothingMoreFromWhatComesAtOnce) {
  const double at_once = next_expectation(kDefaults, 0, std::log(1e-9), 0);
  EXPECT_DOUBLE_EQ(at_once, .2 * std::log(.05));
}

// --- answers known beforehand ----------------------------------------------------------------------------

/// Composite Simpson with 2·`n` parts.
double quadrature(const Parameters& p, const MoraleSpan& morale, int n) {
  const double tau = p[P::morale_time];
  const auto hazard = [&](double s) {
    const double m = morale.level + (morale.from - morale.level) * std::exp(-s / tau);
    return p[P::quit_rate] / (365 * kDay.s) *
           std::exp(-p[P::morale_quitting] * (m - .65) + p[P::burnout_quitting] * (morale.burnout - .3));
  };
  const double h = morale.span_s / (2 * n);
  double sum = hazard(0) + hazard(morale.span_s);
  for (int i = 1; i < 2 * n; ++i) sum += hazard(i * h) * (i % 2 == 0 ? 2 : 4);
  return sum * h / 3;
}

TEST(Hazard, SeriesAgreesWithQuadrature) {
  Parameters p;
  for (const double slope : {0.0, .5, 2.0, 3.5, 5.0})
    for (const double from : {0.0, .2, .65, 1.0})
      for (const double level : {0.0, .4, .65, 1.0})
        for (const double days : {.3, 1.0, 7.0, 60.0, 700.0}) {
          p.set(P::morale_quitting, slope);
          const MoraleSpan span{from, level, days * kDay.s, level};  // burnout as good as any
          const double exact = quadrature(p, span, 20000);
          EXPECT_NEAR(integrated_hazard(p, span), exact, 1e-8 * std::max(1.0, exact))
              << slope << ' ' << from << ' ' << level << ' ' << days;
          EXPECT_NEAR(integrated_hazard(p, span) / exact, 1, 1e-8);
        }
}

TEST(Hazard, InTwoPartsAddsUpToTheSame) {
  const Parameters p;
  const double tau = p[P::morale_time];
  const double middle = relaxed(.2, .7, kept_after(20 * kDay.s, tau));
  EXPECT_NEAR(integrated_hazard(p, {.2, .7, 20 * kDay.s}) + integrated_hazard(p, {middle, .7, 30 * kDay.s}),
              integrated_hazard(p, {.2, .7, 50 * kDay.s}), 1e-14);
}

// Jumps M(1-a) at rate r and M + b(1-M) at rate s while M relaxes to M* with τ: the mean over time of a stationary run
// is (M*/τ + s b)/(1/τ + r a + s b). Domain model, section 2: .5610. The standard error of 40 000 days is taken from
// the means of its stretches of 400 days (13 relaxation times and more); five of them miss once in two million runs.
TEST(Jumps, WithRelaxationHaveTheMeanThatTheoryGives) {
  const double tau = 30;
  const double level = .7;
  EXPECT_EQ(rounded(mean_with_jumps(level, tau, 2, .01, 3, .005), 4), .5610);
  auto luck = random::Stream(1, 0, random::name_key("jumps")).at(0);
  double morale = .561;
  std::vector<double> means;
  for (int stretch = 0; stretch < 100; ++stretch) {
    double area = 0;
    for (double t = 0; t < 400;) {
      const double gap = std::min(random::standard_exponential(luck) / 5, 400 - t);
      const double kept = kept_after(gap, tau);
      area += relaxed_integral(morale, level, kept, gap, tau);
      morale = relaxed(morale, level, kept);
      t += gap;
      if (t >= 400) break;
      morale = random::uniform01(luck) < .4 ? jump(morale, -1, .005, .01) : jump(morale, 1, .005, .01);
    }
    means.push_back(area / 400);
  }
  double mean = 0;
  for (const double m : means) mean += m / 100;
  double variance = 0;
  for (const double m : means) variance += (m - mean) * (m - mean) / 99;
  EXPECT_NEAR(mean, .5610, 5 * std::sqrt(variance / 100) + 5e-5);
}

// The stationary share of empty places is renewal theory's; five standard errors of a binomial.
TEST(Turnover, OfPlacesDrawnLongAfterTheBeginningIsStationary) {
  const Parameters p;
  const int places = 200'000;
  const random::Stream stream(3, 0, random::name_key("places"));
  int unfilled = 0;
  double left = 0;
  double tenure = 0;
  for (int i = 0; i < places; ++i) {
    auto luck = stream.at(static_cast<std::uint64_t>(i));
    const Place place = draw_place(p, .5, luck);
    if (place.filled_in_s > 0) {
      ++unfilled;
      left += place.filled_in_s;
    } else {
      tenure += place.tenure_s;
    }
  }
  const double expected = share_unfilled(p, .5);
  EXPECT_NEAR(expected, .5 * (42 + 29.4) / 365 / (1 + .5 * (42 + 29.4) / 365), 1e-12);
  EXPECT_NEAR(unfilled / double{places}, expected, 5 * std::sqrt(expected / places));
  // Of an empty time E[V²]/2E[V] is left, and the induction; of an induction half.
  const double vacancy = 42 * kDay.s * (1 + .25) / 2 + 29.4 * kDay.s;
  const double mean_left = (42 * vacancy + 29.4 * 29.4 * kDay.s / 2) / (42 + 29.4);
  EXPECT_NEAR(left / unfilled / mean_left, 1, .03);
  EXPECT_NEAR(tenure / (places - unfilled) / (2 * 365 * kDay.s), 1, .02);
}

}  // namespace
}  // namespace domino::people
