#include "models/measures/study/batches.h"

#include <algorithm>
#include <cmath>

#include "engine/statistics/batch_means.h"
#include "models/measures/study/warm_up.h"

namespace domino::measures {

namespace {

using statistics::BatchMeans;
constexpr std::size_t kMostNamed = 6;

/// The shortest span after which the rules are the same again; 0: they never change.
Duration period_of(const chain::Plan& plan) {
  if (changes_with_the_week(plan) ||
      std::ranges::any_of(plan.gates, [](const auto& gate) { return gate.leaves.has_value(); }))
    return kWeek;
  const bool days_differ =
      std::ranges::any_of(plan.segments, [](const auto& segment) { return segment.busyness.has_value(); });
  return days_differ ? kDay : Duration{};
}

/// What one part of a run has and another one has not.
std::string what_parts_differ_in(const chain::Plan& plan) {
  if (plan.span.ending == chain::Ending::clear)
    return "it is of finite days, which begin empty and end. More replications have one.";
  if (std::ranges::any_of(plan.segments, [](const auto& segment) { return static_cast<bool>(segment.instants); }))
    return "customers come at recorded instants, so no part of the run is like another. More replications have one.";
  if (plan.people)
    return "the state of people lasts for months, so its parts depend on each other. More replications have one.";
  if (plan.has_population)
    return "returning customers remember for months, so its parts depend on each other. More replications have one.";
  if (plan.money || !plan.payments.empty())
    return "the cash depends on all that came before. More replications have one.";
  if (std::ranges::any_of(plan.teams, [](const auto& team) { return team.speeds.has_value(); }))
    return "the speed of people is drawn once a run. More replications have one.";
  if (std::ranges::any_of(plan.teams, [&](const auto& team) {
        return team.staff.constant() && plan.departments[team.department].absence > 0;
      }))
    return "absence is drawn once a run. More replications have one.";
  return "";
}

std::string named(const std::vector<std::string>& addresses) {
  std::string names;
  for (std::size_t i = 0; i < std::min(addresses.size(), kMostNamed); ++i) names += (i == 0 ? "" : ", ") + addresses[i];
  if (addresses.size() > kMostNamed) names += " and " + std::to_string(addresses.size() - kMostNamed) + " more";
  return names;
}

std::string too_few(Duration period) {
  const bool weeks = period.s == kWeek.s;
  return std::string("its batches must be whole ") + (weeks ? "weeks" : "days") +
         (weeks ? ", since the time of the week matters" : ", since days differ") + ". A horizon of " +
         std::to_string(BatchMeans::kFewest) + (weeks ? " weeks" : " days") + ", or more replications, have one.";
}

}  // namespace

BatchPlan batch_plan(const chain::Plan& plan) {
  BatchPlan batches{.count = BatchMeans::kBatches, .refusal = what_parts_differ_in(plan)};
  if (!batches.refusal.empty()) return batches;
  const Duration measured = plan.span.measured();
  const Duration period = period_of(plan);
  if (period.s > 0) {
    const auto whole = static_cast<std::size_t>(measured / period);
    batches.count = std::min(batches.count, whole);
    if (whole < BatchMeans::kFewest) {
      batches.refusal = too_few(period);
      return batches;
    }
  }
  batches.length = Duration{measured.s / static_cast<double>(batches.count)};
  if (period.s > 0) batches.length = std::floor(batches.length / period) * period;
  return batches;
}

BatchedEstimate batched_estimate(const Measure& measure, std::size_t place, const ReplicationResult& result,
                                 double confidence) {
  const Value& whole = result.values[place];
  BatchedEstimate batched{{.n = 1, .has_mean = whole.exists()}, true};
  statistics::Estimate& estimate = batched.estimate;
  if (!estimate.has_mean) return batched;
  estimate.mean = whole.ratio();
  if (measure.at_the_end) return batched;
  std::vector<double> numerators;
  std::vector<double> denominators;
  for (const auto& batch : result.batches) {
    numerators.push_back(batch[place].numerator);
    denominators.push_back(batch[place].denominator);
  }
  const auto batches = statistics::batch_ratio(numerators, denominators, confidence);
  if (!batches.estimate.has_interval) return batched;
  batched.independent = batches.independent;
  if (!batches.independent) return batched;
  const double of_batches = batches.estimate.mean;
  const double half = of_batches == 0 ? 0 : batches.estimate.half_width() * std::abs(estimate.mean / of_batches);
  estimate.low = estimate.mean - half;
  estimate.high = estimate.mean + half;
  estimate.has_interval = true;
  return batched;
}

Warning dependence_warning(const std::vector<std::string>& addresses, const BatchPlan& batches,
                           const Catalogue& catalogue) {
  return {"run.replications", std::to_string(addresses.size()) + " of " + std::to_string(catalogue.measures().size()) +
                                  " measures have no interval, since " + std::to_string(batches.count) +
                                  " batches of this run are not independent: " + named(addresses) +
                                  ". A longer horizon, or more replications, have one."};
}

Warning seen_once_warning(const std::vector<std::string>& addresses) {
  return {"run.replications", "one replication has no interval for the end of the run, which it reaches once: " +
                                  named(addresses) + ". More replications have one."};
}

}  // namespace domino::measures
