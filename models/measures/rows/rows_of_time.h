/// Measures of where time went: of each kind of case by department and cause, and of what people were held for.
///
/// Unlike other rows these are as many as there are departments times causes, so they are made of the plan, and read
/// as sums over accounts. Addresses: `customers.time.mean`, `customers.time.departments.NAME.{mean, share}`, the same
/// below `….NAME.waiting` and below each cause (`….NAME.capacity.mean`), `customers.time.{delay, stocks.NAME, …}`; the
/// same below `customers.SEGMENT.time.` where there are several segments, and `requests.NAME.time.`; and
/// `departments.NAME.waiting.{held_for.PROVIDER, own_work, nobody_there}`, shares of the time waited there.
/// Means are over all cases that ended, however they did; shares are of all their time.
#pragma once

#include <string>
#include <vector>

#include "models/measures/rows/catalogue.h"
#include "models/plan/plan.h"
#include "models/replication/ledger/account.h"
#include "models/replication/record/record.h"

namespace domino::measures {

/// The causes of a department's that can come up in a plan at all.
std::vector<chain::Cause> causes_of(const chain::Plan& plan);

/// Pairs of a department and another one for which those who serve its queues may be held, in order.
struct HeldFor {
  chain::Index department = 0;
  chain::Index provider = 0;
};
std::vector<HeldFor> holds_of(const chain::Plan& plan);

class TimeRows {
 public:
  explicit TimeRows(const chain::Plan& plan);

  const std::vector<Measure>& measures() const { return measures_; }
  /// Appends the values of one replication, which must have kept a ledger.
  void read(const chain::Record& record, std::vector<Value>& values) const;

 private:
  struct Sum {
    std::size_t group = 0;
    std::vector<chain::Index> accounts;  ///< empty: all
    bool share = false;
  };
  enum class Part { provider, own_work, nobody };
  struct Split {
    chain::Index department = 0;
    Part part{};
    chain::Index provider = 0;
  };

  void add_group(const chain::Plan& plan, const std::string& prefix, std::vector<chain::Index> segments);
  void add(const chain::Plan& plan, const std::string& address, std::string_view meaning,
           const std::vector<chain::Index>& accounts, const std::vector<chain::Index>& departments);
  void add_splits(const chain::Plan& plan);

  std::size_t accounts_ = 0;
  std::vector<std::vector<chain::Index>> groups_;             ///< segments whose cases are taken together
  std::vector<std::vector<chain::Index>> group_departments_;  ///< those whose queues they depend on
  std::vector<Sum> sums_;
  std::vector<Split> splits_;
  std::vector<Measure> measures_;
};

}  // namespace domino::measures
