#include "models/measures/study.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "engine/experiment/thread_executor.h"
#include "models/chain/replication.h"

namespace domino::measures {

namespace {

std::string percent(double share) { return std::to_string(std::llround(100 * share)) + " %"; }

class Worker {
 public:
  Worker(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings)
      : catalogue_(catalogue),
        settings_(settings),
        replication_(std::make_unique<chain::Replication>(
            plan, chain::ReplicationOptions{settings.keep_visits, settings.ledger})) {}

  std::optional<ReplicationResult> operator()(std::uint64_t number, const std::stop_token& stop) {
    const chain::Record* record = replication_->run(settings_.seed, number, stop);
    if (record == nullptr) return std::nullopt;
    return ReplicationResult{.replication = number,
                             .values = catalogue_.read(*record),
                             .growth = growth_of(*record),
                             .events = record->events,
                             .cleared = record->cleared,
                             .visits = record->visits,
                             .cases = record->time.ended,
                             .parts = record->time.parts};
  }

 private:
  const Catalogue& catalogue_;
  const StudySettings& settings_;
  std::unique_ptr<chain::Replication> replication_;  // it cannot be moved, its worker must be
};

statistics::Estimate estimate_of(std::size_t measure, Unit unit, const std::vector<ReplicationResult>& results,
                                 double confidence) {
  std::vector<double> numerators;
  std::vector<double> denominators;
  for (const ReplicationResult& result : results) {
    numerators.push_back(result.values[measure].numerator);
    denominators.push_back(result.values[measure].denominator);
  }
  auto estimate = statistics::ratio_estimate(numerators, denominators, confidence);
  // No measure is ever negative, so an interval that reaches below 0 ends there.
  if (estimate.has_interval) estimate.low = std::max(0.0, estimate.low);
  // A share of a whole ends at 1; not so where the numerator may exceed the denominator, as with expected arrivals.
  const bool part_of_whole = unit == Unit::share && std::equal(numerators.begin(), numerators.end(),
                                                               denominators.begin(), std::less_equal<>());
  if (estimate.has_interval && part_of_whole) estimate.high = std::min(1.0, estimate.high);
  return estimate;
}

Warning overload_warning(const chain::PlannedDepartment& department, const theory::DepartmentLoad& load) {
  const std::string cure = std::to_string(std::llround(load.staff_to_keep_up()));
  const std::string address = "departments." + department.name;
  if (load.on_duty <= 0)
    return {address, "unstable: it is asked for work and nobody is ever on duty. " + cure + " on duty would keep up."};
  return {address, "unstable: it is asked for " + percent(load.load()) +
                       " of the work that its people can do, so its queue never settles. With " + cure +
                       " on duty instead of " + std::to_string(std::llround(load.most_on_duty)) + " it would keep up."};
}

Warning growth_warning(const chain::PlannedDepartment& department) {
  return {"departments." + department.name,
          "unstable: its queue was still growing at the end of the run. Either its people are held up by others and "
          "cannot keep up, or the run is too short to settle: try more staff, a longer horizon or a longer warm-up."};
}

void judge(const chain::Plan& plan, const Catalogue& catalogue, Study& study) {
  const auto solved = theory::offered_loads(plan);
  const auto loads = solved.value_or(std::vector<theory::DepartmentLoad>(plan.departments.size()));
  std::vector<const std::vector<QueueGrowth>*> growth;
  for (const auto& result : study.replications) growth.push_back(&result.growth);
  const auto stability = judge_stability(plan, loads, growth);
  for (std::size_t d = 0; d < stability.size(); ++d) {
    if (stability[d] == Stability::overloaded)
      study.warnings.push_back(overload_warning(plan.departments[d], loads[d]));
    if (stability[d] == Stability::growing) study.warnings.push_back(growth_warning(plan.departments[d]));
  }
  for (std::size_t m = 0; m < study.findings.size(); ++m) {
    const Measure& measure = catalogue.measures()[m];
    study.findings[m].unstable =
        measure.needs_stability && std::any_of(measure.departments.begin(), measure.departments.end(),
                                               [&](chain::Index d) { return stability[d] != Stability::settles; });
  }
}

}  // namespace

Study run_study(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                const std::stop_token& stop, StudyObserver* observer) {
  Study study;
  const experiment::ReplicationPlan replications{
      .first = settings.first_replication, .count = settings.replications, .jobs = settings.jobs};
  const auto outcome = experiment::run_replications(
      replications, [&] { return Worker(plan, catalogue, settings); },
      [&](std::uint64_t, ReplicationResult&& result) {
        study.events += result.events;
        study.replications.push_back(std::move(result));
        if (observer != nullptr)
          observer->finished(study.replications.back(), study.replications.size(), settings.replications);
      },
      stop);
  study.stopped = outcome.stopped;
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
    study.findings.push_back(
        {estimate_of(m, catalogue.measures()[m].unit, study.replications, settings.confidence), false});
  judge(plan, catalogue, study);
  const auto uncleared = std::count_if(study.replications.begin(), study.replications.end(),
                                       [](const ReplicationResult& result) { return !result.cleared; });
  if (uncleared > 0)
    study.warnings.push_back({"run.days", std::to_string(uncleared) +
                                              " replications still had customers present a year after the last day; "
                                              "somebody waits for a department that has no staff."});
  return study;
}

}  // namespace domino::measures
