/// Measures of who loses the customers: chances of leaving, split over departments and what they did, and added up.
///
/// Addresses: `domino.lost` (customers a year), of these `domino.lost.anyway` (they would have left at best, too),
/// `domino.lost.history` (because of what they remember from before), `domino.lost.departments.NAME` and below it
/// `waiting`, `errors`, `people`; the same below `domino.lost.money.` in what these customers would still have brought,
/// where it is known what they spend. Over all segments whose customers come again. In every replication the parts add
/// up to the whole (models/customers/attribution.h). They exist where a ledger is kept.
#pragma once

#include <vector>

#include "models/measures/rows/catalogue.h"
#include "models/plan/plan.h"
#include "models/replication/record/record.h"

namespace domino::measures {

class ChurnRows {
 public:
  explicit ChurnRows(const chain::Plan& plan);

  const std::vector<Measure>& measures() const { return measures_; }
  /// Appends the values of one replication, which must have kept a ledger.
  void read(const chain::Record& record, std::vector<Value>& values) const;

 private:
  std::size_t departments_ = 0;
  bool in_money_ = false;
  std::vector<Measure> measures_;
};

}  // namespace domino::measures
