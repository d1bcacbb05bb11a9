/// Requests between departments: the pairs of requesters and providers of a run, how often they meet and how fast the
/// answer is.
#pragma once

#include <string>
#include <vector>

#include "models/measures/study/study.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

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
std::vector<Ask> who_asks_whom(const Results& results);

/// One sentence for a manager: which internal answer costs colleagues the most time.
std::string asks_sentence(const std::vector<Ask>& asks);

/// A matrix of requesters and providers where it fits, else a list of the pairs.
void add_asks(Report& report, const Results& results, const std::vector<Ask>& asks);

/// A list of the pairs, each with `per_day`, `wait`, `response` and `promise_kept`.
Value asks_of(const std::vector<Ask>& asks);

/// The same in the columns of an explanation, a row a pair and figure.
void add_ask_rows(const AddRow& add, const std::vector<Ask>& asks);

}  // namespace domino::report
