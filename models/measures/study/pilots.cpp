#include "models/measures/study/pilots.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "models/replication/replication.h"

namespace domino::measures {

namespace {

/// Beyond the replications that any study or search for a warm-up may have.
constexpr std::uint64_t kFirstPilot = std::uint64_t{1} << 41U;
constexpr std::size_t kContacts = 4096;  ///< of a segment in one pilot

struct Pilot {
  std::vector<chain::StartOfDepartment> means;
  std::vector<chain::PeopleRecord> records;
  std::vector<chain::PopulationRecord> populations;
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
    Pilot pilot{.means = {}, .records = record->people, .populations = record->populations, .contacts = {}};
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

void add_seen(PilotFindings& findings, const Pilot& pilot) {
  findings.seen_people.resize(pilot.records.size());
  for (std::size_t d = 0; d < pilot.records.size(); ++d) {
    const chain::PeopleRecord& record = pilot.records[d];
    findings.seen_people[d].quits.add(record.hazard, seconds(record.filled) / customers::kYear_s);
    findings.seen_people[d].absences.add(record.absences, record.shifts);
  }
  findings.exits.resize(pilot.populations.size());
  for (std::size_t s = 0; s < pilot.populations.size(); ++s)
    findings.exits[s].add(pilot.populations[s].faced_in_all(), pilot.populations[s].at_risk_s / customers::kYear_s);
}

void add(PilotFindings& findings, Pilot&& pilot) {
  add_seen(findings, pilot);
  for (std::size_t d = 0; d < pilot.means.size(); ++d) {
    const chain::PeopleRecord& record = pilot.records[d];
    if (!(record.duty_s > 0)) continue;
    pilot.means[d].morale = record.morale_s / record.duty_s;
    pilot.means[d].burnout = record.burnout_s / record.duty_s;
  }
  auto& departments = findings.departments;
  if (departments.empty())
    departments = std::move(pilot.means);
  else
    for (std::size_t d = 0; d < departments.size(); ++d) mix(departments[d], pilot.means[d], findings.count);
  auto& contacts = findings.contacts;
  contacts.resize(pilot.contacts.size());
  for (std::size_t s = 0; s < contacts.size(); ++s)
    contacts[s].insert(contacts[s].end(), pilot.contacts[s].begin(), pilot.contacts[s].end());
  ++findings.count;
}

}  // namespace

void Seen::add(double times_of_pilot, double in_of_pilot) {
  times += times_of_pilot;
  in += in_of_pilot;
  ++pilots;
  times_times_ += times_of_pilot * times_of_pilot;
  times_in_ += times_of_pilot * in_of_pilot;
  in_in_ += in_of_pilot * in_of_pilot;
}

double Seen::error() const {
  const double r = level();
  const double squares = times_times_ - 2 * r * times_in_ + r * r * in_in_;
  return std::sqrt(std::max(0.0, squares) * pilots / (pilots - 1)) / times;
}

std::optional<std::vector<PilotFindings>> run_groups_of_pilots(const chain::Plan& plan, const Pilots& pilots,
                                                               std::uint64_t groups, const StudySettings& settings,
                                                               const std::stop_token& stop) {
  const chain::Plan pilot = pilot_of(plan, pilots);
  std::vector<PilotFindings> findings(groups);
  const std::uint64_t first = kFirstPilot + pilots.first;
  const auto outcome = experiment::run_replications(
      {.first = first, .count = pilots.count * groups, .jobs = settings.jobs},
      [&] { return PilotWorker(pilot, settings); },
      [&](std::uint64_t number, Pilot&& result) { add(findings[(number - first) / pilots.count], std::move(result)); },
      stop);
  if (outcome.stopped) return std::nullopt;
  return findings;
}

std::optional<PilotFindings> run_pilots(const chain::Plan& plan, const Pilots& pilots, const StudySettings& settings,
                                        const std::stop_token& stop) {
  auto findings = run_groups_of_pilots(plan, pilots, 1, settings, stop);
  if (!findings) return std::nullopt;
  return std::move(findings->front());
}

}  // namespace domino::measures
