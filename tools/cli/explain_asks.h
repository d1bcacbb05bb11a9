/// Who asks whom: the pairs of requesters and providers of a run, how often they meet and how fast the answer is.
#pragma once

#include <string>
#include <vector>

#include "models/measures/study.h"
#include "tools/store/results.h"

namespace domino::cli {

/// One pair. A finding whose estimate has no mean says that there was nothing to measure.
struct Ask {
  std::string requester_kind;  ///< `customers`, `requests` or `departments`, as in addresses
  std::string requester;
  std::string provider;
  measures::Finding per_day;  ///< requests in 24 hours of the measured span, nights and weekends among them
  measures::Finding wait;     ///< s
  measures::Finding response;
  measures::Finding promise_kept;

  bool inside() const { return requester_kind == "departments"; }
};

/// In the order of the scenario: customers, requests, departments.
std::vector<Ask> who_asks_whom(const store::Results& results);

/// One sentence for a manager: which internal answer costs colleagues the most time.
std::string asks_sentence(const std::vector<Ask>& asks);

/// A matrix of requesters and providers where it fits into `columns`, else a list of the pairs.
std::string asks_table(const store::Results& results, const std::vector<Ask>& asks, std::size_t columns);

}  // namespace domino::cli
