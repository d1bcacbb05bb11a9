/// A study's worker: runs replications of one plan one after the other and reads what its catalogue measures.
///
/// It owns the state that is used again from one replication to the next; the plan, the catalogue and the observer, who
/// may know some replications already, must outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "models/measures/rows/catalogue.h"
#include "models/measures/study/study.h"
#include "models/replication/replication.h"

namespace domino::measures {

class StudyWorker {
 public:
  StudyWorker(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
              StudyObserver* observer = nullptr);

  /// Nothing where it was stopped before the replication's end. Throws RunCannotGoOn.
  std::optional<ReplicationResult> operator()(std::uint64_t number, const std::stop_token& stop);

 private:
  ReplicationResult read(std::uint64_t number, const chain::Record& record) const;
  template <class T>
  BudgetedVector<T> counted(const BudgetedVector<T>& kept) const {
    return BudgetedVector<T>(kept, BudgetedAllocator<T>(memory_));
  }
  bool has_all(const ReplicationResult& result) const {
    return result.batches.size() >= batches_.count && (!keep_weeks_ || !result.weeks.empty());
  }

  std::uint64_t group_of(std::uint64_t number) const { return chain::group_of(plan_, number); }

  const chain::Plan& plan_;
  const Catalogue& catalogue_;
  std::uint64_t seed_;
  bool keep_weeks_;
  StudyObserver* observer_;
  chain::Batches batches_;
  std::unique_ptr<chain::Replication> replication_;  // it cannot be moved, its worker must be
  MemoryBudget* memory_;
};

}  // namespace domino::measures
