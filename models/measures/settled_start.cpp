#include "models/measures/settled_start.h"

#include <memory>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "models/chain/replication.h"

namespace domino::measures {

namespace {

constexpr std::uint64_t kPilots = 4;
/// Beyond the replications that any study or search for a warm-up may have.
constexpr std::uint64_t kFirstPilot = std::uint64_t{1} << 41U;
constexpr Duration kPilotSpan = 26 * kWeek;

struct Pilot {
  std::vector<chain::StartOfDepartment> means;
  std::vector<chain::PeopleRecord> records;
};

class PilotWorker {
 public:
  PilotWorker(const chain::Plan& plan, std::uint64_t seed)
      : seed_(seed), replication_(std::make_unique<chain::Replication>(plan)) {}

  std::optional<Pilot> operator()(std::uint64_t number, const std::stop_token& stop) {
    const chain::Record* record = replication_->run(seed_, number, stop);
    if (record == nullptr) return std::nullopt;
    return Pilot{replication_->people()->means(), record->people};
  }

 private:
  std::uint64_t seed_;
  std::unique_ptr<chain::Replication> replication_;  // it cannot be moved, its worker must be
};

chain::Plan pilot_of(const chain::Plan& plan) {
  chain::Plan pilot = plan;
  pilot.people->interventions.clear();
  pilot.span.horizon = kPilotSpan;
  pilot.span.warm_up = Duration{kPilotSpan.s / 2};
  pilot.span.ending = chain::Ending::cut;
  pilot.middle = Time{0.75 * kPilotSpan.s};
  return pilot;
}

/// Adds `more` of a mean, which so far is over `before`, where each counts as one.
void mix(double& mean, double more, double before) { mean += (more - mean) / (before + 1); }

/// Every pilot counts alike; who was asked in none of the earlier ones counts from here.
void mix(chain::StartOfDepartment& mean, const chain::StartOfDepartment& pilot, double before) {
  mix(mean.morale, pilot.morale, before);
  mix(mean.burnout, pilot.burnout, before);
  mix(mean.feedback, pilot.feedback, before);
  mix(mean.recognition, pilot.recognition, before);
  for (std::size_t i = 0; i < mean.providers.size() && i < pilot.providers.size(); ++i) {
    for (std::size_t k = 0; k < people::kAreas; ++k)
      mix(mean.providers[i].satisfaction[k], pilot.providers[i].satisfaction[k], before);
    mix(mean.providers[i].answers, pilot.providers[i].answers, before);
  }
  for (const auto& more : pilot.expectations) {
    bool known = false;
    for (auto& expectation : mean.expectations) {
      if (expectation.service != more.service) continue;
      known = true;
      mix(expectation.log_expected, more.log_expected, before);
    }
    if (!known) mean.expectations.push_back(more);
  }
}

}  // namespace

bool needs_settled_start(const chain::Plan& plan) {
  return plan.people && plan.people->beginning == people::Beginning::settled && plan.people->start.empty();
}

std::optional<std::vector<chain::StartOfDepartment>> find_settled_start(const chain::Plan& plan,
                                                                        const StudySettings& settings,
                                                                        const std::stop_token& stop) {
  const chain::Plan pilot = pilot_of(plan);
  std::vector<chain::StartOfDepartment> start;
  double pilots = 0;
  const auto outcome = experiment::run_replications(
      {.first = kFirstPilot, .count = kPilots, .jobs = settings.jobs},
      [&] { return PilotWorker(pilot, settings.seed); },
      [&](std::uint64_t, Pilot&& result) {
        for (std::size_t d = 0; d < result.means.size(); ++d) {
          const chain::PeopleRecord& record = result.records[d];
          if (!(record.duty_s > 0)) continue;
          result.means[d].morale = record.morale_s / record.duty_s;
          result.means[d].burnout = record.burnout_s / record.duty_s;
        }
        if (start.empty())
          start = std::move(result.means);
        else
          for (std::size_t d = 0; d < start.size(); ++d) mix(start[d], result.means[d], pilots);
        ++pilots;
      },
      stop);
  if (outcome.stopped) return std::nullopt;
  return start;
}

}  // namespace domino::measures
