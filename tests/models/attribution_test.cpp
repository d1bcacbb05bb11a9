// The chance of leaving split over channels: it adds up, gives nothing to who changes nothing, and is the integral it
// says it is.

#include "models/customers/attribution.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/random/dual.h"

namespace domino::customers {
namespace {

using P = Parameter;

const Parameters kDefaults;

double share() {
  return *rc::gen::map(rc::gen::inRange(0, 1'000'001), [](int n) { return n / 1e6; });
}

Encountered any_encounter() {
  Encountered e;
  e.contact.served = *rc::gen::inRange(0, 4) > 0;
  e.memory.log_expected_wait = std::log(120.0);
  e.memory.log_tolerated = std::log(150.0);
  e.perceived.seeming_wait_s = *rc::gen::inRange(0, 3) > 0 ? 600 * share() : 0;
  e.memory.expected = {share(), share(), share(), share(), share()};
  e.perceived.courtesy = *rc::gen::inRange(0, 3) > 0 ? share() : people::Reference::courtesy;
  e.contact.knowledge = *rc::gen::inRange(0, 3) > 0 ? share() : knowledge(kDefaults, 0, people::Reference::training);
  e.perceived.known = *rc::gen::inRange(0, 2);
  e.contact.promise_broken = *rc::gen::inRange(0, 4) == 0;
  e.contact.earlier_tries = *rc::gen::inRange(0, 3);
  e.perceived.rude = *rc::gen::inRange(0, 5) == 0;
  e.memory.loyalty = *rc::gen::inRange(0, 3) > 0 ? .02 + .96 * share() : Reference::loyalty;
  e.memory.number = *rc::gen::inRange(1, 40);
  e.memory.circumstances = {365 * 86400 * share(), 365 * 86400 * share(), share() - .5};
  return e;
}

/// The chance by the rules alone, as they are for numbers without slopes.
double chance_of(const Encountered& e) {
  const Quality usual = reference_quality(kDefaults);
  const double log_wait = domino::customers::log_wait(e.perceived.seeming_wait_s);
  const Quality seen = e.contact.served
                           ? perceived(kDefaults, {.log_wait = log_wait,
                                                   .log_expected = e.memory.log_expected_wait,
                                                   .courtesy = e.perceived.courtesy,
                                                   .knowledge = e.contact.knowledge,
                                                   .known = e.perceived.known,
                                                   .promise_broken = e.contact.promise_broken ? 1.0 : 0.0})
                           : perceived_unserved(kDefaults, log_wait, e.memory.log_expected_wait, e.memory.expected);
  const double s =
      satisfaction(kDefaults, usual,
                   {.seen = seen,
                    .expected = e.memory.expected,
                    .adequate = people::responsiveness(kDefaults, log_wait, e.memory.log_tolerated),
                    .last = of(seen, e.contact.served ? Dimension::reliability : Dimension::responsiveness),
                    .courtesy = e.perceived.courtesy,
                    .extra_contacts = e.contact.earlier_tries,
                    .called_back = e.contact.called_back,
                    .insulted = e.perceived.rude ? 1.0 : 0.0});
  return leaving(kDefaults, s, next_loyalty(kDefaults, e.memory.loyalty, s, e.memory.number), e.memory.circumstances);
}

LeavingSplit split(const Encountered& e) { return split_of(kDefaults, reference_quality(kDefaults), e, chance_of(e)); }

double sum(const LeavingSplit& s) { return std::accumulate(s.by.begin(), s.by.end(), 0.0); }

TEST(Dual, KnowsTheSlopesOfWhatItIsPutThrough) {
  using X = random::Dual<2>;
  const X x(2, {1, 0});
  const X y(3, {0, 1});
  const X z = x * y / (1 + random::portable_exp(-x)) - random::portable_log(y);
  const double e = std::exp(-2.0);
  EXPECT_NEAR(z.value, 6 / (1 + e) - std::log(3.0), 1e-14);
  EXPECT_NEAR(z.by[0], 3 / (1 + e) + 6 * e / ((1 + e) * (1 + e)), 1e-14);
  EXPECT_NEAR(z.by[1], 2 / (1 + e) - 1 / 3.0, 1e-14);
  EXPECT_EQ(std::min(x, y).by[0], 1);
}

RC_GTEST_PROP(Attribution, AddsUpToWhatWasLessTheIdeal, ()) {
  const Encountered e = any_encounter();
  const LeavingSplit s = split(e);
  RC_ASSERT(std::abs(sum(s) - (s.actual - s.ideal)) <= 1e-15);
  RC_ASSERT(s.ideal >= 0 && s.ideal <= 1);
  RC_ASSERT(s.of(Channel::errors) == 0);
}

RC_GTEST_PROP(Attribution, GivesNothingToAChannelThatChangesNothing, ()) {
  Encountered e = any_encounter();
  const int channel = *rc::gen::inRange(0, 3);
  if (channel == 0) {
    e.contact.served = true;
    e.perceived.seeming_wait_s = e.contact.earlier_tries = 0;
    e.contact.promise_broken = false;
    RC_ASSERT(split(e).of(Channel::waiting) == 0);
  } else if (channel == 1) {
    e.perceived.courtesy = people::Reference::courtesy;
    e.contact.knowledge = knowledge(kDefaults, 0, people::Reference::training);
    e.perceived.rude = e.perceived.rude_at_best;
    RC_ASSERT(split(e).of(Channel::people) == 0);
  } else {
    e.memory.loyalty = Reference::loyalty;
    RC_ASSERT(split(e).of(Channel::history) == 0);
  }
}

TEST(Attribution, OfAnEncounterAtTheIdealIsNothingAtAll) {
  Encountered e;
  e.contact.served = true;
  e.contact.knowledge = knowledge(kDefaults, 0, people::Reference::training);
  e.memory.loyalty = Reference::loyalty;
  e.memory.expected = reference_quality(kDefaults);
  e.memory.circumstances.gap_s = 30 * 86400;
  const LeavingSplit s = split(e);
  EXPECT_EQ(s.actual, s.ideal);
  for (const double by : s.by) EXPECT_EQ(by, 0);
}

// By differences of the rules themselves along the way from the ideal: what one channel alone adds at each of many
// small steps. Bends (the worst moment, losses against gains) cost the rule of eight points at most a hundredth.
TEST(Attribution, IsTheIntegralAlongTheWay) {
  Encountered e;
  e.contact.served = true;
  e.perceived.seeming_wait_s = 300;
  e.memory.log_expected_wait = std::log(120.0);
  e.memory.log_tolerated = std::log(150.0);
  e.memory.expected = reference_quality(kDefaults);
  e.perceived.courtesy = .6;
  e.contact.knowledge = .7;
  e.memory.loyalty = .55;
  e.memory.number = 20;
  e.memory.circumstances.gap_s = 30 * 86400;
  const double best = knowledge(kDefaults, 0, people::Reference::training);
  const auto at = [&](double waiting, double people, double history) {
    Encountered x = e;
    x.perceived.seeming_wait_s = waiting * e.perceived.seeming_wait_s;
    x.perceived.courtesy = people::Reference::courtesy + people * (e.perceived.courtesy - people::Reference::courtesy);
    x.contact.knowledge = best + people * (e.contact.knowledge - best);
    x.memory.loyalty = Reference::loyalty + history * (e.memory.loyalty - Reference::loyalty);
    return chance_of(x);
  };
  constexpr int kSteps = 4000;
  constexpr double h = .5 / kSteps;
  double waiting = 0;
  double people = 0;
  double history = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double t = (i + .5) / kSteps;
    waiting += at(t + h, t, t) - at(t - h, t, t);
    people += at(t, t + h, t) - at(t, t - h, t);
    history += at(t, t, t + h) - at(t, t, t - h);
  }
  const LeavingSplit s = split(e);
  const double whole = s.actual - s.ideal;
  EXPECT_NEAR(s.of(Channel::waiting), waiting, .01 * whole);
  EXPECT_NEAR(s.of(Channel::people), people, .01 * whole);
  EXPECT_NEAR(s.of(Channel::history), history, .01 * whole);
  EXPECT_GT(s.of(Channel::waiting), .1 * whole);
  EXPECT_GT(s.of(Channel::people), .1 * whole);
  EXPECT_GT(s.of(Channel::history), .1 * whole);
}

// An insult is beyond the rule: what it adds belongs to who was rude.
TEST(Attribution, OfASevereInsultIsThePeoples) {
  Encountered e;
  e.contact.served = true;
  e.memory.expected = reference_quality(kDefaults);
  e.contact.knowledge = knowledge(kDefaults, 0, people::Reference::training);
  e.memory.loyalty = Reference::loyalty;
  e.perceived.rude = e.insulted = true;
  e.memory.circumstances.gap_s = 30 * 86400;
  const LeavingSplit s = split_of(kDefaults, reference_quality(kDefaults), e, .9);
  EXPECT_NEAR(s.of(Channel::people), s.actual - s.ideal, 1e-12);
  EXPECT_EQ(s.of(Channel::waiting), 0);
}

// At the reference loyalty all of it is the error's.
TEST(Attribution, OfAFailureIsTheErrorsAndTheHistorys) {
  const Failure failure{.major = true};
  const Circumstances monthly{.mean_gap_s = 30 * 86400};
  const auto chance = [&](double loyalty) {
    return leaving_after(kDefaults, failure, next_loyalty(kDefaults, loyalty, .5, 9), monthly);
  };
  const auto split_at = [&](double loyalty) {
    const Memory memory{.loyalty = loyalty, .number = 9, .circumstances = monthly};
    return split_of(kDefaults, failure, memory, .5, chance(loyalty));
  };
  const LeavingSplit at_reference = split_at(Reference::loyalty);
  EXPECT_NEAR(at_reference.of(Channel::errors), chance(Reference::loyalty), 1e-15);
  EXPECT_EQ(at_reference.of(Channel::history), 0);
  const LeavingSplit disloyal = split_at(.4);
  EXPECT_GT(disloyal.of(Channel::history), 0);
  EXPECT_NEAR(sum(disloyal), chance(.4), 1e-15);
}

}  // namespace
}  // namespace domino::customers
