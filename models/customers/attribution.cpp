#include "models/customers/attribution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <type_traits>

#include "engine/random/dual.h"

namespace domino::customers {

namespace {

/// Slopes along the way, by channel; those of an encounter and of a failure are never both there.
constexpr std::size_t kWays = 3;
using Slopes = random::Dual<kWays>;
constexpr std::size_t way_of(Channel channel) {
  return channel == Channel::history ? 2 : channel == Channel::people ? 1 : 0;
}
constexpr Channel kOfEncounters[kWays] = {Channel::waiting, Channel::people, Channel::history};
constexpr Channel kOfFailures[kWays] = {Channel::errors, Channel::people, Channel::history};

struct Node {
  double at;
  double weight;
};
/// Rules of Gauss and Legendre: nodes and weights on [-1, 1], from the middle on.
constexpr Node kOne[] = {{0, 2}};
constexpr Node kTwo[] = {{0.5773502691896257, 1}};
constexpr Node kFour[] = {{0.3399810435848563, 0.6521451548625461}, {0.8611363115940526, 0.3478548451374538}};
constexpr Node kEight[] = {{0.1834346424956498, 0.3626837833783620},
                           {0.5255324099163290, 0.3137066458778873},
                           {0.7966664774136267, 0.2223810344533745},
                           {0.9602898564975363, 0.1012285362903763}};
constexpr std::span<const Node> kRules[] = {kOne, kTwo, kFour, kEight};
/// A rule is good enough if it finds the whole to this share, or to this chance: what it misses is given to the largest
/// share anyway.
constexpr double kMissedShare = 0.02;
constexpr double kMissedChance = 1e-4;

/// At `t` of the way from `ideal` to `actual`, for which a channel answers.
template <class Number>
Number between(double ideal, double actual, double t, Channel channel) {
  Number x = ideal + t * (actual - ideal);
  if constexpr (!std::is_same_v<Number, double>) x.by[way_of(channel)] = actual - ideal;
  return x;
}

template <class Number>
Number log_of_wait(const Number& wait_s) {
  if (wait_s <= kShortestWait_s) return random::portable_log(kShortestWait_s);
  return random::portable_log(wait_s);
}

double flag(bool set) { return set ? 1 : 0; }

/// What somebody who was not served would have seen turns into what they saw.
template <class Number>
void turn_unserved(const Parameters& p, const Encountered& e, double t, JudgedOf<Number>& judged) {
  const Quality seen = perceived_unserved(p, 0, 0, e.memory.expected);
  for (const Dimension k : {Dimension::reliability, Dimension::assurance, Dimension::empathy}) {
    const Number& best = of(judged.seen, k);
    const Number lost = between<Number>(0, 1, t, Channel::waiting);
    of(judged.seen, k) = best + lost * (of(seen, k) - best);
  }
  const Number lost = between<Number>(0, 1, t, Channel::waiting);
  judged.last = 1 - lost + lost * of(judged.seen, Dimension::responsiveness);
}

template <class Number>
Number chance_at(const Parameters& p, const Quality& usual, const Encountered& e, double t) {
  const double best_knowledge = knowledge(p, 0, people::Reference::training);
  const auto now = [&](double ideal, double actual, Channel channel) {
    return between<Number>(ideal, actual, t, channel);
  };
  const Number log_wait = log_of_wait(now(0, e.perceived.seeming_wait_s, Channel::waiting));
  JudgedOf<Number> judged;
  judged.courtesy = now(people::Reference::courtesy, e.perceived.courtesy, Channel::people);
  judged.seen =
      perceived(p, ServiceOf<Number>{.log_wait = log_wait,
                                     .log_expected = e.memory.log_expected_wait,
                                     .courtesy = judged.courtesy,
                                     .knowledge = now(best_knowledge, e.contact.knowledge, Channel::people),
                                     .known = e.perceived.known,
                                     .promise_broken = now(0, flag(e.contact.promise_broken), Channel::waiting)});
  judged.expected = e.memory.expected;
  judged.adequate = people::responsiveness(p, log_wait, e.memory.log_tolerated);
  judged.last = of(judged.seen, Dimension::reliability);
  if (!e.contact.served) turn_unserved(p, e, t, judged);
  judged.extra_contacts = now(0, e.contact.earlier_tries, Channel::waiting);
  judged.called_back = e.contact.called_back;
  judged.mood = e.perceived.mood;
  judged.insulted = now(flag(e.perceived.rude_at_best), flag(e.perceived.rude), Channel::people);
  const Number s = satisfaction(p, usual, judged);
  return leaving(p, s, next_loyalty(p, now(Reference::loyalty, e.memory.loyalty, Channel::history), s, e.memory.number),
                 e.memory.circumstances);
}

/// Nothing is lost: what the rule missed is the largest share's. Where nobody changes anything the two chances are one.
void close_split(LeavingSplit& split) {
  double sum = 0;
  for (const double share : split.by) sum += share;
  const auto largest =
      std::max_element(split.by.begin(), split.by.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (*largest == 0) split.ideal = split.actual;
  *largest += split.actual - split.ideal - sum;
}

/// What differs from the ideal at all, a bit a way.
unsigned ways_of(const Encountered& e, double best_knowledge) {
  const bool waits =
      !e.contact.served || e.perceived.seeming_wait_s > 0 || e.contact.promise_broken || e.contact.earlier_tries > 0;
  const bool people = e.perceived.courtesy != people::Reference::courtesy || e.contact.knowledge != best_knowledge ||
                      e.perceived.rude != e.perceived.rude_at_best;
  return (waits ? 1U : 0U) | (people ? 2U : 0U) | (e.memory.loyalty != Reference::loyalty ? 4U : 0U);
}

/// By the rule with the fewest points that finds the whole, which is known.
template <class Chance>
void add_up(LeavingSplit& split, const Channel (&channels)[kWays], double whole, Chance&& chance) {
  for (const auto& rule : kRules) {
    std::array<double, kWays> sums{};
    const auto add = [&](double at, double weight) {
      const Slopes slopes = chance(at);
      for (std::size_t way = 0; way < kWays; ++way) sums[way] += weight * slopes.by[way];
    };
    for (const Node& node : rule) {
      add((1 + node.at) / 2, node.weight / 2);
      if (node.at > 0) add((1 - node.at) / 2, node.weight / 2);
    }
    const double missed = std::abs(whole - sums[0] - sums[1] - sums[2]);
    for (std::size_t way = 0; way < kWays; ++way) split.of(channels[way]) = sums[way];
    if (missed <= kMissedShare * std::abs(whole) || missed <= kMissedChance) return;
  }
}

}  // namespace

LeavingSplit split_of(const Parameters& p, const Quality& usual, const Encountered& e, double actual) {
  LeavingSplit split{.actual = actual, .ideal = chance_at<double>(p, usual, e, 0)};
  const double by_rule = e.insulted ? chance_at<double>(p, usual, e, 1) : actual;
  const unsigned ways = ways_of(e, knowledge(p, 0, people::Reference::training));
  if (std::has_single_bit(ways))
    split.of(kOfEncounters[std::countr_zero(ways)]) = by_rule - split.ideal;
  else
    add_up(split, kOfEncounters, by_rule - split.ideal, [&](double t) { return chance_at<Slopes>(p, usual, e, t); });
  // An insult is a rule of its own.
  split.of(Channel::people) += actual - by_rule;
  close_split(split);
  return split;
}

LeavingSplit split_of(const Parameters& p, const Failure& failure, const Memory& memory, double satisfaction,
                      double actual) {
  LeavingSplit split{.actual = actual, .ideal = 0};
  add_up(split, kOfFailures, actual, [&](double t) {
    const Slopes before = between<Slopes>(Reference::loyalty, memory.loyalty, t, Channel::history);
    const Slopes after = next_loyalty<Slopes>(p, before, satisfaction, memory.number);
    return between<Slopes>(0, 1, t, Channel::errors) * leaving_after(p, failure, after, memory.circumstances);
  });
  close_split(split);
  return split;
}

}  // namespace domino::customers
