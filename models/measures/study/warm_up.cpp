#include "models/measures/study/warm_up.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/experiment/thread_executor.h"
#include "engine/kernel/contract.h"
#include "engine/statistics/mser.h"
#include "models/measures/study/study_worker.h"

namespace domino::measures {

namespace {

constexpr std::uint64_t kPilots = 10;
/// Beyond the replications that any study may have.
constexpr std::uint64_t kFirstPilot = std::uint64_t{1} << 40U;
constexpr double kPeriods = 500;
/// Fewer batches of five show nothing.
constexpr std::size_t kLeastBatches = 6;

/// What ended in one period, over all pilots.
struct Period {
  double response_s = 0;
  double ended = 0;
};

/// The places of the periods in which something ended, and the series of their means.
struct Series {
  std::vector<std::size_t> periods;
  std::vector<double> means;
};

Series series_of(const std::vector<Period>& periods) {
  Series series;
  for (std::size_t p = 0; p < periods.size(); ++p) {
    if (!(periods[p].ended > 0)) continue;
    series.periods.push_back(p);
    series.means.push_back(periods[p].response_s / periods[p].ended);
  }
  return series;
}

}  // namespace

bool changes_with_the_week(const chain::Plan& plan) {
  const auto& departments = plan.departments;
  const auto& segments = plan.segments;
  return !std::all_of(departments.begin(), departments.end(), [](const auto& d) {
    return d.hours.constant() && d.staff.constant();
  }) || !std::all_of(segments.begin(), segments.end(), [](const auto& s) { return s.arrive.constant(); });
}

WarmUp find_warm_up(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                    const std::stop_token& stop) {
  DOMINO_REQUIRE(plan.span.ending == chain::Ending::cut && plan.span.warm_up.s == 0,
                 "a warm-up is looked for in a steady state without one");
  const Duration period = changes_with_the_week(plan) ? kDay : Duration{plan.span.horizon.s / kPeriods};
  std::vector<Period> periods(static_cast<std::size_t>(std::ceil(plan.span.horizon / period)) + 1);
  StudySettings pilot = settings;
  pilot.keep_visits = true;
  pilot.replications = kPilots;
  pilot.precision.reset();
  const auto outcome = experiment::run_replications(
      {.first = kFirstPilot, .count = kPilots, .jobs = settings.jobs},
      [&] { return StudyWorker(plan, catalogue, pilot); },
      [&](std::uint64_t, ReplicationResult&& result) {
        for (const chain::Visit& visit : result.visits) {
          Period& when = periods[static_cast<std::size_t>(seconds(visit.ended) / period.s)];
          when.response_s += seconds(visit.ended - visit.issued);
          ++when.ended;
        }
      },
      stop);
  if (outcome.stopped) return {};
  const Series series = series_of(periods);
  const std::size_t batches = series.means.size() / statistics::Truncation::kBatch;
  if (batches < kLeastBatches)
    return {.refusal = "the run is too short to see where it settles: a longer horizon, or a stated warm_up"};
  const statistics::Truncation cut = statistics::mser5(series.means);
  if (!cut.settled)
    return {.refusal =
                "the run has not settled by its half, so no warm-up is long enough: a longer horizon, more staff "
                "where a queue grows, or a stated warm_up"};
  const std::size_t first = series.periods[cut.observations()];
  // In whole ticks, so that the end of a run with it is exact whichever warm-up it had before.
  const Duration length{seconds(ticks(static_cast<double>(first) * period))};
  return {.length = cut.batches == 0 ? Duration{} : length, .refusal = {}};
}

}  // namespace domino::measures
