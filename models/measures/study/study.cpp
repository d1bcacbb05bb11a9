#include "models/measures/study/study.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "models/measures/study/batches.h"
#include "models/measures/study/bounds.h"
#include "models/measures/study/controls.h"
#include "models/measures/study/precision.h"
#include "models/measures/study/study_worker.h"

namespace domino::measures {

namespace {

std::string percent(double share) { return std::to_string(std::llround(100 * share)) + " %"; }

statistics::Estimate estimate_of(const Measure& measure, std::size_t place,
                                 const std::vector<ReplicationResult>& results, double confidence) {
  auto estimate = series_of(results, place).ratio(confidence);
  keep_within(estimate, measure.range);
  return estimate;
}

/// One replication alone: what its batches say, or why they say nothing.
void judge_alone(const chain::Plan& plan, const Catalogue& catalogue, double confidence, Study& study) {
  const BatchPlan batches = batch_plan(plan);
  const ReplicationResult& result = study.replications.front();
  if (!batches.refusal.empty())
    study.warnings.push_back({"run.replications", "one replication has no intervals: " + batches.refusal});
  if (!batches.refusal.empty() || result.batches.size() != batches.count) return;
  study.batches = batches.count;
  study.batch_length = batches.length;
  std::vector<std::string> dependent;
  std::vector<std::string> seen_once;
  for (std::size_t m = 0; m < study.findings.size(); ++m) {
    const Measure& measure = catalogue.measures()[m];
    Finding& finding = study.findings[m];
    const auto batched = batched_estimate(measure, m, result, confidence);
    finding.estimate = batched.estimate;
    keep_within(finding.estimate, measure.range);
    if (!batched.independent && !finding.unstable) dependent.push_back(measure.address);
    if (measure.at_the_end && finding.estimate.has_mean) seen_once.push_back(measure.address);
  }
  if (!dependent.empty()) study.warnings.push_back(dependence_warning(dependent, batches, catalogue));
  if (!seen_once.empty()) study.warnings.push_back(seen_once_warning(seen_once));
}

Warning overload_warning(const chain::PlannedDepartment& department, const theory::DepartmentLoad& load) {
  const std::string cure = std::to_string(std::llround(load.staff_to_keep_up()));
  const std::string address = "departments." + department.name;
  if (load.on_duty <= 0)
    return {address,
            "unstable: it is asked for work and no staff are ever on duty. " + cure + " on duty would keep up."};
  if (load.surely_unattended > 0)
    return {
        address,
        "unstable: some of its requests need a skill that no employee ever on duty has, so they wait forever. Give the "
        "skill to an employee on duty."};
  return {address, "unstable: it is asked for " + percent(load.load()) +
                       " of the work that its people can do, so its queue never settles. With " + cure +
                       " on duty instead of " + std::to_string(std::llround(load.most_on_duty)) + " it would keep up."};
}

struct StoreGrowth {
  bool gate = false;
  chain::Index index = 0;  ///< of the gate, or of the stock or region
};

Warning growth_warning(const chain::PlannedDepartment& department) {
  if (department.staff.maximum() <= 0)
    return {"departments." + department.name, "unstable: no staff are ever on duty, so its requests wait forever."};
  return {"departments." + department.name,
          "unstable: its queue was still growing at the end of the run. Either its people are held up by others and "
          "cannot keep up, or the run is too short to settle: try more staff, a longer horizon or a longer warm-up."};
}

/// A stock, region or gate whose line was still growing at the end of the run.
Warning growth_warning(const chain::Plan& plan, const StoreGrowth& store) {
  const std::string growing = "unstable: its line was still growing at the end of the run. ";
  if (store.gate)
    return {"gates." + plan.gates[store.index].name,
            growing + "More cases come than it lets pass: try more departures, or a larger capacity."};
  const auto& stock = plan.stocks[store.index];
  if (stock.is_region)
    return {"regions." + stock.name,
            growing + "More cases come than its " + std::to_string(stock.level) +
                " places have time for, or the run is too short to settle: try more places, or a longer warm-up."};
  return {"stocks." + stock.name, growing + "More is taken than is brought: try more deliveries, or a reorder point."};
}

/// Of very many replications the numbers alone fill the memory.
void keep_room_for(const ReplicationResult& result, MemoryShare& kept, std::size_t others) {
  try {
    kept.add(sizeof(ReplicationResult) + result.values.size() * sizeof(Value) +
             result.growth.size() * sizeof(QueueGrowth));
  } catch (const OutOfMemory&) {
    throw RunOutOfMemory("the results of " + std::to_string(others) +
                             " replications fill the memory; fewer replications need less, and so do parts of them "
                             "simulated elsewhere",
                         {.replication = result.replication});
  }
}

void judge(const chain::Plan& plan, const Catalogue& catalogue, Study& study) {
  const auto solved = theory::offered_loads(plan);
  const auto loads = solved.value_or(std::vector<theory::DepartmentLoad>(plan.departments.size()));
  std::vector<const std::vector<QueueGrowth>*> growth;
  for (const auto& result : study.replications) growth.push_back(&result.growth);
  const auto stability = judge_stability(plan, loads, growth);
  for (std::size_t d = 0; d < plan.departments.size(); ++d) {
    if (stability[d] == Stability::overloaded)
      study.warnings.push_back(overload_warning(plan.departments[d], loads[d]));
    if (stability[d] == Stability::growing) study.warnings.push_back(growth_warning(plan.departments[d]));
  }
  for (chain::Index i = 0; i < plan.stocks.size(); ++i)
    if (stability[chain::line_of_stock(plan, i)] == Stability::growing)
      study.warnings.push_back(growth_warning(plan, {.index = i}));
  for (chain::Index i = 0; i < plan.gates.size(); ++i)
    if (stability[chain::line_of_gate(plan, i)] == Stability::growing)
      study.warnings.push_back(growth_warning(plan, {.gate = true, .index = i}));
  for (std::size_t m = 0; m < study.findings.size(); ++m) {
    study.findings[m].unstable =
        catalogue.measures()[m].is_spoilt([&](chain::Index d) { return stability[d] != Stability::settles; });
  }
}

}  // namespace

statistics::GroupedSeries series_of(std::span<const ReplicationResult> results, std::size_t measure) {
  statistics::GroupedSeries series;
  for (const ReplicationResult& result : results)
    series.add(result.values[measure].numerator, result.values[measure].denominator, result.group);
  return series;
}

// An empty list assigned to an array would leave it its memory.
void ReplicationResult::forget_weeks() {
  weeks = decltype(weeks)();
  population_weeks = decltype(population_weeks)();
  money_weeks = decltype(money_weeks)();
}

void ReplicationResult::keep_numbers_only() {
  visits = decltype(visits)();
  waits = decltype(waits)();
  cases = decltype(cases)();
  parts = decltype(parts)();
  forget_weeks();
}

Study study_of(const chain::Plan& plan, const Catalogue& catalogue, double confidence,
               std::vector<ReplicationResult> replications) {
  Study study;
  study.replications = std::move(replications);
  for (ReplicationResult& result : study.replications) result.group = chain::group_of(plan, result.replication);
  for (const ReplicationResult& result : study.replications) study.events += result.events;
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
    study.findings.push_back({estimate_of(catalogue.measures()[m], m, study.replications, confidence), false});
  judge(plan, catalogue, study);
  if (study.replications.size() == 1) judge_alone(plan, catalogue, confidence, study);
  const auto uncleared = std::count_if(study.replications.begin(), study.replications.end(),
                                       [](const ReplicationResult& result) { return !result.cleared; });
  if (uncleared > 0)
    study.warnings.push_back({"run.days", std::to_string(uncleared) +
                                              " replications still had customers present a year after the last day; "
                                              "some cases wait for a department without staff."});
  return study;
}

Study run_study(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                const std::stop_token& stop, StudyObserver* observer) {
  std::vector<ReplicationResult> results;
  MemoryShare kept(settings.memory);
  std::optional<PrecisionRule> rule;
  if (settings.precision) rule.emplace(plan, catalogue, *settings.precision, settings.confidence);
  bool enough = false;
  std::stop_source end;
  const std::stop_callback from_outside(stop, [&end] { end.request_stop(); });
  const experiment::ReplicationPlan replications{
      .first = settings.first_replication, .count = settings.replications, .jobs = settings.jobs};
  experiment::run_replications(
      replications, [&] { return StudyWorker(plan, catalogue, settings, observer); },
      [&](std::uint64_t, ReplicationResult&& result) {
        // What others have finished beyond the end was never asked for.
        if (enough) return;
        keep_room_for(result, kept, results.size());
        results.push_back(std::move(result));
        enough = rule && rule->enough_after(results.back());
        if (enough) end.request_stop();
        if (observer != nullptr) observer->finished(results.back(), results.size(), settings.replications);
      },
      end.get_token());
  Study study = study_of(plan, catalogue, settings.confidence, std::move(results));
  if (settings.control_variates) correct_by_controls(plan, catalogue, settings, study);
  study.stopped = !enough && study.replications.size() < settings.replications;
  if (rule && !enough) {
    const auto widest = rule->widest();
    study.imprecise = widest.address;
    study.imprecision = widest.relative;
  }
  return study;
}

}  // namespace domino::measures
