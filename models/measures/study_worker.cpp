#include "models/measures/study_worker.h"

namespace domino::measures {

StudyWorker::StudyWorker(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings)
    : catalogue_(catalogue),
      seed_(settings.seed),
      replication_(std::make_unique<chain::Replication>(plan, chain::ReplicationOptions{settings.keep_visits})) {}

std::optional<ReplicationResult> StudyWorker::operator()(std::uint64_t number, const std::stop_token& stop) {
  const chain::Record* record = replication_->run(seed_, number, stop);
  if (record == nullptr) return std::nullopt;
  return ReplicationResult{.replication = number,
                           .values = catalogue_.read(*record),
                           .growth = growth_of(*record),
                           .events = record->events,
                           .cleared = record->cleared,
                           .visits = record->visits};
}

}  // namespace domino::measures
