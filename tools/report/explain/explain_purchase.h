/// What to buy with a budget: the best of all that the levers of a scenario make possible.
#pragma once

#include <vector>

#include "models/measures/effects/purchase.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

struct PurchaseStory {
  const Results& now;
  const measures::Outcome& outcome;
  const std::vector<language::Lever>& levers;  ///< in the order of the offers
  double budget = 0;
  const measures::Purchases& found;
  bool all_baskets = false;  ///< shown, and not only those that decide
};
/// In CSV a row a basket and figure: rank,basket,cost,left,figure,mean,low,high,unit,n,status.
Report purchase_report(const PurchaseStory& story);

}  // namespace domino::report
