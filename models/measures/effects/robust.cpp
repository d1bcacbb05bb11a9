#include "models/measures/effects/robust.h"

#include <optional>
#include <utility>

#include "engine/experiment/design.h"
#include "engine/statistics/paired.h"
#include "models/measures/study/paired_study.h"

namespace domino::measures {

namespace {

class EffectObserver : public PairedObserver {
 public:
  explicit EffectObserver(const Outcome& outcome) : outcome_(outcome) {}
  bool finished(std::span<ReplicationResult> results) override {
    before.add(outcome_.value(results[0].values), results[0].group);
    after.add(outcome_.value(results[1].values), results[1].group);
    return true;
  }
  OutcomeSeries before;
  OutcomeSeries after;

 private:
  const Outcome& outcome_;
};

/// Nothing where it was stopped.
std::optional<statistics::Estimate> effect_of(const chain::Plan& plan, const chain::Plan& changed,
                                              const Catalogue& catalogue, const Outcome& outcome,
                                              const StudySettings& settings, const std::stop_token& stop) {
  const Side sides[] = {{.plan = &plan, .catalogue = &catalogue}, {.plan = &changed, .catalogue = &catalogue}};
  EffectObserver observer(outcome);
  if (run_paired(sides, settings, stop, observer).stopped) return std::nullopt;
  return statistics::paired_difference(observer.before.view(), observer.after.view(), settings.confidence).difference;
}

/// -1, 0 within chance, or 1.
int sign_of(const statistics::Estimate& effect) {
  if (!effect.has_interval) return 0;
  return effect.low > 0 ? 1 : effect.high < 0 ? -1 : 0;
}

using P = people::Parameter;
constexpr P kSharesOfMorale[] = {P::weight_intrinsic, P::weight_satisfaction, P::weight_vision,
                                 P::weight_burnout,   P::weight_feedback,     P::weight_recognition};

/// The weights of morale share it out, wherever in their ranges each of them is.
void add_up_to_one(people::Parameters& parameters) {
  double sum = 0;
  for (const P weight : kSharesOfMorale) sum += parameters[weight];
  for (const P weight : kSharesOfMorale) parameters.set(weight, parameters[weight] / sum);
}

chain::Plan assuming(const chain::Plan& plan, const std::vector<people::Parameter>& assumptions,
                     const std::vector<double>& values) {
  chain::Plan assumed = plan;
  for (std::size_t i = 0; i < assumptions.size(); ++i) {
    if (assumed.people) assumed.people->parameters.set(assumptions[i], values[i]);
    assumed.experience.set(assumptions[i], values[i]);
  }
  if (assumed.people) add_up_to_one(assumed.people->parameters);
  chain::plan_escalations(assumed);
  return assumed;
}

std::vector<double> values_at(const std::vector<people::Parameter>& assumptions, const experiment::DesignPoint& point) {
  std::vector<double> values;
  for (std::size_t i = 0; i < assumptions.size(); ++i) {
    const people::EvidenceRow& row = people::evidence_of(assumptions[i]);
    values.push_back(row.low + point[i] * (row.high - row.low));
  }
  return values;
}

}  // namespace

std::vector<people::Parameter> assumptions_of(const chain::Plan& plan) {
  std::vector<people::Parameter> assumptions;
  for (const people::EvidenceRow& row : people::evidence()) {
    if (row.evidence != people::Evidence::assumed || !(row.low < row.high)) continue;
    const bool of_people = people::about(row.parameter) == people::About::people;
    if (of_people ? plan.people.has_value() : plan.has_population) assumptions.push_back(row.parameter);
  }
  return assumptions;
}

Robust run_robust(const chain::Plan& plan, const std::function<chain::Plan(const chain::Plan&)>& change,
                  const Catalogue& catalogue, const Outcome& outcome, std::size_t points, const StudySettings& settings,
                  const std::stop_token& stop, const std::function<void()>& tick) {
  Robust robust;
  robust.assumptions = assumptions_of(plan);
  const auto by_default = effect_of(plan, change(plan), catalogue, outcome, settings, stop);
  robust.stopped = !by_default;
  if (robust.stopped) return robust;
  robust.effect = *by_default;
  if (robust.assumptions.empty()) return robust;
  for (const auto& place : experiment::latin_hypercube(points, robust.assumptions.size(), settings.seed)) {
    RobustPoint point{.values = values_at(robust.assumptions, place)};
    const chain::Plan assumed = assuming(plan, robust.assumptions, point.values);
    const auto effect = effect_of(assumed, change(assumed), catalogue, outcome, settings, stop);
    robust.stopped = !effect;
    if (robust.stopped) return robust;
    point.effect = *effect;
    const int sign = sign_of(point.effect);
    const bool is_same = (sign > 0) == (robust.effect.mean > 0);
    const bool has_sign = robust.effect.mean != 0;
    ++(sign == 0 || !has_sign ? robust.undecided : is_same ? robust.same : robust.other);
    robust.points.push_back(std::move(point));
    if (tick) tick();
  }
  return robust;
}

}  // namespace domino::measures
