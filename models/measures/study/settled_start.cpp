#include "models/measures/study/settled_start.h"

#include <memory>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "models/measures/study/settled_customers.h"
#include "models/replication/replication.h"

namespace domino::measures {

namespace {

/// Beyond the replications that any study or search for a warm-up may have.
constexpr std::uint64_t kFirstPilot = std::uint64_t{1} << 41U;
constexpr std::size_t kContacts = 4096;  ///< of a segment in one pilot

/// How many pilots there are, how long one lasts, and how much of that counts.
struct Pilots {
  std::uint64_t count;
  Duration whole;
  Duration counts;
};
constexpr Pilots kPeople{4, 26 * kWeek, 13 * kWeek};
// How many customers leave depends on the worst weeks, in which several places are empty.
constexpr Pilots kPeopleAndCustomers{12, 26 * kWeek, 13 * kWeek};
constexpr Pilots kCustomers{4, 12 * kWeek, 8 * kWeek};
constexpr Pilots kFirstLook{4, 6 * kWeek, 4 * kWeek};

const Pilots& pilots_for(const chain::Plan& plan) {
  if (!plan.people) return kCustomers;
  return plan.has_population ? kPeopleAndCustomers : kPeople;
}

struct Pilot {
  std::vector<chain::StartOfDepartment> means;
  std::vector<chain::PeopleRecord> records;
  std::vector<std::vector<customers::Contact>> contacts;  ///< by segment
};

class PilotWorker {
 public:
  PilotWorker(const chain::Plan& plan, const StudySettings& settings)
      : plan_(plan),
        seed_(settings.seed),
        replication_(std::make_unique<chain::Replication>(plan, chain::ReplicationOptions{.memory = settings.memory})) {
    if (replication_->customers() != nullptr) replication_->customers()->keep_contacts(kContacts);
  }

  std::optional<Pilot> operator()(std::uint64_t number, const std::stop_token& stop) {
    const chain::Record* record = replication_->run(seed_, number, stop);
    if (record == nullptr) return std::nullopt;
    Pilot pilot{.means = {}, .records = record->people, .contacts = {}};
    if (replication_->people() != nullptr) pilot.means = replication_->people()->means();
    pilot.contacts.resize(plan_.segments.size());
    for (chain::Index s = 0; s < plan_.segments.size(); ++s)
      if (plan_.segments[s].population) pilot.contacts[s] = replication_->customers()->kept_contacts(s);
    return pilot;
  }

 private:
  const chain::Plan& plan_;
  std::uint64_t seed_;
  std::unique_ptr<chain::Replication> replication_;  // it cannot be moved, its worker must be
};

chain::Plan pilot_of(const chain::Plan& plan, const Pilots& pilots) {
  chain::Plan pilot = plan;
  if (pilot.people) pilot.people->interventions.clear();
  pilot.span.horizon = pilots.whole;
  pilot.span.warm_up = pilots.whole - pilots.counts;
  pilot.span.ending = chain::Ending::cut;
  pilot.middle = Time{pilots.whole.s - pilots.counts.s / 2};
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

/// What the pilots of a plan say, all together.
struct Findings {
  std::vector<chain::StartOfDepartment> departments;
  std::vector<std::vector<customers::Contact>> contacts;
  double count = 0;

  void add(Pilot&& pilot) {
    for (std::size_t d = 0; d < pilot.means.size(); ++d) {
      const chain::PeopleRecord& record = pilot.records[d];
      if (!(record.duty_s > 0)) continue;
      pilot.means[d].morale = record.morale_s / record.duty_s;
      pilot.means[d].burnout = record.burnout_s / record.duty_s;
    }
    if (departments.empty())
      departments = std::move(pilot.means);
    else
      for (std::size_t d = 0; d < departments.size(); ++d) mix(departments[d], pilot.means[d], count);
    contacts.resize(pilot.contacts.size());
    for (std::size_t s = 0; s < contacts.size(); ++s)
      contacts[s].insert(contacts[s].end(), pilot.contacts[s].begin(), pilot.contacts[s].end());
    ++count;
  }
};

std::optional<Findings> run_pilots(const chain::Plan& plan, const Pilots& pilots, const StudySettings& settings,
                                   const std::stop_token& stop) {
  const chain::Plan pilot = pilot_of(plan, pilots);
  Findings findings;
  const auto outcome = experiment::run_replications(
      {.first = kFirstPilot, .count = pilots.count, .jobs = settings.jobs},
      [&] { return PilotWorker(pilot, settings); },
      [&](std::uint64_t, Pilot&& result) { findings.add(std::move(result)); }, stop);
  if (outcome.stopped) return std::nullopt;
  return findings;
}

/// Gives every segment whose customers come again what its contacts make of them; whether it was not stopped.
bool settle_segments(chain::Plan& plan, const Findings& findings, const StudySettings& settings,
                     const std::stop_token& stop) {
  std::vector<chain::StartOfSegment> segments;
  for (chain::Index s = 0; s < plan.segments.size(); ++s) {
    if (!plan.segments[s].population) continue;
    auto start = settle_customers(plan, s, findings.contacts[s], settings.seed, stop);
    if (!start) return false;
    segments.push_back(std::move(*start));
  }
  plan.start.segments = std::move(segments);
  return true;
}

}  // namespace

bool needs_settled_start(const chain::Plan& plan) {
  return (plan.people || plan.has_population) && plan.beginning == people::Beginning::settled && plan.start.empty();
}

std::optional<chain::SettledStart> find_settled_start(const chain::Plan& plan, const StudySettings& settings,
                                                      const std::stop_token& stop) {
  chain::Plan begun = plan;
  if (plan.has_population) {
    const auto first = run_pilots(plan, kFirstLook, settings, stop);
    if (!first || !settle_segments(begun, *first, settings, stop)) return std::nullopt;
  }
  auto findings = run_pilots(begun, pilots_for(plan), settings, stop);
  if (!findings || !settle_segments(begun, *findings, settings, stop)) return std::nullopt;
  return chain::SettledStart{std::move(findings->departments), std::move(begun.start.segments)};
}

}  // namespace domino::measures
