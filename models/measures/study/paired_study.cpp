#include "models/measures/study/paired_study.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "engine/statistics/false_discovery.h"
#include "engine/statistics/holm.h"
#include "models/measures/study/study_worker.h"

namespace domino::measures {

namespace {

class PairedWorker {
 public:
  PairedWorker(std::span<const Side> sides, const StudySettings& settings, const PairedObserver& observer)
      : observer_(observer) {
    for (const Side& side : sides) workers_.emplace_back(*side.plan, *side.catalogue, settings, side.observer);
  }

  std::optional<std::vector<ReplicationResult>> operator()(std::uint64_t number, const std::stop_token& stop) {
    std::vector<ReplicationResult> results(workers_.size());
    for (std::size_t side = 0; side < workers_.size(); ++side) {
      if (!observer_.wants(side)) continue;
      auto result = workers_[side](number, stop);
      if (!result) return std::nullopt;
      results[side] = std::move(*result);
    }
    return results;
  }

 private:
  const PairedObserver& observer_;
  std::vector<StudyWorker> workers_;
};

Comparison compare_two(const Compared& base, const Compared& variant, double confidence) {
  std::map<std::string_view, std::size_t> in_variant;
  for (std::size_t m = 0; m < variant.catalogue.measures().size(); ++m)
    in_variant.emplace(variant.catalogue.measures()[m].address, m);
  Comparison comparison;
  for (std::size_t m = 0; m < base.catalogue.measures().size(); ++m) {
    const auto found = in_variant.find(base.catalogue.measures()[m].address);
    if (found == in_variant.end()) {
      comparison.only_in_base.push_back(m);
      continue;
    }
    MeasuredDifference& difference = comparison.differences.emplace_back();
    difference.in_base = m;
    difference.in_variant = found->second;
    difference.unstable = base.study.findings[m].unstable || variant.study.findings[found->second].unstable;
    const auto before = series_of(base.study.replications, m);
    const auto after = series_of(variant.study.replications, found->second);
    difference.paired = statistics::paired_difference(before.view(), after.view(), confidence);
    difference.paired.difference.n = before.observations();
    const Measure& measure = base.catalogue.measures()[m];
    const bool expected =
        std::find(variant.expected.begin(), variant.expected.end(), measure.address) != variant.expected.end();
    difference.exploratory = !measure.headline && !expected;
    in_variant.erase(found);
  }
  for (std::size_t m = 0; m < variant.catalogue.measures().size(); ++m)
    if (in_variant.contains(variant.catalogue.measures()[m].address)) comparison.only_in_variant.push_back(m);
  return comparison;
}

/// Whether chance could have anything to do with it. What is 0 in every run is no question that was asked.
bool is_a_question(const MeasuredDifference& difference) {
  const auto& estimate = difference.paired.difference;
  const bool nothing = estimate.mean == 0 && estimate.low == 0 && estimate.high == 0;
  return estimate.has_interval && !difference.unstable && !nothing;
}

/// One of the two families.
void decide(std::vector<Comparison>& comparisons, bool exploratory, double confidence) {
  std::vector<MeasuredDifference*> questions;
  std::vector<double> p_values;
  for (Comparison& comparison : comparisons)
    for (MeasuredDifference& difference : comparison.differences)
      if (is_a_question(difference) && difference.exploratory == exploratory) {
        questions.push_back(&difference);
        p_values.push_back(difference.paired.p_value);
      }
  const std::vector<double> adjusted =
      exploratory ? statistics::false_discovery_adjusted(p_values) : statistics::holm_adjusted(p_values);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    questions[i]->adjusted_p = adjusted[i];
    questions[i]->decided = adjusted[i] <= 1 - confidence;
  }
}

}  // namespace

PairedOutcome run_paired(std::span<const Side> sides, const StudySettings& settings, const std::stop_token& stop,
                         PairedObserver& observer) {
  PairedOutcome outcome;
  bool ended = false;
  std::stop_source end;
  const std::stop_callback from_outside(stop, [&end] { end.request_stop(); });
  const experiment::ReplicationPlan replications{
      .first = settings.first_replication, .count = settings.replications, .jobs = settings.jobs};
  experiment::run_replications(
      replications, [&] { return PairedWorker(sides, settings, observer); },
      [&](std::uint64_t, std::vector<ReplicationResult>&& results) {
        // What others have finished beyond the end was never asked for.
        if (ended) return;
        ++outcome.completed;
        ended = !observer.finished(results);
        if (ended) end.request_stop();
      },
      end.get_token());
  outcome.stopped = !ended && outcome.completed < settings.replications;
  return outcome;
}

std::vector<Comparison> compare(const Compared& base, std::span<const Compared> variants, double confidence) {
  std::vector<Comparison> comparisons;
  for (const Compared& variant : variants) comparisons.push_back(compare_two(base, variant, confidence));
  for (const bool exploratory : {false, true}) decide(comparisons, exploratory, confidence);
  return comparisons;
}

}  // namespace domino::measures
