#include "models/measures/study/claims.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "engine/statistics/confidence_sequence.h"
#include "engine/statistics/grouped_series.h"
#include "models/measures/study/stability.h"
#include "models/theory/traffic.h"

namespace domino::measures {

namespace {

using experiment::Verdict;
using statistics::Linearised;
using statistics::Term;

bool varies(const Linearised& ratio) {
  return std::ranges::any_of(ratio.residuals, [](double residual) { return residual != 0; });
}

/// A claim with what was seen of it.
struct Open {
  const Claim* claim = nullptr;
  Judgement judgement{};
  /// What it is about: its own measure, that of the base if any, and the further terms.
  std::vector<ClaimTerm> terms{};
  std::vector<statistics::GroupedSeries> by_replication{};
  std::vector<statistics::GroupedSeries> by_group{};
  bool decided = false;

  explicit Open(const Claim& about) : claim(&about), terms{{about.side, about.measure, 1}} {
    if (about.in_base) terms.push_back({0, *about.in_base, about.weight_of_base});
    terms.insert(terms.end(), about.further.begin(), about.further.end());
    by_replication.resize(terms.size());
    by_group.resize(terms.size());
  }

  /// `result_of(side)`: the next replication.
  template <class ResultOf>
  void add(const ResultOf& result_of) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const ReplicationResult& result = result_of(terms[i].side);
      const Value& value = result.values[terms[i].measure];
      by_replication[i].add(value.numerator, value.denominator, result.replication);
      by_group[i].add(value.numerator, value.denominator, result.group);
    }
  }

  Linearised sum_of(const std::vector<statistics::GroupedSeries>& series, double weight_of_base) const {
    std::vector<Linearised> ratios;
    for (const statistics::GroupedSeries& one : series) ratios.push_back(statistics::linearised(one.view()));
    std::vector<Term> sum;
    for (std::size_t i = 0; i < terms.size(); ++i)
      sum.push_back({ratios[i], claim->in_base && i == 1 ? weight_of_base : terms[i].weight});
    return terms.size() == 1 ? std::move(ratios.front()) : statistics::combined(sum);
  }

  void look(double confidence) {
    const auto sequence = [&](double weight_of_base) {
      Linearised sum = sum_of(by_group, weight_of_base);
      // What never varied is known from all replications, whatever they share.
      if (!varies(sum)) sum = sum_of(by_replication, weight_of_base);
      auto estimate = statistics::confidence_sequence(sum, confidence);
      estimate.n = by_replication.front().observations();
      return estimate;
    };
    // What is told is the plain difference.
    judgement.estimate = sequence(-1);
    judgement.verdict = experiment::judge(
        claim->weight_of_base == -1 ? judgement.estimate : sequence(claim->weight_of_base), claim->region);
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
    for (const Claim& claim : claims) open_.emplace_back(claim);
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
    see([&](std::size_t side) -> const ReplicationResult& { return results[side]; });
    note_who_is_wanted();
    return !nothing_open();
  }

  /// The next replication of every side.
  template <class ResultOf>
  void see(const ResultOf& result_of) {
    ++seen_;
    for (std::size_t side = 0; side < sides_.size(); ++side)
      if (needed(side)) growth_[side].push_back(result_of(side).growth);
    for (Open& open : open_) {
      if (open.decided) continue;
      open.add(result_of);
      if (seen_ >= statistics::kFirstLook) open.look(confidence_);
    }
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
    return std::any_of(open.terms.begin(), open.terms.end(), [&](const ClaimTerm& term) { return term.side == side; });
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
      const auto is_spoilt = [&](const ClaimTerm& term) {
        return term.side == side && sides_[side].catalogue->measures()[term.measure].is_spoilt(
                                        [&](chain::Index line) { return stability[line] != Stability::settles; });
      };
      if (!std::any_of(open.terms.begin(), open.terms.end(), is_spoilt)) continue;
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

std::vector<Judgement> judge_claims(std::span<const Side> sides, std::span<const Claim> claims,
                                    std::span<const std::span<const ReplicationResult>> finished, double confidence) {
  const std::function<void(std::span<const ReplicationResult>)> nobody;
  Checker checker(sides, claims, confidence, nobody);
  for (std::size_t r = 0; r < finished.front().size() && !checker.nothing_open(); ++r)
    checker.see([&](std::size_t side) -> const ReplicationResult& { return finished[side][r]; });
  return checker.conclude();
}

}  // namespace domino::measures
