#include "models/customers/attribution.h"

#include <algorithm>
#include <cmath>

#include "engine/random/dual.h"

namespace domino::customers {

namespace {

/// Slopes along the way, by channel.
using Slopes = random::Dual<kChannels>;

/// Nodes and weights on [0, 1] of the rule of Gauss and Legendre with eight points.
struct Node {
  double at;
  double weight;
};
constexpr std::array<Node, 8> kNodes = [] {
  constexpr double kAt[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
  constexpr double kWeight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
  std::array<Node, 8> nodes{};
  for (std::size_t i = 0; i < 4; ++i) {
    nodes[2 * i] = {(1 - kAt[i]) / 2, kWeight[i] / 2};
    nodes[2 * i + 1] = {(1 + kAt[i]) / 2, kWeight[i] / 2};
  }
  return nodes;
}();

/// At `t` of the way from `ideal` to `actual`, for which a channel answers.
Slopes between(double ideal, double actual, double t, Channel channel) {
  Slopes x(ideal + t * (actual - ideal));
  x.by[static_cast<std::size_t>(channel)] = actual - ideal;
  return x;
}

Slopes log_of_wait(const Slopes& wait_s) {
  if (wait_s.value <= kShortestWait_s) return random::portable_log(kShortestWait_s);
  return random::portable_log(wait_s);
}

double flag(bool set) { return set ? 1 : 0; }

/// What somebody who was not served would have seen instead turns into what they saw.
QualityOf<Slopes> towards_unserved(const Parameters& p, const Encountered& e, const QualityOf<Slopes>& ideal,
                                   double t) {
  const Quality seen = perceived_unserved(p, 0, 0, e.expected);
  QualityOf<Slopes> quality = ideal;
  for (const Dimension k : {Dimension::reliability, Dimension::assurance, Dimension::empathy})
    of(quality, k) = between(of(ideal, k).value, of(seen, k), t, Channel::waiting);
  return quality;
}

Slopes chance_at(const Parameters& p, const Quality& usual, const Encountered& e, double t) {
  const double best_knowledge = knowledge(p, 0, people::Reference::training);
  const Slopes courtesy = between(people::Reference::courtesy, e.courtesy, t, Channel::people);
  JudgedOf<Slopes> judged;
  judged.seen =
      perceived(p, ServiceOf<Slopes>{.log_wait = log_of_wait(between(0, e.seeming_wait_s, t, Channel::waiting)),
                                     .log_expected = e.log_expected_wait,
                                     .courtesy = courtesy,
                                     .knowledge = between(best_knowledge, e.knowledge, t, Channel::people),
                                     .known = e.known,
                                     .promise_broken = between(0, flag(e.promise_broken), t, Channel::waiting)});
  if (!e.served) judged.seen = towards_unserved(p, e, judged.seen, t);
  judged.expected = e.expected;
  judged.last = of(judged.seen, Dimension::reliability);
  if (!e.served) {
    const Slopes lost = between(0, 1, t, Channel::waiting);
    judged.last = (1 - lost) * 1.0 + lost * of(judged.seen, Dimension::responsiveness);
  }
  judged.courtesy = courtesy;
  judged.extra_contacts = between(0, e.earlier_tries, t, Channel::waiting);
  judged.called_back = e.called_back;
  judged.insulted = between(flag(e.rude_at_best), flag(e.rude), t, Channel::people);
  const Slopes s = satisfaction(p, usual, judged);
  const Slopes before = between(Reference::loyalty, e.loyalty, t, Channel::history);
  return leaving(p, s, next_loyalty(p, before, s, e.number), e.gap_s);
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

template <class Chance>
void add_up(LeavingSplit& split, Chance&& chance) {
  for (const Node& node : kNodes) {
    const Slopes at = chance(node.at);
    for (std::size_t c = 0; c < kChannels; ++c) split.by[c] += node.weight * at.by[c];
  }
}

}  // namespace

LeavingSplit split_of(const Parameters& p, const Quality& usual, const Encountered& e, double actual) {
  LeavingSplit split{.actual = actual, .ideal = chance_at(p, usual, e, 0).value};
  add_up(split, [&](double t) { return chance_at(p, usual, e, t); });
  // Harm is a rule of its own.
  const double by_rule = chance_at(p, usual, e, 1).value;
  if (e.rude && !e.rude_at_best) split.of(Channel::people) += actual - by_rule;
  close_split(split);
  return split;
}

LeavingSplit split_of(const Parameters& p, const Failure& failure, double loyalty, double satisfaction, double number,
                      double actual) {
  LeavingSplit split{.actual = actual, .ideal = 0};
  add_up(split, [&](double t) {
    const Slopes before = between(Reference::loyalty, loyalty, t, Channel::history);
    const Slopes after = next_loyalty<Slopes>(p, before, satisfaction, number);
    return between(0, 1, t, Channel::errors) * leaving_after(p, failure, after);
  });
  close_split(split);
  return split;
}

}  // namespace domino::customers
