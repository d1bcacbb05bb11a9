#include "models/measures/study/claims.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

#include "engine/statistics/confidence_sequence.h"
#include "models/measures/study/stability.h"
#include "models/theory/traffic.h"

namespace domino::measures {

namespace {

using experiment::Verdict;
using statistics::Linearised;
using statistics::Term;

struct Series {
  std::vector<double> numerators;
  std::vector<double> denominators;

  void add(const Value& value) {
    numerators.push_back(value.numerator);
    denominators.push_back(value.denominator);
  }
  Linearised ratio() const { return statistics::linearised({numerators, denominators}); }
};

/// A claim with what was seen of it.
struct Open {
  const Claim* claim = nullptr;
  Judgement judgement{};
  Series own{};
  Series base{};
  bool decided = false;

  void look(double confidence) {
    const Linearised ratio = own.ratio();
    if (!claim->in_base) {
      judgement.estimate = statistics::confidence_sequence(ratio, confidence);
      judgement.verdict = experiment::judge(judgement.estimate, claim->region);
    } else {
      const Linearised before = base.ratio();
      const auto sequence = [&](double weight) {
        return statistics::confidence_sequence(statistics::combined(std::array{Term{ratio, 1}, Term{before, weight}}),
                                               confidence);
      };
      judgement.estimate = sequence(-1);
      judgement.verdict = experiment::judge(sequence(claim->weight_of_base), claim->region);
    }
    decided = judgement.verdict != Verdict::undecided;
  }
};

class Checker : public PairedObserver {
 public:
  Checker(std::span<const Side> sides, std::span<const Claim> claims, double confidence,
          const std::function<void(std::span<const ReplicationResult>)>& on_replication)
      : sides_(sides),
        confidence_(confidence),
        on_replication_(on_replication),
        growth_(sides.size()),
        wanted_(std::make_unique<std::atomic<bool>[]>(sides.size())) {
    for (const Claim& claim : claims) open_.push_back({.claim = &claim});
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      const chain::Plan& plan = *sides_[side].plan;
      loads_.push_back(
          theory::offered_loads(plan).value_or(std::vector<theory::DepartmentLoad>(plan.departments.size())));
      note_instability(side);
    }
    note_who_is_wanted();
  }

  bool wants(std::size_t side) const override { return wanted_[side]; }

  bool nothing_open() const {
    return std::all_of(open_.begin(), open_.end(), [](const Open& open) { return open.decided; });
  }

  bool finished(std::span<ReplicationResult> results) override {
    if (on_replication_) on_replication_(results);
    ++seen_;
    for (std::size_t side = 0; side < sides_.size(); ++side)
      if (needed(side)) growth_[side].push_back(results[side].growth);
    for (Open& open : open_) {
      if (open.decided) continue;
      open.own.add(results[open.claim->side].values[open.claim->measure]);
      if (open.claim->in_base) open.base.add(results.front().values[*open.claim->in_base]);
      if (seen_ >= statistics::kFirstLook) open.look(confidence_);
    }
    note_who_is_wanted();
    return !nothing_open();
  }

  std::vector<Judgement> conclude() {
    for (std::size_t side = 0; side < sides_.size(); ++side) note_instability(side);
    std::vector<Judgement> judgements;
    for (Open& open : open_) {
      if (!open.decided && seen_ > 0 && seen_ < statistics::kFirstLook) open.look(confidence_);
      if (open.judgement.obstacle == Obstacle::none && seen_ > 0 && !open.judgement.estimate.has_mean)
        open.judgement.obstacle = Obstacle::nothing_measured;
      judgements.push_back(open.judgement);
    }
    return judgements;
  }

 private:
  bool touches(const Open& open, std::size_t side) const {
    return open.claim->side == side || (side == 0 && open.claim->in_base);
  }

  // By the claims alone, so that it does not depend on how far ahead the workers are.
  bool needed(std::size_t side) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Open& open) { return !open.decided && touches(open, side); });
  }

  void note_who_is_wanted() {
    for (std::size_t side = 0; side < sides_.size(); ++side) wanted_[side] = needed(side);
  }

  // Before the first replication this finds what flow equations can; in the end also what the queues have shown.
  void note_instability(std::size_t side) {
    std::vector<const std::vector<QueueGrowth>*> growth;
    for (const auto& replication : growth_[side]) growth.push_back(&replication);
    const auto stability = judge_stability(*sides_[side].plan, loads_[side], growth);
    for (Open& open : open_) {
      if (!touches(open, side)) continue;
      const std::size_t place = open.claim->side == side ? open.claim->measure : *open.claim->in_base;
      const Measure& measure = sides_[side].catalogue->measures()[place];
      if (!measure.is_spoilt([&](chain::Index d) { return stability[d] != Stability::settles; })) continue;
      open.decided = true;
      open.judgement = {Verdict::fails, {}, Obstacle::unstable};
    }
  }

  std::span<const Side> sides_;
  double confidence_;
  const std::function<void(std::span<const ReplicationResult>)>& on_replication_;
  std::vector<Open> open_;
  std::vector<std::vector<theory::DepartmentLoad>> loads_;     // by side
  std::vector<std::vector<std::vector<QueueGrowth>>> growth_;  // by side and replication
  std::unique_ptr<std::atomic<bool>[]> wanted_;                // by side; read by the workers
  std::size_t seen_ = 0;
};

}  // namespace

Judgements check_claims(std::span<const Side> sides, std::span<const Claim> claims, const StudySettings& settings,
                        const std::stop_token& stop,
                        const std::function<void(std::span<const ReplicationResult>)>& on_replication) {
  Checker checker(sides, claims, settings.confidence, on_replication);
  Judgements judgements;
  if (!checker.nothing_open()) {
    const auto outcome = run_paired(sides, settings, stop, checker);
    judgements.replications = outcome.completed;
    judgements.stopped = outcome.stopped;
  }
  judgements.of_claims = checker.conclude();
  return judgements;
}

}  // namespace domino::measures
