#include "models/measures/study_worker.h"

namespace domino::measures {

StudyWorker::StudyWorker(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                         StudyObserver* observer)
    : catalogue_(catalogue),
      seed_(settings.seed),
      keep_weeks_(settings.keep_weeks),
      observer_(observer),
      replication_(std::make_unique<chain::Replication>(
          plan, chain::ReplicationOptions{settings.keep_visits, settings.ledger})) {}

std::optional<ReplicationResult> StudyWorker::operator()(std::uint64_t number, const std::stop_token& stop) {
  if (observer_ != nullptr) {
    if (auto known = observer_->known(number)) return known;
  }
  const chain::Record* record = replication_->run(seed_, number, stop);
  if (record == nullptr) return std::nullopt;
  ReplicationResult result{.replication = number,
                           .values = catalogue_.read(*record),
                           .growth = growth_of(*record),
                           .events = record->events,
                           .cleared = record->cleared,
                           .visits = record->visits,
                           .cases = record->time.ended,
                           .parts = record->time.parts};
  if (keep_weeks_) {
    result.weeks = record->weeks;
    result.population_weeks = record->population_weeks;
    result.week_s = record->week_s;
  }
  if (observer_ != nullptr) observer_->simulated(result);
  return result;
}

}  // namespace domino::measures
