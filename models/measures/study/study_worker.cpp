#include "models/measures/study/study_worker.h"

#include <new>
#include <utility>
#include <vector>

#include "models/measures/study/batches.h"

namespace domino::measures {

StudyWorker::StudyWorker(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                         StudyObserver* observer)
    : plan_(plan),
      catalogue_(catalogue),
      seed_(settings.seed),
      keep_weeks_(settings.keep_weeks),
      observer_(observer),
      replication_(
          std::make_unique<chain::Replication>(plan, chain::ReplicationOptions{.keep_visits = settings.keep_visits,
                                                                               .in_detail = true,
                                                                               .ledger = settings.ledger,
                                                                               .memory = settings.memory})),
      memory_(settings.memory) {
  if (!settings.alone()) return;
  if (const BatchPlan batches = batch_plan(plan); batches.refusal.empty())
    batches_ = {.count = batches.count, .length = batches.length};
}

std::optional<ReplicationResult> StudyWorker::operator()(std::uint64_t number, const std::stop_token& stop) {
  if (observer_ != nullptr) {
    if (auto known = observer_->known(number); known && has_all(*known)) {
      known->group = group_of(number);
      return known;
    }
  }
  std::vector<std::vector<Value>> batches;
  batches_.ended = [&](const chain::Record& batch) { batches.push_back(catalogue_.read(batch)); };
  const chain::Record* record = replication_->run(seed_, number, stop, batches_);
  if (record == nullptr) return std::nullopt;
  try {
    ReplicationResult result = read(number, *record);
    result.batches = std::move(batches);
    if (observer_ != nullptr) observer_->simulated(result);
    return result;
  } catch (const std::bad_alloc&) {
    throw replication_->out_of_memory();
  }
}

/// What is kept of it beside numbers counts against the same budget.
ReplicationResult StudyWorker::read(std::uint64_t number, const chain::Record& record) const {
  ReplicationResult result{.replication = number,
                           .group = group_of(number),
                           .values = catalogue_.read(record),
                           .growth = growth_of(record),
                           .events = record.events,
                           .cleared = record.cleared,
                           .visits = counted(record.visits),
                           .waits = counted(record.waits),
                           .cases = counted(record.time.ended),
                           .parts = counted(record.time.parts)};
  if (!keep_weeks_) return result;
  result.weeks = record.weeks;
  result.population_weeks = record.population_weeks;
  result.money_weeks = record.money_weeks;
  result.week_s = record.week_s;
  return result;
}

}  // namespace domino::measures
